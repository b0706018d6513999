import {badResponse, redirected, refusedWith, sessionOver, unreachable} from '../error-texts.js';
import {CobrowseError} from '../errors.js';
import type {Clock} from '../util/clock.js';
import {withDeadline} from '../util/deadline.js';
import {percentEncode} from '../util/percent-encode.js';
import {
  parseLiveSession,
  parseSessionTimes,
  type LiveSession,
  type SessionTimes,
} from './messages.js';
import {readText, sendLastRequest, sendRequest, type RequestOptions} from './request.js';

/** What {@link SessionRestClient} needs. */
export interface RestClientOptions extends RequestOptions {
  clock: Clock;
  /** Limit of each request, in milliseconds. */
  requestTimeoutMs: number;
}

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
    const path = `/rest/live/sessions/${percentEncode(sessionToken)}`;
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
    limitMs?: number,
  ): Promise<SessionTimes> {
    const data = await this.#get(stopUrl(server, userToken), signal, limitMs);
    if (data === NOT_FOUND) throw sessionOver();
    return parseSessionTimes(data);
  }

  /** Asks for the same while the page goes away, by a request that outlives it. */
  stopOnUnload(server: string, userToken: string): void {
    sendLastRequest(this.#options, stopUrl(server, userToken));
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
    let response: Response;
    let body: string;
    try {
      response = await sendRequest(this.#options, url, {signal});
      if (!response.ok) return refusal(response);
      body = await readText(response);
    } catch (error) {
      throw error instanceof CobrowseError
        ? error
        : unreachable('cannot be reached', {cause: quotesAddress(error) ? undefined : error});
    }
    try {
      return body.trim() && JSON.parse(body);
    } catch {
      throw badResponse('not JSON');
    }
  }
}

const NOT_FOUND = Symbol();

/** A `fetch` of the page's own may quote the address in its error, and with it the token. */
const quotesAddress = (error: unknown): boolean => String(error).includes('/rest/live/');

/** The address that stops a session by a plain GET, which is also all a closing page can send. */
const stopUrl = (server: string, userToken: string): string =>
  `${server}/rest/live/users/${percentEncode(userToken)}/session/stop`;

function refusal({status: given, type, headers}: Response): typeof NOT_FOUND {
  // A `fetch` of the page's own may put anything here, and it goes into a text.
  const status = Number.isInteger(given) ? given : 0;
  if (status === 404 || status === 410) return NOT_FOUND;
  if (type === 'opaqueredirect' || (status >= 300 && status < 400)) throw redirected();
  if (status >= 500 || status === 429) {
    const seconds = Number(headers.get('retry-after')) || 0;
    throw unreachable(`answered ${status}`, {retryAfterMs: Math.min(60, seconds) * 1000});
  }
  throw refusedWith(status);
}
