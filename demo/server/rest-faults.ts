import {LOGIN_PAGE} from './bayeux-faults.js';
import type {FaultSwitches} from './faults.js';

/** A REST reply before it is written. */
export interface RestReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Empty for no body. */
  readonly body: string;
}

/** A reply with a JSON body. */
export function jsonReply(value: unknown, headers: Record<string, string> = {}): RestReply {
  return {
    status: 200,
    headers: {'Content-Type': 'application/json', ...headers},
    body: JSON.stringify(value),
  };
}

/** A reply of nothing but a status. */
export function emptyReply(status: number, headers: Record<string, string> = {}): RestReply {
  return {status, headers, body: ''};
}

/** The fault that answers in place of the application, if one strikes. */
export function replaceReply(faults: FaultSwitches, path: string): RestReply | undefined {
  for (const status of [404, 401, 403, 500] as const) {
    if (faults.take(`rest-${status}`, {path})) {
      return emptyReply(status);
    }
  }
  const unavailable = faults.take('rest-503', {path});
  if (unavailable !== undefined) {
    return emptyReply(503, {
      'Retry-After': String(unavailable.retryAfterS ?? 1),
      'Access-Control-Expose-Headers': 'Retry-After',
    });
  }
  const redirect = faults.take('rest-redirect', {path});
  if (redirect !== undefined) {
    return emptyReply(302, {Location: redirect.url ?? 'https://elsewhere.invalid/cobrowse'});
  }
  if (faults.take('rest-html', {path})) {
    return {status: 200, headers: {'Content-Type': 'text/html'}, body: LOGIN_PAGE};
  }
  if (faults.take('rest-empty', {path})) {
    return {status: 200, headers: {'Content-Type': 'application/json'}, body: ''};
  }
  return faults.take('rest-null', {path}) === undefined ? undefined : jsonReply(null);
}

/** Bends a reply on its way out. Replies without a body are left alone. */
export function bendReply(faults: FaultSwitches, path: string, reply: RestReply): RestReply {
  if (reply.body === '') {
    return reply;
  }
  if (faults.take('rest-malformed', {path})) {
    return {...reply, body: reply.body.slice(0, -Math.ceil(reply.body.length / 2))};
  }
  const value = JSON.parse(reply.body) as Record<string, unknown>;
  const bent = (changed: unknown): RestReply => ({...reply, body: JSON.stringify(changed)});
  if (faults.take('rest-wrong-types', {path})) {
    return bent(withWrongTypes(value));
  }
  if (faults.take('rest-extra-fields', {path})) {
    return bent({unheardOf: {deep: [1, null]}, ...value, users: [], version: '99.1'});
  }
  const huge = faults.take('rest-huge', {path});
  return huge === undefined
    ? reply
    : bent({...value, padding: 'x'.repeat(huge.bytes ?? 10_000_000)});
}

function withWrongTypes(value: Record<string, unknown>): Record<string, unknown> {
  const wrong: Record<string, unknown> = {};
  for (const [key, field] of Object.entries(value)) {
    wrong[key] = typeof field === 'string' ? {text: field} : String(field);
  }
  return {...wrong, sessionServerUrl: 42};
}
