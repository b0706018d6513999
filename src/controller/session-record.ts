import type {SessionTimes, SessionUser} from '../protocol/messages.js';
import type {Clock} from '../util/clock.js';
import type {DeactivatedDetail, DetailMap, JoinedDetail, SessionSnapshot} from './events.js';

/** How a session's facts are told. By then they are in the record. */
export type Tell = <Name extends 'joined' | 'user-joined' | 'activated' | 'deactivated'>(
  name: Name,
  detail: DetailMap[Name],
) => void;

/** A session has three parties. More are told, but not kept without bound. */
const MAX_USERS = 100;

/** Why a session ended, and whether anybody told us. */
export interface EndReason {
  readonly endedBy: DeactivatedDetail['endedBy'];
  readonly estimated: boolean;
  /** How long ago that must have been, in milliseconds; for where nobody told the time. Default 0. */
  readonly agoMs?: number;
}

/**
 * What is known of one session. Facts may come twice, late or out of order; they are told once each
 * and in order: joined, activated, deactivated.
 */
export class SessionRecord {
  readonly #tell: Tell;
  readonly #clock: Clock;
  #joined: JoinedDetail | undefined;
  #activationTime: number | null | undefined;
  /** When the activation was heard, by our own clock, since the server's is not ours. */
  #activeSince = 0;
  #end: DeactivatedDetail | undefined;

  constructor(clock: Clock, tell: Tell) {
    this.#clock = clock;
    this.#tell = tell;
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

  get joined(): boolean {
    return !!this.#joined;
  }

  get active(): boolean {
    return this.#activationTime !== undefined && !this.#end;
  }

  /** The end facts, once there are any. */
  get end(): DeactivatedDetail | undefined {
    return this.#end;
  }

  join(detail: JoinedDetail): void {
    this.#joined = Object.freeze(detail);
    this.#tell('joined', this.#joined);
  }

  addUser(user: SessionUser): void {
    const joined = this.#joined!;
    const {userId, role} = user;
    const known = joined.users.some((each) => each.userId === userId && each.role === role);
    if (this.#end || known || joined.users.length >= MAX_USERS) return;
    this.#joined = Object.freeze({...joined, users: Object.freeze([...joined.users, user])});
    this.#tell('user-joined', user);
  }

  /** @param late Whether this was concluded rather than told. */
  activate(activationTime: number | null, late = false): void {
    if (this.#end) return;
    const first = this.#activationTime === undefined;
    this.#activationTime ??= activationTime;
    if (!first) return;
    this.#activeSince = this.#clock.elapsed();
    this.#tell('activated', Object.freeze({activationTime, late}));
  }

  finish(notice: SessionTimes, {endedBy, estimated, agoMs = 0}: EndReason): void {
    if (this.#end) return;
    const missed = this.#activationTime === undefined && notice.activationTime !== null;
    if (missed) this.#activeSince = this.#clock.elapsed();
    if (notice.activationTime !== null) this.#activationTime ??= notice.activationTime;
    const wasActive = this.#activationTime !== undefined;
    const activationTime = this.#activationTime ?? null;
    const activeMs = Math.max(0, this.#clock.elapsed() - agoMs - this.#activeSince);
    const deactivationTime =
      notice.deactivationTime ??
      (activationTime !== null ? activationTime + activeMs : this.#clock.now() - agoMs);
    this.#end = Object.freeze({
      activationTime,
      deactivationTime,
      durationMs: !wasActive
        ? null
        : activationTime === null
          ? activeMs
          : Math.max(0, deactivationTime - activationTime),
      endedBy,
      estimated: estimated || notice.deactivationTime === null,
    });
    if (missed) {
      this.#tell('activated', Object.freeze({activationTime, late: true}));
    }
    this.#tell('deactivated', this.#end);
  }
}
