import type {UserData} from './host-adapter.js';

const KEYS = [
  'CoBrowseAssociated',
  'CoBrowseSessionsQuantity',
  'CoBrowseSessionId',
  'CoBrowseStartTime',
  'CoBrowseDuration',
  'IsCoBrowseDenied',
] as const;

/** The vendor's names of the keys that reporting reads from the primary interaction. */
export type AttachedDataKey = (typeof KEYS)[number];

/** A step of a session that its interaction keeps. Times are epoch milliseconds; `null` is unknown. */
export type SessionStep =
  | {readonly type: 'joined'; readonly sessionHistoryId: string}
  | {readonly type: 'activated'; readonly activationTime: number | null}
  | {
      readonly type: 'ended';
      readonly activationTime: number | null;
      /** `null` for a session that was never active. */
      readonly durationMs: number | null;
      /** The server's reason; `sessions-over-limit` is written as `IsCoBrowseDenied`. */
      readonly reason?: string | undefined;
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
  /** Given `true`, and only for a session that the server refused to an agent who is in another. */
  IsCoBrowseDenied?: AttachedDataFormatter<boolean>;
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
const toCount = (held: unknown): number => {
  const count = Number(held);
  return count > 0 && count < Infinity ? count : 0;
};

const add = (previous: unknown, value: number): number => Math.round(toCount(previous) + value);

/** What a desktop can hold. */
const isPlain = (value: unknown): value is string | number =>
  typeof value === 'string' || typeof value === 'number';

/** What a formatter makes of a value; nothing when it fails: the session and its other keys go on. */
const formatted = (
  formatter: unknown,
  value: unknown,
  held: string | number | undefined,
): string | number | undefined => {
  try {
    const made = (formatter as AttachedDataFormatter<unknown> | undefined)?.(value, held);
    return isPlain(made) ? made : undefined;
  } catch {
    return undefined;
  }
};

/** A key as it is written. */
const nameOf = (key: AttachedDataKey, options: AttachedDataOptions): string =>
  options.attachedDataKeys?.[key] || key;

/** The keys that say how things stand now; writing them loses nothing that an interaction holds. */
export const attachedFlagNames = (options: AttachedDataOptions): readonly string[] => [
  nameOf('CoBrowseAssociated', options),
  nameOf('IsCoBrowseDenied', options),
];

/** @returns What `answer` holds under our names, without what is neither text nor number. */
export const pickAttachedData = (
  answer: Readonly<Record<string, unknown>> | null | undefined,
  options: AttachedDataOptions,
): UserData => {
  const picked: Record<string, string | number> = {};
  for (const key of KEYS) {
    const name = nameOf(key, options);
    const value = answer?.[name];
    if (isPlain(value)) picked[name] = value;
  }
  return picked;
};

/**
 * Joins what is known of an interaction with what a later read says. A read may be older than our
 * last write, so it never lowers a total and never moves the start.
 */
export const mergeAttachedData = (
  known: UserData,
  read: UserData,
  options: AttachedDataOptions,
): UserData => {
  const merged: Record<string, string | number> = {...known, ...read};
  for (const key of [
    'CoBrowseSessionsQuantity',
    'CoBrowseDuration',
    'CoBrowseStartTime',
  ] as const) {
    const name = nameOf(key, options);
    const [own, held] = [toCount(known[name]), toCount(read[name])];
    const isOwnKept = key === 'CoBrowseStartTime' ? own < held : own > held;
    if (own && isOwnKept) merged[name] = known[name]!;
  }
  return merged;
};

/**
 * The keys that a step of the session changes (Genesys Co-browse 9.0, Attached Data).
 *
 * @param previous All keys the interaction holds.
 * @returns The changes alone; an empty object when the step changes nothing.
 */
export const reduceAttachedData = (
  previous: UserData,
  step: SessionStep,
  options: AttachedDataOptions = {},
): UserData => {
  const changes: Record<string, string | number> = {};
  const formatters = options.attachedDataFormatters ?? {};
  const held = (key: AttachedDataKey) => previous[nameOf(key, options)];
  const set = (key: AttachedDataKey, value: unknown, standard: string | number): void => {
    changes[nameOf(key, options)] = formatted(formatters[key], value, held(key)) ?? standard;
  };
  const {type} = step;

  if (type === 'joined') {
    const id = step.sessionHistoryId;
    // A desktop that was reloaded joins the session it was in: that is not one more.
    const count = id && held('CoBrowseSessionId') === id ? 0 : 1;
    set('CoBrowseAssociated', true, 'Yes');
    set('CoBrowseSessionsQuantity', count, add(held('CoBrowseSessionsQuantity'), count) || 1);
    set('CoBrowseSessionId', id, id);
    return changes;
  }
  const {activationTime} = step;
  const started = formatters.CoBrowseStartTime
    ? held('CoBrowseStartTime')
    : add(held('CoBrowseStartTime'), 0);
  if (activationTime && !started) set('CoBrowseStartTime', activationTime, `${activationTime}`);
  if (type === 'ended') {
    const {durationMs} = step;
    set('CoBrowseAssociated', false, 'No');
    if (step.reason === 'sessions-over-limit') set('IsCoBrowseDenied', true, 'Yes');
    if (durationMs !== null) {
      const unitMs = options.durationUnit === 'ms' ? 1 : 1000;
      set(
        'CoBrowseDuration',
        durationMs,
        add(held('CoBrowseDuration'), Math.max(0, durationMs / unitMs)),
      );
    }
  }
  return changes;
};
