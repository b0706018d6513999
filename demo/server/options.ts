import type {IncomingMessage, ServerResponse} from 'node:http';
import {SessionDirectory} from './session-directory.js';

export type TransportName = 'websocket' | 'long-polling';

/** Serves what is not the Co-browse application. Answers whether it took the request. */
export type Serve = (
  request: IncomingMessage,
  response: ServerResponse,
) => boolean | Promise<boolean>;

/** Settings of the Bayeux engine, with the defaults of the Java server. */
export interface CometdOptions {
  /** How long a `/meta/connect` is held. */
  timeoutMs: number;
  /**
   * How long a client may be without a `/meta/connect` before it is removed. Default 600 s: the
   * vendor's customers may be away for that long. CometD's own default is 10 s.
   */
  maxIntervalMs: number;
  /** How long a client has to wait between two `/meta/connect`. */
  intervalMs: number;
  /** How often expired clients are looked for. */
  sweepMs: number;
  /** Long polls held per `BAYEUX_BROWSER` cookie; further ones are asked to poll every 2 s. */
  maxSessionsPerBrowser: number;
  /** The wait asked of those further clients. */
  multiSessionIntervalMs: number;
  /**
   * Find a long-polling client by its id alone. `false` plays a Java CometD 3.x server, which
   * answers 402 to a request that comes without the `BAYEUX_BROWSER` cookie of its handshake.
   */
  trustClientSession: boolean;
  /** The largest request body or WebSocket message that is accepted. */
  maxMessageBytes: number;
}

/** What no vendor page settles, playable both ways, also while the server runs. */
export interface Behaviour {
  /**
   * Where the answer to a publication is: in its acknowledgement, as the vendor's server sends it,
   * or in a message of its own. Default: the environment variable `GCB_ANSWERS`, else `combined`.
   */
  answers: 'combined' | 'apart';
  /** What a refused JOIN gets. */
  refusedJoin:
    | 'answer-without-user-token'
    /** `successful: true`, and no answer. */
    | 'acknowledgement-only'
    /** `successful: false`, and an answer without user token. */
    | 'failed-answer'
    /** Nothing, ever. */
    | 'no-answer';
  /** What the second JOIN of one client gets, such as one that a browser repeats by itself. */
  repeatedJoin:
    /** A new user in place of the first, whose user token is no longer valid. */
    | 'replaces'
    /** The user that the client is already. */
    | 'same-user'
    /** One more user; both user tokens are valid. */
    | 'another-user'
    /** What a refused JOIN gets. */
    | 'refused';
  /** What JOIN of an agent or controller has to carry as `auth`. Default: nothing is asked for. */
  authToken: string | undefined;
  /** Whether a second session of one agent (one browser) ends with `SESSIONS_OVER_LIMIT`. */
  oneSessionPerAgent: boolean;
  /** Whether DEACTIVATED carries a `deactivationReason`. */
  deactivationReason: boolean;
  /** Whether `users` of the JOIN reply lists the joiner too. */
  usersIncludeJoiner: boolean;
  /** What GET session says of a session that has ended. */
  endedSession: 'not-found' | 'null' | 'empty';
  /** Whether ACTIVATED is repeated to a client that joins an active session. */
  repeatActivated: boolean;
  /** Whether STOP is answered with `{}`. */
  stopReply: boolean;
}

/** Options of one Co-browse server. Everything has a default. */
export interface CobrowseServerOptions {
  /** A scenario by its name in `SCENARIOS`; what else is given here goes before its options. */
  scenario?: string;
  /** Default 0: any free port. */
  port?: number;
  /** Default `127.0.0.1`. */
  host?: string;
  /** The application name sent as `sessionServerName` and as cookie value. */
  name?: string;
  /**
   * `[cluster] serverUrl`: sent as `sessionServerUrl`. `true` is the server's own URL, under the
   * host name that the request used.
   */
  serverUrl?: string | true;
  /** Default `/cobrowse`. */
  basePath?: string;
  /** Default `'*'`: any origin is echoed. */
  allowedOrigins?: readonly string[] | '*';
  /** Answer GET session with 403 when it carries neither `Origin` nor `Referer`. Default true. */
  requireOrigin?: boolean;
  /** Default WebSocket, then long-polling. */
  transports?: readonly TransportName[];
  cometd?: Partial<CometdOptions>;
  behaviour?: Partial<Behaviour>;
  /** How long a session may wait for its agent. Default: for ever. */
  idleTimeoutMs?: number;
  /** How long a session may last. Default: for ever. */
  sessionTimeoutMs?: number;
  /** Attributes of the `gcbSessionServer` cookie. Default `Path=/`. */
  cookieAttributes?: string;
  /** Static files and the like, asked for every path the Co-browse application does not take. */
  serve?: Serve;
  /** Who owns which session in a cluster. Default: only this server's own sessions are known. */
  directory?: SessionDirectory;
}

export interface ResolvedOptions extends Required<
  Omit<
    CobrowseServerOptions,
    | 'cometd'
    | 'behaviour'
    | 'serverUrl'
    | 'serve'
    | 'scenario'
    | 'idleTimeoutMs'
    | 'sessionTimeoutMs'
    | 'directory'
  >
> {
  serverUrl: string | true | undefined;
  cometd: CometdOptions;
  behaviour: Behaviour;
  idleTimeoutMs: number | undefined;
  sessionTimeoutMs: number | undefined;
  serve: Serve;
  directory: SessionDirectory;
}

const COMETD_DEFAULTS: CometdOptions = {
  timeoutMs: 30_000,
  maxIntervalMs: 600_000,
  intervalMs: 0,
  sweepMs: 500,
  maxSessionsPerBrowser: 1,
  multiSessionIntervalMs: 2_000,
  trustClientSession: true,
  maxMessageBytes: 32 * 1024 * 1024,
};

const BEHAVIOUR_DEFAULTS: Omit<Behaviour, 'answers'> = {
  refusedJoin: 'answer-without-user-token',
  repeatedJoin: 'replaces',
  authToken: undefined,
  oneSessionPerAgent: true,
  deactivationReason: true,
  usersIncludeJoiner: false,
  endedSession: 'not-found',
  repeatActivated: false,
  stopReply: true,
};

function defaultAnswers(): Behaviour['answers'] {
  const asked = process.env['GCB_ANSWERS'] ?? 'combined';
  if (asked !== 'combined' && asked !== 'apart') {
    throw new Error(`GCB_ANSWERS is "${asked}"; it has to be "combined" or "apart".`);
  }
  return asked;
}

/** Fills in the defaults. */
export function resolveOptions(options: CobrowseServerOptions): ResolvedOptions {
  return {
    port: options.port ?? 0,
    host: options.host ?? '127.0.0.1',
    name: options.name ?? 'Co-browse_Server',
    serverUrl: options.serverUrl,
    basePath: options.basePath ?? '/cobrowse',
    allowedOrigins: options.allowedOrigins ?? '*',
    requireOrigin: options.requireOrigin ?? true,
    transports: options.transports ?? ['websocket', 'long-polling'],
    cometd: {...COMETD_DEFAULTS, ...options.cometd},
    behaviour: {answers: defaultAnswers(), ...BEHAVIOUR_DEFAULTS, ...options.behaviour},
    idleTimeoutMs: options.idleTimeoutMs,
    sessionTimeoutMs: options.sessionTimeoutMs,
    cookieAttributes: options.cookieAttributes ?? 'Path=/',
    serve: options.serve ?? (() => false),
    directory: options.directory ?? new SessionDirectory(),
  };
}
