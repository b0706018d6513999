import {aborted} from '../error-texts.js';
import {CobrowseError} from '../errors.js';
import type {Clock} from '../util/clock.js';
import {withDeadline} from '../util/deadline.js';
import {
  attachedDataNames,
  reduceAttachedData,
  type AttachedDataOptions,
  type SessionFact,
} from './attached-data.js';
import type {HostAdapter, UserData} from './host-adapter.js';

const READ_TIMEOUT_MS = 3000;
const WRITE_TIMEOUT_MS = 10_000;

export interface AttachedDataRecorderInit {
  /** The keys to write now, and all keys of the interaction; both frozen. */
  onChange: (changes: UserData, data: UserData) => void;
  /** A read or a write failed. Never fatal: the co-browse session goes on. */
  onError: (error: CobrowseError) => void;
  clock: Clock;
  /** Read at each use, since names and units may change between sessions. */
  options?: () => AttachedDataOptions;
}

/** What belongs to one interaction, so that late work for the last one cannot touch the next. */
interface Interaction {
  readonly adapter: HostAdapter | null;
  data: UserData;
  /** Keys that the host did not take; they go with the next write. */
  failed?: UserData | undefined;
  /** Facts that wait for the read under way. */
  waiting?: SessionFact[] | undefined;
}

const failure = (cause?: unknown): CobrowseError =>
  new CobrowseError('attach-failed', 'The host adapter failed or took too long.', {
    retryable: true,
    cause,
  });

const newInteraction = (adapter: HostAdapter | null): Interaction => ({
  adapter,
  data: Object.freeze({}),
});

/**
 * Turns facts of co-browse sessions into user data of their interaction, and gives it to the
 * desktop: one call at a time, in order. Without an adapter everything happens synchronously.
 */
export class AttachedDataRecorder {
  readonly #init: AttachedDataRecorderInit;
  #interaction = newInteraction(null);
  readonly #jobs: (() => Promise<void>)[] = [];
  #running: Promise<void> | undefined;

  constructor(init: AttachedDataRecorderInit) {
    this.#init = init;
  }

  /** All keys of the interaction so far; frozen. */
  get data(): UserData {
    return this.#interaction.data;
  }

  get adapter(): HostAdapter | null {
    return this.#interaction.adapter;
  }

  /** Another adapter is another interaction: its data starts anew. */
  set adapter(adapter: HostAdapter | null) {
    if (adapter !== this.adapter) this.#interaction = newInteraction(adapter);
  }

  /** Starts the next interaction. What is on its way to the desktop for the last one still goes. */
  reset(): void {
    this.#interaction = newInteraction(this.adapter);
  }

  /**
   * Reads what the interaction holds. To be called once per session, before its first fact; facts
   * recorded while the host answers wait for the answer.
   */
  beginSession(): void {
    const interaction = this.#interaction;
    const {adapter} = interaction;
    if (!adapter?.readAttachedData || interaction.waiting) return;
    const waiting: SessionFact[] = (interaction.waiting = []);
    this.#enqueue(async () => {
      const answer = await this.#ask(READ_TIMEOUT_MS, async (signal) =>
        adapter.readAttachedData?.({signal}),
      );
      const data: Record<string, unknown> = {...interaction.data};
      for (const name of attachedDataNames(this.#init.options?.())) {
        const value = answer?.[name];
        if (/string|number/.test(typeof value)) data[name] = value;
      }
      interaction.data = Object.freeze({...(data as UserData), ...interaction.failed});
      interaction.waiting = undefined;
      for (const fact of waiting) this.#reduce(interaction, fact);
    });
  }

  /** Reports the changes that a fact makes, and queues their write. */
  record(fact: SessionFact): void {
    const interaction = this.#interaction;
    if (interaction.waiting) interaction.waiting.push(fact);
    else this.#reduce(interaction, fact);
  }

  /** Settles when nothing waits for the desktop any more, at the latest `deadlineMs` from now. */
  flush(deadlineMs: number): Promise<void> {
    const idle = async () => this.#running;
    return withDeadline(this.#init.clock, deadlineMs, undefined, idle, aborted).catch(
      () => undefined,
    );
  }

  #reduce(interaction: Interaction, fact: SessionFact): void {
    const {onChange, options} = this.#init;
    const {adapter} = interaction;
    const changes = Object.freeze(reduceAttachedData(interaction.data, fact, options?.()));
    if (!Object.keys(changes).length) return;
    const data = (interaction.data = Object.freeze({...interaction.data, ...changes}));
    if (interaction === this.#interaction) onChange(changes, data);
    if (!adapter) return;
    this.#enqueue(async () => {
      const batch = (interaction.failed = {...interaction.failed, ...changes});
      await this.#ask(WRITE_TIMEOUT_MS, async (signal) => {
        await adapter.writeAttachedData(batch, data, {signal, final: fact.type === 'ended'});
        if (interaction.failed === batch) interaction.failed = undefined;
      });
    });
  }

  #enqueue(job: () => Promise<void>): void {
    this.#jobs.push(job);
    this.#running ??= this.#run();
  }

  async #run(): Promise<void> {
    for (let job; (job = this.#jobs.shift());) await job();
    this.#running = undefined;
  }

  /** @returns What the host answered; `undefined` when it failed, which is reported. */
  async #ask<Answer>(
    limitMs: number,
    call: (signal: AbortSignal) => Promise<Answer>,
  ): Promise<Answer | undefined> {
    const {clock, onError} = this.#init;
    try {
      return await withDeadline(clock, limitMs, undefined, call, failure);
    } catch (error) {
      onError(error instanceof CobrowseError ? error : failure(error));
      return undefined;
    }
  }
}
