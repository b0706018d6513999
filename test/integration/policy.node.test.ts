import {expect} from 'chai';
import {build} from 'esbuild';
import type {Route} from 'playwright-core';
import {startCobrowseServer, type CobrowseServer} from '../../demo/server/index.js';
import {activate, createParties, DESKTOP, SITE, type Desktop} from './support/desktop.js';
import {serveSite, type SitePages} from './support/site.js';
import {cobrowse, context, openDesktop, pages, site, useTwoOrigins} from './support/two-origins.js';

/** What a page has to allow, as the documentation says, and nothing else. */
const strict = (server: string, policies: string): string =>
  [
    `default-src 'none'`,
    `script-src 'self'`,
    `style-src 'self'`,
    `connect-src ${server} ${server.replace('http', 'ws')}`,
    `frame-src ${server}`,
    `require-trusted-types-for 'script'`,
    `trusted-types ${policies}`,
  ].join('; ');

const withPolicy = (body: string, policy: string) => ({
  body,
  headers: {'Content-Security-Policy': policy},
});

/** Another part of the page that brings a Lit of its own. */
const OTHER_LIT = `
  import {LitElement, html} from 'lit';
  customElements.define('other-lit', class extends LitElement {
    render() { return html\`<p>Other</p>\`; }
  });
  document.body.append(document.createElement('other-lit'));
`;

const ONCE_EACH = ['joined', 'activated', 'deactivated'];

describe('a page with a policy', function () {
  this.timeout(20_000);
  let otherLit = '';

  useTwoOrigins();
  before(async () => {
    const {outputFiles} = await build({
      stdin: {contents: OTHER_LIT, resolveDir: import.meta.dirname},
      bundle: true,
      format: 'iife',
      write: false,
    });
    otherLit = outputFiles[0]!.text;
  });

  const open = async (body: string, policy: string): Promise<Desktop> => {
    pages['/desktop.html'] = withPolicy(body, policy);
    const desktop = await openDesktop();
    await desktop.page.evaluate(() => {
      const broken: string[] = [];
      Object.assign(window, {broken});
      document.addEventListener('securitypolicyviolation', ({effectiveDirective, blockedURI}) =>
        broken.push(`${effectiveDirective} ${blockedURI}`),
      );
    });
    return desktop;
  };

  const broken = (desktop: Desktop): Promise<string[]> =>
    desktop.page.evaluate(() => (window as unknown as {broken: string[]}).broken);

  const playSession = async (desktop: Desktop, transports: string): Promise<void> => {
    const parties = createParties(cobrowse);
    await desktop.join({
      server: cobrowse.url,
      transports,
      controls: true,
      sessionToken: parties.token,
    });
    activate(parties);
    await desktop.until('activated');
    parties.customerLeaves();
    await desktop.until('deactivated');
    expect(await desktop.life()).to.deep.equal(ONCE_EACH);
    expect(await broken(desktop)).to.deep.equal([]);
    expect(desktop.problems).to.deep.equal([]);
  };

  for (const transports of ['websocket', 'long-polling']) {
    it(`that is strict, with Trusted Types, is kept in a whole session over ${transports} [S1 S2]`, async () => {
      const desktop = await open(DESKTOP, strict(cobrowse.origin, 'gcb-agent-view'));
      await playSession(desktop, transports);
    });
  }

  for (const first of ['ours', 'theirs'] as const) {
    it(`that is strict is kept beside another Lit, when ${first} comes first [S1]`, async () => {
      pages['/cdn/other-lit.js'] = {body: otherLit, headers: {'Content-Type': 'text/javascript'}};
      const other = '<script src="/cdn/other-lit.js" defer></script>';
      const body =
        first === 'ours'
          ? DESKTOP.replace('<body>', `${other}<body>`)
          : DESKTOP.replace('<script', `${other}<script defer`);
      const desktop = await open(body, strict(cobrowse.origin, 'gcb-agent-view lit-html'));
      await desktop.page.waitForFunction(() =>
        document.querySelector('other-lit')?.shadowRoot?.textContent.includes('Other'),
      );
      await playSession(desktop, 'websocket');
    });
  }

  it('fault 48: that keeps the agent page out is reported, and stays joined [R10]', async () => {
    const policy = strict(cobrowse.origin, 'gcb-agent-view').replace(
      /frame-src [^;]+/,
      `frame-src 'self'`,
    );
    const desktop = await open(DESKTOP, policy);
    const parties = createParties(cobrowse);
    await desktop.join({server: cobrowse.url, sessionToken: parties.token});
    const error = await desktop.until('error', {code: 'view-blocked'});
    expect(error).to.include({fatal: false});
    expect(error['remediation']).to.include('frame-src');
    activate(parties);
    await desktop.until('activated');
  });

  it('that keeps the agent page out is reported by the browser without more than its origin [U5]', async () => {
    const policy = strict(cobrowse.origin, 'gcb-agent-view').replace(
      /frame-src [^;]+/,
      `frame-src 'self'`,
    );
    const desktop = await open(DESKTOP, policy);
    await desktop.join({server: cobrowse.url, sessionToken: createParties(cobrowse).token});
    await desktop.until('error', {code: 'view-blocked'});
    const reports = await broken(desktop);
    expect(reports).to.include(`frame-src ${cobrowse.origin}`);
    // The others are about the frames that open connections before.
    const allowed = [cobrowse.origin, `${cobrowse.url}/health?0`, `${cobrowse.url}/health?1`];
    expect(allowed.map((address) => `frame-src ${address}`)).to.include.members(reports);
    expect(reports).to.have.length(3);
    const events = await desktop.events();
    expect(events.filter(({name}) => name === 'error')).to.have.length(1);
  });

  it('that lets no request out to the server has it unreachable, with nothing sent', async () => {
    const policy = strict(cobrowse.origin, 'gcb-agent-view').replace(
      /connect-src [^;]+/,
      `connect-src 'self'`,
    );
    const desktop = await open(DESKTOP, policy);
    await desktop.mount({
      server: cobrowse.url,
      options: {joinTimeoutMs: 200},
      sessionToken: createParties(cobrowse).token,
    });
    const error = await desktop.until('error', {fatal: true});
    expect(error).to.include({code: 'server-unreachable'});
    // Frames are allowed out, those that open connections for the agent page among them.
    const paths = cobrowse.requests.entries.map(({path}) => path);
    expect(paths.filter((path) => !path.includes('/health'))).to.deep.equal([]);
  });

  describe('of the server that spoils the agent page (fault 48)', () => {
    const spoilt: Record<string, SitePages> = {
      'X-Frame-Options': {
        '/cobrowse/slave.html': {body: 'x', headers: {'X-Frame-Options': 'DENY'}},
      },
      'frame-ancestors': {
        '/cobrowse/slave.html': withPolicy('x', `frame-ancestors 'none'`),
      },
      'a script that goes for the top window': {
        '/cobrowse/slave.html':
          '<script>try { top.location = "https://evil.invalid/"; } catch {}</script>',
      },
    };
    for (const [what, page] of Object.entries(spoilt)) {
      it(`by ${what}: still joined, with a hint when nothing becomes active [R10 S6]`, async () => {
        Object.assign(pages, page);
        const desktop = await openDesktop();
        await desktop.join({
          server: cobrowse.url,
          options: {activationTimeoutMs: 300},
          sessionToken: createParties(cobrowse).token,
        });
        const hint = await desktop.until('error', {code: 'view-not-activated'});
        expect(hint).to.include({fatal: false, retryable: true});
        expect(hint['remediation']).to.match(/agent page/);
        expect(await desktop.life()).to.deep.equal(['joined']);
        expect(desktop.page.url()).to.equal(`${site.origin}/desktop.html`);
      });
    }
  });

  describe('of the server that has no word on its health', () => {
    const answers: Readonly<Record<string, (route: Route) => unknown>> = {
      'but 404': (route) => route.fulfill({status: 404}),
      'for frames': (route) =>
        route.fulfill({status: 200, headers: {'X-Frame-Options': 'DENY'}, body: 'UP'}),
      'in time': () => undefined,
      'at all': (route) => route.abort(),
    };
    for (const [what, answer] of Object.entries(answers)) {
      it(`${what}: joined all the same, and nothing is said of it [F7 R10]`, async () => {
        const desktop = await openDesktop();
        let asked = 0;
        await context.route(/\/health/, (route) => {
          asked++;
          answer(route);
        });
        const parties = createParties(cobrowse);
        await desktop.join({server: cobrowse.url, sessionToken: parties.token});
        activate(parties);
        await desktop.until('activated');
        expect(asked).to.equal(2);
        expect((await desktop.events()).filter(({name}) => name === 'error')).to.deep.equal([]);
        expect(desktop.page.frames().filter((each) => /health/.test(each.url()))).to.deep.equal([]);
        expect(desktop.page.frames()).to.have.length(2);
      });
    }
  });

  describe('about cookies of others, on a server that knows its clients by cookie (fault 31)', () => {
    let strictServer: CobrowseServer;

    beforeEach(async () => {
      strictServer = await startCobrowseServer({
        cometd: {trustClientSession: false},
        serve: serveSite(SITE),
      });
    });
    afterEach(() => strictServer.close());

    /** By another name of the same machine, which makes it another site. */
    const openElsewhere = (): Promise<Desktop> =>
      openDesktop(site.origin.replace('127.0.0.1', 'localhost'));

    it('joins by WebSocket, which needs none', async () => {
      const desktop = await openElsewhere();
      await desktop.join({
        server: strictServer.url,
        sessionToken: createParties(strictServer).token,
      });
    });

    it('says by long-polling that the server forgets it [C3]', async () => {
      const desktop = await openElsewhere();
      await desktop.mount({
        server: strictServer.url,
        transports: 'long-polling',
        sessionToken: createParties(strictServer).token,
      });
      const error = await desktop.until('error', {fatal: true});
      expect(error).to.include({code: 'stickiness-unavailable'});
      expect(error['remediation']).to.match(/site of this page/);
    });

    it('joins by long-polling where the page is of the same site', async () => {
      const desktop = await openDesktop(strictServer.origin);
      await desktop.join({
        server: '/cobrowse',
        transports: 'long-polling',
        sessionToken: createParties(strictServer).token,
      });
    });
  });
});
