import {aborted} from '../error-texts.js';
import {CobrowseError} from '../errors.js';
import type {LiveSession} from '../protocol/messages.js';
import type {TransportType} from '../protocol/session-connection.js';
import {mayShareCookie, nodeInCookie, type SessionHome} from '../protocol/stickiness.js';
import {transportsTo, tryTransport, type Attempt, type TransportTry} from './connect.js';
import type {SessionContext} from './session-context.js';

/**
 * A connection to the configured server, opened while GET session is under way: up to three round
 * trips less where the session lives there. JOIN waits until that is known.
 */
export interface EarlyConnection {
  /**
   * GET session was answered. JOIN is sent when the session lives where the connection leads.
   *
   * @returns `undefined` when it does not; the connection is closed then.
   */
  confirm(live: LiveSession, home: SessionHome): TransportTry | undefined;
  /** There is nothing to join, for all that is known: closes the connection. */
  withdraw(reason: unknown): void;
}

/** @returns `undefined` where the guess is not worth it, or was wrong before. */
export function openEarly(context: SessionContext, attempt: Attempt): EarlyConnection | undefined {
  const {server, world} = context;
  const {transportMemory} = world;
  const [transport] = transportsTo(server, context);
  if (!transport || transportMemory.guessedWrong.has(server)) return undefined;
  // A cookie that is set later comes too late for the upgrade.
  const node = nodeInCookie(server, world.page);
  if (transport !== 'websocket' && !node && awaitsCookie(context)) return undefined;
  let allowJoin: () => void = () => undefined;
  let close: (reason: unknown) => void = () => undefined;
  const ready = new Promise<void>((resolve, reject) => {
    allowJoin = resolve;
    close = reject;
  });
  // Nobody waits for it where no connection could be made.
  ready.catch(() => undefined);
  const early = tryTransport(transport, context, server, attempt, {ready});
  // A failure counts only once the session is known to live.
  early.joining.catch(() => undefined);
  return {
    confirm(live, home) {
      const isCookieInTime = home.stickiness !== 'cookie' || (!!node && node === live.serverName);
      if (home.server === server && isCookieInTime) {
        allowJoin();
        return transport === 'websocket' ? early : orAnew(early, transport, context, attempt);
      }
      // Where no cookie was set before, there may be one node only.
      if (home.server !== server || node) transportMemory.guessedWrong.add(server);
      close(aborted());
      return undefined;
    },
    withdraw(reason) {
      const notFound = reason instanceof CobrowseError && reason.code === 'session-not-found';
      if (notFound) transportMemory.guessedWrong.add(server);
      close(reason);
    },
  };
}

/** Whether a cookie is set after GET session, and leads what is sent then to another node than before. */
const awaitsCookie = ({server, settings: {stickiness}, world}: SessionContext): boolean =>
  stickiness === 'cookie' || (stickiness === 'auto' && mayShareCookie(server, world.page));

/** Two answers at once may each bring a load balancer's cookie, and JOIN follows the later one. */
function orAnew(
  {joining, isHandshaken}: TransportTry,
  transport: TransportType,
  context: SessionContext,
  attempt: Attempt,
): TransportTry {
  const {server, world} = context;
  const again = (error: unknown): TransportTry['joining'] => {
    if (!isForgotten(error)) throw error;
    world.transportMemory.guessedWrong.add(server);
    return tryTransport(transport, context, server, attempt, {}).joining;
  };
  return {joining: joining.catch(again), isHandshaken};
}

const isForgotten = (error: unknown): boolean =>
  error instanceof CobrowseError && error.code === 'stickiness-unavailable';
