import type {UserData} from './host-adapter.js';

const KEYS = [
  'CoBrowseAssociated',
  'CoBrowseSessionsQuantity',
  'CoBrowseSessionId',
  'CoBrowseStartTime',
  'CoBrowseDuration',
] as const;
const ASSOCIATED = 0;
const QUANTITY = 1;
const SESSION_ID = 2;
const START_TIME = 3;
const DURATION = 4;

/** The vendor's names of the keys that reporting reads from the primary interaction. */
export type AttachedDataKey = (typeof KEYS)[number];

/** What the session tells the interaction. Times are epoch milliseconds; `null` is unknown. */
export type SessionFact =
  | {readonly type: 'joined'; readonly sessionHistoryId: string}
  | {readonly type: 'activated'; readonly activationTime: number | null}
  | {
      readonly type: 'ended';
      readonly activationTime: number | null;
      /** `null` for a session that was never active. */
      readonly durationMs: number | null;
    };

/**
 * Makes the value of one key.
 *
 * @param value This session's own contribution, before anything is added up or put into words.
 * @param previous What the interaction holds under that key, as the host handed it over.
 * @returns What to write; `undefined` for what would be written without a formatter.
 */
export type AttachedDataFormatter<Value> = (
  value: Value,
  previous: string | number | undefined,
) => string | number | undefined;

export interface AttachedDataFormatters {
  /** Given whether the interaction is in a session. */
  CoBrowseAssociated?: AttachedDataFormatter<boolean>;
  /** Given 1, or 0 for a session that is joined again and counted already. Has to add up. */
  CoBrowseSessionsQuantity?: AttachedDataFormatter<number>;
  CoBrowseSessionId?: AttachedDataFormatter<string>;
  /** Given epoch milliseconds, and only while the interaction holds no start time. */
  CoBrowseStartTime?: AttachedDataFormatter<number>;
  /** Given the milliseconds of this session. Has to add up. */
  CoBrowseDuration?: AttachedDataFormatter<number>;
}

export interface AttachedDataOptions {
  /** Unit of `CoBrowseDuration`. Default `s`: Genesys documents none, its History API uses seconds. */
  durationUnit?: 's' | 'ms' | undefined;
  /** Other names for keys. */
  attachedDataKeys?: {readonly [Key in AttachedDataKey]?: string} | undefined;
  /** Other values for keys. */
  attachedDataFormatters?: AttachedDataFormatters | undefined;
}

/** What a host holds may be text, or nonsense that somebody else wrote: that counts as nothing. */
const add = (previous: unknown, value: number): number => {
  const held = Number(previous);
  return Math.round((held > 0 && held < Infinity ? held : 0) + value);
};

/** The keys as they are written, in the order of {@link KEYS}. */
export const attachedDataNames = (options?: AttachedDataOptions): readonly string[] =>
  KEYS.map((key) => options?.attachedDataKeys?.[key] ?? key);

/**
 * The keys that a fact of the session changes (Genesys Co-browse 9.0, Attached Data).
 *
 * @param previous All keys the interaction holds.
 * @returns The changes alone; an empty object when the fact changes nothing.
 */
export const reduceAttachedData = (
  previous: UserData,
  fact: SessionFact,
  options: AttachedDataOptions = {},
): UserData => {
  const changes: Record<string, string | number> = {};
  const names = attachedDataNames(options);
  const own = options.attachedDataFormatters ?? {};
  const held = (index: number) => previous[names[index] as string];
  const set = (index: number, value: unknown, standard: string | number): void => {
    const format = own[KEYS[index] as AttachedDataKey];
    changes[names[index] as string] = format?.(value as never, held(index)) ?? standard;
  };
  const {type} = fact;

  if (type === 'joined') {
    const id = fact.sessionHistoryId;
    // A desktop that was reloaded joins the session it was in: that is not one more.
    const count = id && held(SESSION_ID) === id ? 0 : 1;
    set(ASSOCIATED, true, 'Yes');
    set(QUANTITY, count, add(held(QUANTITY), count) || 1);
    set(SESSION_ID, id, id);
    return changes;
  }
  const {activationTime} = fact;
  const started = own.CoBrowseStartTime ? held(START_TIME) : add(held(START_TIME), 0);
  if (activationTime && !started) set(START_TIME, activationTime, `${activationTime}`);
  if (type === 'ended') {
    const {durationMs} = fact;
    set(ASSOCIATED, false, 'No');
    if (durationMs !== null) {
      const unitMs = options.durationUnit === 'ms' ? 1 : 1000;
      set(DURATION, durationMs, add(held(DURATION), Math.max(0, durationMs / unitMs)));
    }
  }
  return changes;
};
