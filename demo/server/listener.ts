import {once} from 'node:events';
import {createServer, type IncomingMessage, type Server, type ServerResponse} from 'node:http';
import type {AddressInfo, Socket} from 'node:net';
import type {Duplex} from 'node:stream';

export interface Handlers {
  readonly request: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => Promise<void>;
}

/** A port that can be closed with all its sockets, and opened again. */
export class Listener {
  readonly #handlers: Handlers;
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;

  constructor(handlers: Handlers) {
    this.#handlers = handlers;
  }

  /** How many TCP connections are open. */
  get openSockets(): number {
    return this.#sockets.size;
  }

  /** @returns The port, for a caller who asked for 0. */
  async open(port: number, host: string): Promise<number> {
    const server = createServer({keepAliveTimeout: 30_000});
    this.#server = server;
    server.on('request', (request, response) => {
      this.#handlers.request(request, response).catch(() => response.destroy());
    });
    server.on('upgrade', (request, socket, head) => {
      this.#handlers.upgrade(request, socket, head).catch(() => socket.destroy());
    });
    server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, resolve);
    });
    return (server.address() as AddressInfo).port;
  }

  /** Cuts every connection; the port stays open. */
  cut(): void {
    for (const socket of this.#sockets) {
      socket.destroy();
    }
  }

  /** Closes the port and cuts every connection. Resolves when none is left. */
  async close(): Promise<void> {
    const server = this.#server;
    if (server === undefined) {
      return;
    }
    this.#server = undefined;
    const closed = [...this.#sockets].map((socket) => once(socket, 'close'));
    server.close();
    this.cut();
    await Promise.all([once(server, 'close'), ...closed]);
  }
}
