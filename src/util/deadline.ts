import {aborted} from '../error-texts.js';
import type {CobrowseError} from '../errors.js';
import {linkSignal} from './abort.js';
import type {Clock} from './clock.js';

/**
 * Rejects with `aborted` as soon as `signal` fires. The work itself has to heed the signal too.
 *
 * @param onAbort Called just before.
 */
export function unlessAborted<T>(
  work: Promise<T>,
  signal: AbortSignal | undefined,
  onAbort?: () => void,
): Promise<T> {
  if (!signal) return work;
  return new Promise<T>((resolve, reject) => {
    const unlink = linkSignal(signal, () => {
      onAbort?.();
      reject(aborted());
    });
    void work.then(resolve, reject).then(unlink);
  });
}

/** Resolves after `delayMs`; rejects with `aborted`, leaving no timer, when `signal` fires first. */
export function sleep(clock: Clock, delayMs: number, signal?: AbortSignal): Promise<void> {
  let timer: unknown;
  const slept = new Promise<void>((resolve) => {
    timer = clock.setTimeout(resolve, delayMs);
  });
  return unlessAborted(slept, signal).catch((error: unknown) => {
    clock.clearTimeout(timer);
    throw error;
  });
}

/**
 * Runs `work` under a signal of its own that fires when `signal` does or when `limitMs` is over.
 * What comes first decides: the work's outcome, `aborted`, or `onTimeout()`.
 */
export async function withDeadline<T>(
  clock: Clock,
  limitMs: number,
  signal: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<T>,
  onTimeout: () => CobrowseError,
): Promise<T> {
  const own = new AbortController();
  const abort = (): void => own.abort();
  const timing = {late: false};
  const timer = clock.setTimeout(() => {
    timing.late = true;
    abort();
  }, limitMs);
  const unlink = linkSignal(signal, abort);
  try {
    return await unlessAborted(work(own.signal), own.signal);
  } catch (error) {
    throw timing.late ? onTimeout() : error;
  } finally {
    clock.clearTimeout(timer);
    unlink();
  }
}
