import {aborted} from '../error-texts.js';
import type {Clock} from '../util/clock.js';
import {linkSignal} from '../util/abort.js';
import {sleep, withDeadline} from '../util/deadline.js';

/** The part of the browser's `LockManager` (Web Locks) that is used here. */
export type Locks = Pick<LockManager, 'request'>;

const LOCK_NAME = 'gcb-agent-view:session';

/** A page that is just being reloaded frees its lock within this. */
const RELOAD_MS = 500;

/** A lock is granted or refused at once. What does not answer within this never will. */
const ANSWER_MS = 1000;

/** Settles when the lock that was freed last in this page is free for others. */
let freed: Promise<unknown> = Promise.resolve();

/**
 * Holds the one session of this browser and origin until `signal` is aborted. The vendor's server
 * allows one session per agent by default, and ends the *second customer's* session otherwise.
 *
 * @returns Whether the session may be joined: no other view is in one.
 */
export async function holdSessionLock(
  locks: Locks,
  clock: Clock,
  signal: AbortSignal,
): Promise<boolean> {
  if (await request(locks, clock, signal)) return true;
  await sleep(clock, RELOAD_MS, signal);
  return request(locks, clock, signal);
}

function request(locks: Locks, clock: Clock, signal: AbortSignal): Promise<boolean> {
  const ask = async (): Promise<boolean> => {
    await freed;
    return new Promise((resolve, reject) => {
      const held = locks.request(LOCK_NAME, {ifAvailable: true}, (lock) => {
        resolve(!!lock);
        if (!lock) return undefined;
        return new Promise<void>((free) => {
          linkSignal(signal, () => {
            freed = held;
            free();
          });
        });
      });
      held.catch(reject);
    });
  };
  return withDeadline(clock, ANSWER_MS, signal, ask, aborted).catch((error: unknown) => {
    if (signal.aborted) throw error;
    // A page without an origin (sandboxed) may not lock, and a stand-in for Web Locks may not answer:
    // nothing is guarded there.
    return true;
  });
}
