import {randomBytes, randomInt, randomUUID} from 'node:crypto';
import type {SessionDirectory, SessionOwner} from './session-directory.js';

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
}

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
}

/** Server notices, named as their channels end. Genesys Co-browse 9.0 API, CometD server. */
export type NoticeName = 'joined' | 'activated' | 'deactivated';
export type Notify = (member: Member, notice: NoticeName, data: object) => void;

export interface JoinRequest {
  readonly token: string;
  readonly role: Role;
  readonly name: string | undefined;
  readonly clientId: string;
}

/** One co-browse session, from its creation to its end. */
export class Session {
  readonly token: string;
  readonly historyId = randomUUID();
  readonly creationTime = Date.now();
  readonly members: Member[] = [];
  activationTime: number | undefined;
  deactivationTime: number | undefined;
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

  add({role, name, clientId}: JoinRequest): Member {
    const userToken = randomBytes(12).toString('hex');
    const member = {userToken, userId: this.#nextUserId++, role, name, clientId};
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
    };
  }
}

export interface SessionRegistryOptions {
  readonly owner: () => SessionOwner;
  readonly notify: Notify;
  readonly directory: SessionDirectory | undefined;
  readonly idleTimeoutMs: number | undefined;
  readonly sessionTimeoutMs: number | undefined;
}

/**
 * The sessions of one node and their life: idle until the agent is in beside the customer, then
 * active, ended as soon as either leaves, and never joined again.
 */
export class SessionRegistry {
  readonly #options: SessionRegistryOptions;
  readonly #sessions = new Map<string, Session>();

  constructor(options: SessionRegistryOptions) {
    this.#options = options;
  }

  /** All sessions, ended ones included. */
  list(): SessionSnapshot[] {
    return [...this.#sessions.values()].map((session) => session.snapshot());
  }

  /** A session by its token, also when it has ended. */
  get(token: string): SessionSnapshot | undefined {
    return this.#sessions.get(token)?.snapshot();
  }

  create(): Session {
    const session = new Session(this.#newToken());
    this.#sessions.set(session.token, session);
    this.#options.directory?.add(session.token, this.#options.owner());
    const {idleTimeoutMs, sessionTimeoutMs} = this.#options;
    this.#endAfter(session, sessionTimeoutMs, () => true);
    this.#endAfter(session, idleTimeoutMs, () => session.activationTime === undefined);
    return session;
  }

  find(token: string): Session | undefined {
    return this.#sessions.get(token);
  }

  findByHistoryId(historyId: string): Session | undefined {
    return [...this.#sessions.values()].find((session) => session.historyId === historyId);
  }

  /**
   * Lets a client in and tells those already inside. The caller answers the client, then calls
   * {@link activateIfReady}, so that the reply goes out before the notice.
   *
   * A client that joins again gets a new user token; a second customer takes the place of the
   * first, as the customer's next page does.
   */
  join(request: JoinRequest): {session: Session; member: Member; others: Member[]} | undefined {
    const session = this.#sessions.get(request.token);
    if (session === undefined || session.ended) {
      return undefined;
    }
    const again = session.members.find((member) => member.clientId === request.clientId);
    const replaced =
      again ??
      (request.role === CUSTOMER
        ? session.members.find((member) => member.role === CUSTOMER)
        : undefined);
    if (replaced !== undefined) {
      session.remove(replaced);
    }
    const others = [...session.members];
    const member = session.add(request);
    if (again === undefined) {
      for (const other of others) {
        this.#options.notify(other, 'joined', describeUser(member));
      }
    }
    return {session, member, others};
  }

  /** Activates a session once customer and agent are both inside. */
  activateIfReady(session: Session): void {
    if (session.has(CUSTOMER) && session.has(AGENT)) {
      this.activate(session);
    }
  }

  activate(session: Session): void {
    if (session.ended || session.activationTime !== undefined) {
      return;
    }
    session.activationTime = Date.now();
    for (const member of [...session.members]) {
      this.#options.notify(member, 'activated', {activationTime: session.activationTime});
    }
  }

  /** Ends a session and tells everybody inside. */
  end(session: Session): EndTimes {
    if (!session.ended) {
      session.deactivationTime = Date.now();
      session.timers.forEach(clearTimeout);
      this.#options.directory?.remove(session.token);
      for (const member of session.members.splice(0)) {
        this.#options.notify(member, 'deactivated', session.times());
      }
    }
    return session.times();
  }

  /** EXIT: the customer or the agent takes the session along, the controller does not. */
  exit(userToken: string): void {
    const place = this.findUser(userToken);
    if (place !== undefined) {
      this.#leave(place.session, place.member);
    }
  }

  /** What EXIT does, for a client that is simply gone. */
  removeClient(clientId: string): void {
    for (const session of this.#sessions.values()) {
      for (const member of session.members.filter((inside) => inside.clientId === clientId)) {
        session.remove(member);
        this.#leave(session, member);
      }
    }
  }

  findUser(userToken: string): {session: Session; member: Member} | undefined {
    return this.#findMember((member) => member.userToken === userToken);
  }

  findClient(clientId: string): {session: Session; member: Member} | undefined {
    return this.#findMember((member) => member.clientId === clientId);
  }

  /** Forgets everything without telling anybody, as a node that dies does. */
  dispose(): void {
    for (const session of this.#sessions.values()) {
      session.timers.forEach(clearTimeout);
      this.#options.directory?.remove(session.token);
    }
    this.#sessions.clear();
  }

  #leave(session: Session, member: Member): void {
    if (member.role === CONTROLLER) {
      session.remove(member);
    } else {
      this.end(session);
    }
  }

  #findMember(
    matches: (member: Member) => boolean,
  ): {session: Session; member: Member} | undefined {
    for (const session of this.#sessions.values()) {
      const member = session.members.find(matches);
      if (member !== undefined) {
        return {session, member};
      }
    }
    return undefined;
  }

  #endAfter(session: Session, delayMs: number | undefined, isDue: () => boolean): void {
    if (delayMs === undefined) {
      return;
    }
    const timer = setTimeout(() => {
      if (isDue()) {
        this.end(session);
      }
    }, delayMs);
    session.timers.push(timer.unref());
  }

  #newToken(): string {
    const token = String(randomInt(100_000_000, 1_000_000_000));
    const taken = this.#sessions.has(token) || this.#options.directory?.find(token) !== undefined;
    return taken ? this.#newToken() : token;
  }
}

/** A user as `users` and JOINED show one: with the id as text, unlike the JOIN reply. */
export function describeUser({userId, role, name}: Member): {
  userId: string;
  role: Role;
  name?: string;
} {
  return {userId: String(userId), role, ...(name === undefined ? {} : {name})};
}
