import {badResponse, joinRefused} from '../error-texts.js';
import type {CobrowseError} from '../errors.js';

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
  /** Empty when the server gives none that could be one. */
  readonly sessionHistoryId: string;
  /** Who is inside already. Whether that includes the one who joins is not documented. */
  readonly users: readonly SessionUser[];
}

/** What the server sends to those in a session. Times are epoch milliseconds, UTC. */
export type SessionMessage =
  | {readonly type: 'user-joined'; readonly user: SessionUser}
  | {readonly type: 'activated'; readonly activationTime: number | null}
  | DeactivatedMessage;

/** The times of a session that is over. */
export interface SessionTimes {
  /** `null` when the session never became active, or the server does not say. */
  readonly activationTime: number | null;
  /** `null` when the server does not say. */
  readonly deactivationTime: number | null;
}

/** The session is over, for everybody in it. */
export interface DeactivatedMessage extends SessionTimes {
  readonly type: 'deactivated';
  readonly reason: DeactivationReason;
}

/** Why a session ended, as far as the server says. */
export type DeactivationReason =
  'stopped-by-user' | 'disconnected-user' | 'timeout-inactive' | 'sessions-over-limit' | 'unknown';

/**
 * The values of `deactivationReason`, which the wire writes as `STOPPED_BY_USER`; so the vendor's own
 * script reads them, no page lists them. By `SESSIONS_OVER_LIMIT` the server ends a session whose
 * agent is in another one.
 */
const REASONS: readonly DeactivationReason[] = [
  'stopped-by-user',
  'disconnected-user',
  'timeout-inactive',
  'sessions-over-limit',
];

const reasonOf = (given: unknown): DeactivationReason =>
  REASONS.find((reason) => reason.toUpperCase().replace(/-/g, '_') === given) ?? 'unknown';

type Fields = Readonly<Record<string, unknown>>;

const isFields = (data: unknown): data is Fields =>
  typeof data === 'object' && data !== null && !Array.isArray(data);

const fieldsOf = (data: unknown): Fields => (isFields(data) ? data : {});

/**
 * A field, never what somebody has put on `Object.prototype`. `undefined` and `null` mean absent
 * everywhere on this wire.
 */
const own = (fields: Fields, name: string): unknown =>
  Object.prototype.hasOwnProperty.call(fields, name) ? fields[name] : undefined;

/** No real secret or address is longer. */
const MAX_TEXT = 2048;

/** No real identifier or name is longer. */
const MAX_NAME = 256;

/** The year 2100, in epoch milliseconds. */
const MAX_TIME = 4_102_444_800_000;

/** Control and format characters: they can hide in a report, or turn around the text beside them. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Surrogate}]/u;

/** A text of any length. */
function untrimmed(fields: Fields, name: string): string {
  const value = own(fields, name) ?? '';
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  throw badResponse(name);
}

function text(fields: Fields, name: string): string {
  const value = untrimmed(fields, name);
  if (value.length > MAX_TEXT) throw badResponse(name);
  return value;
}

/** An identifier as it is, or none: cut or mended, it would be another one. */
function identifier(fields: Fields, name: string): string {
  const value = untrimmed(fields, name).trim();
  return value.length > MAX_NAME || UNSEEN.test(value) ? '' : value;
}

/** A name for people to read; what is wrong in it is left out. */
const displayName = (fields: Fields, name: string): string =>
  untrimmed(fields, name)
    .slice(0, MAX_TEXT)
    .replace(new RegExp(UNSEEN, 'gu'), '')
    .trim()
    .slice(0, MAX_NAME)
    .replace(/\p{Surrogate}/u, '');

function time(fields: Fields, name: string): number | null {
  const value = text(fields, name);
  // A session that never became active has been seen without the field, with null and with 0.
  if (value === '') return null;
  const ms = /^\d{1,13}$/.test(value) ? Number(value) : NaN;
  if (!(ms <= MAX_TIME)) throw badResponse(name);
  return ms || null;
}

function user(data: unknown): SessionUser {
  if (!isFields(data)) throw badResponse('user');
  const role = Number(text(data, 'role') || NaN);
  if (!Number.isInteger(role)) throw badResponse('role');
  const name = displayName(data, 'name');
  return Object.freeze({userId: identifier(data, 'userId'), role, ...(name && {name})});
}

/**
 * Reads the reply on the JOIN channel.
 *
 * @throws {CobrowseError} `bad-response`; `join-refused` for a reply without a user token: the vendor
 *     documents no form of a refusal.
 */
export function parseJoinReply(data: unknown): JoinReply {
  const userToken = isFields(data) && text(data, 'userToken');
  if (!userToken) throw joinRefused();
  const users = own(data, 'users') ?? [];
  if (!Array.isArray(users) || users.length > 1000) throw badResponse('users');
  return {
    userToken,
    sessionHistoryId: identifier(data, 'sessionHistoryId'),
    users: Object.freeze(users.map(user)),
  };
}

/**
 * Reads a pair of times, as DEACTIVATED and the REST stop carry it.
 *
 * @throws {CobrowseError} `bad-response`
 */
export const parseSessionTimes = (data: unknown): SessionTimes => timesOf(fieldsOf(data));

const timesOf = (fields: Fields): SessionTimes => ({
  activationTime: time(fields, 'activationTime'),
  deactivationTime: time(fields, 'deactivationTime'),
});

/** How each server-initiated channel is read. */
const PARSERS: Readonly<Record<string, (fields: Fields) => SessionMessage>> = {
  [Channel.joined]: (fields) => ({type: 'user-joined', user: user(fields)}),
  [Channel.activated]: (fields) => ({
    type: 'activated',
    activationTime: time(fields, 'activationTime'),
  }),
  [Channel.deactivated]: (fields) => ({
    type: 'deactivated',
    ...timesOf(fields),
    reason: reasonOf(own(fields, 'deactivationReason')),
  }),
};

/** The channels on which the server speaks by itself. */
export const MESSAGE_CHANNELS: readonly string[] = Object.keys(PARSERS);

/**
 * Reads what came on one of {@link MESSAGE_CHANNELS}. An end must not be lost over its details: with
 * what cannot be read comes what is certain all the same, if anything.
 */
export function parseSessionMessage(
  channel: string,
  data: unknown,
): {message?: SessionMessage; error?: CobrowseError} {
  const parse = PARSERS[channel]!;
  const fields = fieldsOf(data);
  try {
    return {message: parse(fields)};
  } catch (cause) {
    const error = cause as CobrowseError;
    // Without the user that it is about, a message says nothing; without its times, it does.
    if (channel === Channel.joined) return {error};
    return {error, message: parse({deactivationReason: own(fields, 'deactivationReason')})};
  }
}

/**
 * Reads the reply of REST Get Session.
 *
 * @returns `undefined` when the reply names no session, which is how some versions say "not found".
 * @throws {CobrowseError} `bad-response`
 */
export function parseLiveSession(data: unknown, sessionToken: string): LiveSession | undefined {
  if ((data ?? '') === '') return undefined;
  if (!isFields(data)) throw badResponse('not an object');
  const token = text(data, 'sessionToken');
  if (!token) return undefined;
  // As a number, a token has lost its leading zeros.
  if (token.replace(/^0+/, '') !== sessionToken.replace(/^0+/, '')) {
    throw badResponse('sessionToken');
  }
  return {
    serverName: identifier(data, 'sessionServerName'),
    serverUrl: text(data, 'sessionServerUrl'),
  };
}

/** A live session: the node that owns it. */
export interface LiveSession {
  /** The node's application name, the value of the `gcbSessionServer` cookie; may be empty. */
  readonly serverName: string;
  /** The node's own address, not checked yet; empty unless the node's `serverUrl` option is set. */
  readonly serverUrl: string;
}
