import {readFile} from 'node:fs/promises';
import path from 'node:path';
import type {Serve} from '../../../demo/server/index.js';

/** Pages by their path, as text of HTML or with headers. */
export type SitePages = Record<string, string | {body: string; headers?: Record<string, string>}>;

const root = path.resolve(import.meta.dirname, '../../..');

/** What stands where a licensed server has its agent page. */
const AGENT_PAGE = '<!doctype html><title>Agent page</title><p>Agent page</p>';

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.html': 'text/html; charset=utf-8',
};

/** Files of the built package and of its dependencies, as a web server beside Co-browse has them. */
const FILES = /^\/((?:cdn|dist|node_modules)\/[\w@./-]+\.m?js)$/;

/** Serves an agent page, the built scripts below `/cdn/` and `/dist/`, and whatever else is given. */
export const serveSite =
  (pages: SitePages = {}): Serve =>
  async (request, response) => {
    const {pathname} = new URL(request.url ?? '/', 'http://site');
    const page = pages[pathname] ?? (pathname.endsWith('/slave.html') ? AGENT_PAGE : undefined);
    if (page !== undefined) {
      const {body, headers = {}} = typeof page === 'string' ? {body: page} : page;
      response.writeHead(200, {'Content-Type': TYPES['.html'], ...headers}).end(body);
      return true;
    }
    const file = FILES.exec(pathname)?.[1];
    if (file === undefined || file.includes('..')) return false;
    const body = await readFile(path.join(root, file)).catch(() => undefined);
    if (body === undefined) return false;
    response.writeHead(200, {'Content-Type': TYPES[path.extname(file)]}).end(body);
    return true;
  };
