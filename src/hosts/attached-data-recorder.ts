import {aborted, attachFailedBy} from '../error-texts.js';
import type {CobrowseError} from '../errors.js';
import type {Clock} from '../util/clock.js';
import {withDeadline} from '../util/deadline.js';
import type {AttachedDataOptions, SessionStep} from './attached-data.js';
import {AttachedDataWriter} from './attached-data-writer.js';
import {
  isSameInteraction,
  type HostAdapter,
  type InteractionEndReason,
  type UserData,
} from './host-adapter.js';
import {Interaction} from './interaction.js';

/** How long after `joined` an adapter still gets the keys of a session that was joined without one. */
const LATE_ADAPTER_LIMIT_MS = 5000;

export interface AttachedDataRecorderInit {
  /** The keys to write now, and all keys of the interaction; both frozen. */
  onChange: (changes: UserData, data: UserData) => void;
  /** A read or a write failed. Never fatal: the co-browse session goes on. */
  onError: (error: CobrowseError) => void;
  /** The desktop ends the interaction of the session, or the one whose session would be next. */
  onInteractionEnd: (reason: InteractionEndReason) => Promise<unknown>;
  clock: Clock;
  /** Read at each use, since names and units may change between sessions. */
  options: () => AttachedDataOptions;
}

/**
 * Turns the steps of co-browse sessions into user data of their interaction. A session belongs to the
 * interaction whose adapter was set when it began. Without an adapter everything happens at once.
 */
export class AttachedDataRecorder {
  readonly #init: AttachedDataRecorderInit;
  readonly #writer: AttachedDataWriter;
  readonly #unbind = new Map<HostAdapter, (() => void) | undefined>();
  #adapter: HostAdapter | null = null;
  /** The interaction of the adapter that is set: the next session's. */
  #current: Interaction;
  /** The interaction of the present session, or of the last one. */
  #session: Interaction | undefined;
  #isSessionOver = true;
  #joinedAtMs: number | undefined;

  constructor(init: AttachedDataRecorderInit) {
    this.#init = init;
    this.#writer = new AttachedDataWriter({
      clock: init.clock,
      onError: init.onError,
      onChange: (interaction, changes) => this.#report(interaction, changes),
    });
    this.#current = this.#createInteraction();
  }

  /** All keys of the session's interaction so far; frozen. */
  get data(): UserData {
    return this.#shown.data;
  }

  get adapter(): HostAdapter | null {
    return this.#adapter;
  }

  /**
   * Another adapter is another interaction, whose data starts anew; the session that is on stays with
   * its own. Only a session that was joined without an adapter takes a late one.
   */
  set adapter(adapter: HostAdapter | null) {
    if (adapter === this.#adapter) return;
    this.#adapter = adapter;
    if (adapter && this.#takesLate(this.#session)) this.#attachLate(adapter, this.#session);
    else this.#choose(adapter);
    this.#bind();
  }

  /** The next session is another interaction's. What is on its way to the host for this one still goes. */
  closeInteraction(): void {
    for (const each of [this.#session, this.#current]) if (each) each.isClosed = true;
  }

  /**
   * Reads what the interaction holds. To be called once per session, before its first step; steps
   * recorded while the host answers wait for the answer.
   */
  beginSession(): void {
    if (this.#current.isClosed) this.#current = this.#createInteraction();
    const interaction = (this.#session = this.#current);
    this.#isSessionOver = false;
    this.#joinedAtMs = undefined;
    interaction.beginSession();
    if (this.#adapter && this.#adapter !== interaction.adapter) {
      interaction.replaceAdapter(this.#adapter);
    }
    this.#bind();
    this.#read(interaction);
  }

  /** Reports the changes that a step makes, and has them written. */
  record(step: SessionStep): void {
    const interaction = (this.#session ??= this.#current);
    if (step.type === 'joined') this.#joinedAtMs = this.#init.clock.elapsed();
    if (step.type === 'ended') {
      this.#isSessionOver = true;
      this.#bind();
    }
    if (!interaction.defer(step)) this.#record(interaction, step);
  }

  /** Settles when no key waits for the host any more, at the latest `limitMs` from now. */
  flush(limitMs: number): Promise<void> {
    const idle = async () => this.#writer.idle();
    return withDeadline(this.#init.clock, limitMs, undefined, idle, aborted).catch(() => undefined);
  }

  /** The interaction whose keys are shown. */
  get #shown(): Interaction {
    return this.#session?.isInSession ? this.#session : this.#current;
  }

  #createInteraction(): Interaction {
    return new Interaction(this.#adapter, this.#init.options);
  }

  #takesLate(session: Interaction | undefined): session is Interaction {
    if (!session || session.adapter) return false;
    if (this.#joinedAtMs === undefined) return !this.#isSessionOver;
    return this.#init.clock.elapsed() - this.#joinedAtMs <= LATE_ADAPTER_LIMIT_MS;
  }

  #attachLate(adapter: HostAdapter, session: Interaction): void {
    this.#current = session;
    this.#report(session, session.attachLate(adapter));
    this.#read(session);
    this.#writer.write(session);
  }

  #choose(adapter: HostAdapter | null): void {
    const known = [this.#session, this.#current].find(
      (each) => each && !each.isClosed && isSameInteraction(each.adapter, adapter),
    );
    this.#current = known ?? this.#createInteraction();
    // One without a key may stand for another interaction after all: the session keeps its own.
    const isCertain = adapter?.key !== undefined || this.#isSessionOver;
    if (known && adapter && known.adapter !== adapter && isCertain) known.replaceAdapter(adapter);
  }

  #read(interaction: Interaction): void {
    if (!interaction.startReading()) return;
    this.#writer.read(interaction, () => {
      for (const step of interaction.endReading()) this.#record(interaction, step);
    });
  }

  #record(interaction: Interaction, step: SessionStep): void {
    const changes = interaction.record(step);
    this.#report(interaction, changes);
    if (interaction.hasUnsent) this.#writer.write(interaction);
  }

  #report(interaction: Interaction, changes: UserData): void {
    if (Object.keys(changes).length === 0) return;
    if (interaction === this.#session || interaction === this.#current) {
      this.#init.onChange(changes, interaction.data);
    }
  }

  /** Listens to the desktop about the interaction that is set and the one that is in session. */
  #bind(): void {
    const session = this.#isSessionOver ? null : (this.#session?.adapter ?? null);
    const wanted = new Set([this.#adapter, session]);
    for (const [adapter, unbind] of [...this.#unbind]) {
      if (wanted.has(adapter)) continue;
      this.#unbind.delete(adapter);
      this.#ask(unbind);
    }
    for (const adapter of wanted) {
      if (!adapter?.onInteractionEnd || this.#unbind.has(adapter)) continue;
      const listen = () => adapter.onInteractionEnd!((reason) => this.#onEnd(adapter, reason));
      this.#unbind.set(adapter, this.#ask(listen));
    }
  }

  /** Calls into a host, which may throw, or give no undo. */
  #ask<Answer>(call: (() => Answer) | undefined): Answer | undefined {
    try {
      return call?.();
    } catch (cause) {
      this.#init.onError(attachFailedBy(cause));
      return undefined;
    }
  }

  async #onEnd(adapter: HostAdapter, reason: InteractionEndReason): Promise<void> {
    const isSessions = this.#isSessionOver || isSameInteraction(adapter, this.#session?.adapter);
    if (isSessions) await this.#init.onInteractionEnd(reason);
    else this.#current.isClosed = true;
  }
}
