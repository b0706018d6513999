import {CobrowseError} from '../errors.js';

/**
 * The channels of a co-browse session (Genesys Co-browse 9.0 API, "CometD API: client-initiated" and
 * "server-initiated channels"; the lists there are complete).
 */
export const Channel = {
  join: '/service/session/join',
  exit: '/service/session/exit',
  stop: '/service/session/stop',
  joined: '/service/session/joined',
  activated: '/service/session/activated',
  deactivated: '/service/session/deactivated',
} as const;

/** The parties of a session, as the wire numbers them. */
export const Role = {customer: 1, agent: 2, controller: 3} as const;

/** A party inside the session. */
export interface SessionUser {
  /** A string always; the wire says `2` here and `"2"` there. */
  readonly userId: string;
  /** 1 customer, 2 agent, 3 controller. */
  readonly role: number;
  readonly name?: string;
}

/** What the server answers to a JOIN it accepts. */
export interface JoinReply {
  /** A secret: whoever has it can stop the session. */
  readonly userToken: string;
  readonly sessionHistoryId: string;
  /** Who is inside already. Whether that includes the one who joins is not documented. */
  readonly users: readonly SessionUser[];
}

/** What the server tells those inside a session. Times are epoch milliseconds, UTC. */
export type SessionNotice =
  | {readonly type: 'user-joined'; readonly user: SessionUser}
  | {readonly type: 'activated'; readonly activationTime: number | null}
  | SessionEndNotice;

/** The times of a session that is over, from the notice or from the REST stop. */
export interface SessionEndNotice {
  readonly type: 'deactivated';
  /** `null` when the session never became active, or the server does not say. */
  readonly activationTime: number | null;
  /** `null` when the server does not say. */
  readonly deactivationTime: number | null;
}

/** A reply that is not what the vendor documents. Says which part, never what it held. */
export const badResponse = (what: string): CobrowseError =>
  new CobrowseError('bad-response', `The server's answer is not understood: ${what}.`, {
    remediation:
      'Check that "server" leads to a Co-browse application and not to a login page or a proxy.',
    retryable: true,
  });

type Fields = Readonly<Record<string, unknown>>;

const isFields = (data: unknown): data is Fields =>
  typeof data === 'object' && data !== null && !Array.isArray(data);

/** `undefined` and `null` mean absent everywhere on this wire. */
const isAbsent = (value: unknown): value is undefined | null =>
  value === undefined || value === null;

/** Never what somebody has put on `Object.prototype`. */
const own = (fields: Fields, name: string): unknown =>
  Object.prototype.hasOwnProperty.call(fields, name) ? fields[name] : undefined;

function text(fields: Fields, name: string): string {
  const value = own(fields, name);
  if (isAbsent(value)) return '';
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  throw badResponse(name);
}

function time(fields: Fields, name: string): number | null {
  const value = text(fields, name);
  // A session that never became active has been seen without the field, with null and with 0.
  const ms = value === '' ? 0 : Number(value);
  if (!(ms >= 0 && ms <= 8.64e15)) throw badResponse(name);
  return ms || null;
}

function user(data: unknown): SessionUser {
  if (!isFields(data)) throw badResponse('user');
  const role = Number(text(data, 'role') || NaN);
  if (!Number.isInteger(role)) throw badResponse('role');
  const name = text(data, 'name');
  return Object.freeze({userId: text(data, 'userId'), role, ...(name && {name})});
}

/**
 * Reads the reply on the JOIN channel.
 *
 * @returns `undefined` when the server refuses: the vendor documents no form for that, so a reply
 *     without a user token is taken for one.
 * @throws {CobrowseError} `bad-response`
 */
export function parseJoinReply(data: unknown): JoinReply | undefined {
  if (!isFields(data)) return undefined;
  const userToken = text(data, 'userToken');
  if (!userToken) return undefined;
  const users = own(data, 'users') ?? [];
  if (!Array.isArray(users) || users.length > 1000) throw badResponse('users');
  return {
    userToken,
    sessionHistoryId: text(data, 'sessionHistoryId'),
    users: Object.freeze(users.map(user)),
  };
}

/** Reads a pair of times, as DEACTIVATED and the REST stop carry it. */
export function parseSessionEnd(data: unknown): SessionEndNotice {
  const fields = isFields(data) ? data : {};
  return {
    type: 'deactivated',
    activationTime: time(fields, 'activationTime'),
    deactivationTime: time(fields, 'deactivationTime'),
  };
}

/** How each server-initiated channel is read. */
export const NOTICES: Readonly<Record<string, (data: unknown) => SessionNotice>> = {
  [Channel.joined]: (data) => ({type: 'user-joined', user: user(data)}),
  [Channel.activated]: (data) => ({
    type: 'activated',
    activationTime: time(isFields(data) ? data : {}, 'activationTime'),
  }),
  [Channel.deactivated]: parseSessionEnd,
};

/**
 * Reads the reply of REST Get Session.
 *
 * @returns `undefined` when the reply names no session, which is how some versions say "not found".
 * @throws {CobrowseError} `bad-response`
 */
export function parseLiveSession(data: unknown, sessionToken: string): LiveSession | undefined {
  if (isAbsent(data) || data === '') return undefined;
  if (!isFields(data)) throw badResponse('not an object');
  const token = text(data, 'sessionToken');
  if (!token) return undefined;
  // As a number, a token has lost its leading zeros.
  if (token.replace(/^0+/, '') !== sessionToken.replace(/^0+/, '')) {
    throw badResponse('sessionToken');
  }
  return {
    serverName: text(data, 'sessionServerName'),
    serverUrl: text(data, 'sessionServerUrl'),
  };
}

/** Where a live session is at home. */
export interface LiveSession {
  /** The node's application name, the value of the `gcbSessionServer` cookie; may be empty. */
  readonly serverName: string;
  /** The node's own address, not checked yet; empty unless the node's `serverUrl` option is set. */
  readonly serverUrl: string;
}
