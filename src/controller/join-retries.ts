import {CobrowseError} from '../errors.js';
import {unreachable} from '../error-texts.js';
import type {Pause} from '../util/pause.js';
import type {Joined} from './connect.js';
import type {SessionEvent} from './events.js';
import type {SessionContext} from './session-context.js';

/** Errors that are worth another attempt, but no more than these, however soon they come. */
const MAX_TRIES: Readonly<Record<string, number>> = {
  'join-timeout': 2,
  'stickiness-unavailable': 3,
};

/**
 * Joins, with as many attempts as fit into the time allowed. Each attempt is whole: by the next the
 * session may be over, or live on another node.
 *
 * @throws {CobrowseError} (as a rejection) the last attempt's error, or `aborted`.
 */
export async function joinWithRetries(
  context: SessionContext,
  join: (isFirst: boolean) => Promise<Joined>,
  pause: Pause,
  signal: AbortSignal,
  emit: (event: SessionEvent) => void,
): Promise<Joined> {
  const {clock} = context.world;
  const startedAt = clock.elapsed();
  const tries: Record<string, number> = {};
  for (let count = 1, reported = ''; ; count++) {
    try {
      return await join(count === 1);
    } catch (cause) {
      const error = cause instanceof CobrowseError ? cause : unreachable('failed', {cause});
      const {code} = error;
      tries[code] = (tries[code] ?? 0) + 1;
      const delayMs = retryDelayMs(error, count, tries[code], clock.elapsed() - startedAt, context);
      if (delayMs === null || signal.aborted) throw error;
      if (code !== reported) emit({type: 'problem', error});
      reported = code;
      emit({
        type: 'state',
        state: 'locating',
        connectionState: 'reconnecting',
        reason: code,
        retryInMs: delayMs,
      });
      await pause.wait(delayMs, signal);
    }
  }
}

/** @returns `null` when the attempt was the last one. */
function retryDelayMs(
  {code, retryable, retryAfterMs}: CobrowseError,
  attempt: number,
  triesOfCode: number,
  elapsedMs: number,
  {policy, settings}: SessionContext,
): number | null {
  const maxTries = MAX_TRIES[code];
  if (!retryable || (maxTries && triesOfCode >= maxTries)) return null;
  // A JOIN that was not answered has used up the time allowed, and is still sent once more.
  const countedMs = maxTries ? 0 : elapsedMs;
  const delayMs = policy.nextRetryDelayInMs({attempt, elapsedMs: countedMs, joined: false});
  const inTime = countedMs + retryAfterMs <= settings.joinTimeoutMs;
  return delayMs === null || !inTime ? null : Math.max(delayMs, retryAfterMs);
}
