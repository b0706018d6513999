import type {AttachedDataOptions} from '../hosts/attached-data.js';
import {CometdConnection, type CometdConnectionOptions} from '../protocol/cometd-connection.js';
import {pageUrl, type ServerAddress} from '../protocol/server-url.js';
import type {RequestHeaders} from '../protocol/request.js';
import type {SessionConnection, TransportType} from '../protocol/session-connection.js';
import type {StickinessMode} from '../protocol/stickiness.js';
import {pageTransportMemory, type TransportMemory} from '../protocol/transport-memory.js';
import {LONGEST_MS, systemClock, type Clock} from '../util/clock.js';
import {harmless, nullLogger, type Logger} from '../util/logger.js';
import type {ReconnectPolicy} from './reconnect-policy.js';
import type {Locks} from './session-lock.js';

/**
 * What an integrator may set; what is `undefined` has its default. Times are milliseconds; a change
 * counts from the next `join()`.
 */
export interface ControllerOptions extends ServerAddress, AttachedDataOptions {
  /** How to stay on the node that owns the session. Default `auto`. */
  stickiness?: StickinessMode | undefined;
  /** The CometD transports, in the order in which they are tried. Default WebSocket first. */
  transports?: readonly TransportType[] | undefined;
  /** The CometD endpoint below the application. Default `cometd`; the vendor documents none. */
  cometdPath?: string | undefined;
  /** Origins, separated by spaces, to which the server may send a session, in addition to its own host. */
  allowedServers?: string | undefined;
  /** Limit of a REST request, and of a message that nothing else limits. Default 8000. */
  requestTimeoutMs?: number | undefined;
  /** Limit of opening a WebSocket and of the handshake over it. Default 4000. */
  webSocketTimeoutMs?: number | undefined;
  /** Limit of a handshake by long-polling. Default 10000. */
  handshakeTimeoutMs?: number | undefined;
  /** Limit of the JOIN reply; also, no attempt to join begins later than this. Default 10000. */
  joinTimeoutMs?: number | undefined;
  /** How long `stop()` waits for `deactivated` before it stops over REST, and again. Default 3000. */
  stopTimeoutMs?: number | undefined;
  /** After how long a joined session that is not active gives `view-not-activated`. Default 30000. */
  activationTimeoutMs?: number | undefined;
  /** How long nothing may be received before the session is asked for over REST. Default 10000. */
  probeIntervalMs?: number | undefined;
  /** How long the server is asked to hold a poll, which proves the connection. Default `probeIntervalMs`. */
  heartbeatMs?: number | undefined;
  /** After how long without a connection it counts as `suspended`. Default 120000. */
  suspendAfterMs?: number | undefined;
  /** What another token does while a session is on. Default `refuse`. */
  onNewToken?: 'replace' | 'refuse' | undefined;
  /** What a closing page sends to the server. Default `leave`. */
  onUnload?: 'leave' | 'stop' | undefined;
  /** Whether this agent may be in several sessions of this browser at once. Default false. */
  parallel?: boolean | undefined;
  /** What a session token looks like. Default nine digits. */
  tokenPattern?: RegExp | undefined;
  /** Goes into JOIN as `auth`; a secret. For servers that ask agents to authenticate. */
  authToken?: string | undefined;
  /** Headers for REST and long-polling, asked for anew for each request; a WebSocket carries none. */
  requestHeaders?: RequestHeaders | undefined;
  logger?: Logger | undefined;
  reconnectPolicy?: ReconnectPolicy | undefined;
  /** Subscribe to the session's service channels, which known servers do not need. Default false. */
  subscribeServiceChannels?: boolean | undefined;
}

const DEFAULTS = {
  stickiness: 'auto',
  transports: ['websocket', 'long-polling'] as TransportType[],
  cometdPath: 'cometd',
  allowedServers: '',
  requestTimeoutMs: 8000,
  webSocketTimeoutMs: 4000,
  handshakeTimeoutMs: 10_000,
  joinTimeoutMs: 10_000,
  stopTimeoutMs: 3000,
  activationTimeoutMs: 30_000,
  probeIntervalMs: 10_000,
  heartbeatMs: 0,
  suspendAfterMs: 120_000,
  onNewToken: 'refuse',
  onUnload: 'leave',
  parallel: false,
  subscribeServiceChannels: false,
  logger: nullLogger,
} satisfies ControllerOptions;

/** Options with every default filled in. */
export type Settings = ControllerOptions & {
  readonly [Name in keyof typeof DEFAULTS]: NonNullable<ControllerOptions[Name]>;
};

/** Asking more often than this would overload a server. */
const MIN_PROBE_INTERVAL_MS = 200;

/** Fills in defaults. What is `undefined`, or not a number where one belongs, counts as not given. */
export function withDefaults(options: ControllerOptions | null | undefined): Settings {
  const settings: Record<string, unknown> = {...DEFAULTS};
  for (const [name, value] of Object.entries(options ?? {})) {
    const wanted: unknown = (DEFAULTS as Record<string, unknown>)[name];
    if (typeof wanted !== 'number') settings[name] = value ?? wanted;
    else if (/^[\d.]+$|^Infinity$/.test(String(value))) {
      settings[name] = Math.min(Number(value), LONGEST_MS);
    }
  }
  const {probeIntervalMs, heartbeatMs, logger} = settings as unknown as Settings;
  const transports: unknown = settings['transports'];
  const listed: unknown = typeof transports === 'string' ? transports.split(/[\s,]+/) : transports;
  const known = (Array.isArray(listed) ? listed : []).filter((each: TransportType) =>
    DEFAULTS.transports.includes(each),
  );
  settings['transports'] = known.length > 0 ? known : DEFAULTS.transports;
  settings['probeIntervalMs'] = Math.max(MIN_PROBE_INTERVAL_MS, probeIntervalMs);
  settings['heartbeatMs'] = Math.max(MIN_PROBE_INTERVAL_MS, heartbeatMs || probeIntervalMs);
  settings['logger'] = harmless(logger);
  return settings as unknown as Settings;
}

/** What a controller uses of its environment; tests replace it. */
export interface Collaborators {
  fetch: typeof fetch;
  clock: Clock;
  createConnection(options: CometdConnectionOptions): SessionConnection;
  transportMemory: TransportMemory;
  /** The browser's Web Locks, by which its views see each other's session; `undefined` without. */
  locks: Locks | undefined;
  /** The page's address, if there is a page. */
  page: string | undefined;
  /**
   * Called when a join sends its first request, and again when it is known where the session lives, so
   * that whoever shows the agent page can prepare for it. `signal` is aborted when the session is over.
   */
  onServer?(server: string, signal: AbortSignal): void;
}

/** The real ones. Functions are wrapped, so that a page that patches them later is obeyed. */
export const realCollaborators = (): Collaborators => ({
  fetch: (...request) => fetch(...request),
  clock: systemClock,
  createConnection: (options) => new CometdConnection(options),
  transportMemory: pageTransportMemory,
  locks: (globalThis.navigator as Partial<Navigator> | undefined)?.locks,
  page: pageUrl(),
});
