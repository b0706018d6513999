import {answer} from './answer.js';
import type {Publication} from './bayeux.js';
import type {SessionChannelsOptions} from './session-channels.js';
import type {Joined} from './session-registry.js';
import {
  AGENT,
  CONTROLLER,
  CUSTOMER,
  describeUser,
  sees,
  type JoinRequest,
  type Member,
  type Role,
  type Session,
} from './session.js';

const ROLES: readonly Role[] = [CUSTOMER, AGENT, CONTROLLER];

/** Carries out a JOIN and answers it. */
export function join(publication: Publication, options: SessionChannelsOptions): void {
  const {sessions} = options;
  const request = readJoinRequest(publication);
  const joined = request && isWelcome(request, options) ? sessions.join(request) : undefined;
  if (joined === undefined) {
    refuse(publication, options);
    return;
  }
  const {session, member} = joined;
  if (member.role === AGENT) {
    publication.setCookie(options.stickinessCookie);
  }
  const wasActive = session.activationTime !== undefined;
  overtakeReply(session, member, options);
  replyToJoin(publication, joined, options);
  // In a task of its own: the engine would send the message before the acknowledgement.
  setImmediate(() => afterReply(session, member, wasActive, options));
}

function afterReply(
  session: Session,
  member: Member,
  wasActive: boolean,
  {bayeux, sessions, faults, behaviour}: SessionChannelsOptions,
): void {
  const {role, clientId} = member;
  if (wasActive && behaviour.repeatActivated) {
    const {activationTime} = session;
    bayeux.deliver(clientId, '/service/session/activated', {activationTime});
  }
  const busy =
    role === AGENT &&
    (faults.take('agent-busy') !== undefined ||
      (behaviour.oneSessionPerAgent && sessions.isAgentBusy(session, member)));
  if (busy) {
    sessions.end(session, 'SESSIONS_OVER_LIMIT');
  } else {
    sessions.activateIfReady(session);
  }
}

/** Genesys Co-browse 9.0, agent authentication: a token that the server does not want is no harm. */
function isWelcome(
  {role, auth}: JoinRequest,
  {faults, behaviour}: SessionChannelsOptions,
): boolean {
  const {authToken} = behaviour;
  const authenticated = role === CUSTOMER || authToken === undefined || auth === authToken;
  return authenticated && faults.take('join-refused', {role}) === undefined;
}

function refuse(publication: Publication, {bayeux, behaviour}: SessionChannelsOptions): void {
  const {acknowledgement} = publication;
  switch (behaviour.refusedJoin) {
    case 'failed-answer':
      acknowledgement.successful = false;
      acknowledgement.error = '403::publish denied';
      answer(publication, {}, {bayeux, behaviour});
      break;
    case 'answer-without-user-token':
      answer(publication, {error: 'Session not found'}, {bayeux, behaviour});
      break;
    case 'acknowledgement-only':
      break;
    case 'no-answer':
      publication.withhold();
      break;
  }
}

/** The races in which a message is faster than the JOIN reply. */
function overtakeReply(
  session: Session,
  {role}: Member,
  {sessions, faults}: SessionChannelsOptions,
): void {
  if (faults.take('activated-before-join-reply', {role})) {
    sessions.activate(session);
  }
  if (faults.take('deactivated-before-join-reply', {role})) {
    sessions.end(session, 'NONE');
  }
}

function replyToJoin(
  publication: Publication,
  {session, member, others}: Joined,
  {bayeux, faults, behaviour}: SessionChannelsOptions,
): void {
  const {role, userToken, userId} = member;
  if (faults.take('join-unacknowledged', {role})) {
    publication.withhold();
    return;
  }
  if (faults.take('join-no-reply', {role})) {
    return;
  }
  const listed = behaviour.usersIncludeJoiner ? [...others, member] : others;
  const users = listed.filter((other) => sees(member, other)).map(describeUser);
  const reply = faults.take('join-null-data', {role})
    ? null
    : {userToken, userId, users, sessionHistoryId: session.historyId};
  answer(publication, reply, {bayeux, behaviour});
  if (faults.take('join-twice-reply', {role})) {
    bayeux.deliver(publication.clientId, publication.channel, reply);
  }
}

function readJoinRequest({clientId, agent, data}: Publication): JoinRequest | undefined {
  const {sessionToken, name, auth} = asRecord(data);
  const role = roleOf(data);
  return role === undefined
    ? undefined
    : {
        token: textOf(sessionToken) ?? '',
        role,
        name: textOf(name),
        auth: textOf(auth),
        clientId,
        agent,
      };
}

/** The role that a JOIN asks for, if there is such a one. */
export function roleOf(data: unknown): Role | undefined {
  const {role} = asRecord(data);
  return ROLES.find((known) => known === role);
}

/** The user token of an EXIT or STOP; empty for none. */
export function userTokenOf(data: unknown): string {
  return textOf(asRecord(data)['userToken']) ?? '';
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function asRecord(data: unknown): Record<string, unknown> {
  return typeof data === 'object' && data !== null ? (data as Record<string, unknown>) : {};
}
