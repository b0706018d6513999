import type {Clock, Timer} from '../../src/util/clock.js';

/** The longest delay that platforms' timers hold; a longer one fires at once. */
const LONGEST_DELAY_MS = 2 ** 31 - 1;

/** Lets promises that can go on go on, as far as they come without time or network. */
export async function settle(rounds = 60): Promise<void> {
  for (let round = 0; round < rounds; round++) await Promise.resolve();
}

interface FakeTimer {
  readonly dueAt: number;
  readonly callback: () => void;
}

/** Time that passes only when a test says so. */
export class FakeClock implements Clock {
  /** What timers go by: it never goes back. The page has been open for a while. */
  #elapsed = 1_000_000;
  /** What the date is at the beginning; people and time servers change it. */
  #epoch = 1_700_000_000_000;
  readonly #timers = new Set<FakeTimer>();

  /** How many timers are armed. */
  get pending(): number {
    return this.#timers.size;
  }

  now(): number {
    return this.#epoch + this.#elapsed;
  }

  elapsed(): number {
    return this.#elapsed;
  }

  setTimeout(callback: () => void, delayMs: number): Timer {
    const heldMs = delayMs > LONGEST_DELAY_MS || !(delayMs > 0) ? 0 : delayMs;
    const timer: FakeTimer = {dueAt: this.#elapsed + heldMs, callback};
    this.#timers.add(timer);
    return timer;
  }

  clearTimeout(timer: Timer): void {
    this.#timers.delete(timer as FakeTimer);
  }

  /** Lets `byMs` pass: timers fire at their time, and what they set off settles before the next. */
  async advance(byMs: number): Promise<void> {
    const until = this.#elapsed + byMs;
    await settle();
    for (let next; (next = this.#nextDue(until));) {
      this.#elapsed = Math.max(this.#elapsed, next.dueAt);
      this.#timers.delete(next);
      next.callback();
      await settle();
    }
    this.#elapsed = until;
  }

  /** The machine sleeps, or the page is frozen: time passes, and what is due fires late. */
  async sleep(forMs: number): Promise<void> {
    this.#elapsed += forMs;
    await this.advance(0);
  }

  /** Somebody sets the date. Timers do not mind. */
  setDate(byMs: number): void {
    this.#epoch += byMs;
  }

  #nextDue(until: number): FakeTimer | undefined {
    let next: FakeTimer | undefined;
    for (const timer of this.#timers) {
      if (timer.dueAt > until) continue;
      if (!next || timer.dueAt < next.dueAt) next = timer;
    }
    return next;
  }
}
