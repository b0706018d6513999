import type {
  ActivatedDetail,
  ErrorDetail,
  SessionSnapshot,
  StateChangeDetail,
} from '../controller/events.js';
import {isTerminal, type ConnectionState, type SessionState} from '../controller/session-state.js';
import {systemClock} from '../util/clock.js';
import type {Strings} from './strings/strings.js';

/** A shorter gap in the line is not worth a word. */
const SHAKY_AFTER_MS = 1000;

/** What the status line speaks of. */
export interface Subject {
  readonly state: SessionState;
  readonly connectionState: ConnectionState;
  readonly session: SessionSnapshot | undefined;
}

/** What is said about a session: the state in words, the time, and what went wrong. */
export class StatusLine {
  readonly #subject: Subject;
  #problem: ErrorDetail | undefined;
  #activeSince = 0;
  #lineChangedAt = 0;

  constructor(subject: Subject) {
    this.#subject = subject;
  }

  /** Whether a session is joined. */
  get isOn(): boolean {
    const {state} = this.#subject;
    return state === 'joined' || state === 'active';
  }

  /** Whether a session is about to be joined. */
  get isPending(): boolean {
    return !this.isOn && !isTerminal(this.#subject.state);
  }

  /** Whether the line of a joined session has been down for a while. */
  get isShaky(): boolean {
    return this.#isDown && systemClock.elapsed() - this.#lineChangedAt >= SHAKY_AFTER_MS;
  }

  /** What went wrong last, while it matters. */
  get problem(): ErrorDetail | undefined {
    return this.#problem;
  }

  /** When the status will be another though nothing happens; 0 for never. */
  get changesInMs(): number {
    if (this.#isDown && !this.isShaky) return SHAKY_AFTER_MS;
    return this.#subject.state === 'active' ? 1000 - (this.#activeMs % 1000) : 0;
  }

  /** How long the page is or was shared, in milliseconds; `undefined` when it never was. */
  get spentMs(): number | null | undefined {
    const {state, session} = this.#subject;
    return state === 'active' ? this.#activeMs : session?.end?.durationMs;
  }

  text(strings: Strings): string {
    const {state, connectionState} = this.#subject;
    return strings[this.isShaky ? (connectionState as 'reconnecting') : state];
  }

  onError(detail: ErrorDetail): void {
    this.#problem = detail;
  }

  onActivated({activationTime}: ActivatedDetail): void {
    const now = systemClock.now();
    // The server's clock may be ahead of ours.
    const alreadyMs = Math.max(0, now - (activationTime ?? now));
    this.#activeSince = systemClock.elapsed() - alreadyMs;
  }

  onStateChange({state, connectionState, previousConnectionState}: StateChangeDetail): void {
    if (connectionState !== previousConnectionState) this.#lineChangedAt = systemClock.elapsed();
    // The customer may still be shared, so that this has to stay after the end.
    if (state !== 'ended' || this.#problem?.code !== 'stop-failed') this.#problem = undefined;
  }

  get #isDown(): boolean {
    return this.isOn && this.#subject.connectionState !== 'connected';
  }

  get #activeMs(): number {
    return systemClock.elapsed() - this.#activeSince;
  }
}
