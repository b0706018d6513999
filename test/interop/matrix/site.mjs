/**
 * The pages of the matrix: gathered in a folder that the stand-in serves below its application, and
 * served once more by a server of their own, for desktops of another origin.
 */
import {build} from 'esbuild';
import {once} from 'node:events';
import {copyFileSync, createReadStream, existsSync, mkdirSync} from 'node:fs';
import {createServer} from 'node:http';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '..');
const BUNDLE = path.resolve(ROOT, '../../cdn/gcb-agent-view.iife.min.js');
const FOLDER = path.join(ROOT, 'target', 'pages');
const TYPES = {'.html': 'text/html;charset=utf-8', '.js': 'text/javascript;charset=utf-8'};

export const isElementBuilt = () => existsSync(BUNDLE);

/** @returns The folder, to be the stand-in's `staticDir`. */
export async function gatherPages() {
  mkdirSync(FOLDER, {recursive: true});
  for (const name of ['desktop.html', 'slave.html', 'recorder.js']) {
    copyFileSync(path.join(ROOT, 'pages', name), path.join(FOLDER, name));
  }
  copyFileSync(BUNDLE, path.join(FOLDER, path.basename(BUNDLE)));
  await build({
    entryPoints: [path.join(ROOT, 'pages', 'agent.js')],
    outdir: FOLDER,
    bundle: true,
    format: 'esm',
    logLevel: 'warning',
  });
  return FOLDER;
}

/** Serves that folder to whatever host name one asks for. */
export async function serveDesktops() {
  const server = createServer((request, response) => {
    const file = path.join(FOLDER, path.basename(new URL(request.url, 'http://any').pathname));
    if (!existsSync(file) || file === FOLDER) return response.writeHead(404).end();
    response.writeHead(200, {'content-type': TYPES[path.extname(file)]});
    return createReadStream(file).pipe(response);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    origin: (host) => `http://${host}:${server.address().port}`,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
