import {expect} from 'chai';
import type {Browser} from 'playwright-core';
import {launchBrowser} from './support/browser.js';
import {DesktopSite, type Desktop} from './support/desktop.js';
import {Nodes} from './support/nodes.js';

/** The page's host, the server's, whether the server names an address, and what then is in force. */
const SAME_HOST = ['127.0.0.1', '127.0.0.1'] as const;
const SHARED_DOMAIN = ['desktop.site.localhost', 'cobrowse.site.localhost'] as const;
const OTHER_SITE = ['localhost', '127.0.0.1'] as const;

const CASES = [
  {mode: 'auto', hosts: SAME_HOST, named: true, inForce: 'url'},
  {mode: 'url', hosts: SAME_HOST, named: true, inForce: 'url'},
  {mode: 'cookie', hosts: SAME_HOST, named: true, inForce: 'cookie'},
  {mode: 'none', hosts: SAME_HOST, named: true, inForce: 'none'},
  {mode: 'auto', hosts: SAME_HOST, named: false, inForce: 'cookie'},
  {mode: 'url', hosts: SAME_HOST, named: false, inForce: 'none'},
  {mode: 'cookie', hosts: SAME_HOST, named: false, inForce: 'cookie'},
  {mode: 'none', hosts: SAME_HOST, named: false, inForce: 'none'},
  {mode: 'auto', hosts: SHARED_DOMAIN, named: false, inForce: 'cookie'},
  {mode: 'auto', hosts: OTHER_SITE, named: true, inForce: 'url'},
  {mode: 'auto', hosts: OTHER_SITE, named: false, inForce: 'none'},
] as const;

describe('the stickiness in force', function () {
  this.timeout(20_000);
  let browser: Browser;
  let site: DesktopSite;
  let named: Nodes;
  let nameless: Nodes;
  let desktop: Desktop;

  before(async function () {
    this.timeout(60_000);
    named = await Nodes.start({count: 1, serverUrl: true});
    nameless = await Nodes.start({count: 1});
    site = await DesktopSite.start();
    browser = await launchBrowser();
  });

  afterEach(() => desktop.close());

  after(async () => {
    await browser.close();
    await Promise.all([site.close(), named.close(), nameless.close()]);
  });

  for (const {mode, hosts, named: isNamed, inForce} of CASES) {
    const [pageHost, serverHost] = hosts;
    const what = isNamed ? 'with an address for the node' : 'without one';
    it(`is reported as "${inForce}" for "${mode}" ${what}, ${pageHost} to ${serverHost} [C3]`, async () => {
      const node = (isNamed ? named : nameless).all[0]!;
      const sessionToken = node.createSession().token;
      node.requests.clear();
      desktop = await site.open(browser, pageHost);
      const server = node.url.replace('127.0.0.1', serverHost);
      await desktop.show({server, sessionToken, stickiness: mode, transports: 'long-polling'});
      const {detail} = await desktop.until('joined');
      expect(detail['stickiness']).to.equal(inForce);
      expect(detail['server']).to.equal(inForce === 'url' ? node.url : server);
      // The agent page in the frame sends a handshake too, from the server's own origin.
      const pageOrigin = new URL(desktop.page.url()).origin;
      const own = node.requests.entries.filter(
        ({method, channels, origin}) =>
          method === 'POST' && channels.includes('/meta/handshake') && origin === pageOrigin,
      );
      expect(own.map(({cookie = ''}) => cookie.includes(`gcbSessionServer=${node.name}`))).to.eql([
        inForce === 'cookie',
      ]);
    });
  }
});
