import type {
  ActivatedDetail,
  DetailMap,
  ErrorDetail,
  SessionSnapshot,
} from '../controller/events.js';
import {
  isTerminal,
  type ConnectionState,
  type SessionState,
  type StateChangeDetail,
} from '../controller/session-state.js';
import {Role} from '../protocol/messages.js';
import {systemClock} from '../util/clock.js';
import type {Strings} from './strings/strings.js';

/** A shorter interruption of the connection is not shown. */
const LOST_AFTER_MS = 1000;

/** What the status speaks of. */
export interface Subject {
  readonly state: SessionState;
  readonly connectionState: ConnectionState;
  readonly session: SessionSnapshot | undefined;
}

/** What is said about a session: the state in words, the time, and what went wrong. */
export class Status {
  /** What went wrong last, while it matters. */
  problem: ErrorDetail | undefined;
  readonly #subject: Subject;
  #activeSinceMs = 0;
  #connectionChangedMs = 0;

  constructor(subject: Subject) {
    this.#subject = subject;
  }

  /** Whether a session is joined and not over. */
  get isOn(): boolean {
    return ['joined', 'active', 'ending'].includes(this.#subject.state);
  }

  /** Whether a session is about to be joined. */
  get isPending(): boolean {
    return !this.isOn && !isTerminal(this.#subject.state);
  }

  /** Whether the agent is waiting for something. */
  get isBusy(): boolean {
    return this.isPending || this.isLost || this.#subject.state === 'ending';
  }

  /** Whether the connection of a joined session has been down for a while. */
  get isLost(): boolean {
    return this.#isDown && systemClock.elapsed() - this.#connectionChangedMs >= LOST_AFTER_MS;
  }

  /** When the status will be another though nothing happens, in milliseconds; 0 for never. */
  get changesInMs(): number {
    if (this.#isDown && !this.isLost) return LOST_AFTER_MS;
    return this.#subject.state === 'active' ? 1000 - (this.#activeMs % 1000) : 0;
  }

  /** How long the page is or was shared, in milliseconds; `undefined` when it never was. */
  get spentMs(): number | null | undefined {
    const {state, session} = this.#subject;
    return state === 'active' ? this.#activeMs : session?.end?.durationMs;
  }

  text(strings: Strings): string {
    const {state, connectionState} = this.#subject;
    return strings[this.isLost ? (connectionState as 'reconnecting') : state];
  }

  onEvent<Name extends keyof DetailMap>(name: Name, detail: DetailMap[Name]): void {
    if (name === 'activated') this.#onActivated(detail as ActivatedDetail);
    if (name === 'error') this.problem = detail as ErrorDetail;
    if (name === 'state-change') this.#onStateChange(detail as StateChangeDetail);
  }

  /**
   * An activation is seen as it happens, so that the time runs from now on, by a clock that nobody
   * sets: those of the server and of this machine may differ by minutes. Only where an agent was in
   * before us the page has been shared for longer, and the two clocks are all there is to say how long.
   */
  #onActivated({activationTime}: ActivatedDetail): void {
    const now = systemClock.now();
    const wasActive = this.#subject.session?.users.some(({role}) => role === Role.agent);
    const alreadyMs = wasActive ? Math.max(0, now - (activationTime ?? now)) : 0;
    this.#activeSinceMs = systemClock.elapsed() - alreadyMs;
  }

  #onStateChange({state, connectionState, previousConnectionState}: StateChangeDetail): void {
    if (connectionState !== previousConnectionState) {
      this.#connectionChangedMs = systemClock.elapsed();
    }
    // The customer may still be shared, so that this has to stay after the end.
    if (state !== 'ended' || this.problem?.code !== 'stop-failed') this.problem = undefined;
  }

  get #isDown(): boolean {
    return this.isOn && this.#subject.connectionState !== 'connected';
  }

  get #activeMs(): number {
    return systemClock.elapsed() - this.#activeSinceMs;
  }
}
