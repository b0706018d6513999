import {once} from 'node:events';
import {readFile} from 'node:fs/promises';
import {createServer, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import path from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
};

/** What a careful administrator allows, beside the Co-browse server. */
const contentPolicy = (cobrowse: URL, trustedTypes: string | undefined): string =>
  [
    `default-src 'none'`,
    `script-src 'self'`,
    `style-src 'self'`,
    'img-src data:',
    `connect-src ${cobrowse.origin} ws://${cobrowse.host}`,
    `frame-src ${cobrowse.origin}`,
    `base-uri 'self'`,
    `form-action 'none'`,
    ...(trustedTypes === undefined
      ? []
      : [`require-trusted-types-for 'script'`, `trusted-types ${trustedTypes}`]),
  ].join('; ');

/** A web server of nothing but the files that an app's build has left, under a strict policy. */
export class AppSite {
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(
    folder: string,
    cobrowse: string,
    trustedTypes: string | undefined,
  ): Promise<AppSite> {
    const policy = contentPolicy(new URL(cobrowse), trustedTypes);
    const server = createServer((request, response) => {
      const {pathname} = new URL(request.url ?? '/', 'http://app');
      const file = path.join(folder, pathname.endsWith('/') ? `${pathname}index.html` : pathname);
      const type = TYPES[path.extname(file)] ?? 'application/octet-stream';
      readFile(file).then(
        (body) =>
          response
            .writeHead(200, {'content-type': type, 'content-security-policy': policy})
            .end(body),
        () => response.writeHead(404).end(),
      );
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new AppSite(server);
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
