import type {CobrowseError} from '../errors.js';
import type {JoinReply, SessionMessage} from './messages.js';

/** How a connection carries its messages. */
export type TransportType = 'websocket' | 'long-polling';

/** What a connection emits to its one listener. Nothing comes after `close()`. */
export type ConnectionEvent =
  /** From the server, about the session. May repeat, may come in any order. */
  | {readonly type: 'message'; readonly message: SessionMessage}
  /** A message held something undocumented. What is certain about it follows as a `message`. */
  | {readonly type: 'bad-message'; readonly error: CobrowseError}
  /**
   * A poll failed, for the reason `error`; the next one is sent in `retryInMs`, for the same client
   * on the server.
   */
  | {readonly type: 'interrupted'; readonly retryInMs: number; readonly error: CobrowseError}
  /** Polls get through again, and whatever the server kept for this client has arrived. */
  | {readonly type: 'restored'}
  /** Only a new connection helps. `forgotten`: the server no longer knows this client. */
  | {readonly type: 'lost'; readonly error: CobrowseError; readonly forgotten: boolean};

/** How a connection joins. */
export interface JoinOptions {
  signal: AbortSignal;
  /** Called as soon as the server has taken the handshake, just before JOIN is sent. */
  readonly onHandshake: () => void;
  /** What JOIN has to wait for, beside the handshake. Its rejection ends the attempt. */
  ready?: Promise<unknown> | undefined;
  /**
   * The agent authentication token, where the server has one (Genesys Co-browse 9.0, "Agent
   * Authentication"). A secret. It travels as `auth` of JOIN, as the vendor's own script sends it.
   */
  authToken?: string | undefined;
}

/** One client of the Co-browse Server, in at most one session. Used once: a new attempt, a new one. */
export interface SessionConnection {
  readonly transport: TransportType;

  /** How long the server wants the client to wait between two polls, in milliseconds; mostly 0. */
  readonly pollPauseMs: number;

  /** The secret of the JOIN reply; empty before it and after `close()`. */
  readonly userToken: string;

  /**
   * Passes on what has come since the handshake, in order, and from now on what comes. Called once,
   * after `join()` has resolved.
   */
  listen(listener: (event: ConnectionEvent) => void): void;

  /**
   * Shakes hands and joins as Controller.
   *
   * @throws {CobrowseError} (as a rejection) `server-unreachable`, `server-refused`,
   *     `connect-timeout`, `handshake-denied`, `join-refused`, `join-timeout`, `session-ended`,
   *     `stickiness-unavailable`, `bad-response`, `aborted`.
   */
  join(sessionToken: string, options: JoinOptions): Promise<JoinReply>;

  /**
   * Asks the server to stop the session for everybody. The answer is the `deactivated` message.
   * Without effect on a connection that is lost.
   */
  stop(): void;

  /**
   * Does now what waits for a retry, and polls anew when nothing has come for long, or at once when
   * there is reason to doubt the connection.
   */
  check(options?: {doubt?: boolean}): void;

  /** Withdraws: EXIT first when `exit`, then a disconnect in the background, bounded in time. */
  close(options?: {exit?: boolean}): void;

  /**
   * Sends EXIT and disconnects while the page goes away, by what a closing page can still send. If the
   * page comes back, `check()` says that the connection is lost.
   */
  unload(): void;
}
