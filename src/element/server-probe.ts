import type {Settings} from '../controller/options.js';
import {sendRequest} from '../protocol/request.js';
import {systemClock} from '../util/clock.js';
import {sleep, unlessAborted} from '../util/deadline.js';

/** `unknown` where a browser does not let a page see. */
export type Verdict = 'passed' | 'failed' | 'unknown';

/** What comes of trying a server from this page. */
export interface ServerProbe {
  /** Something answers at the address. */
  readonly reachable: Verdict;
  /** This page's `connect-src` allows requests to the server. */
  readonly connectSrc: Verdict;
  /** The server allows this page's origin to read its replies. */
  readonly cors: Verdict;
  /** A WebSocket opens. Without one, long-polling is used. */
  readonly webSocket: Verdict;
  /** The server's pages may be framed. Only a server of this page's origin shows its headers. */
  readonly framing: Verdict;
  /** This page's `Cross-Origin-Embedder-Policy` allows the agent page. */
  readonly embedderPolicy: Verdict;
}

/** No session has it for long, and asking for one changes nothing. */
const NO_SESSION = '/rest/live/sessions/000000000';

export const verdict = (passed: boolean): Verdict => (passed ? 'passed' : 'failed');

/** A policy's report is a task of its own, which may come after the request has failed. */
const REPORT_MS = 50;

/**
 * Tries `server` in the ways a session needs, all at once. What has no answer within
 * `requestTimeoutMs` has failed.
 *
 * @throws {CobrowseError} (as a rejection) `aborted`.
 */
export async function probeServer(
  server: string,
  settings: Settings,
  signal?: AbortSignal,
): Promise<ServerProbe> {
  const end = new AbortController();
  const timer = systemClock.setTimeout(() => end.abort(), settings.requestTimeoutMs);
  try {
    return await unlessAborted(tryServer(server, settings, end.signal), signal);
  } finally {
    systemClock.clearTimeout(timer);
    end.abort();
  }
}

async function tryServer(
  server: string,
  {cometdPath, requestHeaders, transports}: Settings,
  signal: AbortSignal,
): Promise<ServerProbe> {
  const {host, origin} = new URL(server);
  const sameOrigin = origin === location.origin;
  const violations: string[] = [];
  const onViolation = ({effectiveDirective, blockedURI}: SecurityPolicyViolationEvent): void => {
    if (effectiveDirective === 'connect-src') violations.push(blockedURI);
  };
  document.addEventListener('securitypolicyviolation', onViolation);
  // An engine lets no page forbid a redirect here. What goes along is this page's origin, no more.
  const plain: RequestInit = {mode: 'no-cors', credentials: 'omit', cache: 'no-store', signal};
  const ask = (path: string, how?: RequestInit): Promise<Response | undefined> =>
    (how
      ? fetch(server + path, how)
      : sendRequest({fetch: (...request) => fetch(...request), requestHeaders}, server + path, {
          signal,
        })
    ).catch(() => undefined);
  const [page, reply, socket] = await Promise.all([
    ask('/slave.html', sameOrigin ? undefined : plain),
    ask(NO_SESSION),
    transports.includes('websocket')
      ? opens(`${server.replace(/^http/, 'ws')}/${cometdPath.replace(/^\/+/, '')}`, signal)
      : undefined,
  ]);
  if (!page || !reply) await sleep(systemClock, REPORT_MS);
  document.removeEventListener('securitypolicyviolation', onViolation);
  const blocked = violations.some((address) => address.split('/')[2] === host);
  const answered = !!(page ?? reply ?? socket);
  return {
    reachable: blocked && !answered ? 'unknown' : verdict(answered),
    connectSrc: blocked ? 'failed' : answered ? 'passed' : 'unknown',
    cors: reply ? verdict(reply.status !== 403) : blocked || !page ? 'unknown' : 'failed',
    webSocket: socket === undefined ? 'unknown' : verdict(socket),
    framing: page && forbidsFraming(page.headers) ? 'failed' : 'unknown',
    // A reply that only asking by CORS brings is kept out by this policy.
    embedderPolicy: !page && reply && !blocked ? 'failed' : 'unknown',
  };
}

const forbidsFraming = (headers: Headers): boolean =>
  /deny/i.test(headers.get('x-frame-options') ?? '') ||
  /frame-ancestors 'none'/i.test(headers.get('content-security-policy') ?? '');

function opens(url: string, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    let socket: WebSocket | undefined;
    const end = (opened: boolean): void => {
      resolve(opened);
      signal.removeEventListener('abort', onAbort);
      socket?.close();
    };
    const onAbort = (): void => end(false);
    signal.addEventListener('abort', onAbort);
    try {
      socket = new WebSocket(url);
      socket.onopen = () => end(true);
      socket.onerror = onAbort;
    } catch {
      end(false);
    }
  });
}
