import type {Clock} from '../util/clock.js';
import {linkSignal} from '../util/abort.js';
import {sleep} from '../util/deadline.js';

/** The part of the browser's `LockManager` (Web Locks) that is used here. */
export type Locks = Pick<LockManager, 'request'>;

const LOCK_NAME = 'gcb-agent-view:session';

/** A page that is just being reloaded frees its lock within this. */
const RELOAD_MS = 500;

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
  await freed;
  if (await request(locks, signal)) return true;
  await sleep(clock, RELOAD_MS, signal);
  return request(locks, signal);
}

function request(locks: Locks, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
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
    // A page without an origin (sandboxed) may not lock: nothing is guarded there.
    held.catch(() => resolve(true));
  });
}
