import {badResponse, headersFailed, headersInvalid, unsupported} from '../error-texts.js';

/** Names and values of headers, as `fetch` takes them. What is `undefined` or `null` is not sent. */
type GivenHeaders =
  | Iterable<readonly [string, string | null | undefined]>
  | Readonly<Record<string, string | null | undefined>>;

/**
 * Headers for REST and long-polling: a record, a `Headers` object or pairs; or a function that
 * returns one of these or a promise of it. The function is asked anew for each request, so that
 * credentials can be renewed while a session lasts.
 */
export type RequestHeaders =
  | GivenHeaders
  | (() => GivenHeaders | null | undefined | PromiseLike<GivenHeaders | null | undefined>);

/** How requests are sent, and what they carry. */
export interface RequestOptions {
  readonly fetch: typeof fetch;
  readonly requestHeaders?: RequestHeaders | null | undefined;
}

/** What differs between requests. With a `body`, which is JSON, a request is a POST. */
export interface RequestDetails {
  readonly signal?: AbortSignal;
  readonly body?: string;
}

/** More than any reply of the REST API needs, and little enough to be harmless. */
const MAX_REPLY_BYTES = 65_536;

/** What a function has returned last, for requests that cannot wait for its promise. */
const lastHeaders = new WeakMap<object, Record<string, string>>();

/**
 * Sends one request.
 *
 * @throws {CobrowseError} (as a rejection) `invalid-configuration` when the headers cannot be had,
 *     `unsupported-environment` when there is no `fetch`; else what `fetch` rejects with.
 */
export async function sendRequest(
  {fetch, requestHeaders}: RequestOptions,
  url: string,
  {signal, body}: RequestDetails = {},
): Promise<Response> {
  const headers = askForHeaders(requestHeaders);
  const ready = headers instanceof Promise ? await headers : headers;
  try {
    return await fetch(url, {...initOf(ready, body), ...(signal && {signal})});
  } catch (error) {
    throw error instanceof ReferenceError && !hasGlobal('fetch') ? unsupported('fetch') : error;
  }
}

/** Whether there is such a global in this environment, be it a page, a worker or Node. */
export const hasGlobal = (name: 'fetch' | 'WebSocket'): boolean =>
  typeof (globalThis as Record<string, unknown>)[name] === 'function';

/**
 * Sends one request that outlives the page. It is under way when this returns, so it carries the
 * headers that were last known when a function only promises new ones.
 */
export function sendLastRequest(
  {fetch, requestHeaders}: RequestOptions,
  url: string,
  body?: string,
): void {
  const send = (headers: Record<string, string>, text = false): Promise<Response> =>
    fetch(url, {...initOf(headers, body, text), keepalive: true});
  try {
    send(lastKnownHeaders(requestHeaders)).catch(() => {
      // Chromium before 81 sends nothing that needs a preflight from a page that goes away. CometD
      // takes text as well, from 3.0 on.
      if (body !== undefined) send({}, true).catch(() => undefined);
    });
  } catch {
    // A page that is going away has nobody to report it to.
  }
}

/** How every request of ours is made. */
function initOf(headers: Record<string, string>, body?: string, text = false): RequestInit {
  return {
    // Cookie stickiness. CometD needs it too, so a server that works has CORS with credentials.
    credentials: 'include',
    // The 9.0 server wants an Origin or a Referer; a same-origin GET has no Origin.
    referrerPolicy: 'strict-origin',
    // Not followed: a redirect could carry a token to another server. "error" would look like
    // an outage.
    redirect: 'manual',
    // A POST is never taken from a cache, and to say so costs it a round trip of preflight more.
    ...(body === undefined
      ? {cache: 'no-store', headers}
      : {
          method: 'POST',
          body,
          headers: {...headers, 'content-type': text ? 'text/plain' : 'application/json'},
        }),
  };
}

function askForHeaders(
  source: RequestHeaders | null | undefined,
): Record<string, string> | Promise<Record<string, string>> {
  if (typeof source !== 'function') return toRecord(source);
  let given: ReturnType<typeof source>;
  try {
    given = source();
  } catch (cause) {
    throw headersFailed({cause});
  }
  const remember = (headers: unknown): Record<string, string> => {
    const record = toRecord(headers);
    lastHeaders.set(source, record);
    return record;
  };
  if (!isThenable(given)) return remember(given);
  return Promise.resolve(given).then(remember, (cause: unknown) => {
    // Where new credentials come from may be out of reach for a while.
    throw headersFailed({cause, retryable: true});
  });
}

function lastKnownHeaders(source: RequestHeaders | null | undefined): Record<string, string> {
  try {
    const headers = askForHeaders(source);
    if (!(headers instanceof Promise)) return headers;
    headers.catch(() => undefined);
  } catch {
    // The last ones are better than none.
  }
  return (source && lastHeaders.get(source)) ?? {};
}

const isAbsent = (value: unknown): value is null | undefined => (value ?? null) === null;

const isThenable = (value: unknown): value is PromiseLike<unknown> =>
  typeof (value as PromiseLike<unknown> | null | undefined)?.then === 'function';

/** What `fetch` would refuse, said by a clear error; values may be secrets, so none is repeated. */
function toRecord(given: unknown): Record<string, string> {
  if (isAbsent(given)) return {};
  if (typeof given !== 'object') throw headersInvalid();
  const pairs = Symbol.iterator in given ? (given as Iterable<unknown>) : Object.entries(given);
  try {
    const headers = new Headers();
    for (const pair of pairs) {
      const [name, value] = (Array.isArray(pair) ? pair : []) as readonly unknown[];
      // `Headers` would take anything as text, such as "[object Object]".
      const isGiven = /^(string|number|boolean)$/.test(typeof value);
      if (typeof name !== 'string' || !(isGiven || isAbsent(value))) throw headersInvalid();
      if (isGiven) headers.append(name, value as string);
    }
    return Object.fromEntries(headers);
  } catch {
    throw headersInvalid();
  }
}

/**
 * Reads a body up to the size that a real reply has.
 *
 * @throws {CobrowseError} (as a rejection) `bad-response` when it is larger.
 */
export async function readText(response: Response, maxBytes = MAX_REPLY_BYTES): Promise<string> {
  const stream = response.body as Response['body'] | undefined;
  // Where a page has its own `fetch`, there may be no stream; a body there is all the same.
  if (typeof stream?.getReader !== 'function') {
    const text = await response.text();
    if (text.length > maxBytes) throw badResponse('too large');
    return text;
  }
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  let text = '';
  for (let size = 0; ;) {
    const {done, value} = await reader.read();
    if (done) return text;
    size += value.length;
    if (size > maxBytes) {
      void reader.cancel();
      throw badResponse('too large');
    }
    text += decoder.decode(value, {stream: true});
  }
}
