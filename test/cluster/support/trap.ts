import {once} from 'node:events';
import {createServer, type IncomingMessage, type Server, type ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';

/** A server that sends everybody elsewhere, with every permission that a browser may want for it. */
export class Redirector {
  readonly #server: Server;
  /** What was sent elsewhere. */
  redirected = 0;

  private constructor(elsewhere: string, status: number) {
    this.#server = createServer((request, response) => {
      permit(request, response);
      if (request.method === 'OPTIONS') return void response.end();
      this.redirected++;
      response.writeHead(status, {location: elsewhere + (request.url ?? '')}).end();
    });
    this.#server.on('upgrade', (request: IncomingMessage, socket) => {
      this.redirected++;
      socket.end(
        `HTTP/1.1 ${status} Elsewhere\r\nLocation: ${elsewhere}${request.url ?? ''}\r\n\r\n`,
      );
    });
  }

  static async start(elsewhere: string, status: number): Promise<Redirector> {
    const redirector = new Redirector(elsewhere, status);
    redirector.#server.listen(0, '127.0.0.1');
    await once(redirector.#server, 'listening');
    return redirector;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }
}

/** A server that answers whatever it gets, and counts what reaches it. */
export class Bystander {
  /** Connections, even those over which nothing was asked. */
  connections = 0;
  requests = 0;
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => {
      this.requests++;
      permit(request, response);
      response.writeHead(200, {'content-type': 'application/json'}).end('[]');
    });
    this.#server.on('connection', () => this.connections++);
    this.#server.on('upgrade', (_request: IncomingMessage, socket) => {
      this.requests++;
      socket.destroy();
    });
  }

  static async start(): Promise<Bystander> {
    const bystander = new Bystander();
    bystander.#server.listen(0, '127.0.0.1');
    await once(bystander.#server, 'listening');
    return bystander;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async close(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }
}

function permit({headers}: IncomingMessage, response: ServerResponse): void {
  response.setHeader('access-control-allow-origin', headers.origin ?? '*');
  response.setHeader('access-control-allow-credentials', 'true');
  response.setHeader('access-control-allow-headers', 'content-type');
}
