import {createServer, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import {expect} from 'chai';
import type {Browser} from 'playwright-core';
import {launchBrowserWithPageCache} from './support/browser.js';

const PAGE = `<!doctype html><title>Page</title><script>
for (const type of ['pagehide', 'pageshow']) {
  addEventListener(type, ({persisted}) => (sessionStorage[type + location.pathname] = persisted));
}</script>`;

describe('a browser with its back/forward cache on', function () {
  this.timeout(20_000);
  let browser: Browser | undefined;
  let site: Server | undefined;

  before(async function () {
    browser = await launchBrowserWithPageCache();
    if (!browser) this.skip();
    const server = createServer((_request, response) => {
      response.writeHead(200, {'Content-Type': 'text/html'}).end(PAGE);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    site = server;
  });

  after(async () => {
    await browser?.close();
    site?.closeAllConnections();
    site?.close();
  });

  it('keeps a page that is left, and brings it back [R5]', async () => {
    const page = await browser!.newPage();
    const {port} = site!.address() as AddressInfo;
    await page.goto(`http://127.0.0.1:${port}/first`);
    await page.evaluate(() => Object.assign(window, {mark: 'still here'}));
    await page.goto(`http://127.0.0.1:${port}/second`);
    await page.evaluate(() => history.back());
    while (!page.url().endsWith('/first')) await new Promise((resolve) => setTimeout(resolve, 20));
    const hidden: unknown = await page.evaluate(() => sessionStorage['pagehide/first'] as unknown);
    const mark: unknown = await page.evaluate(() => (window as {mark?: unknown}).mark);
    const shown: unknown = await page.evaluate(() => sessionStorage['pageshow/first'] as unknown);
    expect([hidden, shown, mark]).to.deep.equal(['true', 'true', 'still here']);
  });
});
