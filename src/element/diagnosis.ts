import {withDefaults, type ControllerOptions} from '../controller/options.js';
import type {SessionSnapshot} from '../controller/events.js';
import type {ConnectionState, SessionState} from '../controller/session-state.js';
import type {CobrowseError, CobrowseErrorCode} from '../errors.js';
import {pageUrl, resolveServerUrl} from '../protocol/server-url.js';
import type {Stickiness} from '../protocol/stickiness.js';
import {probeServer, type ServerProbe, type Verdict} from './server-probe.js';
import {version} from './version.js';

/** What could keep a session from working, each by itself. */
export interface DiagnosisChecks extends ServerProbe {
  /** An https page has an https server. */
  readonly mixedContent: Verdict;
  /** This page may use cookies, and the server is on its host. */
  readonly cookies: Verdict;
  /** This page's `frame-src` lets the agent page in. Known once a frame was opened. */
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
  readonly checks: DiagnosisChecks;
}

/** Whose state is told. */
interface Subject {
  readonly state: SessionState;
  readonly connectionState: ConnectionState;
  readonly session: SessionSnapshot | undefined;
  readonly lastError: CobrowseError | undefined;
}

const UNTRIED: ServerProbe = {
  reachable: 'unknown',
  connectSrc: 'unknown',
  cors: 'unknown',
  webSocket: 'unknown',
  framing: 'unknown',
};

/**
 * Adds what the browser tells, and what the server answers to a few harmless requests.
 *
 * @throws {CobrowseError} (as a rejection) `aborted`.
 */
export async function diagnose(
  {state, connectionState, session, lastError}: Subject,
  frameOpen: boolean,
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
  const passedIf = (passed: boolean): Verdict => (passed ? 'passed' : 'unknown');
  const frameBlocked = lastError?.code === 'view-blocked';
  // A session is active once the agent page has been loaded.
  const wasFramed = session?.activationTime !== undefined && !frameBlocked;
  const stickiness = session?.stickiness;
  return Object.freeze({
    version,
    state,
    connectionState,
    server,
    configurationError,
    lastError: lastError?.code,
    stickiness,
    frameOpen,
    online: navigator.onLine,
    secureContext: !!(globalThis as {isSecureContext?: boolean}).isSecureContext,
    checks: Object.freeze({
      ...probe,
      mixedContent: configurationError === 'mixed-content' ? 'failed' : passedIf(!!server),
      cookies: (await mayUseCookies())
        ? passedIf(!!server && new URL(server).hostname === location.hostname)
        : 'failed',
      framing: wasFramed ? 'passed' : probe.framing,
      frameSrc: frameBlocked ? 'failed' : passedIf(wasFramed),
      stickiness:
        lastError?.code === 'stickiness-unavailable'
          ? 'failed'
          : passedIf(!!stickiness && stickiness !== 'none'),
    }),
  });
}

/** A frame of another site may be without cookies though the browser has them. */
async function mayUseCookies(): Promise<boolean> {
  const page: Partial<Pick<Document, 'hasStorageAccess'>> = document;
  const access = await page.hasStorageAccess?.().catch(() => undefined);
  return navigator.cookieEnabled && access !== false;
}
