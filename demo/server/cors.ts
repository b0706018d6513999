import type {IncomingMessage, ServerResponse} from 'node:http';

export type AllowedOrigins = readonly string[] | '*';

/**
 * The origin a request comes from: its `Origin` header, else the origin of its `Referer`, which is
 * what a same-origin GET has to show.
 */
export function requestOrigin(request: IncomingMessage): string | undefined {
  if (request.headers.origin !== undefined) {
    return request.headers.origin;
  }
  const {referer} = request.headers;
  return referer !== undefined && URL.canParse(referer) ? new URL(referer).origin : undefined;
}

/** Whether an origin is on the list. A request without one is not. */
export function isAllowedOrigin(allowed: AllowedOrigins, origin: string | undefined): boolean {
  return origin !== undefined && (allowed === '*' || allowed.includes(origin));
}

/**
 * Puts the CORS headers on a response. The origin is echoed, never `*`, because CometD clients send
 * credentials. An origin that is not allowed gets no header, and so the browser refuses the reply.
 */
export function addCorsHeaders(
  request: IncomingMessage,
  response: ServerResponse,
  allowed: AllowedOrigins,
): void {
  const {origin} = request.headers;
  response.setHeader('Vary', 'Origin');
  if (origin === undefined || !isAllowedOrigin(allowed, origin)) {
    return;
  }
  response.setHeader('Access-Control-Allow-Origin', origin);
  response.setHeader('Access-Control-Allow-Credentials', 'true');
  if (request.method !== 'OPTIONS') {
    return;
  }
  response.setHeader('Access-Control-Allow-Methods', 'GET, POST, OPTIONS');
  response.setHeader('Access-Control-Max-Age', '1800');
  const wanted = request.headers['access-control-request-headers'];
  if (wanted !== undefined) {
    response.setHeader('Access-Control-Allow-Headers', wanted);
  }
}
