/** A pending timer of a {@link Clock}. Opaque: hand it back to `clearTimeout`. */
export type Timer = unknown;

/**
 * All the time this package knows. Nothing else reads the date or arms a timer, so a test that
 * injects a clock holds every wait in its hand.
 */
export interface Clock {
  /** Epoch milliseconds, UTC. May jump, when the machine sleeps or its clock is set. */
  now(): number;
  /**
   * Whole milliseconds since a moment that means nothing: what durations are measured by. Never
   * set, but may stand still while the machine sleeps.
   */
  elapsed(): number;
  setTimeout(callback: () => void, delayMs: number): Timer;
  clearTimeout(timer: Timer): void;
}

/** The platform's clock. Wrapped, not referenced, so that a page that patches its timers is obeyed. */
export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => Math.round(performance.now()),
  setTimeout: (callback, delayMs) => setTimeout(callback, delayMs),
  clearTimeout: (timer) => clearTimeout(timer as ReturnType<typeof setTimeout>),
};
