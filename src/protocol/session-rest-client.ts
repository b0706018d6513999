import {badResponse, sessionOver, unreachable} from '../error-texts.js';
import {CobrowseError} from '../errors.js';
import type {Clock} from '../util/clock.js';
import {withDeadline} from '../util/deadline.js';
import {
  parseLiveSession,
  parseSessionTimes,
  type LiveSession,
  type SessionTimes,
} from './messages.js';

/** What {@link SessionRestClient} needs. */
export interface RestClientOptions {
  fetch: typeof fetch;
  clock: Clock;
  /** Limit of each request, in milliseconds. */
  requestTimeoutMs: number;
  requestHeaders?: Readonly<Record<string, string>> | undefined;
}

/** More than any reply of this API needs, and little enough to be harmless. */
const MAX_REPLY_BYTES = 65_536;

/** The REST part of the Co-browse Server (Genesys Co-browse 9.0 API, "RESTful real-time API"). */
export class SessionRestClient {
  readonly #options: RestClientOptions;

  constructor(options: RestClientOptions) {
    this.#options = options;
  }

  /**
   * Asks for a live session.
   *
   * @param server The base to ask, as `resolveServerUrl` returns it.
   * @param limitMs How long to wait for the answer; `requestTimeoutMs` if left out.
   * @returns `undefined` when no such session is alive.
   * @throws {CobrowseError} (as a rejection) `server-unreachable`, `server-refused`,
   *     `bad-response`, `aborted`.
   */
  async findSession(
    server: string,
    sessionToken: string,
    signal?: AbortSignal,
    limitMs?: number,
  ): Promise<LiveSession | undefined> {
    const path = `/rest/live/sessions/${encodeURIComponent(sessionToken)}`;
    const data = await this.#get(server + path, signal, limitMs);
    return data === NOT_FOUND ? undefined : parseLiveSession(data, sessionToken);
  }

  /**
   * Stops the session for everybody.
   *
   * @param userToken The Controller's, from the JOIN reply.
   * @throws {CobrowseError} (as a rejection) as `findSession`; `session-ended` when the server no
   *     longer knows the user token.
   */
  async stopSession(
    server: string,
    userToken: string,
    signal?: AbortSignal,
  ): Promise<SessionTimes> {
    const data = await this.#get(stopUrl(server, userToken), signal);
    if (data === NOT_FOUND) throw sessionOver();
    return parseSessionTimes(data);
  }

  #get(
    url: string,
    signal: AbortSignal | undefined,
    limitMs = this.#options.requestTimeoutMs,
  ): Promise<unknown> {
    return withDeadline(
      this.#options.clock,
      limitMs,
      signal,
      (ownSignal) => this.#request(url, ownSignal),
      () => unreachable(`gave no answer within ${limitMs} ms`),
    );
  }

  async #request(url: string, signal: AbortSignal): Promise<unknown> {
    const {fetch, requestHeaders} = this.#options;
    let response: Response;
    let body: string;
    try {
      response = await fetch(url, {
        ...requestInit(requestHeaders),
        // Not followed: a redirect could carry the token to another server.
        redirect: 'manual',
        signal,
      });
      if (!response.ok) return refusal(response);
      body = await readText(response);
    } catch (error) {
      throw error instanceof CobrowseError
        ? error
        : unreachable('cannot be reached', {cause: error});
    }
    try {
      return body.trim() && JSON.parse(body);
    } catch {
      throw badResponse('not JSON');
    }
  }
}

const NOT_FOUND = Symbol();

/** The address that stops a session by a plain GET, which is also all a closing page can send. */
export const stopUrl = (server: string, userToken: string): string =>
  `${server}/rest/live/users/${encodeURIComponent(userToken)}/session/stop`;

/** How every request of ours is made. */
export const requestInit = (
  headers: Readonly<Record<string, string>> | undefined,
): RequestInit => ({
  // Cookie stickiness. CometD needs it too, so a server that works has CORS with credentials.
  credentials: 'include',
  cache: 'no-store',
  // The 9.0 server wants an Origin or a Referer; a same-origin GET has no Origin.
  referrerPolicy: 'strict-origin',
  ...(headers && {headers: {...headers}}),
});

function refusal(response: Response): typeof NOT_FOUND {
  const {status, type} = response;
  if (status === 404 || status === 410) return NOT_FOUND;
  if (type === 'opaqueredirect' || (status >= 300 && status < 400)) {
    throw refused('redirects elsewhere', 'Set "server" to the address it redirects to.');
  }
  if (status >= 500 || status === 429) {
    const seconds = Number(response.headers.get('retry-after')) || 0;
    throw unreachable(`answered ${status}`, {retryAfterMs: Math.min(60, seconds) * 1000});
  }
  throw refused(
    `answered ${status}`,
    "Check that this page's origin is listed in the server's [cross-origin] allowedOrigins.",
  );
}

const refused = (what: string, remediation: string): CobrowseError =>
  new CobrowseError('server-refused', `The Co-browse server ${what}.`, {remediation});

/** Reads a body up to the size any honest reply has. */
export async function readText(response: Response, maxBytes = MAX_REPLY_BYTES): Promise<string> {
  const reader = response.body?.getReader();
  const decoder = new TextDecoder();
  let text = '';
  for (let size = 0; reader;) {
    const {done, value} = await reader.read();
    if (done) break;
    size += value.length;
    if (size > maxBytes) {
      void reader.cancel();
      throw badResponse('too large');
    }
    text += decoder.decode(value, {stream: true});
  }
  return text;
}
