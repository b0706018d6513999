import {expect} from 'chai';
import {startCobrowseServer, type CobrowseServer} from '../../demo/server/index.js';
import {activate, createParties, eventually, isInside} from '../integration/support/desktop.js';
import {serveSite} from '../integration/support/site.js';
import type {InsideParties} from '../support/inside-party.js';
import {AGENT_PAGE, startDesktopSite} from './support/desktop-page.js';
import {DevToolsPage} from './support/devtools-page.js';
import {OLD_ENGINES, OldChromium} from './support/old-chromium.js';

/** What a desktop application of that age puts into a page, before any script of it. */
/** Writes the allowed server into agent-view.html, before its deferred scripts run. */
const deployedFor = (address: string): string => `
  document.addEventListener('readystatechange', () => {
    const meta = document.querySelector('meta[name=gcb-allowed-servers]');
    if (meta) meta.content = '${address}';
  });`;

const CEF_SHARP = `
  const said = [];
  const looks = new Set();
  window.next = (type) => new Promise((resolve) => {
    const look = () => said.includes(type) && resolve(true);
    looks.add(look);
    look();
  });
  window.CefSharp = {PostMessage: (message) => {
    said.push((typeof message === 'string' ? JSON.parse(message) : message).type);
    looks.forEach((look) => look());
  }};
`;

const DOWNLOAD_LIMIT_MS = 300_000;

type Detail = Record<string, unknown>;

for (const engine of OLD_ENGINES) {
  describe(`the script tag in Chromium ${engine.version}`, () => {
    let browser: OldChromium;
    let page: DevToolsPage;
    let server: CobrowseServer;
    let site: Awaited<ReturnType<typeof startDesktopSite>>;
    let parties: InsideParties;

    const first = (name: string) => page.evaluate(`first('${name}')`) as Promise<Detail>;
    const life = () => page.evaluate('life()');
    const text = (selector: string) => page.evaluate(`inside('${selector}').innerText.trim()`);
    /** Gives the view these properties, and waits until it has drawn what they change. */
    const set = (properties: object) =>
      page.evaluate(
        `Object.assign(view, ${JSON.stringify(properties)}); view.updateComplete.then(() => true)`,
      );
    const click = (part: string) => page.evaluate(`inside('[part~=${part}-button]').click()`);

    before(async function () {
      this.timeout(DOWNLOAD_LIMIT_MS);
      browser = await OldChromium.start(engine);
      page = await DevToolsPage.of(browser);
      site = await startDesktopSite();
      server = await startCobrowseServer({
        serve: serveSite({'/cobrowse/slave.html': AGENT_PAGE}),
      });
    });
    after(async () => {
      page.close();
      await Promise.all([browser.close(), site.close(), server.close()]);
    });
    beforeEach(async () => {
      parties = createParties(server);
      await page.open(`${site.origin}/desktop.html`);
      await set({server: server.url, nosidinput: true});
    });
    afterEach(async () => {
      expect(page.problems).to.deep.equal([]);
      await page.evaluate("typeof view === 'undefined' || view.remove()");
      await eventually(() => server.clientCount === 0, 'no client is left');
    });

    for (const transports of ['websocket', 'long-polling']) {
      it(`plays a whole session over ${transports}, each event once and in order [P3]`, async () => {
        await set({transports, sessionToken: parties.token});
        await first('joined');
        expect(isInside(server, parties.token)).to.equal(true);
        expect(await page.evaluate('until(() => shown[0])')).to.equal(
          `${server.url}/slave.html#nosidinput=1&sid=${parties.token}`,
        );

        activate(parties);
        expect(await first('activated')).to.include({late: false});
        expect(await page.evaluate("view.getAttribute('state')")).to.equal('active');
        expect(await text('[part=timer]')).to.match(/^0?0:0\d$/);

        parties.agentLeaves();
        expect(await first('deactivated')).to.include({endedBy: 'remote', estimated: false});
        expect(await life()).to.deep.equal(['joined', 'activated', 'deactivated']);
        expect(await page.evaluate("inside('iframe')")).to.equal(null);
        expect(await page.evaluate("events.filter(({name}) => name === 'error')")).to.be.empty;
      });

      it(`leaves when it is taken out, over ${transports} [P3]`, async () => {
        await set({transports, sessionToken: parties.token});
        await first('joined');
        activate(parties);
        await first('activated');

        await page.evaluate('view.remove()');
        expect(await first('deactivated')).to.include({endedBy: 'controller', estimated: true});
        await eventually(() => !isInside(server, parties.token), 'the Controller has left');
        await eventually(() => server.clientCount === 0, 'its client is gone');
      });
    }

    for (const transports of ['websocket', 'long-polling']) {
      it(`sends a disconnect when its page goes, over ${transports} [P3 C9]`, async () => {
        await set({transports, sessionToken: parties.token});
        await first('joined');
        await page.open('about:blank');
        await eventually(() => !isInside(server, parties.token), 'the Controller has left');
      });
    }

    it('stays when it is put elsewhere in the page, with the agent page loaded anew [P3]', async () => {
      await set({sessionToken: parties.token});
      await page.evaluate('until(() => shown[0])');
      await page.evaluate(
        "document.body.appendChild(document.createElement('section')).append(view)",
      );
      await page.evaluate('until(() => shown[1])');
      activate(parties);
      await first('activated');
      expect(await life()).to.deep.equal(['joined', 'activated']);
    });

    it('takes the number from its field, and ends by its button, after asking [P3]', async () => {
      await page.evaluate(`
        inside('input').value = '${parties.token}';
        inside('input').dispatchEvent(new Event('input'));
      `);
      expect(await page.evaluate("inside('input').value")).to.match(/^\d{3} \d{3} \d{3}$/);
      await click('join');
      await first('joined');
      activate(parties);
      await first('activated');

      await click('end');
      await page.evaluate('view.updateComplete.then(() => true)');
      expect(await text('[part=question]')).to.match(/\?/);
      await click('confirm');
      expect(await first('deactivated')).to.include({endedBy: 'controller', estimated: false});
      expect(server.sessions.get(parties.token)?.state).to.equal('ended');
    });

    it('says what is wrong with a number that nobody knows [P3]', async () => {
      await set({sessionToken: '000000000'});
      expect(await first('error')).to.include({code: 'session-not-found', fatal: true});
      await page.evaluate('view.updateComplete.then(() => true)');
      expect(await text('[part=alert]')).to.match(/number/);
      expect(await page.evaluate("view.getAttribute('state')")).to.equal('failed');
    });

    it('finds its way back when the server forgets it [P3 R2]', async () => {
      await set({transports: 'long-polling', sessionToken: parties.token});
      await first('joined');
      activate(parties);
      await first('activated');
      server.forgetClients(3);
      server.releaseConnects();
      await page.evaluate(
        "until(() => events.some(({detail}) => detail.connectionState === 'reconnecting') && view.connectionState === 'connected')",
      );
      parties.customerLeaves();
      await first('deactivated');
      expect(await life()).to.deep.equal(['joined', 'activated', 'deactivated']);
    });

    it('is the bridge of a desktop application, by agent-view.html [P3]', async () => {
      const {identifier} = await page.send('Page.addScriptToEvaluateOnNewDocument', {
        source: CEF_SHARP + deployedFor(server.url),
      });
      const settings = new URLSearchParams({server: server.url, nosidinput: '', controls: ''});
      await page.open(`${site.origin}/cdn/agent-view.html#${String(settings)}`);
      await page.send('Page.removeScriptToEvaluateOnNewDocument', {identifier});
      const command = (given: object) =>
        page.evaluate(`gcbAgentViewCommand('${JSON.stringify(given)}')`);

      await command({command: 'join', sessionToken: parties.token});
      await page.evaluate("next('cobrowse-joined')");
      activate(parties);
      await page.evaluate("next('cobrowse-activated')");
      await command({command: 'stop'});
      await page.evaluate("next('cobrowse-deactivated')");
      expect(server.sessions.get(parties.token)?.state).to.equal('ended');
    });
  });
}
