import {CometD, type Transport} from 'cometd';
import type {Clock, Timer} from '../util/clock.js';
import type {Logger} from '../util/logger.js';
import type {Cometd} from './cometd-internals.js';
import {withWindow} from './cometd-window.js';
import type {RequestOptions} from './request.js';
import type {TransportType} from './session-connection.js';

/** How cometd.js is set up. Times are milliseconds. */
export interface CometdClientOptions extends RequestOptions {
  /** The CometD endpoint, absolute. */
  url: string;
  transport: TransportType;
  handshakeTimeoutMs: number;
  /** Limit of every other message, and of a disconnect that nobody waits for. */
  requestTimeoutMs: number;
  clock: Clock;
  logger: Logger;
}

/** A cometd.js object with one transport, which waits by our clock and keeps tokens out of logs. */
export function createCometd(options: CometdClientOptions, transport: Transport): Cometd {
  const {url, requestTimeoutMs, handshakeTimeoutMs, clock, logger} = options;
  const cometd = withWindow(() => new CometD() as Cometd);
  quieten(cometd, logger);
  useClock(cometd, clock);
  // Its callback-polling would put the tokens into URLs, and run what comes back as a script.
  cometd.unregisterTransports();
  cometd.registerTransport(options.transport, transport);
  const receive = cometd.receive.bind(cometd);
  cometd.receive = (message) => {
    if (message.channel !== '/meta/handshake') receive(message);
    // One that nobody waits for would start a second poll beside the first, or end all polling.
    else if (cometd.getStatus() === 'handshaking') withWindow(() => receive(message));
  };
  withWindow(() =>
    cometd.configure({
      url,
      logLevel: 'warn',
      // Its worker is never ended; where a strict policy blocks it, polling stops without an error.
      useWorkerScheduler: false,
      stickyReconnect: false,
      connectTimeout: handshakeTimeoutMs,
      maxNetworkDelay: requestTimeoutMs,
      // One address for all messages: each further one costs a preflight of its own.
      appendMessageTypeToURL: false,
    }),
  );
  return cometd;
}

/** cometd.js logs whole messages, tokens and all; only the first, constant part may pass. */
function quieten(cometd: Cometd, logger: Logger): void {
  // An exception first: the engine quotes in it what could not be parsed.
  const debug = (text: unknown): void => {
    logger.debug(`cometd: ${typeof text === 'string' ? text : 'exception'}`);
  };
  cometd._debug = cometd._info = cometd._warn = debug;
  cometd.onListenerException =
    cometd.onCallbackException =
    cometd.onExtensionException =
      (error) => logger.error('cometd:', error);
}

/** A wait of no time needs no timer, which a hidden tab would slow down. */
function useClock(cometd: Cometd, clock: Clock): void {
  cometd.setTimeout = (callback, delayMs) => {
    if (delayMs > 0) return {timer: clock.setTimeout(callback, delayMs)};
    const handle = {cancelled: false};
    void Promise.resolve().then(() => handle.cancelled || callback());
    return handle;
  };
  cometd.clearTimeout = (handle: {timer?: Timer; cancelled?: boolean} | null) => {
    if (!handle) return;
    handle.cancelled = true;
    clock.clearTimeout(handle.timer);
  };
}
