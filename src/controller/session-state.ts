/**
 * What a session goes through, each state with those that may follow. Every change passes this table;
 * what it does not list cannot happen.
 */
export const STATES = {
  /** No session is wanted, or the join was aborted. */
  idle: ['locating', 'failed'],
  /** Asking over REST whether the session lives, and on which node. */
  locating: ['connecting', 'failed', 'idle'],
  /** CometD handshake with that node. A failure leads back, since the session may be over by then. */
  connecting: ['joining', 'locating', 'failed', 'idle'],
  /** JOIN is sent. Messages that come now wait for its reply. */
  joining: ['joined', 'locating', 'failed', 'idle'],
  /** This is the session's Controller; the agent page may open and become its Agent. */
  joined: ['active', 'ending', 'ended'],
  /** The customer's page is shared with the agent. */
  active: ['ending', 'ended'],
  /** `stop()` or `closeInteraction()` was called; the server has not confirmed the end yet. */
  ending: ['ended'],
  /** The session is over for everybody. It cannot be joined again; the customer starts a new one. */
  ended: ['locating', 'failed', 'idle'],
  /** The session was never joined, and `lastError` says why. */
  failed: ['locating', 'idle'],
} as const satisfies Record<string, readonly string[]>;

/** The state of a session. */
export type SessionState = keyof typeof STATES;

/**
 * The state of a connection. `reconnecting` retries on its own, often; `suspended` still retries,
 * but rarely, and a person should look.
 */
export type ConnectionState =
  'disconnected' | 'connecting' | 'connected' | 'reconnecting' | 'suspended';

/** Whether there is no session: the next one may begin. */
export const isTerminal = (state: SessionState): boolean => /idle|ended|failed/.test(state);

/** A change that is asked for, and why. */
export interface StateChange {
  readonly state?: SessionState;
  readonly connectionState?: ConnectionState;
  readonly reason?: string;
  readonly retryInMs?: number;
}

export interface StateChangeDetail {
  readonly state: SessionState;
  readonly previousState: SessionState;
  readonly connectionState: ConnectionState;
  readonly previousConnectionState: ConnectionState;
  /** Why: an error code, or what was asked for. */
  readonly reason?: string;
  /** When the next retry is due, in milliseconds from now. */
  readonly retryInMs?: number;
}

/** Both states of a controller. */
export type States = Pick<StateChangeDetail, 'state' | 'connectionState'>;

/** @returns What a change changes; `undefined` for nothing, and for what the table forbids. */
export function changeOf(
  from: States,
  {state = from.state, connectionState = from.connectionState, reason, retryInMs}: StateChange,
): StateChangeDetail | undefined {
  const next: readonly SessionState[] = STATES[from.state];
  const isSame = state === from.state;
  if (isSame ? connectionState === from.connectionState : !next.includes(state)) return;
  return {
    state,
    previousState: from.state,
    connectionState,
    previousConnectionState: from.connectionState,
    ...(reason && {reason}),
    ...(retryInMs !== undefined && {retryInMs}),
  };
}
