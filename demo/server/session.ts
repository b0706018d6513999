import {randomBytes, randomUUID} from 'node:crypto';

/** Customer, agent, controller. Genesys Co-browse 9.0 API, CometD client. */
export type Role = 1 | 2 | 3;

export const CUSTOMER: Role = 1;
export const AGENT: Role = 2;
export const CONTROLLER: Role = 3;

/** One client inside a session. */
export interface Member {
  readonly userToken: string;
  readonly userId: number;
  readonly role: Role;
  readonly name: string | undefined;
  readonly clientId: string;
  /** Who an agent is, for the limit of one session each; `undefined` for nobody in particular. */
  readonly agent: string | undefined;
}

/** Why a session ended, in the words of the vendor's server. */
export type DeactivationReason =
  'STOPPED_BY_USER' | 'DISCONNECTED_USER' | 'TIMEOUT_INACTIVE' | 'SESSIONS_OVER_LIMIT' | 'NONE';

/** The two times of a session's end. Epoch milliseconds; no activation time if it never was active. */
export interface EndTimes {
  readonly activationTime?: number;
  readonly deactivationTime: number;
}

/** A session as tests may look at it. */
export interface SessionSnapshot {
  readonly token: string;
  readonly historyId: string;
  readonly state: 'idle' | 'active' | 'ended';
  /** Roles inside, in order of joining. */
  readonly roles: readonly Role[];
  readonly creationTime: number;
  readonly activationTime: number | undefined;
  readonly deactivationTime: number | undefined;
  readonly deactivationReason: DeactivationReason | undefined;
}

/** What a client asks for when it joins. */
export interface JoinRequest {
  readonly token: string;
  readonly role: Role;
  readonly name: string | undefined;
  readonly clientId: string;
  readonly agent?: string | undefined;
  readonly auth?: string | undefined;
}

/** One co-browse session, from its creation to its end. */
export class Session {
  readonly token: string;
  readonly historyId = randomUUID();
  readonly creationTime = Date.now();
  readonly members: Member[] = [];
  activationTime: number | undefined;
  deactivationTime: number | undefined;
  deactivationReason: DeactivationReason | undefined;
  readonly timers: NodeJS.Timeout[] = [];
  #nextUserId = 1;

  constructor(token: string) {
    this.token = token;
  }

  get ended(): boolean {
    return this.deactivationTime !== undefined;
  }

  has(role: Role): boolean {
    return this.members.some((member) => member.role === role);
  }

  add({role, name, clientId, agent}: JoinRequest): Member {
    const userToken = randomBytes(12).toString('hex');
    const member = {userToken, userId: this.#nextUserId++, role, name, clientId, agent};
    this.members.push(member);
    return member;
  }

  remove(member: Member): void {
    const index = this.members.indexOf(member);
    if (index >= 0) {
      this.members.splice(index, 1);
    }
  }

  times(): EndTimes {
    const deactivationTime = this.deactivationTime ?? Date.now();
    return this.activationTime === undefined
      ? {deactivationTime}
      : {activationTime: this.activationTime, deactivationTime};
  }

  snapshot(): SessionSnapshot {
    const active = this.activationTime === undefined ? 'idle' : 'active';
    return {
      token: this.token,
      historyId: this.historyId,
      state: this.ended ? 'ended' : active,
      roles: this.members.map((member) => member.role),
      creationTime: this.creationTime,
      activationTime: this.activationTime,
      deactivationTime: this.deactivationTime,
      deactivationReason: this.deactivationReason,
    };
  }
}

/**
 * Whether one user gets to know of another. A customer's client would send its page to a controller
 * that is announced to it.
 */
export function sees({role}: Member, other: Member): boolean {
  return role !== CUSTOMER || other.role !== CONTROLLER;
}

/** A user as `users` and JOINED show one: with the id as text, unlike the JOIN reply. */
export function describeUser({userId, role, name}: Member): {
  userId: string;
  role: Role;
  name?: string;
} {
  return {userId: String(userId), role, ...(name === undefined ? {} : {name})};
}
