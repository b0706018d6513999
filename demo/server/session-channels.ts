import type {Bayeux, Publication} from './bayeux.js';
import type {FaultSwitches} from './faults.js';
import type {Behaviour} from './options.js';
import {type Notify, type SessionRegistry} from './session-registry.js';
import {
  AGENT,
  CONTROLLER,
  CUSTOMER,
  describeUser,
  type JoinRequest,
  type Member,
  type Role,
  type Session,
} from './session.js';

const CREATE = '/service/session/create';
const JOIN = '/service/session/join';
const EXIT = '/service/session/exit';
const STOP = '/service/session/stop';

const ROLES: readonly Role[] = [CUSTOMER, AGENT, CONTROLLER];

export interface SessionChannelsOptions {
  readonly bayeux: Bayeux;
  readonly sessions: SessionRegistry;
  readonly faults: FaultSwitches;
  readonly behaviour: Behaviour;
  /** The `Set-Cookie` value that makes a load balancer stay on this node. */
  readonly stickinessCookie: string;
}

/** Sends server notices over CometD, or doubles and loses them when a fault says so. */
export function noticeSender(bayeux: Bayeux, faults: FaultSwitches): Notify {
  return ({clientId, role}, notice, data) => {
    const send = (): void => bayeux.deliver(clientId, `/service/session/${notice}`, data);
    if (notice !== 'joined') {
      if (faults.take(`${notice}-lost`, {role})) {
        return;
      }
      if (faults.take(`${notice}-twice`, {role})) {
        send();
      }
    }
    send();
  };
}

/**
 * The four channels a client may publish to. Genesys Co-browse 9.0 API, CometD client. The ack is
 * the engine's; the reply here is a second message on the same channel.
 */
export function openSessionChannels(options: SessionChannelsOptions): void {
  const {bayeux, sessions, faults, behaviour, stickinessCookie} = options;

  bayeux.publishPolicy = (channel, data) =>
    channel !== JOIN || faults.take('join-denied', {role: roleOf(data)}) === undefined;

  bayeux.onPublish(CREATE, ({clientId, setCookie}) => {
    setCookie(stickinessCookie);
    bayeux.deliver(clientId, CREATE, {sessionToken: sessions.create().token});
  });

  bayeux.onPublish(JOIN, (publication) => join(publication, options));

  bayeux.onPublish(EXIT, ({clientId, data}) => {
    bayeux.deliver(clientId, EXIT, {});
    sessions.exit(textOf(data, 'userToken'));
  });

  bayeux.onPublish(STOP, ({clientId, data}) => {
    if (behaviour.stopReply) {
      bayeux.deliver(clientId, STOP, {});
    }
    const place = sessions.findUser(textOf(data, 'userToken'));
    if (place?.member.role === CONTROLLER) {
      sessions.end(place.session);
    }
  });

  bayeux.onClientRemoved((clientId) => sessions.removeClient(clientId));
}

function join(publication: Publication, options: SessionChannelsOptions): void {
  const {sessions, faults, behaviour} = options;
  const request = readJoinRequest(publication);
  const refused =
    request === undefined || faults.take('join-refused', {role: request.role}) !== undefined;
  const joined = refused ? undefined : sessions.join(request);
  if (joined === undefined) {
    if (behaviour.refusedJoin === 'reply-without-user-token') {
      options.bayeux.deliver(publication.clientId, JOIN, {error: 'Session not found'});
    }
    return;
  }
  const {session, member, others} = joined;
  if (member.role === AGENT) {
    publication.setCookie(options.stickinessCookie);
  }
  const wasActive = session.activationTime !== undefined;
  overtakeReply(session, member, options);
  replyToJoin(session, member, others, options);
  if (wasActive && behaviour.repeatActivated) {
    const {activationTime} = session;
    options.bayeux.deliver(member.clientId, '/service/session/activated', {activationTime});
  }
  sessions.activateIfReady(session);
}

/** The races in which a notice is faster than the JOIN reply. */
function overtakeReply(
  session: Session,
  {role}: Member,
  {sessions, faults}: SessionChannelsOptions,
): void {
  if (faults.take('activated-before-join-reply', {role})) {
    sessions.activate(session);
  }
  if (faults.take('deactivated-before-join-reply', {role})) {
    sessions.end(session);
  }
}

function replyToJoin(
  session: Session,
  member: Member,
  others: readonly Member[],
  {bayeux, faults, behaviour}: SessionChannelsOptions,
): void {
  const {role, clientId, userToken, userId} = member;
  if (faults.take('join-no-reply', {role})) {
    return;
  }
  const users = (behaviour.usersIncludeJoiner ? [...others, member] : others).map(describeUser);
  const reply = faults.take('join-null-data', {role})
    ? null
    : {userToken, userId, users, sessionHistoryId: session.historyId};
  bayeux.deliver(clientId, JOIN, reply);
  if (faults.take('join-twice-reply', {role})) {
    bayeux.deliver(clientId, JOIN, reply);
  }
}

function readJoinRequest({clientId, data}: Publication): JoinRequest | undefined {
  const {name} = asRecord(data);
  const role = roleOf(data);
  return role === undefined
    ? undefined
    : {
        token: textOf(data, 'sessionToken'),
        role,
        name: typeof name === 'string' ? name : undefined,
        clientId,
      };
}

function roleOf(data: unknown): Role | undefined {
  const {role} = asRecord(data);
  return ROLES.find((known) => known === role);
}

function textOf(data: unknown, key: string): string {
  const value = asRecord(data)[key];
  return typeof value === 'string' ? value : '';
}

function asRecord(data: unknown): Record<string, unknown> {
  return typeof data === 'object' && data !== null ? (data as Record<string, unknown>) : {};
}
