import {aborted} from '../error-texts.js';
import {CobrowseError} from '../errors.js';
import {attachFailed} from './host-errors.js';

export interface DesktopClientOptions {
  /** Default: the page's own. */
  fetch?: typeof fetch | undefined;
  /** Sent with every request; a function is asked each time, for credentials that expire. */
  headers?: HeadersInit | (() => HeadersInit | Promise<HeadersInit>) | undefined;
}

/** A reply of a desktop's web service. */
export interface DesktopReply {
  readonly body: unknown;
  readonly headers: Headers;
}

/** A refusal, with the status that the service gave. */
export class DesktopRefusal extends CobrowseError {
  readonly status: number;

  constructor(status: number) {
    super('attach-failed', `The desktop service answered with status ${status}.`, {
      remediation:
        status === 401 || status === 403
          ? 'Check the credentials and the rights of the agent.'
          : 'Check baseUrl and interactionId.',
      retryable: true,
    });
    this.status = status;
  }
}

export interface DesktopRequest {
  method: 'GET' | 'POST';
  body?: unknown;
  /** Sent besides the headers of the options. */
  headers?: Readonly<Record<string, string>> | undefined;
  signal: AbortSignal;
}

/**
 * Sends one request to a desktop's web service and reads its JSON reply. Redirects are not followed:
 * user data and credentials go where the host has sent them.
 *
 * @throws {CobrowseError} `attach-failed`, or `aborted` with the signal.
 */
export const askDesktop = async (
  url: string,
  {method, body, headers: added = {}, signal}: DesktopRequest,
  options: DesktopClientOptions,
): Promise<DesktopReply> => {
  const {headers} = options;
  const own = new Headers(typeof headers === 'function' ? await headers() : headers);
  for (const [name, value] of Object.entries(added)) own.set(name, value);
  if (body !== undefined) own.set('Content-Type', 'application/json');
  let response: Response;
  try {
    // Called unbound: the page's own `fetch` insists on it.
    const send = options.fetch ?? globalThis.fetch;
    response = await send(url, {
      method,
      headers: own,
      signal,
      credentials: 'include',
      redirect: 'error',
      cache: 'no-store',
      referrerPolicy: 'strict-origin',
      ...(body === undefined ? {} : {body: JSON.stringify(body)}),
    });
  } catch (cause) {
    if (signal.aborted) throw aborted();
    throw attachFailed(
      'The desktop service could not be reached.',
      'Check baseUrl, and that the service allows this origin to send credentials (CORS).',
      cause,
    );
  }
  if (!response.ok) throw new DesktopRefusal(response.status);
  try {
    return {body: await response.json(), headers: response.headers};
  } catch (cause) {
    if (signal.aborted) throw aborted();
    throw attachFailed('The desktop service did not answer with JSON.', 'Check baseUrl.', cause);
  }
};
