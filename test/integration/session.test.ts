import {expect} from 'chai';
import 'gcb-agent-view/define.js';
import {hidesFilledFrames} from '../support/engine.js';
import {mount as mountView, server, session, useServer} from './support/view-suite.js';

for (const transports of ['websocket', 'long-polling'] as const) {
  describe(`a session over ${transports}`, () => {
    useServer();

    const mount = (properties: object = {}) => mountView({transports, ...properties});

    it('goes from joined by activated to deactivated, once each [C5]', async () => {
      const view = mount();
      const joined = await view.first('joined');
      expect(joined).to.deep.include({users: [], server: server.url});
      await session.join('customer', 'agent');
      const {activationTime, late} = await view.first('activated');
      expect(activationTime).to.be.closeTo(Date.now(), 5000);
      expect(late).to.equal(false);
      await session.leave('customer');
      const end = await view.first('deactivated');
      expect(end).to.include({activationTime, endedBy: 'remote', estimated: false});
      expect(end.durationMs).to.equal(end.deactivationTime - activationTime!);
      expect(view.life).to.deep.equal(['joined', 'activated', 'deactivated']);
      expect(view.all('user-joined').map(({role}) => role)).to.deep.equal([1, 2]);
      expect(view.element.state).to.equal('ended');
      expect(view.element.connectionState).to.equal('disconnected');
    });

    it('ends when the agent leaves', async () => {
      const view = mount();
      await view.first('joined');
      await session.join('customer', 'agent');
      await view.first('activated');
      await session.leave('agent');
      expect(await view.first('deactivated')).to.include({endedBy: 'remote', estimated: false});
    });

    it('asks for the session once, then sends the handshake, then joins as role 3 [C2 C4]', async () => {
      const view = mount();
      await view.first('joined');
      await server.call('until', {roles: {token: session.token, roles: [3]}});
      const requests = await server.call('requests');
      const rest = requests.filter(({path}) => path.includes('/rest/'));
      expect(rest.map(({method, path}) => `${method} ${path}`)).to.deep.equal([
        `GET /cobrowse/rest/live/sessions/${session.token}`,
      ]);
      expect(rest[0]!.origin).to.equal(location.origin);
      const channels = requests.flatMap((request) => request.channels);
      const order = ['/meta/handshake', '/service/session/join'];
      expect(channels.filter((name) => order.includes(name))).to.deep.equal(order);
      // The connection is opened beside that request, and may arrive before it; JOIN may not. What
      // comes by WebSocket is listed with the upgrade.
      const joinedAt = requests.findIndex(({channels: sent}) => sent.includes(order[1]!));
      if (transports === 'long-polling') expect(requests.indexOf(rest[0]!)).to.be.below(joinedAt);
    });

    it('opens the frame only when JOIN is answered [C4]', async () => {
      await server.call('setFault', 'latency', {delayMs: 40, path: 'cometd'});
      const view = mount();
      await view.until(() => view.element.state === 'joining');
      expect(view.frame).to.equal(null);
      await view.first('joined');
      expect(view.frame).not.to.equal(null);
      await server.call('until', {requests: {what: '/cobrowse/slave.html', count: 1}});
      const paths = (await server.call('requests')).map(({path}) => path);
      // The hash stays in the browser, and the token with it.
      expect(paths.filter((path) => path.includes('slave.html'))).to.deep.equal([
        '/cobrowse/slave.html',
      ]);
    });

    it('takes the frame away with the end, and opens a new one for the next session [C6 U4]', async () => {
      const view = mount();
      await view.first('joined');
      const {frame} = view;
      let goneSoon = false;
      view.element.addEventListener('cobrowse-deactivated', () =>
        queueMicrotask(() => (goneSoon = !frame!.isConnected)),
      );
      await session.join('customer', 'agent');
      await session.leave('customer');
      await view.first('deactivated');
      expect(goneSoon).to.equal(true);
      expect(view.frame).to.equal(null);
      expect(await server.count('/service/session/exit')).to.equal(0);

      const next = await server.createSession();
      view.element.sessionToken = next.token;
      await view.until(() => view.all('joined').length === 2);
      expect(view.frame).not.to.equal(null);
      expect(view.frame).not.to.equal(frame);
    });

    it('is stopped for everybody over CometD [C7]', async () => {
      const view = mount();
      await view.first('joined');
      await session.join('customer', 'agent');
      await view.first('activated');
      const end = await view.element.stop();
      expect(end).to.include({endedBy: 'controller', estimated: false});
      expect(view.all('deactivated')).to.deep.equal([end]);
      expect(await server.count('/service/session/stop')).to.equal(1);
      expect(await server.count('/rest/live/users/')).to.equal(0);
      expect(await server.call('session', session.token)).to.include({state: 'ended'});
    });

    it('is stopped over REST when the message does not come [C7]', async () => {
      const view = mount({options: {stopTimeoutMs: 100}});
      await view.first('joined');
      await session.join('customer', 'agent');
      await view.first('activated');
      await server.call('setFault', 'deactivated-lost', {role: 3});
      const end = await view.element.stop();
      // By then the session is over, and its user token forgotten: only the end itself is known.
      expect(end).to.include({endedBy: 'controller', estimated: true});
      expect(view.all('deactivated')).to.deep.equal([end]);
      expect(await server.count('/rest/live/users/')).to.equal(1);
      expect(view.frame).to.equal(null);
    });

    it('is left with EXIT, and closed here [C8]', async () => {
      const view = mount();
      await view.first('joined');
      await session.join('customer', 'agent');
      await view.first('activated');
      const end = await view.element.leave();
      expect(end).to.include({endedBy: 'controller', estimated: true});
      expect(view.frame).to.equal(null);
      await server.call('until', {requests: {what: '/service/session/exit', count: 1}});
      await server.call('until', {clients: 0});
      expect(await server.count('/service/session/stop')).to.equal(0);
    });

    it('is left when the view is taken out of the page [E2]', async () => {
      const view = mount();
      await view.first('joined');
      view.element.remove();
      await view.first('deactivated', ({estimated}) => estimated);
      await server.call('until', {requests: {what: '/service/session/exit', count: 1}});
    });

    it('may be left by clearing the token', async () => {
      const view = mount();
      await view.first('joined');
      view.element.sessionToken = '';
      expect(await view.first('deactivated')).to.include({endedBy: 'controller'});
      await server.call('until', {requests: {what: '/service/session/exit', count: 1}});
    });

    it('shows an agent page without a token in any attribute, and none in Resource Timing [U5]', async () => {
      const view = mount();
      await view.first('joined');
      await server.call('until', {requests: {what: '/cobrowse/slave.html', count: 1}});
      const {frame, element} = view;
      const attributes = [element, frame!].flatMap((each) => [...each.attributes]);
      expect(attributes.map(({value}) => value).join(' ')).not.to.include(session.token);
      const timed = performance.getEntriesByType('resource').map(({name}) => name);
      expect(timed.filter((name) => name.includes('sid='))).to.deep.equal([]);
      if (await hidesFilledFrames()) {
        expect(timed.filter((name) => name.includes('/cobrowse/slave.html'))).to.deep.equal([]);
      }
      const page = (await server.call('requests')).find(({path}) => path.includes('slave.html'));
      expect(page!.referer).to.equal(`${location.origin}/`);
      expect(JSON.stringify(view.events)).not.to.include(session.token);
    });

    it('adds nothing to the history [U5]', async () => {
      const before = history.length;
      const view = mount();
      await view.first('joined');
      await server.call('until', {requests: {what: '/cobrowse/slave.html', count: 1}});
      await view.element.leave();
      expect(history.length).to.equal(before);
    });
  });
}
