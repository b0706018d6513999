import type {Advice} from 'cometd';
import type {CobrowseError} from '../errors.js';
import type {Clock, Timer} from '../util/clock.js';
import {HEARTBEAT_SLACK_MS} from './bayeux-guard.js';

/** What a {@link PollSupervisor} needs. Times are milliseconds. */
export interface PollSupervisorOptions {
  readonly clock: Clock;
  readonly heartbeatMs: number;
  readonly requestTimeoutMs: number;
  /** The delay before the `attempt`-th retry of a failed poll, counted from 0. */
  readonly retryDelayMs: (attempt: number) => number;
  /** What the server asks of its clients. */
  readonly advice: () => Advice;
  /** Whether the server answers each poll within a heartbeat. */
  readonly heartbeatHonoured: () => boolean;
  /** Makes what is outstanding fail, whereupon `failed()` is called. */
  readonly abort: () => void;
  readonly onInterrupted: (retryInMs: number, error: CobrowseError) => void;
  readonly onRestored: () => void;
  /** Nothing is polled any more, although nothing has failed. */
  readonly onSilent: () => void;
}

/** How long a connection that is doubted has to bring something, in milliseconds. */
const DOUBT_MS = 500;

/** How long a poll on a connection that may be dead waits for its answer, times its failures. */
const DEAD_CONNECTION_MS = 2000;

/**
 * Sees to it that a client polls: sends a failed poll again, for the same client, and one that is not
 * answered in time as well. The one place that decides when a poll is repeated.
 */
export class PollSupervisor {
  readonly #options: PollSupervisorOptions;
  #failures = 0;
  #receivedAt = 0;
  #watchdog: Timer;
  #retry: {timer: Timer; run: () => void} | undefined;

  constructor(options: PollSupervisorOptions) {
    this.#options = options;
  }

  /** Something came from the server, whatever it was. */
  received(): void {
    this.#receivedAt = this.#options.clock.elapsed();
  }

  /** A poll is answered; the next one goes out. */
  answered(): void {
    this.#watch();
    if (this.#failures === 0) return;
    this.#failures = 0;
    this.#options.onRestored();
  }

  /** A poll failed. @param retry Sends it again. */
  failed(error: CobrowseError, retry: () => void): void {
    const {retryDelayMs, clock, onInterrupted} = this.#options;
    clock.clearTimeout(this.#watchdog);
    const delayMs = retryDelayMs(this.#failures++);
    this.#retry = {run: retry, timer: clock.setTimeout(() => this.#retryNow(), delayMs)};
    onInterrupted(delayMs, error);
  }

  /** Retries at once what waits for that; else polls anew what has been silent, or is doubted. */
  check(doubt: boolean): void {
    const {clock, heartbeatMs} = this.#options;
    if (this.#retry) {
      this.#retryNow();
    } else if (doubt || clock.elapsed() - this.#receivedAt > heartbeatMs) {
      // A connection that works has much to bring after a break; to abort it would lose some of that.
      this.#watch(DOUBT_MS);
    }
  }

  /** Polls no more. */
  stop(): void {
    const {clock} = this.#options;
    clock.clearTimeout(this.#watchdog);
    clock.clearTimeout(this.#retry?.timer);
    this.#retry = undefined;
  }

  #retryNow(): void {
    const retry = this.#retry;
    if (!retry) return;
    this.#retry = undefined;
    this.#options.clock.clearTimeout(retry.timer);
    // This poll is to be answered at once; the connection it takes may be the next dead one.
    this.#watch(Math.min(this.#answerLimitMs(), DEAD_CONNECTION_MS * this.#failures));
    retry.run();
  }

  /** Expects something in time. If nothing comes, the poll is sent again, for the same client. */
  #watch(limitMs = this.#answerLimitMs()): void {
    const {clock} = this.#options;
    const since = clock.elapsed();
    clock.clearTimeout(this.#watchdog);
    this.#watchdog = clock.setTimeout(() => {
      if (limitMs === DOUBT_MS && this.#receivedAt > since) this.#watch();
      else this.#repoll();
    }, limitMs);
  }

  #repoll(): void {
    const failures = this.#failures;
    this.#options.abort();
    // Nothing failed, so nothing was outstanding: cometd.js has stopped polling without an error.
    if (this.#failures === failures) this.#options.onSilent();
    else this.#retryNow();
  }

  #answerLimitMs(): number {
    const {heartbeatMs, requestTimeoutMs, advice, heartbeatHonoured} = this.#options;
    const {timeout = 0, interval = 0} = advice();
    return heartbeatHonoured()
      ? heartbeatMs + interval + HEARTBEAT_SLACK_MS
      : timeout + interval + requestTimeoutMs + HEARTBEAT_SLACK_MS;
  }
}
