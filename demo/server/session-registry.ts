import {randomInt} from 'node:crypto';
import type {Behaviour} from './options.js';
import type {SessionDirectory, SessionOwner} from './session-directory.js';
import {
  AGENT,
  CONTROLLER,
  CUSTOMER,
  describeUser,
  sees,
  Session,
  type DeactivationReason,
  type EndTimes,
  type JoinRequest,
  type Member,
  type SessionSnapshot,
} from './session.js';

/** Server messages, named as their channels end. Genesys Co-browse 9.0 API, CometD server. */
export type MessageName = 'joined' | 'activated' | 'deactivated';
export type Notify = (member: Member, name: MessageName, data: object) => void;

/** What a JOIN came to. */
export interface Joined {
  readonly session: Session;
  readonly member: Member;
  /** Those who were inside before. */
  readonly others: readonly Member[];
}

export interface SessionRegistryOptions {
  readonly owner: () => SessionOwner;
  readonly notify: Notify;
  readonly directory: SessionDirectory;
  /** Whether DEACTIVATED says why. */
  readonly sendsReason: () => boolean;
  readonly repeatedJoin: () => Behaviour['repeatedJoin'];
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
    this.#options.directory.add(session.token, this.#options.owner());
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
   * Admits a client and notifies those already inside. The caller answers the client, then calls
   * {@link activateIfReady}, so that the reply goes out before the message.
   *
   * A second customer takes the place of the first, as the customer's next page does.
   */
  join(request: JoinRequest): Joined | undefined {
    const session = this.#sessions.get(request.token);
    if (session === undefined || session.ended) {
      return undefined;
    }
    const again = session.members.find((member) => member.clientId === request.clientId);
    switch (again && this.#options.repeatedJoin()) {
      case 'refused':
        return undefined;
      case 'same-user':
        return {session, member: again!, others: session.members.filter((one) => one !== again)};
      case 'replaces':
        session.remove(again!);
        break;
    }
    return this.#admit(session, request, again);
  }

  #admit(session: Session, request: JoinRequest, again: Member | undefined): Joined {
    const former = session.members.find(({role}) => role === CUSTOMER);
    if (request.role === CUSTOMER && former !== undefined) {
      session.remove(former);
    }
    const others = [...session.members];
    const member = session.add(request);
    if (again === undefined || others.includes(again)) {
      for (const other of others.filter((one) => sees(one, member))) {
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

  /** Whether this agent is in another session, here or on another node. */
  isAgentBusy({token, ended}: Session, {agent}: Member): boolean {
    return !ended && agent !== undefined && !this.#options.directory.assign(agent, token);
  }

  /** Ends a session and notifies everybody inside. */
  end(session: Session, reason: DeactivationReason): EndTimes {
    if (!session.ended) {
      session.deactivationTime = Date.now();
      session.deactivationReason = reason;
      session.timers.forEach(clearTimeout);
      this.#options.directory.remove(session.token);
      for (const member of session.members.splice(0)) {
        this.#options.notify(member, 'deactivated', {
          ...session.times(),
          ...(this.#options.sendsReason() ? {deactivationReason: reason} : {}),
        });
      }
    }
    return session.times();
  }

  /** EXIT: the customer or the agent takes the session along, the controller does not. */
  exit(userToken: string): void {
    const place = this.findUser(userToken);
    if (place !== undefined) {
      this.#leave(place.session, place.member, 'STOPPED_BY_USER');
    }
  }

  /** What EXIT does, for a client that is simply gone. */
  removeClient(clientId: string): void {
    for (const session of this.#sessions.values()) {
      for (const member of session.members.filter((inside) => inside.clientId === clientId)) {
        session.remove(member);
        this.#leave(session, member, 'DISCONNECTED_USER');
      }
    }
  }

  findUser(userToken: string): {session: Session; member: Member} | undefined {
    return this.#findMember((member) => member.userToken === userToken);
  }

  findClient(clientId: string): {session: Session; member: Member} | undefined {
    return this.#findMember((member) => member.clientId === clientId);
  }

  /** Forgets everything without a message, as a node that dies does. */
  dispose(): void {
    for (const session of this.#sessions.values()) {
      session.timers.forEach(clearTimeout);
      this.#options.directory.remove(session.token);
    }
    this.#sessions.clear();
  }

  #leave(session: Session, member: Member, reason: DeactivationReason): void {
    if (member.role === CONTROLLER) {
      session.remove(member);
    } else {
      this.end(session, reason);
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
        this.end(session, 'TIMEOUT_INACTIVE');
      }
    }, delayMs);
    session.timers.push(timer.unref());
  }

  #newToken(): string {
    const token = String(randomInt(100_000_000, 1_000_000_000));
    const taken = this.#sessions.has(token) || this.#options.directory.find(token) !== undefined;
    return taken ? this.#newToken() : token;
  }
}
