import {expect} from 'chai';
import 'gcb-agent-view/define.js';
import {hasMoveBefore, itWhere, keepsMovedFrames} from '../support/engine.js';
import {RecordedView} from './support/recorded-view.js';
import {mount, page, server, session, useServer} from './support/view-suite.js';

const itWhereFramesMove = itWhere(keepsMovedFrames(), 'moveBefore keeps no frame');

const aTask = (): Promise<unknown> => new Promise((resolve) => setTimeout(resolve));

describe('a view in a page that moves it about', () => {
  useServer({serverUrl: true});

  const joins = (): Promise<number> => server.count('/service/session/join');
  const rests = (): Promise<number> => server.count('/rest/live/sessions/');

  for (const stage of ['locating', 'connecting', 'joining'] as const) {
    it(`fault 38: leaves nothing behind when it is taken out while ${stage} [E2]`, async () => {
      await server.call('setFault', 'latency', {delayMs: 60, path: 'rest'});
      await server.call('setFault', 'handshake-slow', {delayMs: 60});
      await server.call('setFault', 'join-no-reply');
      const view = mount();
      await view.until(() => view.element.state === stage);
      view.element.remove();
      await view.until(() => view.element.state === 'idle');
      const events = view.events.length;
      await server.call('until', {clients: 0});
      await aTask();
      expect(view.life).to.deep.equal([]);
      expect(view.events).to.have.length(events);
      expect(view.frame).to.equal(null);
    });
  }

  it('fault 39: goes on when it is appended elsewhere, with the agent page loaded anew [E2]', async () => {
    const view = mount();
    await view.first('joined');
    await server.call('until', {requests: {what: 'slave.html', count: 1}});
    const place = document.body.appendChild(document.createElement('div'));
    place.append(view.element);
    await server.call('until', {requests: {what: 'slave.html', count: 2}});
    await session.join('customer', 'agent');
    await view.first('activated');
    expect(view.life).to.deep.equal(['joined', 'activated']);
    expect(await joins()).to.equal(1);
    place.remove();
  });

  itWhereFramesMove(
    'fault 39: keeps the very frame when it is moved by moveBefore [E2]',
    async () => {
      const view = mount();
      await view.first('joined');
      const frame = view.frame!;
      const loads: Event[] = [];
      await new Promise((resolve) => frame.addEventListener('load', resolve, {once: true}));
      frame.addEventListener('load', (event) => loads.push(event));
      const place = document.body.appendChild(document.createElement('div'));
      place.moveBefore(view.element, null);
      await session.join('customer', 'agent');
      await view.first('activated');
      expect(view.frame).to.equal(frame);
      expect(loads).to.deep.equal([]);
      expect(await server.count('slave.html')).to.equal(1);
      expect(await joins()).to.equal(1);
      place.moveBefore(view.element, null);
      document.body.moveBefore(view.element, null);
      place.remove();
    },
  );

  if (hasMoveBefore && !keepsMovedFrames()) {
    it('fault 39: loads the agent page anew where moveBefore empties the frame [E2]', async () => {
      const view = mount();
      await view.first('joined');
      await server.call('until', {requests: {what: 'slave.html', count: 1}});
      const place = document.body.appendChild(document.createElement('div'));
      place.moveBefore(view.element, null);
      await server.call('until', {requests: {what: 'slave.html', count: 2}});
      await session.join('customer', 'agent');
      await view.first('activated');
      expect(view.life).to.deep.equal(['joined', 'activated']);
      expect(await joins()).to.equal(1);
      place.remove();
    });
  }

  it('is mounted, unmounted and mounted again at once, as StrictMode does: one join [E6]', async () => {
    const view = mount();
    view.element.remove();
    document.body.append(view.element);
    await view.first('joined');
    expect(await joins()).to.equal(1);
    expect(await rests()).to.equal(1);
  });

  it('is mounted anew by a framework that makes a new element: both may be inside [E6]', async () => {
    const first = mount();
    first.element.remove();
    const second = mount();
    await second.first('joined');
    await session.join('customer');
    await server.call('until', {roles: {token: session.token, roles: [3, 1]}});
    expect(first.life).to.deep.equal([]);
  });

  it('fault 40: changes its token a thousand times: the last one is joined, twice at most', async () => {
    const tokens = Array.from({length: 999}, (_, index) => String(100_000_000 + index));
    const view = mount({options: {onNewToken: 'replace'}});
    for (const token of tokens) view.element.setAttribute('session-token', token);
    view.element.setAttribute('session-token', session.token);
    await view.first('joined');
    await server.call('until', {clients: 1});
    expect(await joins()).to.be.within(1, 2);
    expect(view.life).to.deep.equal(['joined']);
  });

  it('fault 40: changes its token a thousand times over a second: no event of an old one', async () => {
    const view = mount({options: {onNewToken: 'replace'}});
    for (let round = 0; round < 50; round++) {
      for (let index = 0; index < 20; index++) {
        view.element.sessionToken = String(100_000_000 + round * 20 + index);
        await Promise.resolve();
      }
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
    view.element.sessionToken = session.token;
    const {sessionHistoryId} = await view.until(() => view.all('joined').at(-1));
    const known = await server.call('session', session.token);
    expect(sessionHistoryId).to.equal(known!.historyId);
    await server.call('until', {clients: 1});
    expect(await joins()).to.be.within(1, 2);
  });

  it('fault 40: replaces the session that is on, when asked to [H4]', async () => {
    const view = mount({options: {onNewToken: 'replace'}});
    await view.first('joined');
    const {frame} = view;
    const next = await server.createSession();
    view.element.sessionToken = next.token;
    await view.until(() => view.all('joined').length === 2);
    expect(view.life).to.deep.equal(['joined', 'deactivated', 'joined']);
    expect(view.frame).not.to.equal(frame);
    await session.join('customer', 'agent');
    await next.join('customer');
    await view.first('user-joined');
    // A message of the former session's agent has no effect.
    expect(view.all('user-joined')).to.have.length(1);
    expect(view.all('activated')).to.deep.equal([]);
  });

  it('fault 41: shares its token with another view: each is a Controller of its own', async () => {
    const first = mount({parallel: true});
    const second = mount({parallel: true});
    await Promise.all([first.first('joined'), second.first('joined')]);
    await session.join('customer', 'agent');
    await Promise.all([first.first('activated'), second.first('activated')]);
    await second.element.leave();
    expect(first.element.state).to.equal('active');
    await session.leave('agent');
    await first.first('deactivated');
    expect(first.life).to.deep.equal(['joined', 'activated', 'deactivated']);
    expect(second.life).to.deep.equal(['joined', 'activated', 'deactivated']);
  });

  it('fault 42: stands beside another view with a session of its own [E4]', async () => {
    const other = await server.createSession();
    const first = mount({parallel: true});
    const second = mount({parallel: true, sessionToken: other.token});
    await Promise.all([first.first('joined'), second.first('joined')]);
    await other.join('customer', 'agent');
    await second.first('activated');
    await other.leave('customer');
    await second.first('deactivated');
    expect(first.life).to.deep.equal(['joined']);
    expect(first.frame).not.to.equal(null);
    await session.join('customer', 'agent');
    await first.first('activated');
    expect(second.life).to.deep.equal(['joined', 'activated', 'deactivated']);
  });

  it('has a host listener that throws: every other one is called [R11]', async () => {
    const view = mount();
    const thrown: string[] = [];
    const catchIt = (event: ErrorEvent): void => {
      event.preventDefault();
      event.stopImmediatePropagation();
      thrown.push(event.message);
    };
    const {onerror} = window;
    window.onerror = null;
    addEventListener('error', catchIt, true);
    const names = ['joined', 'activated', 'deactivated', 'state-change'] as const;
    for (const name of names) {
      view.element.addEventListener(`cobrowse-${name}`, () => {
        throw new Error('host');
      });
    }
    await view.first('joined');
    await session.join('customer', 'agent');
    await session.leave('customer');
    await view.first('deactivated');
    removeEventListener('error', catchIt, true);
    window.onerror = onerror;
    expect(view.life).to.deep.equal(['joined', 'activated', 'deactivated']);
    expect(thrown.length).to.be.greaterThan(5);
    // The test runner writes down what it catches.
    expect(page.problems.splice(0).every((problem) => problem.includes('host'))).to.equal(true);
  });

  it('calls join() and stop() instead of setting the token, with manual set', async () => {
    const view = mount({manual: true});
    await aTask();
    expect(await server.call('requests')).to.deep.equal([]);
    const {sessionHistoryId} = await view.element.join();
    expect(sessionHistoryId).to.equal((await server.call('session', session.token))!.historyId);
    await view.element.stop();
    expect(view.life).to.deep.equal(['joined', 'deactivated']);
  });

  it('is upgraded late, with properties set before it is defined [E1]', async () => {
    const tag = 'late-agent-view';
    const element = document.createElement(tag);
    Object.assign(element, {server: server.url, sessionToken: session.token});
    const view = new RecordedView(element);
    document.body.append(element);
    const {define} = await import('gcb-agent-view');
    define(tag);
    await view.first('joined');
  });
});
