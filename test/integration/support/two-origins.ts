import type {Browser, BrowserContext} from 'playwright-core';
import {startCobrowseServer, type CobrowseServer} from '../../../demo/server/index.js';
import {launchBrowser} from '../../e2e/support/browser.js';
import {Desktop, SITE} from './desktop.js';
import {serveSite, type SitePages} from './site.js';

/** What the present test has: a Co-browse server, and the site of a desktop at another origin. */
export let browser: Browser;
export let context: BrowserContext;
export let cobrowse: CobrowseServer;
export let site: CobrowseServer;
/** The pages of both. A test may change them before it opens one. */
export let pages: SitePages;

/** Starts both for each test of the suite it is called in. @param own Pages beside the usual ones. */
export function useTwoOrigins(own: SitePages = {}): void {
  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser.close());
  beforeEach(async () => {
    pages = {...SITE, ...own};
    const serve = serveSite(pages);
    [cobrowse, site] = await Promise.all([
      startCobrowseServer({serve}),
      startCobrowseServer({serve}),
    ]);
    context = await browser.newContext();
  });
  afterEach(async () => {
    await context.close();
    await Promise.all([cobrowse.close(), site.close()]);
  });
}

export const openDesktop = (origin = site.origin): Promise<Desktop> =>
  Desktop.open(context, `${origin}/desktop.html`);
