import {randomUUID} from 'node:crypto';
import type {IncomingMessage} from 'node:http';

const COOKIE = /(?:^|;\s*)gcbAgent=([^;]+)/;
const assigned = new WeakMap<IncomingMessage, string>();

/**
 * Who an agent is, for the limit of one session each: a browser. How the vendor's server distinguishes
 * agents apart is not documented. A client without cookies is somebody new at each request.
 */
export function agentOf(request: IncomingMessage): string {
  const known = COOKIE.exec(request.headers.cookie ?? '')?.[1] ?? assigned.get(request);
  const agent = known ?? randomUUID();
  assigned.set(request, agent);
  return agent;
}

/** The `Set-Cookie` value that makes a browser known; `undefined` for one that is. */
export function agentCookie(request: IncomingMessage): string | undefined {
  return COOKIE.test(request.headers.cookie ?? '')
    ? undefined
    : `gcbAgent=${agentOf(request)}; Path=/; HttpOnly`;
}
