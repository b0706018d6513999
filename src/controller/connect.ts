import {CobrowseError} from '../errors.js';
import {aborted} from '../error-texts.js';
import type {JoinReply} from '../protocol/messages.js';
import type {SessionConnection, TransportType} from '../protocol/session-connection.js';
import type {SessionHome} from '../protocol/stickiness.js';
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
  readonly onStage: (stage: 'connecting' | 'joining') => void;
}

/** A try to join over one transport. */
export interface TransportTry {
  readonly joining: Promise<Omit<Joined, 'home'>>;
  /** Whether the server has taken the handshake: JOIN may be carried out from then on. */
  readonly isHandshaken: () => boolean;
}

interface TryOptions {
  /** What JOIN has to wait for. Its rejection ends the try. */
  readonly ready?: Promise<unknown> | undefined;
  readonly onHandshake?: () => void;
}

interface ConnectOptions {
  readonly ready?: Promise<unknown> | undefined;
  /** The try of the first transport, where it is under way. */
  readonly early?: TransportTry | undefined;
}

/** Connects to a session's node over the first transport that works, and sends JOIN. */
export async function connect(
  context: SessionContext,
  home: SessionHome,
  attempt: Attempt,
  {ready, early}: ConnectOptions = {},
): Promise<Joined> {
  attempt.onStage('connecting');
  const {server} = home;
  const transports = transportsTo(server, context);
  for (const transport of transports) {
    const isFirst = transport === transports[0];
    const onHandshake = (): void => {
      const blocked = !isFirst && transports[0] === 'websocket';
      if (blocked) context.world.transportMemory.webSocketBlocked.add(server);
    };
    const current =
      (isFirst && early) || tryTransport(transport, context, server, attempt, {ready, onHandshake});
    try {
      return {...(await current.joining), home};
    } catch (error) {
      const isLast = transport === transports[transports.length - 1];
      if (current.isHandshaken() || isLast || attempt.signal.aborted || !isTransportFault(error)) {
        throw error;
      }
    }
  }
  throw aborted();
}

/** The transports worth a try, in order. */
export function transportsTo(
  server: string,
  {settings, world}: SessionContext,
): readonly TransportType[] {
  const {transports} = settings;
  const others = transports.filter((transport) => transport !== 'websocket');
  const blocked = world.transportMemory.webSocketBlocked.has(server);
  return blocked && others.length > 0 ? others : transports;
}

export function tryTransport(
  transport: TransportType,
  context: SessionContext,
  server: string,
  attempt: Attempt,
  {ready, onHandshake}: TryOptions,
): TransportTry {
  let handshaken = false;
  const startJoin = (): void => attempt.onStage('joining');
  const joining = joinOver(transport, context, server, attempt, ready, () => {
    handshaken = true;
    onHandshake?.();
    // JOIN is sent as soon as nothing has to be waited for.
    if (ready) ready.then(startJoin, () => undefined);
    else startJoin();
  });
  return {joining, isHandshaken: () => handshaken};
}

async function joinOver(
  transport: TransportType,
  context: SessionContext,
  server: string,
  {sessionToken, signal, retryDelayMs}: Attempt,
  ready: Promise<unknown> | undefined,
  onHandshake: () => void,
): Promise<Omit<Joined, 'home'>> {
  const connection = openConnection(transport, context, server, retryDelayMs);
  const {authToken} = context.settings;
  try {
    const joining = connection.join(sessionToken, {
      signal,
      onHandshake,
      authToken,
      ready,
    });
    // A session that is not found ends the attempt even while the handshake hangs.
    const [reply] = await Promise.all([joining, ready]);
    return {connection, reply};
  } catch (error) {
    connection.close();
    throw error;
  }
}

function openConnection(
  transport: TransportType,
  {settings, world}: SessionContext,
  server: string,
  retryDelayMs: (attempt: number) => number,
): SessionConnection {
  const {cometdPath, webSocketTimeoutMs, handshakeTimeoutMs} = settings;
  return world.createConnection({
    ...settings,
    ...world,
    url: `${server}/${cometdPath.replace(/^\/+/, '')}`,
    transport,
    handshakeTimeoutMs: transport === 'websocket' ? webSocketTimeoutMs : handshakeTimeoutMs,
    retryDelayMs,
  });
}

/** Whether another transport may do better. A refusal is the same on all of them. */
const isTransportFault = (error: unknown): boolean =>
  !(error instanceof CobrowseError) ||
  /^(server-unreachable|connect-timeout|unsupported-environment)$/.test(error.code);
