import {expect} from 'chai';
import {context, desktop, parties, server, useDesktop} from './support/desktop-suite.js';
import {activate, eventually, isInside} from './support/desktop.js';

/** Quick to look, so that nobody has to wait for it here. */
const QUICK = {probeIntervalMs: 400, requestTimeoutMs: 1000};

const AROUND = '<!doctype html><title>Around</title><iframe src="/desktop.html"></iframe>';

const ONCE_EACH = ['joined', 'activated', 'deactivated'];

describe('the life of a page with a view in it', function () {
  this.timeout(20_000);
  useDesktop({'/around.html': AROUND}, {calm: false});

  const join = (transports: string, options: object = {}): Promise<void> =>
    desktop.join({
      server: '/cobrowse',
      transports,
      sessionToken: parties.token,
      options: {...QUICK, ...options},
    });

  const turnPage = (type: string): Promise<boolean> =>
    desktop.page.evaluate(
      (name) => dispatchEvent(new PageTransitionEvent(name, {persisted: true})),
      type,
    );

  for (const transports of ['websocket', 'long-polling']) {
    describe(`over ${transports}`, () => {
      it('fault 47: leaves the session when the page is closed [C9]', async () => {
        // A handshake that is given up after a second leaves a client that nobody can withdraw.
        await join(transports, {requestTimeoutMs: 8000});
        activate(parties);
        await desktop.until('activated');
        await desktop.page.close({runBeforeUnload: true});
        await eventually(() => !isInside(server, parties.token), 'left');
        await eventually(() => server.clientCount === 0, 'no client');
        await eventually(() => server.requests.count('/service/session/exit') === 1, 'one EXIT');
        expect(server.sessions.get(parties.token)?.state).to.equal('active');
      });

      it('fault 47: stops the session when the page is closed, if the option says so [C9]', async () => {
        await join(transports, {onUnload: 'stop'});
        activate(parties);
        await desktop.until('activated');
        await desktop.page.close({runBeforeUnload: true});
        await eventually(
          () => server.sessions.get(parties.token)?.state === 'ended',
          'the session ended',
        );
      });

      it('fault 47: leaves the session when the frame around it is sent elsewhere [C9]', async () => {
        const around = await context.newPage();
        await around.goto(`${server.origin}/around.html`);
        const frame = around.frames()[1]!;
        const properties = {server: '/cobrowse', transports, sessionToken: parties.token};
        await frame.evaluate(async (given) => {
          await customElements.whenDefined('gcb-agent-view');
          const view = document.createElement('gcb-agent-view');
          const joined = new Promise((resolve) =>
            view.addEventListener('cobrowse-joined', resolve),
          );
          document.body.append(Object.assign(view, given));
          await joined;
        }, properties);
        expect(isInside(server, parties.token)).to.equal(true);
        await frame.goto(`${server.origin}/other.html`);
        await eventually(() => !isInside(server, parties.token), 'left');
        await eventually(() => server.requests.count('/service/session/exit') === 1, 'one EXIT');
      });

      it('learns of an end that came while the browser was offline, once [R5 F5]', async () => {
        await join(transports);
        activate(parties);
        await desktop.until('activated');
        await context.setOffline(true);
        // The wires are cut too: the emulation alone leaves an open WebSocket as it is.
        server.kill();
        await desktop.until('state-change', {connectionState: 'reconnecting'});
        parties.customerLeaves();
        await context.setOffline(false);
        await desktop.until('deactivated');
        expect(await desktop.life()).to.deep.equal(ONCE_EACH);
      });

      it('fault 44: learns of an end that came while the page was frozen, once [R5]', async () => {
        await join(transports);
        activate(parties);
        await desktop.until('activated');
        const devtools = await desktop.devtools();
        await devtools.send('Page.setWebLifecycleState', {state: 'frozen'});
        parties.agentLeaves();
        server.forgetClients(3);
        server.kill();
        await devtools.send('Page.setWebLifecycleState', {state: 'active'});
        // Without a message, "not found" has to last for 10 s [C16].
        await desktop.until('deactivated', {}, 15_000);
        expect(await desktop.life()).to.deep.equal(ONCE_EACH);
      });

      it('fault 44: goes on after having been frozen and forgotten [R5]', async () => {
        await join(transports);
        activate(parties);
        await desktop.until('activated');
        const devtools = await desktop.devtools();
        await devtools.send('Page.setWebLifecycleState', {state: 'frozen'});
        server.forgetClients(3);
        server.kill();
        await devtools.send('Page.setWebLifecycleState', {state: 'active'});
        await eventually(() => isInside(server, parties.token), 'inside again');
        parties.customerLeaves();
        await desktop.until('deactivated');
        expect(await desktop.life()).to.deep.equal(ONCE_EACH);
      });

      // The headless shell has no back-forward cache: the page gets the events it would get.
      it('fault 46: is kept for the way back, and then learns what it missed [R5]', async () => {
        await join(transports);
        activate(parties);
        await desktop.until('activated');
        await turnPage('pagehide');
        expect(isInside(server, parties.token)).to.equal(true);
        parties.customerLeaves();
        server.forgetClients(3);
        server.kill();
        await turnPage('pageshow');
        // Without a message, "not found" has to last for 10 s [C16].
        await desktop.until('deactivated', {}, 15_000);
        expect(await desktop.life()).to.deep.equal(ONCE_EACH);
        expect(server.requests.count('/service/session/exit')).to.equal(0);
      });

      it('fault 46: stops the session when the page is kept for the way back, if the option says so [R13]', async () => {
        await join(transports, {onUnload: 'stop'});
        activate(parties);
        await desktop.until('activated');
        await turnPage('pagehide');
        await eventually(
          () => server.sessions.get(parties.token)?.state === 'ended',
          'the session ended',
        );
        await turnPage('pageshow');
        await desktop.until('deactivated');
        expect(await desktop.life()).to.deep.equal(ONCE_EACH);
      });

      it('fault 45: is not confused by a clock that jumps an hour [R5]', async () => {
        await join(transports);
        activate(parties);
        await desktop.until('activated');
        for (const hours of [1, -2]) {
          await desktop.page.evaluate((jumpMs) => {
            const {now} = Date;
            Date.now = () => now() + jumpMs;
          }, hours * 3_600_000);
          server.releaseConnects();
        }
        parties.customerLeaves();
        const end = await desktop.until('deactivated');
        expect(end).to.include({estimated: false});
        expect(end['durationMs']).to.be.within(0, 10_000);
        expect(await desktop.life()).to.deep.equal(ONCE_EACH);
      });
    });
  }

  it('fault 43: asks for the session as soon as a hidden page is looked at again [R5]', async () => {
    await join('websocket', {probeIntervalMs: 60_000});
    const before = server.requests.count('/rest/');
    await desktop.page.evaluate(() => {
      for (const value of ['hidden', 'visible']) {
        Object.defineProperty(document, 'visibilityState', {value, configurable: true});
        document.dispatchEvent(new Event('visibilitychange'));
      }
    });
    await eventually(() => server.requests.count('/rest/') > before, 'asked', 1000);
    expect(server.requests.count('/rest/')).to.equal(before + 1);
  });
});
