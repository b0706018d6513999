import type {Settings} from '../controller/options.js';
import {sendRequest} from '../protocol/request.js';
import {systemClock} from '../util/clock.js';
import {sleep, unlessAborted} from '../util/deadline.js';
import {onViolation} from './frame-policy.js';

/** `unknown` where a browser does not let a page see. */
export type Verdict = 'passed' | 'failed' | 'unknown';

/** @param passed `undefined` when nobody knows. */
export const verdict = (passed: boolean | undefined): Verdict =>
  passed === undefined ? 'unknown' : passed ? 'passed' : 'failed';

const failedIf = (failed: boolean): Verdict => (failed ? 'failed' : 'unknown');

/** The results of trying a server from this page. */
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
  const forget = onViolation(document, 'connect-src', (blockedUrl) => violations.push(blockedUrl));
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
  forget();
  const blocked = violations.some((address) => address.split('/')[2] === host);
  const answered = !!(page ?? reply ?? socket);
  return {
    reachable: verdict(answered || (blocked ? undefined : false)),
    connectSrc: verdict(blocked ? false : answered || undefined),
    cors: reply ? verdict(reply.status !== 403) : failedIf(!blocked && !!page),
    webSocket: verdict(socket),
    framing: failedIf(!!page && forbidsFraming(page.headers)),
    // A reply that only asking by CORS brings is kept out by this policy.
    embedderPolicy: failedIf(!page && !!reply && !blocked),
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
      socket?.close();
    };
    // As every probe ends with this, nobody has to stop listening.
    signal.addEventListener('abort', () => end(false));
    try {
      socket = new WebSocket(url);
      socket.onopen = () => end(true);
      socket.onerror = () => end(false);
    } catch {
      end(false);
    }
  });
}
