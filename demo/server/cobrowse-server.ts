import {answerRequest, isCometdPath, pathBelow} from './application.js';
import {FaultSwitches} from './faults.js';
import {Listener} from './listener.js';
import {createNodeState, type NodeState} from './node-state.js';
import {
  resolveOptions,
  type Behaviour,
  type CobrowseServerOptions,
  type CometdOptions,
  type ResolvedOptions,
} from './options.js';
import {originOf} from './origin.js';
import {RequestLog} from './request-log.js';
import {playScenario, scenarioNamed, withScenario} from './scenarios.js';
import type {ServerContext} from './server-context.js';
import type {SessionOwner} from './session-directory.js';
import type {SessionRegistry} from './session-registry.js';
import type {DeactivationReason, Role} from './session.js';
import {Waits} from './waits.js';
import {WebSocketFront} from './websocket-front.js';

/** Starts a Co-browse server. Several may run in one process; they share nothing. */
export async function startCobrowseServer(
  options: CobrowseServerOptions = {},
): Promise<CobrowseServer> {
  const scenario = options.scenario === undefined ? undefined : scenarioNamed(options.scenario);
  const complete = scenario ? withScenario(scenario, options) : options;
  const server = new CobrowseServer(resolveOptions(complete));
  await server.open();
  if (scenario !== undefined) {
    server.onClose(playScenario(scenario, server));
  }
  return server;
}

/**
 * An embedded Co-browse server, as far as a controller, an agent page and a customer page can see:
 * REST, CometD over WebSocket and long-polling, roles, stickiness, session life.
 */
export class CobrowseServer {
  /** Switches for what can go wrong. */
  readonly faults = new FaultSwitches();
  /** What has reached this server. */
  readonly requests = new RequestLog();
  readonly #options: ResolvedOptions;
  readonly #context: ServerContext;
  readonly #listener: Listener;
  readonly #createState: () => NodeState;
  readonly #closeListeners: (() => void)[] = [];
  #waits = new Waits();
  #state: NodeState;
  #port = 0;

  constructor(options: ResolvedOptions) {
    this.#options = options;
    const owner = (): SessionOwner => ({name: options.name, url: this.#publicUrl()});
    const stickinessCookie = `gcbSessionServer=${options.name}; ${options.cookieAttributes}`;
    const parts = {options, faults: this.faults, owner, stickinessCookie};
    this.#createState = () => createNodeState(parts);
    this.#state = this.#createState();
    this.#context = {
      ...parts,
      requests: this.requests,
      state: () => this.#state,
      wait: (delayMs) => this.#waits.wait(delayMs),
    };
    this.#listener = this.#createListener();
  }

  /** Where the application is, without trailing slash: `http://127.0.0.1:1234/cobrowse`. */
  get url(): string {
    return `${this.origin}${this.#options.basePath}`;
  }

  get origin(): string {
    return originOf(this.#options.host, this.#port);
  }

  get port(): number {
    return this.#port;
  }

  /** What GET session returns as `sessionServerName`. */
  get name(): string {
    return this.#options.name;
  }

  /** The ways of a real server that nobody documents. May be changed at any time. */
  get behaviour(): Behaviour {
    return this.#options.behaviour;
  }

  /** The settings of its Bayeux engine. */
  get cometd(): Readonly<CometdOptions> {
    return this.#options.cometd;
  }

  /** The sessions of now. Not the same object after a restart that lost them. */
  get sessions(): SessionRegistry {
    return this.#state.sessions;
  }

  /** CometD clients that are connected or not yet given up. */
  get clientCount(): number {
    return this.#state.bayeux.clientIds.length;
  }

  /** Open TCP connections. */
  get openSockets(): number {
    return this.#listener.openSockets;
  }

  /** Creates a session, as a customer's click does, with nobody in it yet. */
  createSession(): {token: string} {
    return {token: this.#state.sessions.create().token};
  }

  /** Ends a session, for everybody inside. */
  endSession(token: string, reason: DeactivationReason = 'NONE'): void {
    const session = this.sessions.find(token);
    if (session !== undefined) {
      this.sessions.end(session, reason);
    }
  }

  /**
   * Forgets CometD clients, as after an expiry: each is out of its session and gets a 402.
   *
   * @param role Only clients that are in a session with this role. Default: all clients.
   */
  forgetClients(role?: Role): void {
    const {bayeux, sessions} = this.#state;
    bayeux.forget(
      bayeux.clientIds.filter(
        (clientId) => role === undefined || sessions.findClient(clientId)?.member.role === role,
      ),
    );
  }

  /** Answers every held `/meta/connect` now, so that a fault just set meets the next one. */
  releaseConnects(): void {
    this.#state.bayeux.releaseConnects();
  }

  /** Cuts every connection without a disconnect message. The port stays open, nothing is forgotten. */
  kill(): void {
    this.#listener.cut();
  }

  /** Opens the port: the same one as before, after {@link goDown}. */
  async open(): Promise<void> {
    const {port, host} = this.#options;
    this.#port = await this.#listener.open(this.#port || port, host);
  }

  /**
   * Closes the port and cuts every connection, until {@link open}.
   *
   * @param keepSessions Whether clients and sessions survive, as when only the network is away.
   */
  async goDown({keepSessions = false}: {keepSessions?: boolean} = {}): Promise<void> {
    this.#waits.close();
    this.#waits = new Waits();
    const closed = this.#listener.close();
    if (!keepSessions) {
      this.#state.dispose();
      this.#state = this.#createState();
    }
    await closed;
  }

  /** Goes down, stays down for `downMs`, comes back on the same port. */
  async restart({
    downMs = 0,
    keepSessions = false,
  }: {downMs?: number; keepSessions?: boolean} = {}): Promise<void> {
    await this.goDown({keepSessions});
    // Not when the server was closed for good meanwhile.
    if (await this.#waits.wait(downMs)) {
      await this.open();
    }
  }

  /** Calls `listener` when the server is closed for good. */
  onClose(listener: () => void): void {
    this.#closeListeners.push(listener);
  }

  /** Ends everything: resolves with no socket and no timer left. */
  async close(): Promise<void> {
    this.#closeListeners.splice(0).forEach((listener) => listener());
    this.#waits.close();
    // The sockets go first: no client is to get a message from the engine's clean-up.
    const closed = this.#listener.close();
    this.#state.dispose();
    await closed;
  }

  #createListener(): Listener {
    const context = this.#context;
    const webSockets = new WebSocketFront(context);
    return new Listener({
      request: (request, response) => answerRequest(request, response, context),
      upgrade: async (request, socket, head) => {
        this.requests.add(request, 'UPGRADE');
        if (isCometdPath(pathBelow(this.#options.basePath, request.url))) {
          await webSockets.upgrade(request, socket, head);
        } else {
          socket.destroy();
        }
      },
    });
  }

  #publicUrl(): string | undefined {
    const {serverUrl} = this.#options;
    return serverUrl === true ? this.url : serverUrl;
  }
}
