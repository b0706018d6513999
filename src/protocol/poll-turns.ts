/**
 * HTTP/1.1 gives a page six connections to a host. So many may be polls that wait for messages; the rest
 * stay free for what has to be said at once.
 */
const SLOTS = 4;

/** Even with one slot every view polls within this: a server waits 10 s for the next poll. */
const ROUND_MS = 8000;

/** Ends a turn. */
export type EndTurn = () => void;

/** Lets the long polls of all views of a page take turns, when there are more than connections. */
export class PollTurns {
  readonly #waiting: (() => void)[] = [];
  #polling = 0;
  #views = 0;

  /** Counts a view in; to be called before its first poll. @returns The undo. */
  enter(): () => void {
    this.#views++;
    return () => {
      this.#views--;
    };
  }

  /** How long a poll may wait for messages: all its time while a slot is to spare, else its share. */
  holdMs(heartbeatMs: number): number {
    return this.#views < SLOTS ? heartbeatMs : Math.min(heartbeatMs, ROUND_MS / this.#views);
  }

  /** Calls `begin` when there is a slot, at once if there is one now. @returns Gives up the turn. */
  take(begin: () => void): EndTurn {
    let state: 'waiting' | 'polling' | undefined = 'waiting';
    const start = (): void => {
      state = 'polling';
      this.#polling++;
      begin();
    };
    if (this.#polling < SLOTS) start();
    else this.#waiting.push(start);
    return () => {
      if (state === 'waiting') this.#waiting.splice(this.#waiting.indexOf(start), 1);
      if (state === 'polling') {
        this.#polling--;
        this.#waiting.shift()?.();
      }
      state = undefined;
    };
  }
}

const turns = new Map<string, PollTurns>();

/** The turns at one host, shared by all views of the page. */
export function pollTurnsAt(url: string): PollTurns {
  const {origin} = new URL(url);
  let found = turns.get(origin);
  if (!found) turns.set(origin, (found = new PollTurns()));
  return found;
}
