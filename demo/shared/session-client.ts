import {CometD, type Message} from 'cometd';
import {splitCombinedAnswers} from './combined-answers.js';

/** A user of a session, as the server names it in the JOIN reply. */
export interface SessionUser {
  userId: string | number;
  role: number;
  name?: string;
}

/** The server's answer to a JOIN. Without a `userToken` the join was refused. */
export interface JoinReply {
  userToken?: string;
  userId?: string | number;
  users?: SessionUser[];
  sessionHistoryId?: string;
  error?: string;
}

export interface SessionClientOptions {
  /** The Co-browse application, e.g. `http://localhost:8700/cobrowse`. */
  applicationUrl: string;
  /** Transports in order of preference, as the `transports` attribute of the element has them. */
  transports: readonly string[];
}

const REPLY_TIMEOUT_MS = 10_000;

/** A page with full-size snapshots needs far more than CometD's default of 8 kB. */
const MAX_MESSAGE_BYTES = 16 * 1024 * 1024;

/**
 * One CometD connection of the customer (role 1) or of the agent page (role 2). The controller is
 * the package's own business, so this class stays small: no reconnection rules beyond CometD's.
 */
export class SessionClient {
  readonly #cometd = new CometD();
  readonly #applicationUrl: string;
  #connected = false;
  #lostHandlers: (() => void)[] = [];
  #connectionHandlers: ((connected: boolean) => void)[] = [];

  constructor({applicationUrl, transports}: SessionClientOptions) {
    this.#applicationUrl = applicationUrl;
    const cometd = this.#cometd;
    cometd.unregisterTransport('callback-polling');
    if (!transports.includes('websocket')) cometd.unregisterTransport('websocket');
    if (!transports.includes('long-polling')) cometd.unregisterTransport('long-polling');
    splitCombinedAnswers(cometd);
    cometd.configure({
      url: `${applicationUrl}/cometd`,
      logLevel: 'warn',
      // A worker made from a Blob URL is refused by the demo's content security policy.
      useWorkerScheduler: false,
      connectTimeout: 4000,
      stickyReconnect: false,
      maxBackoff: 4000,
      maxSendBayeuxMessageSize: MAX_MESSAGE_BYTES,
    });
    cometd.addListener('/meta/connect', (message) => this.#onConnect(message));
    cometd.addListener('/meta/handshake', (message) => this.#onHandshake(message));
  }

  /** Resolves after the first handshake; rejects when the server refuses or is not there. */
  connect(): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error('The Co-browse Server does not answer.')),
        REPLY_TIMEOUT_MS,
      );
      this.#cometd.handshake((reply) => {
        if (!reply.successful) return;
        clearTimeout(timer);
        resolve();
      });
    });
  }

  /** Creates a session over REST, which also sets the `gcbSessionServer` cookie. */
  async createSession(): Promise<string> {
    const response = await fetch(`${this.#applicationUrl}/rest/live/sessions`, {method: 'POST'});
    if (!response.ok) throw new Error(`The Co-browse Server answered ${response.status}.`);
    const {sessionToken} = (await response.json()) as {sessionToken: string};
    return sessionToken;
  }

  /** Joins; resolves with whatever the server replies, a refusal included. */
  async join(request: {
    sessionToken: string;
    role: 1 | 2;
    name: string;
    /** For servers that ask agents to authenticate. */
    auth?: string;
  }): Promise<JoinReply> {
    const reply = this.#nextReply('/service/session/join');
    this.#cometd.publish('/service/session/join', request);
    return (await reply) as JoinReply;
  }

  /** Leaves the session, which ends it for everybody, and disconnects. */
  async exit(userToken: string): Promise<void> {
    await this.publish('/service/session/exit', {userToken});
    this.disconnect();
  }

  /** Leaves while the page goes away, when nothing can be awaited any more. */
  exitOnUnload(userToken: string): void {
    const {type} = this.#cometd.getTransport() ?? {};
    if (type === 'websocket') {
      void this.exit(userToken);
      return;
    }
    const clientId = this.#cometd.getClientId();
    const exit = {id: 'x1', channel: '/service/session/exit', data: {userToken}, clientId};
    const disconnect = {id: 'x2', channel: '/meta/disconnect', clientId};
    void fetch(`${this.#applicationUrl}/cometd/`, {
      method: 'POST',
      keepalive: true,
      headers: {'content-type': 'application/json'},
      body: JSON.stringify([exit, disconnect]),
    }).catch(() => undefined);
  }

  /** Registers a handler for a channel. It gets the data of each message that carries some. */
  on(channel: string, handler: (data: Record<string, unknown>) => void): void {
    this.#cometd.addListener(channel, (message) => {
      const data: unknown = message.data;
      if (typeof data === 'object' && data !== null) handler(data as Record<string, unknown>);
    });
  }

  /** Resolves with whether the server has taken the message; nothing is sent after a disconnect. */
  publish(channel: string, data: object): Promise<boolean> {
    if (this.#cometd.isDisconnected()) return Promise.resolve(false);
    return new Promise((resolve) => {
      this.#cometd.publish(channel, data, (ack) => resolve(ack.successful === true));
    });
  }

  /** Called when the connection breaks (`false`) and when it is back (`true`). */
  onConnectionChange(handler: (connected: boolean) => void): void {
    this.#connectionHandlers.push(handler);
  }

  /** Called when the server no longer knows this client: its place in the session is gone. */
  onLost(handler: () => void): void {
    this.#lostHandlers.push(handler);
  }

  disconnect(): void {
    this.#lostHandlers = [];
    this.#connectionHandlers = [];
    if (!this.#cometd.isDisconnected()) this.#cometd.disconnect();
  }

  #onConnect(message: Message): void {
    const connected = message.successful === true;
    if (connected === this.#connected) return;
    this.#connected = connected;
    for (const handler of this.#connectionHandlers) handler(connected);
  }

  #onHandshake(message: Message): void {
    if (!message.successful || !message.reestablish) return;
    for (const handler of this.#lostHandlers) handler();
  }

  #nextReply(channel: string): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const handle = this.#cometd.addListener(channel, (message) => {
        if (message.data === undefined) return;
        clearTimeout(timer);
        this.#cometd.removeListener(handle);
        resolve(message.data);
      });
      const timer = setTimeout(() => {
        this.#cometd.removeListener(handle);
        reject(new Error('The Co-browse Server did not reply.'));
      }, REPLY_TIMEOUT_MS);
    });
  }
}
