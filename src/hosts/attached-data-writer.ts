import {attachFailedBy, lastKeysLost, totalsUnknown} from '../error-texts.js';
import {CobrowseError} from '../errors.js';
import type {Clock} from '../util/clock.js';
import {sleep, withDeadline} from '../util/deadline.js';
import type {UserData} from './host-adapter.js';
import type {Interaction} from './interaction.js';

const READ_TIMEOUT_MS = 3000;
const WRITE_TIMEOUT_MS = 10_000;

/** For how long the last keys of a session are tried: longer than the 30 s for which WWE refuses. */
const RETRY_LIMIT_MS = 120_000;
const FIRST_RETRY_MS = 1000;
const LONGEST_RETRY_MS = 30_000;

export interface AttachedDataWriterInit {
  /** Keys of an interaction became other than reported. */
  onChange: (interaction: Interaction, changes: UserData) => void;
  onError: (error: CobrowseError) => void;
  clock: Clock;
}

/** Reads and writes the user data of interactions: one call at a time, in order. */
export class AttachedDataWriter {
  readonly #init: AttachedDataWriterInit;
  readonly #retrying = new Set<Interaction>();
  readonly #jobs: (() => Promise<void>)[] = [];
  #isRunning = false;
  #whenIdle: (() => void)[] = [];

  constructor(init: AttachedDataWriterInit) {
    this.#init = init;
  }

  /** Reads what the interaction holds, then calls `onDone`. */
  read(interaction: Interaction, onDone: () => void): void {
    this.#enqueue(async () => {
      await this.#read(interaction);
      onDone();
    });
  }

  /** Writes what is unsent. The last keys of a session are retried on their own. */
  write(interaction: Interaction): void {
    this.#enqueue(async () => {
      const failed = await this.#send(interaction);
      if (failed && !interaction.isInSession) void this.#retry(interaction);
    });
  }

  /** Settles when no key waits for a host. */
  async idle(): Promise<void> {
    if (this.#isBusy) await new Promise<void>((resolve) => this.#whenIdle.push(resolve));
  }

  get #isBusy(): boolean {
    return this.#isRunning || this.#retrying.size > 0;
  }

  #enqueue(job: () => Promise<void>): void {
    this.#jobs.push(job);
    if (!this.#isRunning) void this.#run();
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    for (let job; (job = this.#jobs.shift());) await job();
    this.#isRunning = false;
    this.#checkIdle();
  }

  #checkIdle(): void {
    if (!this.#isBusy) for (const resolve of this.#whenIdle.splice(0)) resolve();
  }

  /** @returns What failed and may succeed later. */
  async #send(interaction: Interaction): Promise<CobrowseError | undefined> {
    if (interaction.knowsTotals()) return this.#writeUnsent(interaction);
    let unread = interaction.adapter?.mayHideKeys ? undefined : await this.#read(interaction);
    const failed = await this.#writeUnsent(interaction);
    if (failed || interaction.knowsTotals()) return failed;
    // What was written has to come back; if it does not, the host hides what it holds.
    unread ??= await this.#read(interaction);
    if (interaction.knowsTotals()) return this.#writeUnsent(interaction);
    this.#warn(interaction);
    return unread;
  }

  async #writeUnsent(interaction: Interaction): Promise<CobrowseError | undefined> {
    const {adapter, writable, data, isInSession} = interaction;
    if (!adapter || Object.keys(writable).length === 0) return undefined;
    const error = await this.#ask(WRITE_TIMEOUT_MS, async (signal) => {
      await adapter.writeAttachedData(writable, data, {signal, final: !isInSession});
      interaction.confirm(writable);
    });
    if (error && !this.#retrying.has(interaction)) this.#init.onError(error);
    return error;
  }

  async #read(interaction: Interaction): Promise<CobrowseError | undefined> {
    const {adapter} = interaction;
    const error = await this.#ask(READ_TIMEOUT_MS, async (signal) => {
      const answer = await adapter?.readAttachedData?.({signal});
      if (signal.aborted) return;
      const changes = interaction.learn(answer);
      if (Object.keys(changes).length > 0) this.#init.onChange(interaction, changes);
    });
    if (error) this.#warn(interaction, error);
    return error;
  }

  async #retry(interaction: Interaction): Promise<void> {
    if (this.#retrying.has(interaction)) return;
    this.#retrying.add(interaction);
    const {clock, onError} = this.#init;
    const startedAt = clock.elapsed();
    let error: CobrowseError | undefined;
    for (let delayMs = FIRST_RETRY_MS; ; delayMs = Math.min(2 * delayMs, LONGEST_RETRY_MS)) {
      await sleep(clock, delayMs);
      // A session that is on writes the keys with its own.
      if (!interaction.hasUnsent || interaction.isInSession) break;
      error = await new Promise((resolve) =>
        this.#enqueue(async () => resolve(await this.#send(interaction))),
      );
      if (!error) break;
      if (clock.elapsed() - startedAt >= RETRY_LIMIT_MS) {
        onError(lastKeysLost(error));
        break;
      }
    }
    this.#retrying.delete(interaction);
    this.#checkIdle();
  }

  #warn(interaction: Interaction, cause?: CobrowseError): void {
    const error = interaction.knowsTotals() && cause ? cause : totalsUnknown(cause);
    if (interaction.takeWarning()) this.#init.onError(error);
  }

  async #ask(
    limitMs: number,
    call: (signal: AbortSignal) => Promise<void>,
  ): Promise<CobrowseError | undefined> {
    try {
      await withDeadline(this.#init.clock, limitMs, undefined, call, () => attachFailedBy());
      return undefined;
    } catch (error) {
      return error instanceof CobrowseError ? error : attachFailedBy(error);
    }
  }
}
