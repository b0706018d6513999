import {expect} from 'chai';
import type {Browser, BrowserContext} from 'playwright-core';
import {startCobrowseServer, type CobrowseServer} from '../../demo/server/index.js';
import type {Diagnosis, DiagnosisChecks, GcbAgentView} from 'gcb-agent-view';
import {launchBrowser} from '../e2e/support/browser.js';
import {activate, createParties, Desktop, SITE} from './support/desktop.js';
import {serveSite, type SitePages} from './support/site.js';

/** Nobody listens there. */
const DEAD = 'http://127.0.0.1:9/cobrowse';

const withPolicy = (policy: string) => ({
  body: SITE['/desktop.html'] as string,
  headers: {'Content-Security-Policy': policy},
});

describe('a diagnosis', function () {
  this.timeout(20_000);
  let browser: Browser;
  let context: BrowserContext;
  let cobrowse: CobrowseServer;
  let site: CobrowseServer;
  let pages: SitePages;

  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser.close());
  beforeEach(async () => {
    pages = {...SITE};
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

  const openDesktop = (origin = site.origin): Promise<Desktop> =>
    Desktop.open(context, `${origin}/desktop.html`);

  const askView = ({page}: Desktop): Promise<Diagnosis> =>
    page.evaluate(() => (window as unknown as {views: GcbAgentView[]}).views[0]!.diagnose());

  /** Of a view that has not joined. */
  const diagnose = async (properties: object, desktop?: Desktop): Promise<Diagnosis> => {
    desktop ??= await openDesktop();
    await desktop.mount({server: cobrowse.url, ...properties});
    return askView(desktop);
  };

  const expectChecks = ({checks}: Diagnosis, expected: Partial<DiagnosisChecks>): void => {
    expect(checks).to.include(expected);
  };

  it('passes what is well, across origins, and says what no page can know [R12]', async () => {
    const report = await diagnose({});

    expect(report).to.include({state: 'idle', server: cobrowse.url, online: true});
    expect(report.checks).to.deep.equal({
      reachable: 'passed',
      connectSrc: 'passed',
      cors: 'passed',
      webSocket: 'passed',
      mixedContent: 'passed',
      cookies: 'passed',
      framing: 'unknown',
      frameSrc: 'unknown',
      stickiness: 'unknown',
    });
  });

  it('passes what an active session proves, and disturbs it with nothing [R12]', async () => {
    const desktop = await openDesktop();
    const parties = createParties(cobrowse);
    await desktop.join({server: cobrowse.url, sessionToken: parties.token});
    activate(parties);
    await desktop.until('activated');
    const report = await askView(desktop);

    expectChecks(report, {framing: 'passed', frameSrc: 'passed', reachable: 'passed'});
    expect(report).to.include({state: 'active', connectionState: 'connected', frameOpen: true});
    expect(JSON.stringify(report)).not.to.include(parties.token);
    parties.customerLeaves();
    await desktop.until('deactivated');
    expect(await desktop.life()).to.deep.equal(['joined', 'activated', 'deactivated']);
    expect(desktop.problems.filter((problem) => !problem.includes('404'))).to.deep.equal([]);
  });

  it('tells a server that cannot be reached [R12]', async () => {
    const report = await diagnose({server: DEAD});

    expectChecks(report, {reachable: 'failed', cors: 'unknown', webSocket: 'failed'});
    expectChecks(report, {connectSrc: 'unknown'});
  });

  it('tells a server that does not answer in time [R12]', async () => {
    cobrowse.faults.set('latency', {delayMs: 5000});
    const report = await diagnose({options: {requestTimeoutMs: 300}});

    expectChecks(report, {reachable: 'failed', webSocket: 'failed'});
  });

  it('tells a server that does not let this origin read its replies [R12]', async () => {
    cobrowse.faults.set('no-cors');
    const report = await diagnose({});

    expectChecks(report, {reachable: 'passed', cors: 'failed', connectSrc: 'passed'});
  });

  it('tells a server that refuses this origin by status [R12]', async () => {
    cobrowse.faults.set('rest-403');
    expectChecks(await diagnose({}), {reachable: 'passed', cors: 'failed'});
  });

  it('tells a proxy that lets no WebSocket pass [R12]', async () => {
    cobrowse.faults.set('websocket-refused');
    expectChecks(await diagnose({}), {reachable: 'passed', cors: 'passed', webSocket: 'failed'});
  });

  it('does not try a transport that is not wanted [R12]', async () => {
    expectChecks(await diagnose({transports: 'long-polling'}), {webSocket: 'unknown'});
  });

  it('tells a policy that keeps requests in [R12]', async () => {
    pages['/desktop.html'] = withPolicy(`connect-src 'self'`);
    const report = await diagnose({});

    expectChecks(report, {connectSrc: 'failed', reachable: 'unknown', cors: 'unknown'});
  });

  it('tells a policy that forgets the WebSocket [R12]', async () => {
    pages['/desktop.html'] = withPolicy(`connect-src ${cobrowse.origin}`);
    const report = await diagnose({});

    expectChecks(report, {connectSrc: 'failed', reachable: 'passed', webSocket: 'failed'});
  });

  it('tells a policy that keeps the agent page out [R12]', async () => {
    pages['/desktop.html'] = withPolicy(`frame-src 'self'`);
    const desktop = await openDesktop();
    const {token} = createParties(cobrowse);
    await desktop.join({server: cobrowse.url, sessionToken: token});
    await desktop.until('error', {code: 'view-blocked'});

    expectChecks(await askView(desktop), {frameSrc: 'failed', connectSrc: 'passed'});
  });

  for (const [header, value] of [
    ['X-Frame-Options', 'DENY'],
    ['Content-Security-Policy', `frame-ancestors 'none'`],
  ] as const) {
    it(`tells a server of the page's origin that forbids framing by ${header} [R12]`, async () => {
      pages['/cobrowse/slave.html'] = {body: 'Agent page', headers: {[header]: value}};
      const report = await diagnose({}, await openDesktop(cobrowse.origin));

      expectChecks(report, {framing: 'failed', reachable: 'passed', cors: 'passed'});
    });
  }

  it('tells mixed content, with nothing sent [R12]', async () => {
    await context.route('https://desktop.example/**', async (route) => {
      const response = await fetch(site.origin + new URL(route.request().url()).pathname);
      const contentType = response.headers.get('content-type') ?? '';
      await route.fulfill({body: await response.text(), contentType});
    });
    const desktop = await openDesktop('https://desktop.example');
    const report = await diagnose({}, desktop);

    expect(report).to.include({configurationError: 'mixed-content', server: undefined});
    expectChecks(report, {mixedContent: 'failed', reachable: 'unknown', cors: 'unknown'});
    expect(cobrowse.requests.count('/')).to.equal(0);
  });

  it('tells a browser without cookies, and a server of another host [R12]', async () => {
    const desktop = await openDesktop();
    await (await desktop.devtools()).send('Emulation.setDocumentCookieDisabled', {disabled: true});
    expectChecks(await diagnose({}, desktop), {cookies: 'failed'});

    const elsewhere = await openDesktop(site.origin.replace('127.0.0.1', 'localhost'));
    expectChecks(await diagnose({}, elsewhere), {cookies: 'unknown', reachable: 'passed'});
  });

  it('tells whether requests stay on their node [R12]', async () => {
    await cobrowse.close();
    cobrowse = await startCobrowseServer({serve: serveSite(pages), serverUrl: true});
    const desktop = await openDesktop();
    const {token} = createParties(cobrowse);
    await desktop.join({server: cobrowse.url, sessionToken: token});
    const report = await askView(desktop);

    expectChecks(report, {stickiness: 'passed'});
    expect(report).to.include({stickiness: 'url', server: cobrowse.url});
  });

  it('can be called off [R12 R9]', async () => {
    cobrowse.faults.set('latency', {delayMs: 5000});
    const desktop = await openDesktop();
    await desktop.mount({server: cobrowse.url});
    const code = await desktop.page.evaluate(async () => {
      const abort = new AbortController();
      const view = (window as unknown as {views: GcbAgentView[]}).views[0]!;
      const asked = view.diagnose({signal: abort.signal});
      abort.abort();
      return asked.then(
        () => 'told',
        (error: unknown) => (error as {code: string}).code,
      );
    });

    expect(code).to.equal('aborted');
  });
});
