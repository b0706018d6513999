import {CobrowseController} from './controller/cobrowse-controller.js';
import type {Collaborators} from './controller/options.js';
import type {GcbAgentView} from './element/gcb-agent-view.js';
import type {ViewSession} from './element/view-session.js';
import {joinRefused, unreachable} from './error-texts.js';
import {ConnectionEvents} from './protocol/connection-events.js';
import type {DeactivationReason, JoinReply, SessionUser} from './protocol/messages.js';
import type {JoinOptions, SessionConnection} from './protocol/session-connection.js';
import {TransportMemory} from './protocol/transport-memory.js';
import {systemClock} from './util/clock.js';

/** What the server says of an end. */
export interface PlayedEnd {
  /** Default `unknown`. */
  reason?: DeactivationReason;
  /** Epoch milliseconds; by default what `activated()` has said. */
  activationTime?: number | null;
  /** Epoch milliseconds; by default now. */
  deactivationTime?: number;
}

const USER_TOKEN = 'played-user-token';

/** A connection whose server is the test. */
class PlayedConnection implements SessionConnection {
  readonly transport = 'websocket';
  readonly pollPauseMs = 0;
  readonly userToken = USER_TOKEN;
  readonly events = new ConnectionEvents();
  readonly #onJoin: (join: Join) => void;
  readonly #onStop: () => void;

  constructor(onJoin: (join: Join) => void, onStop: () => void) {
    this.#onJoin = onJoin;
    this.#onStop = onStop;
  }

  join(_sessionToken: string, {signal, onHandshake}: JoinOptions): Promise<JoinReply> {
    onHandshake();
    return new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => reject(unreachable('was left')));
      this.#onJoin({connection: this, resolve, reject});
    });
  }

  listen(listener: Parameters<SessionConnection['listen']>[0]): void {
    this.events.listen(listener);
  }

  stop(): void {
    this.#onStop();
  }

  check(): void {
    // Nothing is ever in doubt.
  }

  close(): void {
    this.events.close();
  }

  unload(): void {
    this.close();
  }
}

interface Join {
  connection: PlayedConnection;
  resolve: (reply: JoinReply) => void;
  reject: (error: unknown) => void;
}

/** Resolves when all that a message has caused is done: microtasks and what waits for them. */
const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 50; turn++) await Promise.resolve();
};

/**
 * A Co-browse Server that a unit test plays. Needs neither network nor timers; every method
 * resolves when the events are emitted.
 */
export class SessionPlay {
  /** For a controller of one's own: `new CobrowseController(options, play.collaborators)`. */
  readonly collaborators: Pick<
    Collaborators,
    'fetch' | 'createConnection' | 'locks' | 'transportMemory'
  > = {
    fetch: async (address) => this.#reply(address as string),
    createConnection: () =>
      new PlayedConnection(
        (join) => this.#onJoin(join),
        () => void this.deactivated({reason: 'stopped-by-user'}),
      ),
    locks: undefined,
    transportMemory: new TransportMemory(),
  };
  readonly #found: boolean;
  #activationTime: number | null = null;
  #connection: PlayedConnection | undefined;
  #awaited: Join | undefined;
  #arrived: ((join: Join) => void) | undefined;

  /** @param found Whether the server knows the session; without it a join fails with `session-not-found`. */
  constructor({found = true}: {found?: boolean} = {}) {
    this.#found = found;
  }

  /** Accepts the join that is under way, or the next one. */
  async joined({
    sessionHistoryId = 'played-session',
    users = [{userId: '1', role: 1}],
  }: {sessionHistoryId?: string; users?: readonly SessionUser[]} = {}): Promise<void> {
    const {connection, resolve} = await this.#join();
    this.#connection = connection;
    this.#activationTime = null;
    resolve({
      userToken: USER_TOKEN,
      sessionHistoryId,
      users: Object.freeze(users.map((user) => Object.freeze({...user}))),
    });
    await settled();
  }

  /** Refuses the join that is under way, or the next one, with `join-refused`. */
  async refused(): Promise<void> {
    (await this.#join()).reject(joinRefused());
    await settled();
  }

  /** Somebody enters the session. */
  async userJoined(user: SessionUser): Promise<void> {
    this.#connection?.events.emit({type: 'message', message: {type: 'user-joined', user}});
    await settled();
  }

  /** The customer's page is shared. */
  async activated({
    activationTime = systemClock.now(),
  }: {activationTime?: number} = {}): Promise<void> {
    this.#activationTime = activationTime;
    const message = {type: 'activated', activationTime} as const;
    this.#connection?.events.emit({type: 'message', message});
    await settled();
  }

  /** The session is over. */
  async deactivated({
    reason = 'unknown',
    activationTime = this.#activationTime,
    deactivationTime = systemClock.now(),
  }: PlayedEnd = {}): Promise<void> {
    const message = {type: 'deactivated', reason, activationTime, deactivationTime} as const;
    this.#connection?.events.emit({type: 'message', message});
    await settled();
  }

  /** The connection is interrupted until `restored()`. */
  async interrupted({retryInMs = 1000}: {retryInMs?: number} = {}): Promise<void> {
    const error = unreachable('cannot be reached');
    this.#connection?.events.emit({type: 'interrupted', retryInMs, error});
    await settled();
  }

  async restored(): Promise<void> {
    this.#connection?.events.emit({type: 'restored'});
    await settled();
  }

  #onJoin(join: Join): void {
    if (this.#arrived) this.#arrived(join);
    else this.#awaited = join;
    this.#arrived = undefined;
  }

  #join(): Promise<Join> {
    const join = this.#awaited;
    this.#awaited = undefined;
    if (join) return Promise.resolve(join);
    return new Promise((resolve) => {
      this.#arrived = resolve;
    });
  }

  #reply(address: string): Response {
    const sessionToken = decodeURIComponent(address.slice(address.lastIndexOf('/') + 1));
    return {
      ok: this.#found,
      status: this.#found ? 200 : 404,
      type: 'basic',
      headers: {get: () => null},
      text: async () => JSON.stringify({sessionToken}),
    } as unknown as Response;
  }
}

/**
 * Plays sessions on a view in a unit test, without a server: call it before the view joins for the
 * first time, then use the view as the application does.
 *
 * @param options `found: false` lets each join fail with `session-not-found`.
 * @throws {Error} when the view has joined already.
 */
export function playSession(view: GcbAgentView, options?: {found?: boolean}): SessionPlay {
  if (view.state !== 'idle') throw new Error('playSession() comes before the first join.');
  const play = new SessionPlay(options);
  // The one place where a view makes its controller.
  Object.defineProperty(view, 'createController', {
    value: () => new CobrowseController({}, play.collaborators),
  });
  // A view that is shown has made it already.
  (view as unknown as {viewSession: ViewSession}).viewSession.renew();
  return play;
}
