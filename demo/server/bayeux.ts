import {createRequire} from 'node:module';
import type {CometDServer, ServerMessage, ServerSession} from 'cometd-nodejs-server';
import {META_CONNECT, META_HANDSHAKE, type BayeuxMessage} from './bayeux-message.js';
import {EngineResponse, type EngineAnswer} from './engine-response.js';
import type {CometdOptions} from './options.js';

// CommonJS whose names Node cannot see through an import.
const {createCometDServer} = createRequire(import.meta.url)(
  'cometd-nodejs-server',
) as typeof import('cometd-nodejs-server');

const BROWSER_COOKIE = 'BAYEUX_BROWSER';

/** How a client may be reached without waiting for its next `/meta/connect`. */
export interface PushLink {
  /** @returns Whether the message is on its way; if not it waits for the next `/meta/connect`. */
  push(message: BayeuxMessage): boolean;
}

export interface ExchangeOptions {
  /** The value of the request's `BAYEUX_BROWSER` cookie. */
  browser: string | undefined;
  /** Find the client by its id, whatever the cookie says. */
  trustClientId: boolean;
  /** Who is at the other end, as far as a cookie says it. */
  agent: string;
  /** Fires when nobody waits for the answer any more. */
  signal?: AbortSignal;
}

/** One business message from a client, with the means to answer in the same HTTP response. */
export interface Publication {
  readonly clientId: string;
  readonly channel: string;
  readonly data: unknown;
  /** {@link ExchangeOptions.agent}. */
  readonly agent: string;
  /** What the engine sends in reply when the listener is done, and may be changed until then. */
  readonly acknowledgement: BayeuxMessage;
  /** Keeps the acknowledgement from being sent. */
  readonly withhold: () => void;
  /** Adds a cookie to the HTTP response. Without effect over WebSocket. */
  readonly setCookie: (cookie: string) => void;
}

interface HeldConnect {
  readonly message: BayeuxMessage;
  readonly response: EngineResponse;
}

/**
 * The Bayeux engine of one node: messages in, messages out, whatever transport carries them.
 * Clients, queues, held `/meta/connect` and expiry are `cometd-nodejs-server`'s.
 */
export class Bayeux {
  readonly #engine: CometDServer;
  readonly #browsers = new Map<string, string>();
  readonly #links = new Map<string, PushLink>();
  readonly #held = new Map<string, HeldConnect>();
  readonly #withheld = new WeakSet();

  constructor(options: CometdOptions) {
    this.#engine = createCometDServer({
      timeout: options.timeoutMs,
      maxInterval: options.maxIntervalMs,
      interval: options.intervalMs,
      sweepPeriod: options.sweepMs,
      maxSessionsPerBrowser: options.maxSessionsPerBrowser,
      multiSessionInterval: options.multiSessionIntervalMs,
      browserCookieName: BROWSER_COOKIE,
      browserCookiePath: '/',
    });
    this.#engine.addListener('sessionAdded', (session: ServerSession) => {
      session.addExtension({outgoing: this.#pushAtOnce});
    });
    this.#engine.addListener('sessionRemoved', (session: ServerSession) => {
      this.#browsers.delete(session.id);
      this.#links.delete(session.id);
    });
  }

  /** Ids of the clients that are connected, or not yet given up. */
  get clientIds(): string[] {
    return [...this.#browsers.keys()];
  }

  onClientRemoved(listener: (clientId: string) => void): void {
    this.#engine.addListener('sessionRemoved', (session: ServerSession) => listener(session.id));
  }

  /** Listens on a `/service/` channel. */
  onPublish(channelName: string, listener: (publication: Publication) => void): void {
    const channel = this.#engine.createServerChannel(channelName);
    channel.addListener('message', (session: ServerSession, _channel, message, done) => {
      const response = this.#engine.context.response as EngineResponse;
      const {data, reply} = message as {data: unknown; reply: BayeuxMessage};
      listener({
        clientId: session.id,
        channel: channelName,
        data,
        agent: response.agent,
        acknowledgement: reply,
        withhold: () => this.#withheld.add(reply),
        setCookie: (cookie) => response.setHeader('Set-Cookie', cookie),
      });
      (done as () => void)();
    });
  }

  /** Decides which publications are acknowledged with `403` instead of being delivered. */
  set publishPolicy(allows: (channel: string, data: unknown) => boolean) {
    this.#engine.policy = {
      canPublish: (_session, message, channel, callback) =>
        callback(undefined, allows(channel.name, message.data)),
    };
  }

  /** Takes one batch of messages. A lone `/meta/connect` may be held before it is answered. */
  exchange(messages: BayeuxMessage[], options: ExchangeOptions): Promise<EngineAnswer> {
    const response = this.#hand(messages, this.#browserOf(messages, options), options.agent);
    const [first] = messages;
    if (first?.channel === META_HANDSHAKE) {
      this.#rememberBrowser(response, options.browser);
    } else if (first?.channel === META_CONNECT && response.settled === undefined) {
      this.#hold(first, response, options.signal);
    }
    return response.answer;
  }

  /** Sends one message to a client. A client that is gone is ignored. */
  deliver(clientId: string, channel: string, data: unknown): void {
    this.#session(clientId)?.deliver(null, channel, data);
  }

  /** Pushes go over this link from now on. */
  link(clientId: string, link: PushLink): void {
    if (this.#session(clientId) !== undefined) {
      this.#links.set(clientId, link);
    }
  }

  /** The link is down: pushes wait, and the client has `maxIntervalMs` to come back. */
  unlink(clientId: string, link: PushLink): void {
    if (this.#links.get(clientId) === link) {
      this.#links.delete(clientId);
      this.#abandon(clientId);
    }
  }

  /**
   * Forgets clients, as a server does that lost its memory: their next message, and the poll that
   * is held now, are answered with 402.
   */
  forget(clientIds: readonly string[]): void {
    for (const clientId of clientIds) {
      const held = this.#held.get(clientId);
      held?.response.settle(200, [unknownClient(held.message)]);
      this.#abandon(clientId);
      this.#session(clientId)?.disconnect();
    }
  }

  /** Answers every held `/meta/connect` now, so that armed faults meet the next one. */
  releaseConnects(): void {
    for (const [clientId, {message, response}] of [...this.#held]) {
      const {id} = message;
      const reply: BayeuxMessage = {channel: META_CONNECT, successful: true};
      response.settle(200, [id === undefined ? reply : {...reply, id}]);
      this.#abandon(clientId);
    }
  }

  /** Stops the engine and clears every timer. Clients get no message. */
  close(): void {
    for (const clientId of [...this.#held.keys()]) {
      this.#abandon(clientId);
    }
    this.#engine.close();
  }

  readonly #pushAtOnce = (
    _sender: ServerSession,
    session: ServerSession,
    message: ServerMessage,
    done: (failure?: Error, message?: ServerMessage) => void,
  ): void => {
    const isReply = message.successful !== undefined;
    const pushed = !isReply && this.#links.get(session.id)?.push(message) === true;
    const withheld = this.#withheld.has(message);
    // The engine reads null as "not to be sent"; its types do not know.
    done(undefined, pushed || withheld ? (null as unknown as ServerMessage) : message);
  };

  #session(clientId: string): ServerSession | undefined {
    return this.#engine.getServerSession(clientId);
  }

  #hand(messages: BayeuxMessage[], browser: string | undefined, agent = ''): EngineResponse {
    const response = new EngineResponse(agent);
    const headers = browser === undefined ? {} : {cookie: `${BROWSER_COOKIE}=${browser}`};
    this.#engine.handle({method: 'POST', headers, body: messages}, response);
    return response;
  }

  #browserOf(messages: BayeuxMessage[], options: ExchangeOptions): string | undefined {
    const known = options.trustClientId && this.#browsers.get(messages[0]?.clientId ?? '');
    return known || options.browser;
  }

  #rememberBrowser({settled}: EngineResponse, presented: string | undefined): void {
    const clientId = settled?.messages[0]?.clientId;
    const assigned = settled?.cookies[0]?.split(';')[0]?.split('=')[1];
    const browser = presented ?? assigned;
    if (clientId !== undefined && browser !== undefined) {
      this.#browsers.set(clientId, browser);
    }
  }

  #hold(message: BayeuxMessage, response: EngineResponse, signal: AbortSignal | undefined): void {
    const clientId = message.clientId ?? '';
    const held = {message, response};
    this.#held.set(clientId, held);
    const isHeld = () => this.#held.get(clientId) === held;
    void response.answer.then(() => {
      if (isHeld()) {
        this.#held.delete(clientId);
      }
    });
    signal?.addEventListener('abort', () => {
      if (isHeld()) {
        this.#abandon(clientId);
      }
    });
  }

  /**
   * Ends a held `/meta/connect` whose client is no longer there. A second one that does not wait
   * makes the engine drop the first and start the client's expiry; what it brings back out of the
   * queue is put back.
   */
  #abandon(clientId: string): void {
    this.#held.delete(clientId);
    const browser = this.#browsers.get(clientId);
    if (browser === undefined) {
      return;
    }
    const connect = {channel: META_CONNECT, clientId, id: 'abandoned', advice: {timeout: 0}};
    const {settled} = this.#hand([connect], browser);
    for (const {channel, data} of settled?.messages ?? []) {
      if (channel !== undefined && data !== undefined) {
        this.deliver(clientId, channel, data);
      }
    }
  }
}

function unknownClient({id}: BayeuxMessage): BayeuxMessage {
  return {
    ...(id === undefined ? {} : {id}),
    channel: META_CONNECT,
    successful: false,
    error: '402::Unknown client',
    advice: {reconnect: 'handshake', interval: 0},
  };
}
