import type {StateChangeDetail} from './events.js';

/** Which states may follow a state, and whether it is an end. */
interface StateRule {
  readonly next: readonly string[];
  readonly terminal?: true;
}

/** What a session goes through. Every change passes this table; what it does not list cannot happen. */
export const STATES = {
  /** No session is wanted, or the join was aborted. */
  idle: {next: ['locating', 'failed'], terminal: true},
  /** Asking over REST whether the session lives, and on which node. */
  locating: {next: ['connecting', 'failed', 'idle']},
  /** CometD handshake with that node. A failure leads back, since the session may be over by then. */
  connecting: {next: ['joining', 'locating', 'failed', 'idle']},
  /** JOIN is sent. Messages that come now wait for its reply. */
  joining: {next: ['joined', 'locating', 'failed', 'idle']},
  /** This is the session's Controller; the agent page may open and become its Agent. */
  joined: {next: ['active', 'ending', 'ended']},
  /** The customer's page is shared with the agent. */
  active: {next: ['ending', 'ended']},
  /** `stop()` or `closeInteraction()` was called; the server has not confirmed the end yet. */
  ending: {next: ['ended']},
  /** The session is over for everybody. It cannot be joined again; the customer starts a new one. */
  ended: {next: ['locating', 'failed', 'idle'], terminal: true},
  /** The session was never joined, and `lastError` says why. */
  failed: {next: ['locating', 'failed', 'idle'], terminal: true},
} as const satisfies Record<string, StateRule>;

/** Where a session stands. */
export type SessionState = keyof typeof STATES;

/**
 * Where the connection stands. `reconnecting` retries on its own, often; `suspended` still retries,
 * but rarely, and a person should look.
 */
export type ConnectionState =
  'disconnected' | 'connecting' | 'connected' | 'reconnecting' | 'suspended';

/** Whether there is no session: the next one may begin. */
export const isTerminal = (state: SessionState): boolean => 'terminal' in STATES[state];

/** Whether `from` may become `to`. */
export const mayBecome = (from: SessionState, to: SessionState): boolean =>
  (STATES[from].next as readonly string[]).includes(to);

/** A change that is asked for, and why. */
export interface StateChange {
  readonly state?: SessionState;
  readonly connectionState?: ConnectionState;
  readonly reason?: string;
  readonly retryInMs?: number;
}

/** Both states of a controller. `change` is their one writer. */
export class States {
  #session: SessionState = 'idle';
  #connection: ConnectionState = 'disconnected';

  get session(): SessionState {
    return this.#session;
  }

  get connection(): ConnectionState {
    return this.#connection;
  }

  /** @returns What has changed; `undefined` for no change, and for one that the table forbids. */
  change({state, connectionState, reason, retryInMs}: StateChange): StateChangeDetail | undefined {
    const previousState = this.#session;
    const previousConnectionState = this.#connection;
    const next = state ?? previousState;
    const nextConnection = connectionState ?? previousConnectionState;
    if (next === previousState && nextConnection === previousConnectionState) return undefined;
    if (next !== previousState && !mayBecome(previousState, next)) return undefined;
    this.#session = next;
    this.#connection = nextConnection;
    return {
      state: next,
      previousState,
      connectionState: nextConnection,
      previousConnectionState,
      ...(reason && {reason}),
      ...(retryInMs !== undefined && {retryInMs}),
    };
  }
}
