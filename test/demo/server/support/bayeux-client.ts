import {WebSocket} from 'ws';
import type {CobrowseServer} from '../../../../demo/server/index.js';

export interface Message {
  channel: string;
  id?: string;
  clientId?: string;
  successful?: boolean;
  error?: string;
  advice?: Record<string, unknown>;
  supportedConnectionTypes?: unknown;
  data?: unknown;
}

let lastId = 0;

/** A message with an id of its own. */
export function message(channel: string, fields: Partial<Message> = {}): Message {
  lastId += 1;
  return {id: String(lastId), channel, ...fields};
}

export const handshakeMessage = (): Message =>
  message('/meta/handshake', {
    ...{version: '1.0', supportedConnectionTypes: ['websocket', 'long-polling']},
  });

export function connectMessage(clientId: string, timeoutMs?: number): Message {
  return message('/meta/connect', {
    clientId,
    ...{connectionType: 'long-polling'},
    ...(timeoutMs === undefined ? {} : {advice: {timeout: timeoutMs}}),
  });
}

/** One CometD request over HTTP, as a stock client sends it. */
export function post(
  url: string,
  messages: readonly Message[],
  init: {cookie?: string; signal?: AbortSignal} = {},
): Promise<Response> {
  return fetch(`${url}/cometd/`, {
    method: 'POST',
    body: JSON.stringify(messages),
    headers: {
      'Content-Type': 'application/json',
      ...(init.cookie === undefined ? {} : {Cookie: init.cookie}),
    },
    ...(init.signal === undefined ? {} : {signal: init.signal}),
  });
}

/** Posts messages and reads the replies. */
export async function exchange(
  server: CobrowseServer,
  ...messages: readonly Message[]
): Promise<Message[]> {
  return (await (await post(server.url, messages)).json()) as Message[];
}

/** What replies say beside acks: the short names of their channels, and the first data. */
export const summarize = (replies: readonly Message[]) => ({
  names: replies
    .filter((reply) => 'data' in reply)
    .map(({channel}) => channel.replace('/service/session/', '')),
  data: replies.find((reply) => 'data' in reply)?.data,
});

/** Handshakes over long-polling, without a cookie. */
export async function handshake(server: CobrowseServer): Promise<string> {
  const [reply] = await exchange(server, handshakeMessage());
  return reply?.clientId ?? '';
}

/** A WebSocket that speaks raw Bayeux and keeps what it receives. */
export class RawWebSocket {
  readonly received: Message[] = [];
  readonly frames: string[] = [];
  readonly socket: WebSocket;
  readonly closed: Promise<number>;
  readonly #waiting = new Set<() => void>();

  constructor(server: Pick<CobrowseServer, 'url'>, headers: Record<string, string> = {}) {
    this.socket = new WebSocket(`${server.url.replace(/^http/, 'ws')}/cometd`, {headers});
    this.closed = new Promise((resolve) => {
      this.socket.on('close', resolve);
    });
    this.socket.on('error', () => undefined);
    this.socket.on('message', (data) => {
      const frame = (data as Buffer).toString();
      this.frames.push(frame);
      if (frame.startsWith('[{')) {
        this.received.push(...(JSON.parse(frame) as Message[]));
      }
      this.#waiting.forEach((check) => check());
    });
  }

  static async open(
    server: Pick<CobrowseServer, 'url'>,
    headers?: Record<string, string>,
  ): Promise<RawWebSocket> {
    const raw = new RawWebSocket(server, headers);
    await new Promise((resolve, reject) => {
      raw.socket.once('open', resolve);
      raw.socket.once('error', reject);
    });
    return raw;
  }

  send(...messages: readonly Message[]): void {
    this.socket.send(JSON.stringify(messages));
  }

  /** Resolves when a message has come that matches. */
  next(matches: (message: Message) => boolean): Promise<Message> {
    return this.#until(() => this.received.find(matches));
  }

  nextFrame(text: string): Promise<string> {
    return this.#until(() => this.frames.find((frame) => frame === text));
  }

  async request(sent: Message): Promise<Message> {
    this.send(sent);
    return this.next(({id}) => id === sent.id);
  }

  async handshake(): Promise<string> {
    return (await this.request(handshakeMessage())).clientId ?? '';
  }

  close(): void {
    this.socket.terminate();
  }

  #until<Found>(find: () => Found | undefined): Promise<Found> {
    return new Promise((resolve) => {
      const check = (): void => {
        const found = find();
        if (found !== undefined) {
          this.#waiting.delete(check);
          resolve(found);
        }
      };
      this.#waiting.add(check);
      check();
    });
  }
}
