/**
 * A Bayeux client with nothing hidden: it sends what it is given and keeps every message that comes, so that the servers'
 * own behaviour shows. Node only; one instance is one CometD client on one transport.
 */
import WebSocket from 'ws';

const REPLY_TIMEOUT_MS = 10_000;

/** Epoch milliseconds with a fraction, on the clock the server stamps its pushes with. */
export const nowMs = () => performance.timeOrigin + performance.now();

/** Cookies of one browser: give the same jar to two clients and they share the browser. */
export class CookieJar {
  #cookies = new Map();

  store(response) {
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
      this.#cookies.set(name, value);
    }
  }

  header() {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }
}

export class BayeuxClient {
  /** Every message from the server, oldest first: `{message, atMs}`. */
  received = [];
  clientId = undefined;
  closed = undefined;
  /** The Set-Cookie header of the WebSocket upgrade. */
  upgradeCookie = undefined;
  /** How many /meta/connect went out for this clientId. */
  connects = 0;
  #url;
  #transport;
  #jar;
  #socket;
  #lastId = 0;
  #waiting = [];
  #looping = false;
  #ack;
  #abort = new AbortController();

  constructor(baseUrl, transport, jar = new CookieJar()) {
    this.#url = `${baseUrl}/cometd`;
    this.#transport = transport;
    this.#jar = jar;
  }

  async open() {
    if (this.#transport !== 'websocket') return this;
    this.#socket = new WebSocket(this.#url.replace(/^http/, 'ws'));
    this.#socket.once(
      'upgrade',
      (response) => (this.upgradeCookie = response.headers['set-cookie']),
    );
    this.#socket.on('message', (text) => this.#take(JSON.parse(text)));
    this.closed = new Promise((resolve) => this.#socket.once('close', resolve));
    await new Promise((resolve, reject) =>
      this.#socket.once('open', resolve).once('error', reject),
    );
    this.#socket.on('error', () => {});
    return this;
  }

  /** Sends one message; resolves with the reply of the same id, or with `{httpStatus}` on a plain HTTP failure. */
  send(fields, headers = {}) {
    const id = `${++this.#lastId}`;
    const message = {id, ...fields};
    if (this.clientId && !('clientId' in fields)) message.clientId = this.clientId;
    const reply = this.next((candidate) => candidate.id === id);
    if (this.#transport === 'websocket') {
      this.#socket.send(JSON.stringify([message]));
      return reply;
    }
    return Promise.race([reply, this.#post(message, headers)]);
  }

  async #post(message, headers) {
    const type = /^\/meta\/(handshake|connect|disconnect)$/.exec(message.channel)?.[1] ?? '';
    const cookie = this.#jar?.header();
    const response = await fetch(`${this.#url}/${type}`, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        ...(cookie ? {Cookie: cookie} : {}),
        ...headers,
      },
      body: JSON.stringify([message]),
      signal: this.#abort.signal,
    });
    this.#jar?.store(response);
    if (!response.ok) return {httpStatus: response.status};
    const messages = await response.json();
    this.#take(messages);
    return messages.find((candidate) => candidate.id === message.id);
  }

  #take(messages) {
    for (const message of messages) {
      this.received.push({message, atMs: nowMs()});
      for (const waiter of [...this.#waiting]) waiter(message);
    }
  }

  /** The next message that fits, or the one that already came after `fromIndex`. */
  next(fits, {fromIndex = this.received.length, timeoutMs = REPLY_TIMEOUT_MS} = {}) {
    const past = this.received.slice(fromIndex).find(({message}) => fits(message));
    if (past) return Promise.resolve(past.message);
    return new Promise((resolve) => {
      const settle = (message) => {
        clearTimeout(timer);
        this.#waiting.splice(this.#waiting.indexOf(waiter), 1);
        resolve(message);
      };
      const waiter = (message) => fits(message) && settle(message);
      const timer = setTimeout(() => settle({timedOut: true}), timeoutMs);
      this.#waiting.push(waiter);
    });
  }

  message(channel, options = {fromIndex: 0}) {
    return this.next((message) => message.channel === channel && 'data' in message, options);
  }

  /** `{ext: {ack: true}}` asks for the acknowledge extension; the numbers then go along with each connect. */
  async handshake(extra = {}) {
    this.#ack = undefined;
    const reply = await this.send({
      channel: '/meta/handshake',
      version: '1.0',
      minimumVersion: '1.0',
      supportedConnectionTypes: [this.#transport],
      ...extra,
    });
    this.clientId = reply.clientId;
    this.connects = 0;
    if (reply.ext?.ack) this.#ack = 0;
    return reply;
  }

  async connect(extra = {}) {
    const ext = this.#ack === undefined ? {} : {ext: {ack: this.#ack}};
    const connect = {channel: '/meta/connect', connectionType: this.#transport, ...ext, ...extra};
    this.connects += 1;
    const reply = await this.send(connect);
    if (this.#ack !== undefined) this.#ack = reply.ext?.ack ?? this.#ack;
    return reply;
  }

  publish(channel, data) {
    return this.send({channel, data});
  }

  /** Keeps a /meta/connect pending until a failure or `stopLoop`; the first one is answered at once, as clients do. */
  async startLoop(extra = {}) {
    const first = await this.connect({advice: {timeout: 0}, ...extra});
    this.#looping = true;
    this.#loop(extra);
    return first;
  }

  async #loop(extra) {
    while (this.#looping) {
      const reply = await this.connect(extra).catch(() => ({successful: false}));
      if (reply.successful !== true) this.#looping = false;
      const intervalMs = reply.advice?.interval ?? 0;
      if (intervalMs > 0) await new Promise((resolve) => setTimeout(resolve, intervalMs));
    }
  }

  stopLoop() {
    this.#looping = false;
  }

  async disconnect() {
    this.#looping = false;
    const reply = await this.send({channel: '/meta/disconnect'});
    this.cut();
    return reply;
  }

  /** Drops the socket and pending requests without a word, as a closed tab does. */
  cut() {
    this.#looping = false;
    this.#socket?.terminate();
    this.#abort.abort();
  }
}
