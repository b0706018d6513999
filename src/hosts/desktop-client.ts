import {attachFailed} from './parameters.js';

export interface DesktopClientOptions {
  /** Default: the page's own. */
  fetch?: typeof fetch | undefined;
  /** Sent with every request; a function is asked each time, for credentials that expire. */
  headers?: HeadersInit | (() => HeadersInit | Promise<HeadersInit>) | undefined;
}

export interface DesktopRequest {
  method: 'GET' | 'POST';
  body?: unknown;
  signal: AbortSignal;
}

/**
 * Sends one request to a desktop's web service and reads its JSON reply. Redirects are not followed:
 * user data and credentials go where they were told to go.
 *
 * @throws {CobrowseError} `attach-failed`
 */
export const askDesktop = async (
  url: string,
  {method, body, signal}: DesktopRequest,
  options: DesktopClientOptions,
): Promise<unknown> => {
  const {headers} = options;
  const own = new Headers(typeof headers === 'function' ? await headers() : headers);
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
    throw attachFailed(
      'The desktop service could not be reached.',
      'Check baseUrl, and that the service allows this origin to send credentials (CORS).',
      cause,
    );
  }
  if (!response.ok) {
    throw attachFailed(
      `The desktop service answered with status ${response.status}.`,
      response.status === 401 || response.status === 403
        ? 'Check the credentials and the rights of the agent.'
        : 'Check baseUrl and interactionId.',
    );
  }
  try {
    return await response.json();
  } catch (cause) {
    throw attachFailed('The desktop service did not answer with JSON.', 'Check baseUrl.', cause);
  }
};
