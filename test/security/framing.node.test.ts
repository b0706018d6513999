import {expect} from 'chai';
import type {Browser} from 'playwright-core';
import {startCobrowseServer, type CobrowseServer} from '../../demo/server/index.js';
import {contentSecurityPolicy} from '../../demo/site/content-security-policy.js';
import {launchBrowser} from '../e2e/support/browser.js';
import {serveSite, type SitePages} from '../integration/support/site.js';

/** A page of the demo, as far as its headers go. */
const withPolicy = (pathname: string): SitePages => ({
  [pathname]: {
    body: '<!doctype html><title>Page</title><p>Shown</p>',
    headers: {'Content-Security-Policy': contentSecurityPolicy(pathname, '127.0.0.1')},
  },
});

describe('a page of the demo in a frame', () => {
  let browser: Browser;
  let demo: CobrowseServer;
  let stranger: CobrowseServer;

  const frameOn = (path: string): string => `<!doctype html><iframe src="${path}"></iframe>`;

  before(async () => {
    browser = await launchBrowser();
    demo = await startCobrowseServer({
      serve: serveSite({
        ...withPolicy('/desktop/'),
        ...withPolicy('/customer/'),
        ...withPolicy('/cobrowse/slave.html'),
        '/own.html': frameOn('/desktop/'),
      }),
    });
    stranger = await startCobrowseServer({
      serve: serveSite({
        '/desktop.html': frameOn(`${demo.origin}/desktop/`),
        '/customer.html': frameOn(`${demo.origin}/customer/`),
        '/agent.html': frameOn(`${demo.origin}/cobrowse/slave.html`),
      }),
    });
  });
  after(async () => {
    await browser.close();
    await Promise.all([demo.close(), stranger.close()]);
  });

  const shownIn = async (url: string): Promise<string> => {
    const page = await browser.newPage();
    await page.goto(url, {waitUntil: 'load'});
    const text = await page.frames()[1]!.evaluate(() => document.body.textContent);
    await page.close();
    return text.trim();
  };

  for (const name of ['desktop', 'customer']) {
    it(`is not shown to a stranger's visitors: ${name} (threat 12)`, async () => {
      expect(await shownIn(`${stranger.origin}/${name}.html`)).not.to.include('Shown');
    });
  }

  it('is shown on the same origin, and the agent page everywhere (threat 12)', async () => {
    expect(await shownIn(`${demo.origin}/own.html`)).to.equal('Shown');
    expect(await shownIn(`${stranger.origin}/agent.html`)).to.equal('Shown');
  });
});
