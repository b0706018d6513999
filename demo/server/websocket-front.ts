import {randomUUID} from 'node:crypto';
import type {IncomingMessage} from 'node:http';
import type {Duplex} from 'node:stream';
import {WebSocketServer, type WebSocket} from 'ws';
import {agentCookie, agentOf} from './agent-cookie.js';
import type {Outcome} from './bayeux-faults.js';
import {META_CONNECT, META_HANDSHAKE, parseMessages, type BayeuxMessage} from './bayeux-message.js';
import type {Bayeux} from './bayeux.js';
import {exchange} from './exchange.js';
import type {ServerContext} from './server-context.js';

/**
 * CometD over WebSocket in front of an engine that knows HTTP only: each `/meta/connect` of a frame
 * is handed over alone, because the engine holds it, and the rest of the frame together. Messages
 * are sent at once, as the Java server does, not with the next `/meta/connect`.
 */
export class WebSocketFront {
  readonly #context: ServerContext;
  readonly #server: WebSocketServer;

  constructor(context: ServerContext) {
    this.#context = context;
    const {maxMessageBytes} = context.options.cometd;
    this.#server = new WebSocketServer({noServer: true, maxPayload: maxMessageBytes});
    this.#server.on('headers', (headers, request) => {
      const cookie = agentCookie(request);
      if (cookie !== undefined) {
        headers.push(`Set-Cookie: ${cookie}`);
      }
    });
  }

  /** Takes over the socket of an upgrade request, or refuses it. */
  async upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const {faults, options} = this.#context;
    socket.on('error', () => socket.destroy());
    if (!(await this.#lag(request))) {
      return;
    }
    if (faults.take('websocket-black-hole')) {
      // Read on, or a client that gives up would never be noticed.
      socket.on('end', () => socket.destroy()).resume();
      return;
    }
    if (!options.transports.includes('websocket') || faults.take('websocket-refused')) {
      socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    const closesAtOnce = faults.take('websocket-close-at-once') !== undefined;
    const swallows = faults.take('websocket-swallow') !== undefined;
    this.#server.handleUpgrade(request, socket, head, (webSocket) => {
      webSocket.on('error', () => webSocket.terminate());
      if (closesAtOnce) {
        webSocket.terminate();
      } else if (!swallows) {
        this.#serve(webSocket, request);
      }
    });
  }

  #serve(webSocket: WebSocket, request: IncomingMessage): void {
    const connection = new Connection(webSocket, this.#context.state().bayeux, agentOf(request));
    webSocket.on('message', (data) => {
      void this.#receive((data as Buffer).toString(), request, connection);
    });
    webSocket.on('close', () => connection.closed());
  }

  async #receive(frame: string, request: IncomingMessage, connection: Connection): Promise<void> {
    const messages = parseMessages(frame);
    const entry = this.#context.requests.add(request, 'MESSAGE');
    this.#context.requests.note(entry, messages ?? []);
    if (!(await this.#lag(request))) {
      return;
    }
    if (messages === undefined) {
      connection.close(1007);
      return;
    }
    await Promise.all(partition(messages).map((batch) => this.#exchange(batch, connection)));
  }

  async #exchange(batch: BayeuxMessage[], connection: Connection): Promise<void> {
    connection.speaksFor(batch);
    const outcome = await exchange(batch, this.#context, {
      browser: connection.browser,
      trustClientId: true,
      agent: connection.agent,
    });
    connection.write(outcome, batch);
  }

  async #lag(request: IncomingMessage): Promise<boolean> {
    const latency = this.#context.faults.take('latency', {path: request.url ?? ''});
    return latency === undefined || this.#context.wait(latency.delayMs ?? 100);
  }
}

/** One open socket, and the clients that speak over it. */
class Connection {
  /** Each socket counts as a browser of its own: the limit on long polls is not for sockets. */
  readonly browser = `websocket-${randomUUID()}`;
  readonly agent: string;
  readonly #webSocket: WebSocket;
  readonly #bayeux: Bayeux;
  readonly #clientIds = new Set<string>();
  #mute = false;

  constructor(webSocket: WebSocket, bayeux: Bayeux, agent: string) {
    this.agent = agent;
    this.#webSocket = webSocket;
    this.#bayeux = bayeux;
  }

  push(message: BayeuxMessage): boolean {
    if (this.#mute || this.#webSocket.readyState !== this.#webSocket.OPEN) {
      return false;
    }
    this.#send(JSON.stringify([message]));
    return true;
  }

  speaksFor(messages: readonly BayeuxMessage[]): void {
    for (const {clientId} of messages) {
      if (clientId !== undefined) {
        this.#clientIds.add(clientId);
        this.#bayeux.link(clientId, this);
      }
    }
  }

  write(outcome: Outcome, batch: readonly BayeuxMessage[]): void {
    if (batch[0]?.channel === META_CONNECT) {
      this.#mute = outcome.kind === 'silence';
    }
    switch (outcome.kind) {
      case 'messages':
        // Another status is the engine's word to a poll that was replaced: nothing is owed to it.
        if (outcome.status === 200) {
          this.speaksFor(outcome.messages);
          this.#send(JSON.stringify(outcome.messages));
        }
        break;
      case 'text':
        this.#send(outcome.text);
        break;
      case 'unavailable':
        this.close(1013);
        break;
      case 'silence':
        break;
    }
  }

  close(code: number): void {
    this.#webSocket.close(code);
  }

  closed(): void {
    for (const clientId of this.#clientIds) {
      this.#bayeux.unlink(clientId, this);
    }
  }

  #send(text: string): void {
    if (this.#webSocket.readyState === this.#webSocket.OPEN) {
      this.#webSocket.send(text);
    }
  }
}

function partition(messages: readonly BayeuxMessage[]): BayeuxMessage[][] {
  const alone = ({channel}: BayeuxMessage): boolean =>
    channel === META_CONNECT || channel === META_HANDSHAKE;
  const together = messages.filter((message) => !alone(message));
  const singles = messages.filter(alone).map((message) => [message]);
  return together.length === 0 ? singles : [together, ...singles];
}
