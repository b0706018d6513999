import type {CobrowseError} from '../errors.js';
import type {JoinReply, SessionNotice} from './messages.js';

/** How a connection carries its messages. */
export type TransportType = 'websocket' | 'long-polling';

/** What a connection tells its owner. Nothing comes after `close()`. */
export interface ConnectionListener {
  /**
   * The server told us something about the session. May repeat, may come in any order.
   *
   * @param joined Whether JOIN had been answered by then.
   */
  onNotice(notice: SessionNotice, joined: boolean): void;
  /** A notice held something other than documented. What is certain about it follows as usual. */
  onBadNotice(error: CobrowseError): void;
  /** A poll failed; the next one is sent in `retryInMs`, for the same client on the server. */
  onInterrupted(retryInMs: number): void;
  /** Polls get through again, and whatever the server kept for us has arrived. */
  onRestored(): void;
  /**
   * Only a new connection helps.
   *
   * @param forgotten Whether the server no longer knows this client; else the line is dead.
   */
  onLost(error: CobrowseError, forgotten: boolean): void;
}

/** How a connection joins. */
export interface JoinOptions {
  signal: AbortSignal;
  /** Called as soon as the server has taken the handshake, just before JOIN is sent. */
  readonly onHandshake: () => void;
  /** What JOIN has to wait for, beside the handshake. Its rejection ends the attempt. */
  ready?: Promise<unknown>;
}

/** One client of the Co-browse Server, in at most one session. Used once: a new attempt, a new one. */
export interface SessionConnection {
  readonly transport: TransportType;

  /** How long the server wants us to wait between two polls, in milliseconds; mostly 0. */
  readonly pollPauseMs: number;

  /** The secret of the JOIN reply; empty before it and after `close()`. */
  readonly userToken: string;

  /**
   * Shakes hands and joins as Controller.
   *
   * @throws {CobrowseError} (as a rejection) `server-unreachable`, `connect-timeout`,
   *     `handshake-denied`, `join-refused`, `join-timeout`, `bad-response`, `aborted`.
   */
  join(sessionToken: string, options: JoinOptions): Promise<JoinReply>;

  /**
   * Asks the server to stop the session for everybody. The answer is the `deactivated` notice.
   * Without effect on a line that is lost.
   */
  stop(): void;

  /**
   * Does now what waits for a retry, and polls anew when nothing was heard for long, or at once when
   * there is reason to doubt the line.
   */
  check(options?: {doubt?: boolean}): void;

  /** Withdraws: EXIT first when `exit`, then a disconnect in the background, bounded in time. */
  close(options?: {exit?: boolean}): void;

  /** Says EXIT and disconnects while the page goes away, by what a closing page can still send. */
  unload(): void;
}
