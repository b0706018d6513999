import {aborted} from '../error-texts.js';
import {linkSignal} from './abort.js';
import type {Clock} from './clock.js';
import {sleep} from './deadline.js';

/** A wait that can be ended early. */
export class Pause {
  readonly #clock: Clock;
  #hurry = new AbortController();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Resolves after `delayMs` or at the next `hurry()`; rejects with `aborted` with `signal`. */
  async wait(delayMs: number, signal: AbortSignal): Promise<void> {
    const hurry = (this.#hurry = new AbortController());
    const unlink = linkSignal(signal, () => hurry.abort());
    await sleep(this.#clock, delayMs, hurry.signal).catch(() => undefined);
    unlink();
    if (signal.aborted) throw aborted();
  }

  hurry(): void {
    this.#hurry.abort();
  }
}
