import {viewNotActivated} from '../error-texts.js';
import type {Clock, Timer} from '../util/clock.js';
import type {SessionEvent} from './events.js';
import type {SessionRecord} from './session-record.js';

/** When an agent who has just joined must have activated the session. */
const CONCLUDE_AFTER_MS = 5000;

/** The same for an agent who joined before us: the message was sent already, or comes at once. */
const CONCLUDE_PAST_AFTER_MS = 1000;

/**
 * Watches for the activation of a joined session: the server says it once, so one that was missed
 * has to be concluded from an agent who is in the session, and one that does not come is reported.
 */
export class ActivationWatch {
  readonly #clock: Clock;
  readonly #record: SessionRecord;
  readonly #hintTimer: Timer;
  #concludeTimer: Timer;

  /** @param timeoutMs When a session that is not active gives the hint `view-not-activated`. */
  constructor(
    clock: Clock,
    record: SessionRecord,
    timeoutMs: number,
    emit: (event: SessionEvent) => void,
  ) {
    this.#clock = clock;
    this.#record = record;
    this.#hintTimer = clock.setTimeout(() => {
      emit({type: 'problem', error: viewNotActivated(timeoutMs)});
    }, timeoutMs);
  }

  /** An agent is in the session, so it must be active soon. */
  agentSeen({justJoined}: {justJoined: boolean}): void {
    const record = this.#record;
    if (record.end) return;
    this.#clock.clearTimeout(this.#concludeTimer);
    const delayMs = justJoined ? CONCLUDE_AFTER_MS : CONCLUDE_PAST_AFTER_MS;
    this.#concludeTimer = this.#clock.setTimeout(() => {
      this.stop();
      record.activate(null, true);
    }, delayMs);
  }

  /** The session is active or over: no timer is left. */
  stop(): void {
    this.#clock.clearTimeout(this.#hintTimer);
    this.#clock.clearTimeout(this.#concludeTimer);
  }
}
