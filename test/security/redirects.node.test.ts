import http from 'node:http';
import type {AddressInfo} from 'node:net';
import {expect} from 'chai';
import type {Browser, BrowserContext} from 'playwright-core';
import {startCobrowseServer, type CobrowseServer} from '../../demo/server/index.js';
import {launchBrowser} from '../e2e/support/browser.js';
import {createParties, Desktop, eventually, isInside} from '../integration/support/desktop.js';
import {serveSite} from '../integration/support/site.js';
import {sourcesPage} from './support/sources-page.js';

/** A server of somebody else, which would take whatever it gets. */
class Stranger {
  readonly requests: string[] = [];
  readonly #server = http.createServer((request, response) => {
    this.requests.push(`${request.method} ${request.url}`);
    response.setHeader('Access-Control-Allow-Origin', request.headers.origin ?? '*');
    response.setHeader('Access-Control-Allow-Credentials', 'true');
    response.setHeader('Access-Control-Allow-Headers', 'content-type, x-api-key');
    response.end('{}');
  });

  async start(): Promise<void> {
    await new Promise<void>((done) => this.#server.listen(0, '127.0.0.1', done));
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

/** Stands before a Co-browse server, and sends elsewhere what a test says. */
class Front {
  /** Which requests are redirected. */
  redirects: (method: string, path: string, body: string) => boolean = () => false;
  redirected = 0;
  readonly #to: Stranger;
  readonly #port: number;
  readonly #server = http.createServer((request, response) => void this.#answer(request, response));

  constructor(behind: CobrowseServer, to: Stranger) {
    this.#port = Number(new URL(behind.origin).port);
    this.#to = to;
  }

  async start(): Promise<void> {
    await new Promise<void>((done) => this.#server.listen(0, '127.0.0.1', done));
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #answer(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const {method = '', url = '', headers} = request;
    if (method !== 'OPTIONS' && this.redirects(method, url, body.toString())) {
      this.redirected++;
      response.writeHead(307, {Location: this.#to.origin + url}).end();
      return;
    }
    const onward = http.request({host: '127.0.0.1', port: this.#port, path: url, method, headers});
    onward.on('response', (reply) => {
      response.writeHead(reply.statusCode!, reply.headers);
      reply.pipe(response);
    });
    onward.on('error', () => response.destroy());
    onward.end(body);
  }
}

const COMETD = '/cobrowse/cometd';

/** What may be redirected, and whether the session can be joined all the same. */
const KINDS: Readonly<Record<string, {at: Front['redirects']; joins: boolean}>> = {
  'GET session': {at: (_method, path) => path.includes('/rest/live/sessions/'), joins: false},
  'the handshake': {
    at: (_method, path, body) => path === COMETD && body.includes('/meta/handshake'),
    joins: false,
  },
  JOIN: {
    at: (_method, path, body) => path === COMETD && body.includes('/service/session/join'),
    joins: false,
  },
  'a poll': {
    at: (_method, path, body) => path === COMETD && body.includes('/meta/connect'),
    joins: true,
  },
  'the stop over REST': {
    at: (_method, path, body) =>
      path.includes('/session/stop') || body.includes('/service/session/stop'),
    joins: true,
  },
  'the last request of the page': {
    at: (_method, path, body) => path === COMETD && body.includes('/service/session/exit'),
    joins: true,
  },
  'the stop of a page that goes away': {
    at: (_method, path) => path.includes('/session/stop'),
    joins: true,
  },
};

describe('a redirect to a stranger', function () {
  this.timeout(30_000);
  let browser: Browser;
  let context: BrowserContext;
  let server: CobrowseServer;
  let stranger: Stranger;
  let front: Front;

  before(async () => {
    browser = await launchBrowser();
    server = await startCobrowseServer({
      serve: serveSite({...(await sourcesPage()), '/other.html': '<title>Other</title>'}),
    });
  });
  after(async () => {
    await browser.close();
    await server.close();
  });
  beforeEach(async () => {
    stranger = new Stranger();
    await stranger.start();
    front = new Front(server, stranger);
    await front.start();
    context = await browser.newContext();
  });
  afterEach(async () => {
    await context.close();
    front.close();
    stranger.close();
  });

  for (const [what, {at, joins}] of Object.entries(KINDS)) {
    it(`of ${what} is not followed: no token, no header reaches it (threat 4) [S4]`, async () => {
      const desktop = await Desktop.open(context, `${front.origin}/desktop.html`);
      const {token} = createParties(server);
      if (!joins) front.redirects = at;
      const properties = {
        server: '/cobrowse',
        transports: 'long-polling',
        options: {
          requestHeaders: {'X-Api-Key': 'key-of-the-desktop'},
          requestTimeoutMs: 1000,
          joinTimeoutMs: 500,
          stopTimeoutMs: 200,
          onUnload: what.startsWith('the stop of') ? 'stop' : 'leave',
        },
        sessionToken: token,
      };
      if (joins) await desktop.join(properties);
      else await desktop.mount(properties);
      front.redirects = at;
      if (!joins) await desktop.until('error', {fatal: true});
      else if (what === 'a poll') server.releaseConnects();
      else if (what.endsWith('REST')) {
        await desktop.page.evaluate(() => document.querySelector('gcb-agent-view')!.stop());
      } else {
        expect(isInside(server, token)).to.equal(true);
        await desktop.page.goto(`${front.origin}/other.html`);
      }

      await eventually(() => front.redirected > 0, `${what} is redirected`);
      // What follows a redirect does so at once.
      await desktop.page.waitForTimeout(100);
      expect(stranger.requests).to.deep.equal([]);
    });
  }
});
