import {expect} from 'chai';
import type {Diagnosis, DiagnosisChecks, GcbAgentView} from 'gcb-agent-view';
import {startCobrowseServer} from '../../demo/server/index.js';
import {activate, createParties, SITE, type Desktop} from './support/desktop.js';
import {serveSite} from './support/site.js';
import {
  browser,
  cobrowse,
  context,
  openDesktop,
  pages,
  site,
  useTwoOrigins,
} from './support/two-origins.js';

/** Nobody listens there. */
const DEAD = 'http://127.0.0.1:9/cobrowse';

const withPolicy = (policy: string) => ({
  body: SITE['/desktop.html'] as string,
  headers: {'Content-Security-Policy': policy},
});

describe('a diagnosis', function () {
  this.timeout(20_000);
  useTwoOrigins();

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
    expect(report).to.deep.include({crossOriginIsolated: false, history: []});
    expect(report.checks).to.deep.equal({
      reachable: 'passed',
      connectSrc: 'passed',
      cors: 'passed',
      webSocket: 'passed',
      mixedContent: 'passed',
      serverPath: 'passed',
      cookies: 'passed',
      localNetwork: 'passed',
      framing: 'unknown',
      embedderPolicy: 'unknown',
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

  it('reports a server that cannot be reached [R12]', async () => {
    const report = await diagnose({server: DEAD});

    expectChecks(report, {reachable: 'failed', cors: 'unknown', webSocket: 'failed'});
    expectChecks(report, {connectSrc: 'unknown'});
  });

  it('reports a server that does not answer in time [R12]', async () => {
    cobrowse.faults.set('latency', {delayMs: 5000});
    const report = await diagnose({options: {requestTimeoutMs: 300}});

    expectChecks(report, {reachable: 'failed', webSocket: 'failed'});
  });

  it('reports a server that does not let this origin read its replies [R12]', async () => {
    cobrowse.faults.set('no-cors');
    const report = await diagnose({});

    expectChecks(report, {reachable: 'passed', cors: 'failed', connectSrc: 'passed'});
  });

  it('reports a server that refuses this origin by status [R12]', async () => {
    cobrowse.faults.set('rest-403');
    expectChecks(await diagnose({}), {reachable: 'passed', cors: 'failed'});
  });

  it('reports a proxy that lets no WebSocket pass [R12]', async () => {
    cobrowse.faults.set('websocket-refused');
    expectChecks(await diagnose({}), {reachable: 'passed', cors: 'passed', webSocket: 'failed'});
  });

  it('does not try a transport that is not wanted [R12]', async () => {
    expectChecks(await diagnose({transports: 'long-polling'}), {webSocket: 'unknown'});
  });

  it('reports a policy that keeps requests in [R12]', async () => {
    pages['/desktop.html'] = withPolicy(`connect-src 'self'`);
    const report = await diagnose({});

    expectChecks(report, {connectSrc: 'failed', reachable: 'unknown', cors: 'unknown'});
  });

  it('reports a policy that forgets the WebSocket [R12]', async () => {
    pages['/desktop.html'] = withPolicy(`connect-src ${cobrowse.origin}`);
    const report = await diagnose({});

    expectChecks(report, {connectSrc: 'failed', reachable: 'passed', webSocket: 'failed'});
  });

  it('reports a policy that keeps the agent page out [R12]', async () => {
    pages['/desktop.html'] = withPolicy(`frame-src 'self'`);
    const desktop = await openDesktop();
    await desktop.join({server: cobrowse.url, sessionToken: createParties(cobrowse).token});
    await desktop.until('error', {code: 'view-blocked'});

    expectChecks(await askView(desktop), {frameSrc: 'failed', connectSrc: 'passed'});
    expectChecks(await askView(desktop), {embedderPolicy: 'unknown'});
  });

  it('reports it after a newer error, and after the end [R12]', async () => {
    pages['/desktop.html'] = withPolicy(`frame-src 'self'`);
    const desktop = await openDesktop();
    await desktop.join({server: cobrowse.url, sessionToken: createParties(cobrowse).token});
    await desktop.until('error', {code: 'view-blocked'});
    await desktop.page.evaluate(() =>
      (window as unknown as {views: GcbAgentView[]}).views[0]!.join('111222333').catch(
        () => undefined,
      ),
    );
    const report = await askView(desktop);
    expect(report.lastError).to.equal('already-joined');
    expectChecks(report, {frameSrc: 'failed'});

    await desktop.page.evaluate(() =>
      (window as unknown as {views: GcbAgentView[]}).views[0]!.leave().then(() => undefined),
    );
    expectChecks(await askView(desktop), {frameSrc: 'failed'});
  });

  for (const policy of ['require-corp', 'credentialless']) {
    it(`reports an embedder policy that keeps the agent page out: ${policy} [R12 R10]`, async () => {
      const headers = {
        'Cross-Origin-Embedder-Policy': policy,
        'Cross-Origin-Opener-Policy': 'same-origin',
      };
      pages['/desktop.html'] = {body: SITE['/desktop.html'] as string, headers};
      const desktop = await openDesktop();
      await desktop.join({server: cobrowse.url, sessionToken: createParties(cobrowse).token});
      const {remediation} = await desktop.until('error', {code: 'view-blocked'});
      const report = await askView(desktop);

      expect(remediation).to.include('Cross-Origin-Embedder-Policy');
      expect(report.crossOriginIsolated).to.equal(true);
      expectChecks(report, {embedderPolicy: 'failed', frameSrc: 'unknown', cors: 'passed'});
      expectChecks(report, {reachable: 'passed'});
    });
  }

  it('reports an embedder policy before a session was tried [R12]', async () => {
    const headers = {'Cross-Origin-Embedder-Policy': 'require-corp'};
    pages['/desktop.html'] = {body: SITE['/desktop.html'] as string, headers};

    expectChecks(await diagnose({}), {embedderPolicy: 'failed', cors: 'passed'});
  });

  it('reports a path by which the agent page does not find its server [R12 U6]', async () => {
    expectChecks(await diagnose({server: `${cobrowse.origin}/shared`}), {serverPath: 'failed'});
  });

  it('reports that the browser lets the page reach no local network [R12]', async () => {
    const desktop = await openDesktop();
    const devtools = await browser.newBrowserCDPSession();
    const {targetInfo} = await (await desktop.devtools()).send('Target.getTargetInfo');
    const setPermission = (setting: 'denied' | 'prompt'): Promise<unknown> =>
      devtools.send('Browser.setPermission', {
        permission: {name: 'local-network-access'},
        setting,
        origin: site.origin,
        browserContextId: targetInfo.browserContextId!,
      });
    await setPermission('denied');
    const unreachable = await diagnose({server: DEAD}, desktop);
    expectChecks(unreachable, {localNetwork: 'failed', reachable: 'failed'});
    await setPermission('prompt');
    expectChecks(await askView(desktop), {localNetwork: 'unknown'});

    // Firefox and WebKit have no such permission, and older engines no permissions at all.
    for (const supported of [true, false]) {
      await desktop.page.evaluate((exists) => {
        const value = exists ? {} : undefined;
        Object.defineProperty(navigator, 'permissions', {value, configurable: true});
      }, supported);
      expectChecks(await askView(desktop), {localNetwork: 'unknown'});
    }
  });

  it('keeps the last 100 state changes and errors, with times and without secrets [R12]', async () => {
    const before = Date.now();
    const desktop = await openDesktop();
    const parties = createParties(cobrowse);
    await desktop.join({server: cobrowse.url, sessionToken: parties.token});
    activate(parties);
    await desktop.until('activated');
    parties.customerLeaves();
    await desktop.until('deactivated');
    const {history} = await askView(desktop);

    const states = history.map((entry) => entry.type === 'state-change' && entry.state);
    expect(states).to.deep.equal([
      'locating',
      'connecting',
      'joining',
      'joined',
      'active',
      'ended',
    ]);
    const times = history.map(({time}) => time);
    expect(times).to.deep.equal([...times].sort());
    expect(times[0]).to.be.within(before, Date.now());
    expect(JSON.stringify(history)).not.to.include(parties.token);

    const [frozen, ...entries] = await desktop.page.evaluate(async () => {
      const view = (window as unknown as {views: GcbAgentView[]}).views[0]!;
      for (let length = 0; length < 120; length++) await view.join('1').catch(() => undefined);
      const {history: kept} = await view.diagnose();
      return [Object.isFrozen(kept) && kept.every(Object.isFrozen), ...kept] as const;
    });
    expect(frozen).to.equal(true);
    expect(entries).to.have.length(100);
    expect(entries[99]).to.include({type: 'error', code: 'invalid-session-token', fatal: true});
  });

  for (const [header, value] of [
    ['X-Frame-Options', 'DENY'],
    ['Content-Security-Policy', `frame-ancestors 'none'`],
  ] as const) {
    it(`reports a server of the page's origin that forbids framing by ${header} [R12]`, async () => {
      pages['/cobrowse/slave.html'] = {body: 'Agent page', headers: {[header]: value}};
      const report = await diagnose({}, await openDesktop(cobrowse.origin));

      expectChecks(report, {framing: 'failed', reachable: 'passed', cors: 'passed'});
    });
  }

  it('reports mixed content, with nothing sent [R12]', async () => {
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

  it('reports a browser without cookies, and a server of another host [R12]', async () => {
    const desktop = await openDesktop();
    await (await desktop.devtools()).send('Emulation.setDocumentCookieDisabled', {disabled: true});
    expectChecks(await diagnose({}, desktop), {cookies: 'failed'});

    const elsewhere = await openDesktop(site.origin.replace('127.0.0.1', 'localhost'));
    expectChecks(await diagnose({}, elsewhere), {cookies: 'unknown', reachable: 'passed'});
  });

  it('passes the cookies of an http page, which work there too [R12]', async () => {
    await context.route('http://desktop.example/**', async (route) => {
      const response = await fetch(site.origin + new URL(route.request().url()).pathname);
      const contentType = response.headers.get('content-type') ?? '';
      await route.fulfill({body: await response.text(), contentType});
    });
    const desktop = await openDesktop('http://desktop.example');
    const report = await diagnose({server: '/cobrowse', transports: 'long-polling'}, desktop);

    expect(report.secureContext).to.equal(false);
    expectChecks(report, {cookies: 'passed', mixedContent: 'passed'});
  });

  it('reports whether requests stay on their node [R12]', async () => {
    const node = await startCobrowseServer({serve: serveSite(pages), serverUrl: true});
    const desktop = await openDesktop();
    await desktop.join({server: node.url, sessionToken: createParties(node).token});
    const report = await askView(desktop);
    await node.close();

    expectChecks(report, {stickiness: 'passed'});
    expect(report).to.include({stickiness: 'url', server: node.url});
  });

  it('can be aborted [R12 R9]', async () => {
    cobrowse.faults.set('latency', {delayMs: 5000});
    const desktop = await openDesktop();
    await desktop.mount({server: cobrowse.url});
    const code = await desktop.page.evaluate(async () => {
      const abort = new AbortController();
      const view = (window as unknown as {views: GcbAgentView[]}).views[0]!;
      const asked = view.diagnose({signal: abort.signal});
      abort.abort();
      return asked.then(
        () => 'set',
        (error: unknown) => (error as {code: string}).code,
      );
    });

    expect(code).to.equal('aborted');
  });
});
