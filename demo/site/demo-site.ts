import {readFile} from 'node:fs/promises';
import type {IncomingMessage, ServerResponse} from 'node:http';
import {contentSecurityPolicy} from './content-security-policy.js';
import {ChatHub} from './chat-hub.js';
import {renderCustomerPage} from './customer-pages.js';
import type {PageFiles} from './page-files.js';

const TYPES: Readonly<Record<string, string>> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
};

/** What `/demo/status` returns for each node, for the start page. */
export interface NodeStatus {
  name: string;
  origin: string;
  /** Sessions that wait for their agent. */
  waiting: number;
  active: number;
  ended: number;
}

/** Everything the demo serves beside the Co-browse application: pages, scripts, chat, status. */
export class DemoSite {
  readonly #bundle: PageFiles;
  readonly #status: () => NodeStatus[];
  readonly #chat = new ChatHub();

  constructor(bundle: PageFiles, status: () => NodeStatus[]) {
    this.#bundle = bundle;
    this.#status = status;
  }

  /** Answers a request; `false` when the path is not one of ours. */
  async serve(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    const {pathname, search} = new URL(request.url ?? '/', 'http://demo');
    if (await this.#chat.handle(request, response)) return true;
    if (request.method !== 'GET' && request.method !== 'HEAD') return false;
    if (pathname === '/demo/status') {
      response.writeHead(200, {'content-type': 'application/json', 'cache-control': 'no-store'});
      response.end(JSON.stringify(this.#status()));
      return true;
    }
    if (pathname === '/customer' || pathname === '/desktop') {
      response.writeHead(302, {location: `${pathname}/${search}`}).end();
      return true;
    }
    return (
      (await this.#sendPage(pathname, request, response)) || this.#sendAsset(pathname, response)
    );
  }

  close(): void {
    this.#chat.close();
  }

  async #sendPage(
    pathname: string,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<boolean> {
    const page = await readPage(pathname);
    if (page === undefined) return false;
    response.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'referrer-policy': 'strict-origin-when-cross-origin',
      'x-content-type-options': 'nosniff',
      'content-security-policy': contentSecurityPolicy(
        pathname,
        request.headers.host ?? 'localhost',
      ),
    });
    response.end(page);
    return true;
  }

  #sendAsset(pathname: string, response: ServerResponse): boolean {
    // The agent page has its files beside it, so that it also works behind a proxy's own path.
    const name = /^\/(?:demo|cobrowse)\/([\w-]+\.(js|css|svg))$/.exec(pathname);
    const body = name?.[1] === 'icon.svg' ? ICON : this.#bundle.get(name?.[1] ?? '');
    if (body === undefined) return false;
    const type = TYPES[name?.[2] ?? ''] ?? 'text/plain';
    response.writeHead(200, {'content-type': type, 'cache-control': 'no-store'}).end(body);
    return true;
  }
}

async function readPage(pathname: string): Promise<string | undefined> {
  if (pathname === '/') return readDemoFile('index/index.html');
  if (pathname === '/desktop/') return readDemoFile('desktop/desktop.html');
  if (pathname === '/cobrowse/slave.html') return readDemoFile('agent-page/slave.html');
  const customerPage = /^\/customer\/(\w*)$/.exec(pathname)?.[1];
  return customerPage === undefined ? undefined : renderCustomerPage(customerPage || 'home');
}

function readDemoFile(file: string): Promise<string> {
  return readFile(new URL(`../${file}`, import.meta.url), 'utf8');
}

const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="9" fill="#3f4bd8"/><path d="M10 8l4.5 16 3.5-6.5 6.5-3z" fill="#fff"/></svg>';
