import {createReadStream} from 'node:fs';
import {once} from 'node:events';
import {createServer, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import path from 'node:path';
import type {Browser, BrowserContext, Page} from 'playwright-core';

const BUNDLE = path.resolve(import.meta.dirname, '../../../cdn/gcb-agent-view.iife.min.js');

const PAGE = `<!doctype html><html lang="en"><title>Desktop</title>
<link rel="icon" href="data:,"><script src="/gcb-agent-view.iife.min.js"></script><body></body></html>`;

/** What a view said, in order. */
export interface Said {
  readonly type: string;
  readonly detail: Record<string, unknown>;
}

export interface ViewSettings {
  server: string;
  sessionToken: string;
  stickiness?: string;
  parallel?: boolean;
  /** Also those of the agent page in the frame. */
  transports?: string;
  allowedServers?: string;
  options?: Record<string, unknown>;
}

/** Serves a page with nothing but the package's bundle, to whatever host name one asks for. */
export class DesktopSite {
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(): Promise<DesktopSite> {
    const server = createServer((request, response) => {
      if (request.url?.endsWith('.js')) {
        response.writeHead(200, {'content-type': 'text/javascript'});
        createReadStream(BUNDLE).pipe(response);
      } else {
        response.writeHead(200, {'content-type': 'text/html; charset=utf-8'}).end(PAGE);
      }
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new DesktopSite(server);
  }

  url(host: string): string {
    return `http://${host}:${(this.#server.address() as AddressInfo).port}/`;
  }

  /** Opens the page as another machine would: with no cookies, no connections of before. */
  async open(browser: Browser, host: string): Promise<Desktop> {
    const context = await browser.newContext();
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    await page.goto(this.url(host));
    return new Desktop(context, page);
  }

  async close(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }
}

/** A window with one view at a time in it. */
export class Desktop {
  readonly context: BrowserContext;
  readonly page: Page;

  constructor(context: BrowserContext, page: Page) {
    this.context = context;
    this.page = page;
  }

  /** Puts a new view into the page, which joins by itself. */
  async show(settings: ViewSettings): Promise<void> {
    await this.page.evaluate(({transports = 'websocket long-polling', ...given}) => {
      const types = ['joined', 'activated', 'deactivated', 'state-change', 'error'];
      const view = document.createElement('gcb-agent-view');
      const said: Said[] = [];
      Object.assign(view, given, {transports, extraParams: {transports}});
      for (const type of types) {
        view.addEventListener(`cobrowse-${type}`, (event) => {
          said.push({type, detail: {...(event as CustomEvent<object>).detail}});
        });
      }
      Object.assign(globalThis, {view, said});
      document.body.replaceChildren(view);
    }, settings);
  }

  /** Keeps the agent page from loading, so that no agent joins from the frame. */
  async blockAgentPage(): Promise<void> {
    await this.page.route('**/slave.html*', (route) => route.abort());
  }

  /** Everything said so far by the present view. */
  said(): Promise<Said[]> {
    return this.page.evaluate(() => (globalThis as unknown as {said: Said[]}).said);
  }

  /** Resolves when the connection of the present view is up, and its session joined. */
  async untilConnected(): Promise<void> {
    await this.page.waitForFunction(
      () => document.querySelector('gcb-agent-view')?.connectionState === 'connected',
      undefined,
      {polling: 20},
    );
  }

  /** Resolves with the first event of a type, or with the fatal error that makes it impossible. */
  async until(type: string, limitMs = 20_000): Promise<Said> {
    const found = await this.page.waitForFunction(
      (wanted) =>
        (globalThis as unknown as {said: Said[]}).said.find(
          (each) => each.type === wanted || (each.type === 'error' && each.detail['fatal']),
        ),
      type,
      {timeout: limitMs, polling: 20},
    );
    return (await found.jsonValue()) as unknown as Said;
  }

  /** Waits for the view to say that its connection is back, in what it says after the first `before`. */
  async untilConnectedAgain(before: number, limitMs = 20_000): Promise<void> {
    await this.page.waitForFunction(
      (from) =>
        (globalThis as unknown as {said: Said[]}).said
          .slice(from)
          .some(({detail}) => detail['connectionState'] === 'connected'),
      before,
      {timeout: limitMs, polling: 20},
    );
  }

  /** Resolves with the error that ended the try to join. */
  async untilFailed(limitMs?: number): Promise<Said['detail']> {
    const {type, detail} = await this.until('joined', limitMs);
    if (type !== 'error') throw new Error('The view joined.');
    return detail;
  }

  /** Ends the session from the desktop. */
  async stop(): Promise<void> {
    await this.page.evaluate(() =>
      (globalThis as unknown as {view: {stop(): Promise<unknown>}}).view.stop(),
    );
  }

  /** The frames of the page: none while no agent page is open. */
  get frameUrls(): string[] {
    return this.page
      .frames()
      .slice(1)
      .map((frame) => frame.url());
  }

  async close(): Promise<void> {
    await this.context.close();
  }
}

/** The events of a session's life among all events. */
export const sessionEvents = (said: readonly Said[]): string[] =>
  said.map(({type}) => type).filter((type) => /^(joined|activated|deactivated)$/.test(type));
