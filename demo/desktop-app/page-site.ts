import {once} from 'node:events';
import {readFile} from 'node:fs/promises';
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import path from 'node:path';
import {fileURLToPath} from 'node:url';

const PAGE = 'agent-view.html';
const cdn = path.dirname(fileURLToPath(import.meta.resolve(`gcb-agent-view/cdn/${PAGE}`)));

export interface PageSite {
  /** The address of the page, with the Co-browse server in it. */
  address: string;
  close(): void;
}

/**
 * Serves agent-view.html and the files beside it as an operator does: on an origin of its own, and
 * with the Co-browse servers that it may use written into the page.
 *
 * @param cobrowse Address of the Co-browse application: `http://localhost:8700/cobrowse`.
 */
export async function servePage(cobrowse: string): Promise<PageSite> {
  const allowed = `<meta name="gcb-allowed-servers" content="${cobrowse}" />`;
  const server = createServer((request, response) => {
    const {pathname} = new URL(request.url ?? '/', 'http://page');
    const isPage = pathname === `/${PAGE}`;
    readFile(path.join(cdn, pathname)).then(
      (file) => {
        const type = isPage ? 'text/html' : 'text/javascript';
        response.setHeader('content-type', `${type}; charset=utf-8`);
        response.end(isPage ? String(file).replace('<head>', `<head>${allowed}`) : file);
      },
      () => response.writeHead(404).end(),
    );
  });
  server.listen(0, 'localhost');
  await once(server, 'listening');
  const {port} = server.address() as AddressInfo;
  return {
    address: `http://localhost:${port}/${PAGE}#${new URLSearchParams({server: cobrowse})}`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
