import {LONGEST_MS} from '../util/clock.js';

/** What a policy knows when it is asked. */
export interface RetryContext {
  /** How many tries have failed in a row, this one included: 1 after the first. */
  readonly attempt: number;
  /** Milliseconds since the first of them began. */
  readonly elapsedMs: number;
  /** Whether we are inside the session, so that its end must not be missed. */
  readonly joined: boolean;
}

/** Decides when to try again. The only one that does: cometd.js and the browser are not asked. */
export interface ReconnectPolicy {
  /** @returns Milliseconds to wait, or `null` to give up. Inside a session `null` means "rarely". */
  nextRetryDelayInMs(context: RetryContext): number | null;
}

const FIRST_LIMIT_MS = 300;
const BASE_MS = 500;
const LIMIT_MS = 2000;

/** How long to wait where trying often has been no use. */
export const RARELY_MS = 30_000;

/**
 * Full jitter, so that the desktops of a whole floor do not come back in the same instant: the first
 * try within 0.3 s, then anywhere up to a limit that doubles to 2 s, and later grows with the outage.
 *
 * @param giveUpAfterMs Before a session is joined, no try begins later than this.
 * @param suspendAfterMs Within a session, tries become rare after this.
 */
export function defaultReconnectPolicy(
  giveUpAfterMs: number,
  suspendAfterMs: number,
  random: () => number = Math.random,
): ReconnectPolicy {
  return {
    nextRetryDelayInMs({attempt, elapsedMs, joined}) {
      if (elapsedMs >= (joined ? suspendAfterMs : giveUpAfterMs)) return null;
      const doubled = attempt <= 1 ? FIRST_LIMIT_MS : BASE_MS * 2 ** (attempt - 1);
      return Math.round(random() * Math.min(doubled, Math.max(LIMIT_MS, elapsedMs / 10)));
    },
  };
}

/** A policy of an integrator's that throws, or answers nonsense, must not end the trying. */
export const withFallback = (
  policy: ReconnectPolicy,
  fallback: ReconnectPolicy,
): ReconnectPolicy => ({
  nextRetryDelayInMs(context) {
    try {
      const delayMs = policy.nextRetryDelayInMs(context);
      if (delayMs === null || delayMs >= 0) return delayMs && Math.min(delayMs, LONGEST_MS);
    } catch {
      // As if it had said nothing.
    }
    return fallback.nextRetryDelayInMs(context);
  },
});
