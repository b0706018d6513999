/** How a state may be left, and whether it is an end. */
interface StateRule {
  readonly next: readonly string[];
  readonly terminal?: true;
}

/** What a session goes through. Every change passes this table; what it does not list cannot happen. */
export const STATES = {
  /** Nothing is wanted, or what was wanted has been called off before it began. */
  idle: {next: ['locating', 'failed'], terminal: true},
  /** Asking over REST whether the session lives, and on which node. */
  locating: {next: ['connecting', 'failed', 'idle']},
  /** Shaking hands with that node over CometD. A failure leads back, since the session may be gone. */
  connecting: {next: ['joining', 'locating', 'failed', 'idle']},
  /** JOIN is sent. Notices that come now wait for its reply. */
  joining: {next: ['joined', 'locating', 'failed', 'idle']},
  /** We are the session's Controller; the agent page may open and become its Agent. */
  joined: {next: ['active', 'ending', 'ended']},
  /** The customer's page is shared with the agent. */
  active: {next: ['ending', 'ended']},
  /** It is being ended. */
  ending: {next: ['ended']},
  /** The session is over for everybody. It cannot be joined again; the customer starts a new one. */
  ended: {next: ['locating', 'failed', 'idle'], terminal: true},
  /** The session was never joined, and `lastError` says why. */
  failed: {next: ['locating', 'failed', 'idle'], terminal: true},
} as const satisfies Record<string, StateRule>;

/** Where a session stands. */
export type SessionState = keyof typeof STATES;

/**
 * Where the line stands. `reconnecting` is on its own, quickly; `suspended` still tries, but rarely,
 * and a person should look.
 */
export type ConnectionState =
  'disconnected' | 'connecting' | 'connected' | 'reconnecting' | 'suspended';

/** Whether no session is on: the next one may begin. */
export const isTerminal = (state: SessionState): boolean => 'terminal' in STATES[state];

/** Whether `from` may become `to`. */
export const mayBecome = (from: SessionState, to: SessionState): boolean =>
  (STATES[from].next as readonly string[]).includes(to);
