import type {LiveSession} from '../protocol/messages.js';
import type {SessionConnection} from '../protocol/session-connection.js';
import type {Clock, Timer} from '../util/clock.js';
import {RARELY_MS} from './reconnect-policy.js';

/** How the session's connection is doing, as far as the probe has to know. */
export interface ConnectionHealth {
  /** Whether messages get through, as far as we know. */
  readonly connected: boolean;
  /** The client for which the server may still keep messages. */
  readonly connection: Pick<SessionConnection, 'pollPauseMs'> | undefined;
}

export interface LivenessProbeOptions {
  readonly clock: Clock;
  /** Aborted when the session is over. */
  readonly signal: AbortSignal;
  /** How long nothing may be received before the session is asked for. */
  readonly intervalMs: number;
  /** Asks over REST for the session; `undefined` when it is not found. */
  readonly find: () => Promise<LiveSession | undefined>;
  readonly health: () => ConnectionHealth;
  /** The machine slept or the page was frozen: everything has to be checked. */
  readonly onSlept: () => void;
  /**
   * The session is over, and no message said so.
   *
   * @param agoMs How long ago it ended, at the least, as far as can be concluded.
   */
  readonly onOver: (agoMs: number) => void;
}

/** Whatever the server keeps for us arrives within this, once polls get through. */
const QUEUE_GRACE_MS = 1000;

/** How often to ask while there is doubt: the connection is down, or the session was not found. */
const DOUBT_INTERVAL_MS = 2000;

/** How long "not found" has to last: longer than a rolling restart of a proxy that answers 404. */
const CONFIRM_MS = 10_000;

/** The same while the connection is down, which speaks for an end as well. */
const CONFIRM_DOWN_MS = 5000;

/** A timer that fires this much late has slept with the machine or the frozen page. */
const SLEPT_MS = 5000;

/**
 * Finds an end of the session that no message said, by asking over REST: every interval without a
 * message and after every suspicion, since a browser may lose a reply without any sign of failure.
 * "Not found" ends the session only when it is confirmed, since a proxy can answer it for a while.
 */
export class LivenessProbe {
  readonly #options: LivenessProbeOptions;
  /** When the session was last known to live. */
  #aliveAt: number;
  /** Since when the session is not found; `undefined` while it is. */
  #missingSince: number | undefined;
  #failed = false;
  #asking = false;
  /** The next question. */
  #next: {readonly timer: Timer; readonly dueAt: number} | undefined;

  constructor(options: LivenessProbeOptions) {
    this.#options = options;
    this.#aliveAt = options.clock.elapsed();
  }

  /** A message of the session came: the next question is a whole interval away. */
  messageReceived(): void {
    this.#found();
    this.#scheduleNext();
  }

  /** Asks soon, unless a question is due sooner. */
  suspect(): void {
    const {clock} = this.#options;
    const soon = clock.elapsed() + DOUBT_INTERVAL_MS;
    if (!this.#next || this.#next.dueAt > soon) this.#schedule(QUEUE_GRACE_MS);
  }

  /** Asks after the time in which the server's messages arrive, now that polls get through again. */
  reconnected(): void {
    this.#schedule(this.#graceMs());
  }

  askNow(): void {
    this.#schedule(0);
  }

  /** Whether REST has got through after `since`, by `clock.elapsed()`, and not failed again. */
  answeredSince(since: number): boolean {
    return !this.#failed && this.#aliveAt > since;
  }

  /**
   * Asks over REST for the session, and draws the conclusion from "not found".
   *
   * @throws {CobrowseError} (as a rejection) when there is no answer.
   */
  async ask(): Promise<LiveSession | undefined> {
    try {
      const live = await this.#options.find();
      this.#failed = false;
      if (live) this.#found();
      else this.#notFound();
      return live;
    } catch (error) {
      this.#failed = true;
      throw error;
    }
  }

  /** No timer is left; to be called when the signal is aborted. */
  stop(): void {
    this.#options.clock.clearTimeout(this.#next?.timer);
  }

  #found(): void {
    this.#aliveAt = this.#options.clock.elapsed();
    this.#missingSince = undefined;
  }

  #notFound(): void {
    const {clock, health, signal, onOver} = this.#options;
    if (signal.aborted) return;
    const now = clock.elapsed();
    if (this.#missingSince === undefined) {
      this.#missingSince = now;
      this.#schedule(this.#graceMs());
      return;
    }
    const confirmMs = health().connected ? CONFIRM_MS : CONFIRM_DOWN_MS;
    const remainingMs = this.#missingSince + confirmMs - now;
    if (remainingMs <= 0) onOver(this.#overForMs(this.#missingSince));
    else this.#schedule(Math.min(DOUBT_INTERVAL_MS, remainingMs));
  }

  /** One whole poll, pause included, brings what the server has for us. */
  #graceMs(): number {
    return QUEUE_GRACE_MS + (this.#options.health().connection?.pollPauseMs ?? 0);
  }

  /**
   * What keeps us from asking, an outage or a machine asleep, has kept the agent out of the session
   * as well: it did not go on for much longer than we know.
   */
  #overForMs(missingSince: number): number {
    const {clock, intervalMs} = this.#options;
    const endedAt = Math.min(missingSince, this.#aliveAt + Math.max(intervalMs, RARELY_MS));
    return Math.max(0, clock.elapsed() - endedAt);
  }

  #scheduleNext(): void {
    const {intervalMs, health} = this.#options;
    const quiet = health().connected && this.#missingSince === undefined;
    this.#schedule(quiet ? intervalMs : Math.min(intervalMs, DOUBT_INTERVAL_MS));
  }

  #schedule(delayMs: number): void {
    const {clock, signal, onSlept} = this.#options;
    this.stop();
    if (signal.aborted) return;
    // Only the date is sure to go on while the machine sleeps.
    const dueDate = clock.now() + delayMs;
    const ask = (): void => {
      this.#next = undefined;
      if (clock.now() - dueDate > SLEPT_MS) onSlept();
      else void this.#onDue();
    };
    this.#next = {timer: clock.setTimeout(ask, delayMs), dueAt: clock.elapsed() + delayMs};
  }

  async #onDue(): Promise<void> {
    // While a new connection is made, its maker asks; only "not found" has to be confirmed here.
    const needed = this.#options.health().connection || this.#missingSince !== undefined;
    if (needed && !this.#asking) {
      this.#asking = true;
      // No answer says nothing: the connection has its own signs, and the question is asked again.
      await this.ask().catch(() => undefined);
      this.#asking = false;
    }
    if (!this.#next) this.#scheduleNext();
  }
}
