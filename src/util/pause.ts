import type {Clock} from './clock.js';
import {aborted, sleep} from './deadline.js';

/** A wait that can be cut short from outside. */
export class Pause {
  readonly #clock: Clock;
  #hurry = new AbortController();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Resolves after `delayMs` or at the next `hurry()`; rejects with `aborted` with `signal`. */
  async wait(delayMs: number, signal: AbortSignal): Promise<void> {
    const hurry = (this.#hurry = new AbortController());
    const giveUp = (): void => hurry.abort();
    signal.addEventListener('abort', giveUp);
    await sleep(this.#clock, signal.aborted ? 0 : delayMs, hurry.signal).catch(() => undefined);
    signal.removeEventListener('abort', giveUp);
    if (signal.aborted) throw aborted();
  }

  hurry(): void {
    this.#hurry.abort();
  }
}
