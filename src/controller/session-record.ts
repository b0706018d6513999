import type {DeactivationReason, SessionTimes, SessionUser} from '../protocol/messages.js';
import type {Clock} from '../util/clock.js';
import type {DeactivatedDetail, JoinedDetail, SessionEvent, SessionSnapshot} from './events.js';

/** A session has three parties. More are reported, but not kept without bound. */
const MAX_USERS = 100;

/** How a session became active. */
interface Activation {
  /** `null` when the server did not say. */
  readonly time: number | null;
  /** When it was seen, by our own clock, since the server's is another. */
  readonly seenAt: number;
}

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
  #activation: Activation | undefined;
  #end: DeactivatedDetail | undefined;
  /** Made when it is asked for, and kept until something changes: hosts compare it by identity. */
  #snapshot: SessionSnapshot | undefined;

  constructor(clock: Clock, emit: (...events: SessionEvent[]) => void) {
    this.#clock = clock;
    this.#emit = emit;
  }

  /** `undefined` until joined. */
  get snapshot(): SessionSnapshot | undefined {
    const activation = this.#activation;
    return (this.#snapshot ??=
      this.#joined &&
      Object.freeze({
        ...this.#joined,
        ...(activation && {activationTime: activation.time}),
        ...(this.#end && {end: this.#end}),
      }));
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
    this.#snapshot = undefined;
    this.#emit({type: 'user-joined', detail: user});
  }

  /** @param late Whether this was concluded, not said by a message. */
  activate(activationTime: number | null, late = false): void {
    if (this.#end) return;
    const known = this.#activation;
    this.#learn(activationTime);
    if (!known) this.#emit({type: 'activated', detail: Object.freeze({activationTime, late})});
    else if (known.time === null && activationTime !== null) {
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
    const missed = !this.#activation && end.activationTime !== null;
    if (end.activationTime !== null) this.#learn(end.activationTime);
    const activationTime = this.#activation?.time ?? null;
    this.#end = Object.freeze({
      activationTime,
      ...this.#times(end, agoMs),
      endedBy,
      reason: end.reason ?? 'unknown',
      estimated: end.deactivationTime === null,
    });
    this.#snapshot = undefined;
    const deactivated: SessionEvent = {type: 'deactivated', detail: this.#end};
    if (!missed) this.#emit(deactivated);
    // Both in one call: a listener of the first must not come between.
    else
      this.#emit(
        {type: 'activated', detail: Object.freeze({activationTime, late: true})},
        deactivated,
      );
  }

  #learn(time: number | null): void {
    const known = this.#activation;
    if (known && (known.time !== null || time === null)) return;
    this.#activation = {time, seenAt: known?.seenAt ?? this.#clock.elapsed()};
    this.#snapshot = undefined;
  }

  #times(
    end: SessionEnd,
    agoMs: number,
  ): Pick<DeactivatedDetail, 'deactivationTime' | 'durationMs'> {
    const {time, seenAt} = this.#activation ?? {time: null, seenAt: null};
    const activeMs = seenAt === null ? null : Math.max(0, this.#clock.elapsed() - agoMs - seenAt);
    const estimate = time === null ? this.#clock.now() - agoMs : time + activeMs!;
    const deactivationTime = end.deactivationTime ?? estimate;
    return {
      deactivationTime,
      durationMs: time === null ? activeMs : Math.max(0, deactivationTime - time),
    };
  }
}
