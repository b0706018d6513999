import {CobrowseError} from '../errors.js';
import {aborted, unreachedNode} from '../error-texts.js';
import type {JoinReply, LiveSession} from '../protocol/messages.js';
import type {SessionConnection, TransportType} from '../protocol/session-connection.js';
import type {SessionHome} from '../protocol/stickiness.js';
import {homeOf, locateSession} from './find-session.js';
import type {SessionContext} from './session-context.js';

/** A session that has been joined. */
export interface Joined {
  readonly connection: SessionConnection;
  readonly reply: JoinReply;
  readonly home: SessionHome;
}

/** How one attempt to join is made. */
export interface Attempt {
  readonly sessionToken: string;
  readonly signal: AbortSignal;
  /** The delay before the `attempt`-th retry of a failed poll, counted from 0, in milliseconds. */
  readonly retryDelayMs: (attempt: number) => number;
  readonly onStage: (stage: 'locating' | 'connecting' | 'joining') => void;
}

/**
 * Joins once: finds the session, chooses its node, connects over the first transport that works, and
 * sends JOIN.
 *
 * @throws {CobrowseError} (as a rejection) whatever ended the attempt.
 */
export async function joinSession(context: SessionContext, attempt: Attempt): Promise<Joined> {
  attempt.onStage('locating');
  const located = locateSession(context, attempt.sessionToken, attempt.signal);
  if (context.settings.stickiness === 'none') {
    const home: SessionHome = {server: context.server, stickiness: 'none', sure: false};
    // GET session runs beside the handshake: one round trip less. When the handshake fails, its
    // answer is not waited for.
    located.catch(() => undefined);
    return connect(context, home, attempt, located);
  }
  const live = await located;
  const home = homeOf(live, context);
  try {
    return await connect(context, home, attempt);
  } catch (error) {
    throw mayBeElsewhere(error, live, home, context) ? unreachedNode() : error;
  }
}

/** Joins a session anew, on its own node, after the server has forgotten the last client. */
export function rejoinSession(
  context: SessionContext,
  home: SessionHome,
  live: LiveSession,
  attempt: Attempt,
): Promise<Joined> {
  // Another session may have put its own node into the one cookie there is.
  if (home.stickiness === 'cookie') homeOf({...live, serverUrl: ''}, context);
  return connect(context, home, attempt);
}

/** Whether a live session refused the join because nothing leads this page's requests to its node. */
function mayBeElsewhere(
  error: unknown,
  live: LiveSession,
  {sure}: SessionHome,
  {world}: SessionContext,
): boolean {
  const refused = error instanceof CobrowseError && /^join-(refused|timeout)$/.test(error.code);
  return refused && !sure && !!live.serverName && !!world.page;
}

async function connect(
  context: SessionContext,
  home: SessionHome,
  attempt: Attempt,
  ready?: Promise<unknown>,
): Promise<Joined> {
  attempt.onStage('connecting');
  const transports = transportsTo(home, context);
  for (const [index, transport] of transports.entries()) {
    const progress = {handshaken: false};
    try {
      return await connectOver(transport, context, home, attempt, ready, () => {
        progress.handshaken = true;
        const blocked = transports.slice(0, index).includes('websocket');
        if (blocked) context.world.transportMemory.rememberWebSocketBlocked(home.server);
        attempt.onStage('joining');
      });
    } catch (error) {
      const last = index === transports.length - 1;
      if (progress.handshaken || last || attempt.signal.aborted || !isTransportFault(error)) {
        throw error;
      }
    }
  }
  throw aborted();
}

async function connectOver(
  transport: TransportType,
  context: SessionContext,
  home: SessionHome,
  {sessionToken, signal, retryDelayMs}: Attempt,
  ready: Promise<unknown> | undefined,
  onHandshake: () => void,
): Promise<Joined> {
  const connection = openConnection(transport, context, home, retryDelayMs);
  const {authToken} = context.settings;
  try {
    const joining = connection.join(sessionToken, {
      signal,
      onHandshake,
      ...(authToken && {authToken}),
      ...(ready && {ready}),
    });
    // A session that is not found ends the attempt even while the handshake hangs.
    const [reply] = await Promise.all([joining, ready]);
    return {connection, reply, home};
  } catch (error) {
    connection.close();
    throw error;
  }
}

function transportsTo(
  {server}: SessionHome,
  {settings, world}: SessionContext,
): readonly TransportType[] {
  const {transports} = settings;
  const others = transports.filter((transport) => transport !== 'websocket');
  const blocked = world.transportMemory.isWebSocketBlocked(server);
  return blocked && others.length > 0 ? others : transports;
}

function openConnection(
  transport: TransportType,
  {settings, world}: SessionContext,
  {server}: SessionHome,
  retryDelayMs: (attempt: number) => number,
): SessionConnection {
  const {cometdPath, webSocketTimeoutMs, handshakeTimeoutMs} = settings;
  return world.createConnection({
    url: `${server}/${cometdPath.replace(/^\/+/, '')}`,
    transport,
    handshakeTimeoutMs: transport === 'websocket' ? webSocketTimeoutMs : handshakeTimeoutMs,
    joinTimeoutMs: settings.joinTimeoutMs,
    requestTimeoutMs: settings.requestTimeoutMs,
    heartbeatMs: settings.heartbeatMs,
    retryDelayMs,
    requestHeaders: settings.requestHeaders,
    subscribe: settings.subscribeServiceChannels,
    fetch: world.fetch,
    clock: world.clock,
    logger: settings.logger,
  });
}

/** Whether another transport may do better. A refusal is the same on all of them. */
const isTransportFault = (error: unknown): boolean =>
  !(error instanceof CobrowseError) ||
  /^(server-unreachable|connect-timeout|unsupported-environment)$/.test(error.code);
