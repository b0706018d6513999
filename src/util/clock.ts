/** A pending timer of a {@link Clock}. Opaque: hand it back to `clearTimeout`. */
export type Timer = unknown;

/**
 * The only source of time in this package. Nothing else reads the date or arms a timer, so a test
 * that injects a clock controls every wait.
 */
export interface Clock {
  /** Epoch milliseconds, UTC. May jump, when the machine sleeps or its clock is set. */
  now(): number;
  /**
   * Whole milliseconds since an arbitrary moment, to measure durations. Nobody can set it, but it
   * may stop while the machine sleeps.
   */
  elapsed(): number;
  setTimeout(callback: () => void, delayMs: number): Timer;
  clearTimeout(timer: Timer): void;
}

/** A timer holds no more than twice this; what is longer would end at once. */
export const LONGEST_MS = 2 ** 30;

/** The platform's clock. Wrapped, not referenced, so that a page that patches its timers is obeyed. */
export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => Math.round(performance.now()),
  setTimeout: (callback, delayMs) => setTimeout(callback, delayMs),
  clearTimeout: (timer) => clearTimeout(timer as ReturnType<typeof setTimeout>),
};
