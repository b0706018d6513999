import {expect} from 'chai';
import type {Browser, BrowserContext} from 'playwright-core';
import {startCobrowseServer, type CobrowseServer} from '../../demo/server/index.js';
import {launchBrowser} from '../e2e/support/browser.js';
import {activate, createParties, Desktop, eventually} from '../integration/support/desktop.js';
import {serveSite} from '../integration/support/site.js';
import type {InsideParties} from '../support/inside-party.js';
import {sourcesPage} from './support/sources-page.js';

/** How a session ends. */
const ENDS: Readonly<Record<string, (desktop: Desktop, parties: InsideParties) => unknown>> = {
  'the customer has left': (_desktop, parties) => parties.customerLeaves(),
  'stop()': ({page}) => page.evaluate(() => document.querySelector('gcb-agent-view')!.stop()),
  'leave()': ({page}) => page.evaluate(() => document.querySelector('gcb-agent-view')!.leave()),
};

/** All texts that the page's scripts hold, as a heap snapshot has them. */
async function textsInMemory(desktop: Desktop): Promise<string> {
  // The engine keeps the text that a pattern was tried on last.
  await desktop.page.evaluate(() => /x/.test('x'));
  const devtools = await desktop.devtools();
  const chunks: string[] = [];
  devtools.on('HeapProfiler.addHeapSnapshotChunk', ({chunk}) => chunks.push(chunk));
  await devtools.send('HeapProfiler.collectGarbage');
  await devtools.send('HeapProfiler.takeHeapSnapshot', {reportProgress: false});
  await devtools.detach();
  const {strings} = JSON.parse(chunks.join('')) as {strings: string[]};
  return strings.join('\n');
}

function secretsOf(server: CobrowseServer, token: string): string[] {
  const members = server.sessions.find(token)?.members ?? [];
  const userToken = members.find(({role}) => role === 3)?.userToken;
  return [token, userToken!];
}

describe('the memory of the page', function () {
  this.timeout(30_000);
  let browser: Browser;
  let context: BrowserContext;
  let server: CobrowseServer;

  before(async () => {
    browser = await launchBrowser();
    server = await startCobrowseServer({serve: serveSite(await sourcesPage())});
  });
  after(async () => {
    await browser.close();
    await server.close();
  });
  beforeEach(async () => {
    context = await browser.newContext();
  });
  afterEach(() => context.close());

  for (const transports of ['websocket', 'long-polling']) {
    for (const [how, end] of Object.entries(ENDS)) {
      it(`holds neither session token nor user token after ${how}, over ${transports} (threat 24) [C6 S5]`, async () => {
        const desktop = await Desktop.open(context, `${server.origin}/desktop.html`);
        const parties = createParties(server);
        await desktop.mount({server: '/cobrowse', transports});
        await desktop.page.evaluate(
          (token) =>
            document
              .querySelector('gcb-agent-view')!
              .join(token)
              .then(() => undefined),
          parties.token,
        );
        activate(parties);
        await desktop.until('activated');
        const secrets = secretsOf(server, parties.token);
        const before = await textsInMemory(desktop);
        for (const secret of secrets) expect(before, 'while it is on').to.include(secret);

        await end(desktop, parties);
        await desktop.until('deactivated');
        await eventually(() => server.clientCount === 0, 'no client');
        const after = await textsInMemory(desktop);
        for (const [index, secret] of secrets.entries()) {
          expect(after.includes(secret), ['session token', 'user token'][index]).to.equal(false);
        }
      });
    }
  }
});
