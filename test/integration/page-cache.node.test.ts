import {expect} from 'chai';
import type {Browser} from 'playwright-core';
import {startCobrowseServer, type CobrowseServer} from '../../demo/server/index.js';
import {launchBrowserWithPageCache} from '../e2e/support/browser.js';
import {activate, createParties, Desktop, eventually, SITE} from './support/desktop.js';
import {serveSite} from './support/site.js';

describe('a page with a view, in a browser with its back/forward cache on', function () {
  this.timeout(20_000);
  let browser: Browser | undefined;
  let server: CobrowseServer;

  before(async function () {
    browser = await launchBrowserWithPageCache();
    if (!browser) this.skip();
  });
  after(() => browser?.close());
  beforeEach(async () => {
    server = await startCobrowseServer({
      serve: serveSite({...SITE, '/elsewhere.html': '<!doctype html><title>Elsewhere</title>'}),
    });
  });
  afterEach(() => server.close());

  for (const transports of ['websocket', 'long-polling']) {
    it(`stops the session over ${transports} when the agent goes to another page, if set so [R13]`, async () => {
      const context = await browser!.newContext();
      const desktop = await Desktop.open(context, `${server.origin}/desktop.html`);
      const parties = createParties(server);
      const options = {onUnload: 'stop'};
      await desktop.join({server: '/cobrowse', transports, sessionToken: parties.token, options});
      activate(parties);
      await desktop.until('activated');
      await desktop.page.evaluate(() => (location.href = '/elsewhere.html'));
      await eventually(() => server.sessions.get(parties.token)?.state === 'ended', 'the end');

      expect(server.requests.count('/session/stop')).to.equal(1);
      await context.close();
    });
  }
});
