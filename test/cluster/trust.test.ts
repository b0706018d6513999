import {expect} from 'chai';
import type {Browser} from 'playwright-core';
import type {CobrowseServer} from '../../demo/server/index.js';
import {launchBrowser} from './support/browser.js';
import {DesktopSite, sessionEvents, type Desktop} from './support/desktop.js';
import {Nodes} from './support/nodes.js';
import {Bystander, Redirector} from './support/trap.js';

const TRANSPORTS = ['websocket', 'long-polling', 'websocket long-polling'];

describe('a node that sends its session elsewhere', function () {
  this.timeout(30_000);
  let browser: Browser;
  let site: DesktopSite;
  let nodes: Nodes;
  let node: CobrowseServer;
  let bystander: Bystander;
  let desktop: Desktop;
  let redirector: Redirector | undefined;

  before(async function () {
    this.timeout(60_000);
    site = await DesktopSite.start();
    browser = await launchBrowser();
  });

  beforeEach(async () => {
    nodes = await Nodes.start({count: 1});
    node = nodes.all[0]!;
    bystander = await Bystander.start();
    desktop = await site.open(browser, '127.0.0.1');
  });

  afterEach(async () => {
    await desktop.close();
    await Promise.all([nodes.close(), bystander.close(), redirector?.close()]);
    redirector = undefined;
  });

  after(async () => {
    await browser.close();
    await site.close();
  });

  const ROGUES: Readonly<Record<string, (port: number) => string>> = {
    'another host': (port) => `http://rogue.localhost:${port}/cobrowse`,
    'a host that begins like ours': (port) => `http://127.0.0.1.rogue.localhost:${port}/cobrowse`,
    'a host behind a user name like ours': (port) =>
      `http://127.0.0.1@rogue.localhost:${port}/cobrowse`,
    'a relative protocol': (port) => `//rogue.localhost:${port}/cobrowse`,
    'our host with a user name': (port) => `http://me:secret@127.0.0.1:${port}/cobrowse`,
    'another protocol': (port) => `ftp://127.0.0.1:${port}/cobrowse`,
    'a script': () => 'javascript:alert(1)',
    'a backslash': (port) => `http:\\\\rogue.localhost:${port}\\cobrowse`,
    'our host by another name': (port) => `http://localhost:${port}/cobrowse`,
  };

  for (const [what, url] of Object.entries(ROGUES)) {
    it(`is refused before any request when it names ${what} [S3]`, async () => {
      node.faults.set('session-server-url', {url: url(bystander.port)});
      const sessionToken = node.createSession().token;
      await desktop.show({server: node.url, sessionToken});
      const error = await desktop.untilFailed();
      expect(error['code']).to.equal('server-not-allowed');
      expect(error['remediation']).to.match(/allowed-servers|serverUrl/);
      expect(bystander.connections).to.equal(0);
      expect(desktop.frameUrls).to.eql([]);
      const {entries} = node.requests;
      // The WebSocket that is opened beside GET session leads to the configured server.
      expect(entries.map(({path}) => path).filter((path) => !path.endsWith('/cometd'))).to.eql([
        `/cobrowse/rest/live/sessions/${sessionToken}`,
      ]);
      expect(entries.flatMap(({channels}) => channels)).not.to.include('/service/session/join');
    });
  }

  it('is obeyed when "allowed-servers" lists the address that the remedy named [S3]', async () => {
    const origin = `http://node1.localhost:${node.port}`;
    node.faults.set('session-server-url', {url: `${origin}/cobrowse`});
    const {token: sessionToken} = node.createSession();
    await desktop.show({server: node.url, sessionToken});
    const {remediation} = await desktop.untilFailed();
    const allowedServers = /https?:\/\/\S+/.exec(String(remediation))?.[0] ?? '';
    expect(allowedServers).to.equal(origin);
    await desktop.show({server: node.url, sessionToken, allowedServers});
    const {detail} = await desktop.until('joined');
    expect(detail).to.include({server: `${origin}/cobrowse`, stickiness: 'url'});
  });

  for (const status of [302, 307, 308]) {
    it(`is not followed by REST with a ${status} [S4]`, async () => {
      redirector = await Redirector.start(bystander.origin, status);
      const server = `${redirector.origin}/cobrowse`;
      await desktop.show({server, sessionToken: '123456789', transports: 'long-polling'});
      const error = await desktop.untilFailed();
      expect(error['code']).to.equal('server-refused');
      expect(error['message']).to.match(/redirect/);
      expect(redirector.redirected).to.equal(1);
      expect(bystander.connections).to.equal(0);
      await expectTrapWorks(server);
    });

    for (const transports of TRANSPORTS) {
      it(`is not followed by CometD over ${transports} with a ${status} [S4]`, async () => {
        redirector = await Redirector.start(bystander.origin, status);
        node.faults.set('session-server-url', {url: `${redirector.origin}/cobrowse`});
        const {token: sessionToken} = node.createSession();
        const options = {joinTimeoutMs: 1000};
        await desktop.show({server: node.url, sessionToken, transports, options});
        const error = await desktop.untilFailed();
        expect(error['code']).to.equal('server-unreachable');
        expect(redirector.redirected).to.be.within(1, 20);
        expect(bystander.connections).to.equal(0);
        expect(sessionEvents(await desktop.said())).to.eql([]);
        await expectTrapWorks(`${redirector.origin}/cobrowse`);
      });
    }
  }

  /** A request that follows redirects does arrive. */
  async function expectTrapWorks(server: string): Promise<void> {
    await desktop.page.evaluate((url) => fetch(url).then(() => undefined), server);
    expect(bystander.requests).to.equal(1);
  }
});
