import type {Clock, Timer} from '../../src/util/clock.js';

/** The longest delay that platforms' timers hold; a longer one fires at once. */
const LONGEST_DELAY_MS = 2 ** 31 - 1;

/** Lets promises that can go on go on, as far as they come without time or network. */
export async function settle(rounds = 60): Promise<void> {
  for (let round = 0; round < rounds; round++) await Promise.resolve();
}

interface FakeTimer {
  readonly dueAt: number;
  readonly order: number;
  readonly callback: () => void;
}

/** Time that passes only when a test says so. */
export class FakeClock implements Clock {
  #now: number;
  #order = 0;
  readonly #timers = new Set<FakeTimer>();

  constructor(now = 1_700_000_000_000) {
    this.#now = now;
  }

  /** How many timers are armed. */
  get pending(): number {
    return this.#timers.size;
  }

  now(): number {
    return this.#now;
  }

  setTimeout(callback: () => void, delayMs: number): Timer {
    const heldMs = delayMs > LONGEST_DELAY_MS || !(delayMs > 0) ? 0 : delayMs;
    const timer: FakeTimer = {dueAt: this.#now + heldMs, order: this.#order++, callback};
    this.#timers.add(timer);
    return timer;
  }

  clearTimeout(timer: Timer): void {
    this.#timers.delete(timer as FakeTimer);
  }

  /** Lets `byMs` pass: timers fire at their time, and what they set off settles before the next. */
  async advance(byMs: number): Promise<void> {
    const until = this.#now + byMs;
    await settle();
    for (let next; (next = this.#nextDue(until));) {
      this.#now = Math.max(this.#now, next.dueAt);
      this.#timers.delete(next);
      next.callback();
      await settle();
    }
    this.#now = until;
  }

  /** Sets the clock to another time, as after sleep or by hand; what is due then fires late. */
  async jump(byMs: number): Promise<void> {
    this.#now += byMs;
    await this.advance(0);
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
