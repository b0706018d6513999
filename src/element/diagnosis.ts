import {withDefaults, type ControllerOptions} from '../controller/options.js';
import type {SessionSnapshot} from '../controller/events.js';
import {isTerminal, type ConnectionState, type SessionState} from '../controller/session-state.js';
import type {CobrowseError, CobrowseErrorCode} from '../errors.js';
import {endsInCobrowse, pageUrl, resolveServerUrl} from '../protocol/server-url.js';
import type {Stickiness} from '../protocol/stickiness.js';
import type {HistoryEntry} from './event-history.js';
import type {FramePolicy} from './frame-policy.js';
import {localNetworkPermission, mayUseCookies} from './page-probe.js';
import {probeServer, verdict, type ServerProbe, type Verdict} from './server-probe.js';
import {version} from './version.js';

/** What could keep a session from working, each by itself. */
export interface DiagnosisChecks extends ServerProbe {
  /** An https page has an https server. */
  readonly mixedContent: Verdict;
  /** The server's path ends in `/cobrowse`, by which the agent page finds the server. */
  readonly serverPath: Verdict;
  /** This page may use cookies, and the server is on its host. */
  readonly cookies: Verdict;
  /** The browser lets this page reach its local network, in case the server is there. */
  readonly localNetwork: Verdict;
  /** This page's `frame-src` allows the agent page. Known once a frame was opened. */
  readonly frameSrc: Verdict;
  /** Requests stay on the session's node. Known once a session was joined. */
  readonly stickiness: Verdict;
}

/** What a view knows about itself, its browser and its server. Plain data without secrets, fit for a ticket. */
export interface Diagnosis {
  readonly version: string;
  readonly state: SessionState;
  readonly connectionState: ConnectionState;
  /** The base in use, or that would be used. */
  readonly server: string | undefined;
  /** What is wrong with the configuration. */
  readonly configurationError: CobrowseErrorCode | undefined;
  readonly lastError: CobrowseErrorCode | undefined;
  readonly stickiness: Stickiness | undefined;
  readonly frameOpen: boolean;
  /** What the browser says; it may be wrong about the network. */
  readonly online: boolean;
  readonly secureContext: boolean;
  /** Whether this page is cross-origin isolated: it frames no page without such headers of its own. */
  readonly crossOriginIsolated: boolean;
  readonly checks: DiagnosisChecks;
  /** The last 100 state changes and errors of this view, the oldest first. */
  readonly history: readonly HistoryEntry[];
}

/** Whose state is reported. */
interface Subject {
  readonly state: SessionState;
  readonly connectionState: ConnectionState;
  readonly session: SessionSnapshot | undefined;
  readonly lastError: CobrowseError | undefined;
}

/** What only the view knows. */
interface Shown {
  readonly frameOpen: boolean;
  /** The policy that has kept the last agent page out. */
  readonly blockedBy: FramePolicy | undefined;
  readonly history: readonly HistoryEntry[];
}

const UNTRIED: ServerProbe = {
  reachable: 'unknown',
  connectSrc: 'unknown',
  cors: 'unknown',
  webSocket: 'unknown',
  framing: 'unknown',
  embedderPolicy: 'unknown',
};

const passedIf = (passed: boolean): Verdict => verdict(passed || undefined);

/**
 * Adds what the browser says, and what the server answers to a few harmless requests.
 *
 * @throws {CobrowseError} (as a rejection) `aborted`.
 */
export async function diagnose(
  {state, connectionState, session, lastError}: Subject,
  shown: Shown,
  options: ControllerOptions,
  signal: AbortSignal | undefined,
): Promise<Diagnosis> {
  let server = session?.server;
  let configurationError: CobrowseErrorCode | undefined;
  try {
    server ??= resolveServerUrl(options, pageUrl());
  } catch (error) {
    configurationError = (error as CobrowseError).code;
  }
  const probe = server ? await probeServer(server, withDefaults(options), signal) : UNTRIED;
  const {isSecureContext, crossOriginIsolated} = globalThis as Partial<typeof globalThis>;
  return Object.freeze({
    version,
    state,
    connectionState,
    server,
    configurationError,
    lastError: lastError?.code,
    stickiness: session?.stickiness,
    frameOpen: shown.frameOpen,
    online: navigator.onLine,
    secureContext: !!isSecureContext,
    crossOriginIsolated: !!crossOriginIsolated,
    checks: Object.freeze({
      ...probe,
      ...(await pageChecks(server, probe)),
      ...sessionChecks(session, probe, shown),
      ...(configurationError === 'mixed-content' && {mixedContent: 'failed' as const}),
    }),
    history: shown.history,
  });
}

/** What this page and its browser do with such a server. */
async function pageChecks(server: string | undefined, {reachable}: ServerProbe) {
  const sameHost = !!server && new URL(server).hostname === location.hostname;
  return {
    mixedContent: passedIf(!!server),
    serverPath: server ? verdict(endsInCobrowse(server)) : 'unknown',
    cookies: (await mayUseCookies()) ? passedIf(sameHost) : 'failed',
    localNetwork: reachable === 'passed' ? reachable : await localNetworkPermission(),
  } as const;
}

/** What the last session has shown. */
function sessionChecks(
  session: SessionSnapshot | undefined,
  probe: ServerProbe,
  {blockedBy, history}: Shown,
) {
  // A session is active once the agent page has been loaded.
  const wasFramed = session?.activationTime !== undefined && !blockedBy;
  const stickiness = session?.stickiness ?? 'none';
  const policy = (name: FramePolicy, otherwise: Verdict): Verdict =>
    blockedBy === name ? 'failed' : wasFramed ? 'passed' : otherwise;
  return {
    framing: wasFramed ? 'passed' : probe.framing,
    frameSrc: policy('frame-src', 'unknown'),
    embedderPolicy: policy('embedder-policy', probe.embedderPolicy),
    stickiness: hasLostNode(history) ? 'failed' : passedIf(stickiness !== 'none'),
  } as const;
}

/** Whether requests of the last session, or of the last attempt, have left their node. */
function hasLostNode(history: readonly HistoryEntry[]): boolean {
  let lost = false;
  for (const entry of history) {
    if (entry.type === 'error') lost ||= entry.code === 'stickiness-unavailable';
    else if (isTerminal(entry.previousState)) lost = false;
  }
  return lost;
}
