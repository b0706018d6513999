import {
  attachedFlagNames,
  mergeAttachedData,
  pickAttachedData,
  reduceAttachedData,
  type AttachedDataOptions,
  type SessionStep,
} from './attached-data.js';
import type {HostAdapter, UserData} from './host-adapter.js';

const freeze = (data: UserData): UserData => Object.freeze({...data});

/** The entries of `data` that differ from `other`. */
const difference = (data: UserData, other: UserData): UserData =>
  Object.fromEntries(Object.entries(data).filter(([name, value]) => other[name] !== value));

/**
 * What is known of one interaction and of the sessions in it: which keys it should hold, and which of
 * them its host has not taken. Calls no host.
 */
export class Interaction {
  adapter: HostAdapter | null;
  /** Whether the next session belongs to another interaction, with the same adapter. */
  isClosed = false;
  /** Whether a session of it has joined and has not ended. */
  isInSession = false;
  readonly #options: () => AttachedDataOptions;
  #data: UserData = freeze({});
  #unsent: UserData = {};
  #waiting: SessionStep[] = [];
  /** The steps of the present session; those of earlier ones too while their base is unknown. */
  #steps: SessionStep[] = [];
  #isKnown: boolean;
  /** Whether a read is under way; steps wait for it. */
  #isReading = false;
  /** Whether a failed or useless read was reported, of the present session. */
  #hasWarned = false;

  constructor(adapter: HostAdapter | null, options: () => AttachedDataOptions) {
    this.adapter = adapter;
    this.#options = options;
    this.#isKnown = !adapter?.readAttachedData;
  }

  /** All keys so far, as they should be; frozen. */
  get data(): UserData {
    return this.#data;
  }

  /** Whether `data` counts on what the host held before. A method, since a read changes it. */
  knowsTotals(): boolean {
    return this.#isKnown;
  }

  /** The keys that may be written now: totals only once it is known what they go on from. */
  get writable(): UserData {
    if (this.#isKnown) return {...this.#unsent};
    const flags = attachedFlagNames(this.#options());
    return Object.fromEntries(
      Object.entries(this.#unsent).filter(([name]) => flags.includes(name)),
    );
  }

  get hasUnsent(): boolean {
    return Object.keys(this.#unsent).length > 0;
  }

  beginSession(): void {
    if (this.#isKnown) this.#steps = [];
    this.#hasWarned = false;
  }

  /** Another adapter object for the same interaction. One without a key may lie: it is read anew. */
  replaceAdapter(adapter: HostAdapter): void {
    this.adapter = adapter;
    if (adapter.key === undefined && adapter.readAttachedData) this.#forgetBase([]);
  }

  /**
   * The adapter of a session that was joined without one: it gets that session's keys.
   *
   * @returns The keys that became other than reported so far; frozen.
   */
  attachLate(adapter: HostAdapter): UserData {
    this.adapter = adapter;
    this.#forgetBase(this.#steps);
    return adapter.readAttachedData ? {} : this.learn({});
  }

  /** @returns Whether to read: the host can be read, and no read is under way. Steps wait from now on. */
  startReading(): boolean {
    const starts = !!this.adapter?.readAttachedData && !this.#isReading;
    this.#isReading ||= starts;
    return starts;
  }

  /** Keeps a step until the read under way is done. @returns Whether it has to wait. */
  defer(step: SessionStep): boolean {
    if (this.#isReading) this.#waiting.push(step);
    return this.#isReading;
  }

  /** @returns The steps that have waited for the read. */
  endReading(): SessionStep[] {
    this.#isReading = false;
    return this.#waiting.splice(0);
  }

  /** @returns The keys that a step changes; frozen. */
  record(step: SessionStep): UserData {
    this.#steps.push(step);
    this.isInSession = step.type !== 'ended';
    const changes = freeze(reduceAttachedData(this.#data, step, this.#options()));
    this.#data = freeze({...this.#data, ...changes});
    if (this.adapter) this.#unsent = {...this.#unsent, ...changes};
    return changes;
  }

  /**
   * Takes what the host holds. Sessions that were counted without knowing it are counted anew.
   *
   * @returns The keys that became other than reported so far; frozen.
   */
  learn(answer: Readonly<Record<string, unknown>> | null | undefined): UserData {
    const options = this.#options();
    const held = pickAttachedData(answer, options);
    if (this.#isKnown) {
      this.#data = freeze({...mergeAttachedData(this.#data, held, options), ...this.#unsent});
      return {};
    }
    if (this.adapter?.mayHideKeys && Object.keys(held).length === 0) return {};
    this.#isKnown = true;
    const reported = this.#steps.length > 0 ? this.#data : held;
    let data = held;
    for (const step of this.#steps) data = {...data, ...reduceAttachedData(data, step, options)};
    this.#data = freeze(data);
    this.#unsent = difference(data, held);
    const names = Object.keys({...reported, ...this.#unsent});
    return freeze(
      Object.fromEntries(
        Object.entries(difference(data, reported)).filter(([name]) => names.includes(name)),
      ),
    );
  }

  /** The host has taken these keys. What has changed meanwhile is still to be sent. */
  confirm(written: UserData): void {
    this.#unsent = difference(this.#unsent, written);
  }

  /** @returns Whether a failed or useless read is to be reported: the first of the present session. */
  takeWarning(): boolean {
    const isFirst = !this.#hasWarned;
    this.#hasWarned = true;
    return isFirst;
  }

  #forgetBase(steps: SessionStep[]): void {
    this.#isKnown = false;
    this.#steps = steps;
  }
}
