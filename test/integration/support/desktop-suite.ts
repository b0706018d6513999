import {expect} from 'chai';
import type {Browser, BrowserContext} from 'playwright-core';
import {startCobrowseServer, type CobrowseServer} from '../../../demo/server/index.js';
import {launchBrowser} from '../../e2e/support/browser.js';
import type {InsideParties} from '../../support/inside-party.js';
import {createParties, Desktop, SITE} from './desktop.js';
import {serveSite, type SitePages} from './site.js';

/** What the present test has: a server, which serves the page too, and a session on it. */
export let server: CobrowseServer;
export let context: BrowserContext;
export let parties: InsideParties;
export let desktop: Desktop;

/**
 * Opens a desktop of the server's own origin for each test of the suite it is called in.
 *
 * @param options.calm Whether nothing may go wrong in the page.
 */
export function useDesktop(pages: SitePages = {}, {calm = true} = {}): void {
  let browser: Browser;

  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser.close());
  beforeEach(async () => {
    server = await startCobrowseServer({serve: serveSite({...SITE, ...pages})});
    context = await browser.newContext();
    parties = createParties(server);
    desktop = await Desktop.open(context, `${server.origin}/desktop.html`);
  });
  afterEach(async () => {
    await context.close();
    await server.close();
    if (calm) expect(desktop.problems).to.deep.equal([]);
  });
}
