import {createServer, connect, type Server, type Socket} from 'node:net';
import type {AddressInfo} from 'node:net';

/** How the proxy treats traffic. Only one at a time. */
export type ProxyMode =
  | 'pass'
  /** New connections are reset at once. */
  | 'refuse'
  /** Nothing passes in either direction, on old connections and new ones; nothing is closed. */
  | 'black-hole';

interface Pair {
  readonly client: Socket;
  readonly server: Socket;
  dead: boolean;
  /** What is done to the next reply here. */
  cut: Cut | undefined;
}

/** How a reply is lost: whole, or but for its beginning. The connection is gone either way. */
export type Cut = 'reset' | 'truncate';

/** A TCP proxy that does to a connection what networks do, by name and on demand. */
export class FaultProxy {
  mode: ProxyMode = 'pass';
  /** Delay of every chunk in each direction, in milliseconds. */
  latencyMs = 0;
  readonly #targetPort: number;
  readonly #server: Server;
  readonly #pairs = new Set<Pair>();
  #cutNextReply: Cut | undefined;
  #cutReplyTo: {text: string; how: Cut} | undefined;

  private constructor(targetPort: number) {
    this.#targetPort = targetPort;
    this.#server = createServer((client) => this.#accept(client));
  }

  static async start(targetPort: number): Promise<FaultProxy> {
    const proxy = new FaultProxy(targetPort);
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Resets every connection of now. */
  reset(): void {
    for (const {client, server} of this.#pairs) {
      client.resetAndDestroy();
      server.destroy();
    }
  }

  /** Makes every connection of now half-open: the client's words are lost, and no answer comes. */
  halfOpen(): void {
    for (const pair of this.#pairs) pair.dead = true;
  }

  /** Loses the next reply of the server, which by then has done what it was asked. */
  cutNextReply(how: Cut): void {
    this.#cutNextReply = how;
  }

  /** Loses the reply to the next request that holds this text. */
  cutReplyTo(text: string, how: Cut): void {
    this.#cutReplyTo = {text, how};
  }

  async close(): Promise<void> {
    for (const {client, server} of this.#pairs) {
      client.destroy();
      server.destroy();
    }
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #accept(client: Socket): void {
    client.on('error', () => undefined);
    if (this.mode === 'refuse') {
      client.resetAndDestroy();
      return;
    }
    const server = connect(this.#targetPort, '127.0.0.1');
    const pair: Pair = {client, server, dead: false, cut: undefined};
    this.#pairs.add(pair);
    server.on('error', () => client.resetAndDestroy());
    client.on('data', (chunk) => this.#request(pair, chunk));
    server.on('data', (chunk) => this.#reply(pair, chunk));
    client.on('close', () => {
      this.#pairs.delete(pair);
      server.destroy();
    });
    server.on('close', () => {
      if (!pair.dead && this.mode !== 'black-hole') client.destroy();
    });
  }

  #request(pair: Pair, chunk: Buffer): void {
    const cut = this.#cutReplyTo;
    if (cut && chunk.includes(cut.text)) {
      this.#cutReplyTo = undefined;
      pair.cut = cut.how;
    }
    this.#pass(pair, pair.server, chunk);
  }

  #reply(pair: Pair, chunk: Buffer): void {
    const cut = pair.cut ?? this.#cutNextReply;
    if (!cut) {
      this.#pass(pair, pair.client, chunk);
      return;
    }
    if (!pair.cut) this.#cutNextReply = undefined;
    if (cut === 'truncate') pair.client.write(chunk.subarray(0, chunk.length - 10));
    setTimeout(() => {
      pair.client.resetAndDestroy();
      pair.server.destroy();
    }, 5).unref();
  }

  #pass(pair: Pair, to: Socket, chunk: Buffer): void {
    const send = (): void => {
      if (!pair.dead && this.mode !== 'black-hole' && !to.destroyed) to.write(chunk);
    };
    if (this.latencyMs > 0) setTimeout(send, this.latencyMs).unref();
    else send();
  }
}
