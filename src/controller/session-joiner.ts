import {CobrowseError} from '../errors.js';
import type {JoinReply, LiveSession} from '../protocol/messages.js';
import type {SessionConnection, TransportType} from '../protocol/session-connection.js';
import {SessionRestClient} from '../protocol/session-rest-client.js';
import {findSessionHome, type SessionHome} from '../protocol/stickiness.js';
import type {Collaborators, Settings} from './options.js';

/** A session that let us in. */
export interface Joined {
  readonly connection: SessionConnection;
  readonly reply: JoinReply;
  readonly home: SessionHome;
}

/** What a try to join needs from the run it belongs to. */
export interface Attempt {
  readonly signal: AbortSignal;
  readonly retryDelayMs: (attempt: number) => number;
  readonly onStage: (stage: 'locating' | 'connecting' | 'joining') => void;
}

/** How long the first questions whether the session lives may take before they are asked anew. */
const HURRIED_LIMIT_MS = 2000;
const HURRIED_TRIES = 2;

/** One try after another to get into one session; each is whole: find it, connect, join. */
export class SessionJoiner {
  readonly rest: SessionRestClient;
  readonly #settings: Settings;
  readonly #world: Collaborators;
  /** The configured application; where a session lives may be elsewhere. */
  readonly #server: string;
  readonly #sessionToken: string;

  constructor(server: string, sessionToken: string, settings: Settings, world: Collaborators) {
    this.#server = server;
    this.#sessionToken = sessionToken;
    this.#settings = settings;
    this.#world = world;
    const {requestTimeoutMs, requestHeaders} = settings;
    this.rest = new SessionRestClient({...world, requestTimeoutMs, requestHeaders});
  }

  /**
   * Joins once, over the first transport that gets through.
   *
   * @throws {CobrowseError} (as a rejection) whatever ended the try.
   */
  async join(attempt: Attempt): Promise<Joined> {
    attempt.onStage('locating');
    const located = this.#locate(attempt.signal);
    if (this.#settings.stickiness === 'none') {
      const home: SessionHome = {server: this.#server, stickiness: 'none', sure: false};
      // The session is looked for while hands are shaken: one round trip less. Should there be
      // nobody to shake hands with, the answer is not waited for.
      located.catch(() => undefined);
      return this.#connect(home, attempt, located);
    }
    const live = await located;
    const home = this.#homeOf(live);
    try {
      return await this.#connect(home, attempt);
    } catch (error) {
      throw this.#mayBeElsewhere(error, live, home) ? unreachedNode() : error;
    }
  }

  /** Joins a session anew, on its own node, after the server has forgotten us. */
  rejoin(home: SessionHome, live: LiveSession, attempt: Attempt): Promise<Joined> {
    // Another session may have put its own node into the one cookie there is.
    if (home.stickiness === 'cookie') this.#homeOf({...live, serverUrl: ''});
    return this.#connect(home, attempt);
  }

  /**
   * Asks for the session again, its own node first.
   *
   * @returns `undefined` when it is over.
   * @param ownerLost Whether the node has been silent for so long that it must be down: a session
   *     cannot outlive its node (Genesys Co-browse 8.5.1, customer Q&A).
   */
  async find(
    home: SessionHome,
    ownerLost: boolean,
    signal: AbortSignal,
  ): Promise<LiveSession | undefined> {
    try {
      return await this.#ask(home.server, signal);
    } catch (error) {
      if (home.server === this.#server || signal.aborted) throw error;
      // The cluster answers, so it is the node that does not.
      const elsewhere = await this.#ask(this.#server, signal);
      if (elsewhere && !ownerLost) throw error;
      return undefined;
    }
  }

  /** Asks again soon: lines kept from earlier requests may be dead, and a new one is not. */
  async #ask(server: string, signal: AbortSignal): Promise<LiveSession | undefined> {
    const {requestTimeoutMs} = this.#settings;
    const {clock} = this.#world;
    for (let hurried = HURRIED_TRIES; ; hurried--) {
      const limitMs = hurried ? Math.min(HURRIED_LIMIT_MS, requestTimeoutMs) : requestTimeoutMs;
      const askedAt = clock.elapsed();
      try {
        return await this.rest.findSession(server, this.#sessionToken, signal, limitMs);
      } catch (error) {
        const silent = clock.elapsed() - askedAt >= limitMs;
        if (!hurried || !silent || signal.aborted) throw error;
      }
    }
  }

  async #locate(signal: AbortSignal): Promise<LiveSession> {
    const live = await this.rest.findSession(this.#server, this.#sessionToken, signal);
    if (live) return live;
    throw new CobrowseError('session-not-found', 'There is no such session, or it is over.', {
      remediation: 'Ask the customer to read the number again, or to start a new session.',
    });
  }

  #homeOf(live: LiveSession): SessionHome {
    const {stickiness: mode, allowedServers} = this.#settings;
    return findSessionHome(live, {
      server: this.#server,
      mode,
      allowedServers,
      page: this.#world.page,
    });
  }

  /** Whether a live session refused us because nothing leads this page's requests to its node. */
  #mayBeElsewhere(error: unknown, live: LiveSession, {sure}: SessionHome): boolean {
    const refused = error instanceof CobrowseError && /^join-(refused|timeout)$/.test(error.code);
    return refused && !sure && !!live.serverName && !!this.#world.page;
  }

  async #connect(home: SessionHome, attempt: Attempt, ready?: Promise<unknown>): Promise<Joined> {
    attempt.onStage('connecting');
    const {transportMemory} = this.#world;
    const transports = this.#transports(home);
    for (let index = 0; ; index++) {
      const transport = transports[index]!;
      const progress = {shaken: false};
      const connection = this.#open(home, transport, attempt);
      try {
        const joining = connection.join(this.#sessionToken, {
          signal: attempt.signal,
          onHandshake: () => {
            progress.shaken = true;
            if (transports.slice(0, index).includes('websocket')) {
              transportMemory.rememberWebSocketBlocked(home.server);
            }
            attempt.onStage('joining');
          },
          ...(ready && {ready}),
        });
        // A session that is not found ends the try even while the handshake hangs.
        const [reply] = await Promise.all([joining, ready]);
        return {connection, reply, home};
      } catch (error) {
        connection.close();
        const last = index === transports.length - 1;
        if (progress.shaken || last || attempt.signal.aborted || !isTransportFault(error))
          throw error;
      }
    }
  }

  #transports({server}: SessionHome): readonly TransportType[] {
    const {transports} = this.#settings;
    const others = transports.filter((transport) => transport !== 'websocket');
    const blocked = this.#world.transportMemory.isWebSocketBlocked(server);
    return blocked && others.length > 0 ? others : transports;
  }

  #open({server}: SessionHome, transport: TransportType, attempt: Attempt): SessionConnection {
    const settings = this.#settings;
    const webSocket = transport === 'websocket';
    return this.#world.createConnection({
      url: `${server}/${settings.cometdPath.replace(/^\/+/, '')}`,
      transport,
      handshakeTimeoutMs: webSocket ? settings.webSocketTimeoutMs : settings.handshakeTimeoutMs,
      joinTimeoutMs: settings.joinTimeoutMs,
      requestTimeoutMs: settings.requestTimeoutMs,
      heartbeatMs: settings.probeIntervalMs,
      retryDelayMs: (count) => attempt.retryDelayMs(count),
      requestHeaders: settings.requestHeaders,
      subscribe: settings.subscribeServiceChannels,
      fetch: this.#world.fetch,
      clock: this.#world.clock,
      logger: settings.logger,
    });
  }
}

/** Whether another transport may do better. A server that answers "no" says so on all of them. */
const isTransportFault = (error: unknown): boolean =>
  !(error instanceof CobrowseError) || /^(server-unreachable|connect-timeout)$/.test(error.code);

const unreachedNode = (): CobrowseError =>
  new CobrowseError(
    'stickiness-unavailable',
    'The session is alive, but its node cannot be reached on purpose: it names no address of its own, and this page cannot set a cookie for it.',
    {
      remediation:
        'Set the serverUrl option of each Co-browse node, or serve Co-browse from the site of this page.',
      retryable: true,
    },
  );
