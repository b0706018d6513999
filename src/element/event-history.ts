import type {DetailMap, ErrorDetail} from '../controller/events.js';
import type {StateChangeDetail} from '../controller/session-state.js';
import {systemClock} from '../util/clock.js';

/** A state change or an error, and when it came: epoch milliseconds, UTC. Frozen, free of secrets. */
export type HistoryEntry = {readonly time: number} & (
  ({readonly type: 'state-change'} & StateChangeDetail) | ({readonly type: 'error'} & ErrorDetail)
);

const LIMIT = 100;

/** The last state changes and errors of a view. */
export class EventHistory {
  readonly #entries: HistoryEntry[] = [];

  /** The oldest first. Frozen. */
  get entries(): readonly HistoryEntry[] {
    return Object.freeze([...this.#entries]);
  }

  onEvent<Name extends keyof DetailMap>(type: Name, detail: DetailMap[Name]): void {
    if (type !== 'state-change' && type !== 'error') return;
    const entry = {time: systemClock.now(), type, ...detail} as unknown as HistoryEntry;
    if (this.#entries.push(Object.freeze(entry)) > LIMIT) this.#entries.shift();
  }
}
