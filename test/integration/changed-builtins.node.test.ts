import {expect} from 'chai';
import type {Browser} from 'playwright-core';
import {startCobrowseServer} from '../../demo/server/index.js';
import {launchBrowser} from '../e2e/support/browser.js';
import {activate, createParties, Desktop, DESKTOP, SITE} from './support/desktop.js';
import {serveSite} from './support/site.js';

/** What the scripts of a page may have done to the language before ours runs. */
const CHANGES: Readonly<Record<string, string>> = {
  'as Prototype.js 1.7 changes them': `
    Array.prototype.entries = Array.prototype.toArray = function () { return this.slice(); };
    Array.from = (list) => (list ? Array.prototype.slice.call(list) : []);
    Element.prototype.remove = function () { this.parentNode.removeChild(this); return this; };
    Function.prototype.bind = function (owner, ...first) {
      return (...rest) => this.apply(owner, [...first, ...rest]);
    };`,
  'which are extended, for every loop to find': `
    Object.prototype.extend = function () {};
    Array.prototype.contains = function () {};
    Function.prototype.method = function () {};`,
  'which are frozen': `
    for (const each of [Object, Array, Function, Promise, String, Number, RegExp, Map, Set, Error]) {
      Object.freeze(each.prototype);
    }`,
  'with custom elements of a polyfill': `
    HTMLElement.prototype.attachInternals = () => {
      throw new DOMException('Not a custom element', 'NotSupportedError');
    };`,
};

describe('a page with other built-ins', function () {
  this.timeout(20_000);
  let browser: Browser;

  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser.close());

  for (const [change, script] of Object.entries(CHANGES)) {
    for (const transports of ['websocket', 'long-polling']) {
      it(`${change}, has a whole session over ${transports} [E11 C5]`, async () => {
        const server = await startCobrowseServer({
          serve: serveSite({
            ...SITE,
            '/change.js': script,
            '/desktop.html': DESKTOP.replace(
              '<script',
              '<script src="/change.js"></script><script',
            ),
          }),
        });
        const context = await browser.newContext();
        try {
          const desktop = await Desktop.open(context, `${server.origin}/desktop.html`);
          const parties = createParties(server);
          await desktop.join({server: '/cobrowse', transports, sessionToken: parties.token});
          activate(parties);
          await desktop.until('activated');
          await desktop.page.evaluate(() => document.querySelector('gcb-agent-view')!.stop());
          await desktop.until('deactivated', {estimated: false});

          expect(await desktop.life()).to.deep.equal(['joined', 'activated', 'deactivated']);
          expect(desktop.problems).to.deep.equal([]);
        } finally {
          await context.close();
          await server.close();
        }
      });
    }
  }
});
