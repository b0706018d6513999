import type {DeactivationReason, SessionTimes, SessionUser} from '../protocol/messages.js';
import type {Clock} from '../util/clock.js';
import type {DeactivatedDetail, JoinedDetail, SessionEvent, SessionSnapshot} from './events.js';

/** A session has three parties. More are reported, but not kept without bound. */
const MAX_USERS = 100;

/** What the server said of an end. */
export type SessionEnd = SessionTimes & {readonly reason?: DeactivationReason};

/** An end that no message of the server said. */
export const CONCLUDED: SessionEnd = {activationTime: null, deactivationTime: null};

/**
 * What is known of one session. Messages may come twice, late or out of order; each event is emitted
 * once and in order: joined, activated, deactivated.
 */
export class SessionRecord {
  readonly #emit: (...events: SessionEvent[]) => void;
  readonly #clock: Clock;
  #joined: JoinedDetail | undefined;
  #activationTime: number | null | undefined;
  /** When the activation was seen, by our own clock, since the server's is another. */
  #activeSince = 0;
  #end: DeactivatedDetail | undefined;

  constructor(clock: Clock, emit: (...events: SessionEvent[]) => void) {
    this.#clock = clock;
    this.#emit = emit;
  }

  /** `undefined` until joined. */
  get snapshot(): SessionSnapshot | undefined {
    const activationTime = this.#activationTime;
    return (
      this.#joined &&
      Object.freeze({
        ...this.#joined,
        ...(activationTime !== undefined && {activationTime}),
        ...(this.#end && {end: this.#end}),
      })
    );
  }

  get active(): boolean {
    return this.#activationTime !== undefined && !this.#end;
  }

  /** The end facts, once the session is over. */
  get end(): DeactivatedDetail | undefined {
    return this.#end;
  }

  join(detail: JoinedDetail): void {
    this.#joined = Object.freeze(detail);
    this.#emit({type: 'joined', detail: this.#joined});
  }

  addUser(user: SessionUser): void {
    const joined = this.#joined!;
    const {userId, role} = user;
    const known = joined.users.some((each) => each.userId === userId && each.role === role);
    if (this.#end || known || joined.users.length >= MAX_USERS) return;
    this.#joined = Object.freeze({...joined, users: Object.freeze([...joined.users, user])});
    this.#emit({type: 'user-joined', detail: user});
  }

  /** @param late Whether this was concluded, not said by a message. */
  activate(activationTime: number | null, late = false): void {
    if (this.#end) return;
    if (this.#activationTime === undefined) {
      this.#activationTime = activationTime;
      this.#activeSince = this.#clock.elapsed();
      this.#emit({type: 'activated', detail: Object.freeze({activationTime, late})});
    } else if (this.#activationTime === null && activationTime !== null) {
      this.#activationTime = activationTime;
      this.#emit({type: 'activation-time', activationTime});
    }
  }

  /**
   * Ends the session, once.
   *
   * @param end What the server said of it, or `CONCLUDED`.
   * @param agoMs How long ago it ended at the least, in milliseconds; for a concluded end.
   */
  finish(end: SessionEnd, endedBy: DeactivatedDetail['endedBy'], agoMs = 0): void {
    if (this.#end) return;
    const missed = this.#activationTime === undefined && end.activationTime !== null;
    if (missed) this.#activeSince = this.#clock.elapsed();
    if (end.activationTime !== null) this.#activationTime ??= end.activationTime;
    const activationTime = this.#activationTime ?? null;
    this.#end = Object.freeze({
      activationTime,
      ...this.#times(end, agoMs),
      endedBy,
      reason: end.reason ?? 'unknown',
      estimated: end.deactivationTime === null,
    });
    const deactivated: SessionEvent = {type: 'deactivated', detail: this.#end};
    if (!missed) this.#emit(deactivated);
    // Both in one call: a listener of the first must not come between.
    else
      this.#emit(
        {type: 'activated', detail: Object.freeze({activationTime, late: true})},
        deactivated,
      );
  }

  #times(
    end: SessionEnd,
    agoMs: number,
  ): Pick<DeactivatedDetail, 'deactivationTime' | 'durationMs'> {
    const activationTime = this.#activationTime;
    const activeMs = Math.max(0, this.#clock.elapsed() - agoMs - this.#activeSince);
    if (typeof activationTime !== 'number') {
      const deactivationTime = end.deactivationTime ?? this.#clock.now() - agoMs;
      return {deactivationTime, durationMs: activationTime === null ? activeMs : null};
    }
    const deactivationTime = end.deactivationTime ?? activationTime + activeMs;
    return {deactivationTime, durationMs: Math.max(0, deactivationTime - activationTime)};
  }
}
