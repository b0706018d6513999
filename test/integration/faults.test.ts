import {expect} from 'chai';
import 'gcb-agent-view/define.js';
import type {FaultName, FaultSettings} from '../../demo/server/index.js';
import type {StartOptions} from '../support/cobrowse-plugin.js';
import {RecordedView, removeViews, watchPage} from './support/recorded-view.js';
import {RemoteServer, type RemoteSession} from './support/remote-server.js';

type Transport = 'websocket' | 'long-polling';

interface Stage {
  server: RemoteServer;
  session: RemoteSession;
  view: RecordedView;
  transport: Transport;
}

/** Quick to look, so that nobody has to wait for it here. */
const QUICK = {probeIntervalMs: 400, requestTimeoutMs: 1000};

describe('a fault within a browser', () => {
  const servers: RemoteServer[] = [];
  let page: ReturnType<typeof watchPage>;

  beforeEach(() => {
    page = watchPage();
  });
  afterEach(async () => {
    removeViews();
    page.stop();
    await Promise.all(servers.splice(0).map((server) => server.close()));
    expect(page.problems).to.deep.equal([]);
  });

  const start = async (options: StartOptions = {}): Promise<RemoteServer> => {
    const server = await RemoteServer.start({serverUrl: true, ...options});
    servers.push(server);
    return server;
  };

  const stage = async (transport: Transport, options: StartOptions = {}): Promise<Stage> => {
    const server = await start(options);
    const session = await server.createSession();
    const view = new RecordedView();
    Object.assign(view.element, {
      server: server.url,
      transports: transport,
      // Behind a proxy, the server must not name its own address.
      stickiness: options.proxy ? 'cookie' : 'auto',
      options: QUICK,
      // Sessions on both transports are played at a time.
      parallel: true,
      sessionToken: session.token,
    });
    return {server, session, view, transport};
  };

  const enter = ({view}: Stage): Promise<unknown> => {
    document.body.append(view.element);
    return view.first('joined');
  };

  const ONCE_EACH = ['joined', 'activated', 'deactivated'];

  /** Plays a whole session on both transports at a time, with `strike` while it is active. */
  const play = async (
    strike: (stage: Stage) => Promise<unknown>,
    options: StartOptions & {estimated?: boolean | 'either'; on?: Transport[]} = {},
  ): Promise<void> => {
    const {estimated = false, on: transports = ['websocket', 'long-polling'], ...rest} = options;
    const playOn = async (transport: Transport): Promise<void> => {
      const on = await stage(transport, rest);
      await enter(on);
      await on.session.join('customer', 'agent');
      await on.view.first('activated');
      await strike(on);
      await on.session.leave('customer').catch(() => undefined);
      const end = await on.view.first('deactivated');
      expect(on.view.life, transport).to.deep.equal(ONCE_EACH);
      if (estimated !== 'either') expect(end.estimated, transport).to.equal(estimated);
      expect(on.view.frame).to.equal(null);
    };
    await Promise.all(transports.map(playOn));
  };

  /** Makes a fault strike the next poll of the Controller. */
  const onNextPoll =
    (name: FaultName, settings: FaultSettings = {}) =>
    async ({server}: Stage): Promise<void> => {
      await server.call('setFault', name, {role: 3, times: 1, ...settings});
      await server.call('releaseConnects');
      await server.call('until', {hits: {name, count: 1}});
    };

  describe('strikes an active session, and its end is emitted once [C5 R2]', () => {
    it('fault 24: activated comes twice', async () => {
      const on = await stage('websocket');
      await on.server.call('setFault', 'activated-twice');
      await enter(on);
      await on.session.join('customer', 'agent');
      await on.session.leave('agent');
      await on.view.first('deactivated');
      expect(on.view.life).to.deep.equal(ONCE_EACH);
    });

    it('fault 26: deactivated comes twice', () =>
      play(({server}) => server.call('setFault', 'deactivated-twice')));

    it('fault 27: deactivated never comes [R3 C16]', () =>
      play(({server}) => server.call('setFault', 'deactivated-lost', {role: 3}), {
        estimated: true,
      })).timeout(20_000);

    it('fault 27: the reply with deactivated is lost on its way', () =>
      play(({server}) => server.call('cutNextReply', 'reset'), {
        proxy: true,
        estimated: 'either',
      })).timeout(20_000);

    it('fault 28: the server forgets the client', () =>
      play(async ({server, view}) => {
        await server.call('forgetClients', 3);
        await server.call('releaseConnects');
        await view.first('state-change', (change) => change.connectionState === 'reconnecting');
        await view.until(() => view.element.connectionState === 'connected');
      }));

    // Chromium repeats a long poll by itself, so that not even a change of state has to be seen. A
    // message that is on the wire by then may be lost with it.
    it('fault 13: every connection is reset', () =>
      play(({server}) => server.call('resetProxy'), {proxy: true, estimated: 'either'}));

    it('fault 29: the node is away for a moment and keeps its sessions', () =>
      play(async ({server, view}) => {
        await server.call('goDown', {keepSessions: true});
        await view.first('state-change', (change) => change.connectionState === 'reconnecting');
        await server.call('open');
        await view.until(() => view.element.connectionState === 'connected');
      }));

    it('fault 29: the node restarts and has lost its sessions [R6]', () =>
      play(
        async ({server, view}) => {
          await server.call('goDown');
          await view.first('state-change', (change) => change.connectionState === 'reconnecting');
          await server.call('open');
        },
        {estimated: true},
      ));

    for (const transport of ['websocket', 'long-polling'] as const) {
      it(`fault 33: the connection is half-open until the network is back, over ${transport} [R3 R5]`, () =>
        play(
          async ({server, view}) => {
            // With a poll on its way: a browser may send the next one by a connection that still works.
            const polls = await server.count('/meta/connect');
            await server.call('until', {requests: {what: '/meta/connect', count: polls + 1}});
            await server.call('halfOpen');
            dispatchEvent(new Event('online'));
            await view.first('state-change', (change) => change.connectionState === 'reconnecting');
            await view.until(() => view.element.connectionState === 'connected');
          },
          // One at a time, since all views of a page get the event.
          {proxy: true, on: [transport]},
        ));
    }

    for (const name of [
      'connect-html',
      'connect-null-array',
      'connect-wrong-id',
      'connect-503',
    ] as const) {
      it(`fault 34: ${name.slice(8)} in answer to a poll [R7]`, () => play(onNextPoll(name)));
    }

    it('fault 37: advice that makes no sense', () =>
      play(
        onNextPoll('hostile-advice', {
          advice: {interval: 1e12, timeout: 'x', reconnect: 'bogus', maxInterval: -1},
        }),
      )).timeout(20_000);
  });

  it('fault 9: a server that names no address of its own is joined where it is', async () => {
    const on = await stage('websocket', {serverUrl: undefined as never});
    const {server, stickiness} = (await enter(on)) as {server: string; stickiness: string};
    expect({server, stickiness}).to.deep.equal({server: on.server.url, stickiness: 'none'});
  });

  it('fault 4: the server is busy and says for how long', async () => {
    const on = await stage('websocket');
    await on.server.call('setFault', 'rest-503', {times: 1, retryAfterS: 1});
    const since = performance.now();
    await enter(on);
    expect(performance.now() - since).to.be.within(1000, 2500);
    expect(on.view.all('error').map(({code, fatal}) => [code, fatal])).to.deep.equal([
      ['server-unreachable', false],
    ]);
  });

  it('fault 5: the server answers too late, then in time', async () => {
    const on = await stage('websocket');
    on.view.element.options = {...QUICK, requestTimeoutMs: 100};
    await on.server.call('setFault', 'rest-slow', {times: 1, delayMs: 5000});
    await enter(on);
    expect(await on.server.count('/rest/')).to.equal(2);
  });

  it('fault 13: the handshake is reset', async () => {
    const on = await stage('long-polling', {proxy: true});
    await on.server.call('setFault', 'handshake-slow', {times: 1, delayMs: 100});
    const entering = enter(on);
    await on.view.until(() => on.view.element.state === 'connecting');
    await on.server.call('until', {requests: {what: '/meta/handshake', count: 1}});
    await on.server.call('resetProxy');
    await entering;
    expect(on.view.life).to.deep.equal(['joined']);
  });

  describe('keeps WebSockets out, and long-polling gets in [R4]', () => {
    const join = async (name: FaultName, fallback: 'fault' | 'memory'): Promise<void> => {
      const on = await stage('websocket');
      on.view.element.transports = 'websocket long-polling';
      on.view.element.options = {...QUICK, webSocketTimeoutMs: 300};
      await on.server.call('setFault', name);
      await enter(on);
      const upgrades = await on.server.call('requests');
      expect(upgrades.filter(({method}) => method === 'UPGRADE')).to.have.length(1);
      const next = RecordedView.mount({
        server: on.server.url,
        options: QUICK,
        parallel: true,
        sessionToken: (await on.server.createSession()).token,
      });
      await next.first('joined');
      const all = await on.server.call('requests');
      const tries = all.filter(({method}) => method === 'UPGRADE');
      expect(tries, fallback).to.have.length(1);
    };

    it('fault 14: the upgrade is never answered', () => join('websocket-black-hole', 'memory'));
    it('fault 14: what is sent is swallowed', () => join('websocket-swallow', 'memory'));
    it('fault 15: the upgrade is refused', () => join('websocket-refused', 'memory'));
    it('fault 16: the socket closes at once', () => join('websocket-close-at-once', 'memory'));
  });

  it('fault 16: a WebSocket that is cut again and again is given up for long-polling [R4]', async () => {
    const on = await stage('websocket');
    on.view.element.transports = 'websocket long-polling';
    await enter(on);
    await on.session.join('customer', 'agent');
    await on.view.first('activated');
    await on.server.call('setFault', 'websocket-close-at-once');
    await on.server.call('kill');
    await on.view.until(() => on.view.element.connectionState === 'reconnecting');
    await on.view.until(() => on.view.element.connectionState === 'connected');
    await on.session.leave('agent');
    const end = await on.view.first('deactivated');
    const all = await on.server.call('requests');
    const posts = all.filter(({method}) => method === 'POST');
    expect(posts.flatMap(({channels}) => channels)).to.include('/meta/connect');
    expect(on.view.life).to.deep.equal(ONCE_EACH);
    expect(end.estimated).to.equal(false);
  }).timeout(15_000);

  for (const shape of [
    'null-message',
    'primitives',
    'object',
    'empty-array',
    'empty-body',
    'html',
    'truncated',
    'no-client-id',
    'null-connection-types',
    'bogus-reconnect',
    'bogus-timeout',
  ] as const) {
    it(`fault 18: ${shape} in answer to the handshake, once [R7]`, async () => {
      const joinOn = async (transport: Transport): Promise<void> => {
        const on = await stage(transport);
        on.view.element.options = {...QUICK, webSocketTimeoutMs: 300, handshakeTimeoutMs: 300};
        await on.server.call('setFault', 'handshake-malformed', {shape, times: 1});
        await enter(on);
        await on.session.join('customer', 'agent');
        await on.session.leave('agent');
        await on.view.first('deactivated');
        expect(on.view.life).to.deep.equal(ONCE_EACH);
      };
      await Promise.all([joinOn('websocket'), joinOn('long-polling')]);
    });
  }

  for (const repeatedJoin of ['replaces', 'same-user', 'another-user'] as const) {
    it(`fault 21: a JOIN that the browser repeats by itself is emitted once, and stopped by the right user token: ${repeatedJoin} [C5 C7]`, async () => {
      const on = await stage('long-polling', {proxy: true});
      await on.server.call('setBehaviour', {repeatedJoin});
      await on.server.call('cutReplyTo', '"/service/session/join"', 'reset');
      await enter(on);
      expect(await on.server.count('/service/session/join'), 'JOINs').to.equal(2);
      await on.session.join('customer', 'agent');
      await on.view.first('activated');
      const end = await on.view.element.stop();
      expect(end).to.include({endedBy: 'controller', estimated: false});
      expect(on.view.life).to.deep.equal(ONCE_EACH);
      expect(on.view.all('error')).to.deep.equal([]);
    });
  }

  it('fault 21: a repeated JOIN that the server refuses, perhaps another node, is followed by one of a new client', async () => {
    const on = await stage('long-polling', {proxy: true});
    await on.server.call('setBehaviour', {repeatedJoin: 'refused'});
    await on.server.call('cutReplyTo', '"/service/session/join"', 'reset');
    await enter(on);
    expect(await on.server.count('/service/session/join'), 'JOINs').to.equal(3);
    expect(on.view.all('error').map(({fatal}) => fatal)).to.deep.equal([false]);
    expect(await on.view.element.stop()).to.include({endedBy: 'controller', estimated: false});
  });

  it('fault 21: a repeated JOIN that the node of the session refuses is told, and a second call joins [C13]', async () => {
    const on = await stage('long-polling', {proxy: true});
    on.view.element.stickiness = 'url';
    await on.server.call('setFault', 'session-server-url', {url: on.server.url});
    await on.server.call('setBehaviour', {repeatedJoin: 'refused'});
    await on.server.call('cutReplyTo', '"/service/session/join"', 'reset');
    document.body.append(on.view.element);
    expect(await on.view.first('error')).to.include({code: 'join-refused', fatal: true});
    expect(await on.server.count('/service/session/join'), 'JOINs').to.equal(2);
    const {token} = on.session;
    // Nobody is inside whom the server would take for this Controller.
    await on.server.call('until', {roles: {token, roles: []}});
    await on.view.element.join(token);
    expect(on.view.life).to.deep.equal(['joined']);
    expect(await on.view.element.stop()).to.include({endedBy: 'controller', estimated: false});
  });

  it('fault 22: the JOIN reply comes twice', async () => {
    const on = await stage('websocket');
    await on.server.call('setFault', 'join-twice-reply');
    await enter(on);
    await on.session.join('customer', 'agent');
    await on.view.first('activated');
    expect(on.view.life).to.deep.equal(['joined', 'activated']);
  });

  it('fault 23: activated overtakes the JOIN reply', async () => {
    const on = await stage('long-polling');
    await on.server.call('setFault', 'activated-before-join-reply', {role: 3});
    await enter(on);
    await on.view.first('activated');
    expect(on.view.life).to.deep.equal(['joined', 'activated']);
  });

  it('fault 27: an activated that is lost is emitted late, before deactivated [C5]', async () => {
    const on = await stage('websocket');
    await on.server.call('setFault', 'activated-lost', {role: 3});
    await enter(on);
    await on.session.join('customer', 'agent');
    await on.session.leave('customer');
    await on.view.first('deactivated');
    expect(on.view.life).to.deep.equal(ONCE_EACH);
    expect(on.view.all('activated')[0]).to.include({late: true});
  });

  it('fault 35: a server that answers polls at once is polled five times a second [R8]', async () => {
    const on = await stage('long-polling');
    await enter(on);
    await on.server.call('setFault', 'connect-storm', {role: 3});
    await on.server.call('releaseConnects');
    // The first ones in a row may be a burst of messages.
    await on.server.call('until', {hits: {name: 'connect-storm', count: 15}});
    const before = await on.server.call('hits', 'connect-storm');
    await new Promise((resolve) => setTimeout(resolve, 1000));
    const polls = (await on.server.call('hits', 'connect-storm')) - before;
    expect(polls).to.be.within(1, 7);
  });

  it('fault 36: 10,000 messages at a time, and one of a megabyte, block nothing [R8]', async () => {
    const longest: number[] = [];
    const observer = new PerformanceObserver((list) =>
      longest.push(...list.getEntries().map(({duration}) => duration)),
    );
    const on = await stage('long-polling');
    await enter(on);
    observer.observe({type: 'longtask'});
    for (const name of ['message-flood', 'huge-message'] as const) await onNextPoll(name)(on);
    await on.session.join('customer', 'agent');
    await on.view.first('activated');
    observer.disconnect();
    expect(Math.max(0, ...longest)).to.be.below(500);
    expect(on.view.life).to.deep.equal(['joined', 'activated']);
  });

  it('never takes tokens into an address, a script, or the storage [S2 S5]', async () => {
    const on = await stage('long-polling', {proxy: true});
    await on.server.call('setFault', 'no-cors', {times: 1, path: 'cometd'});
    await enter(on);
    await on.server.call('resetProxy');
    await on.view.first('state-change', ({connectionState}) => connectionState === 'reconnecting');
    const {token} = on.session;
    const paths = (await on.server.call('requests')).map(({method, path}) => `${method} ${path}`);
    const rest = `GET /cobrowse/rest/live/sessions/${token}`;
    expect(paths.filter((path) => path.includes(token) && path !== rest)).to.deep.equal([]);
    expect(paths.filter((path) => path.includes('jsonp'))).to.deep.equal([]);
    expect([...document.scripts].filter(({src}) => src.includes('jsonp'))).to.deep.equal([]);
    expect(JSON.stringify(localStorage)).not.to.include(token);
    expect(JSON.stringify(sessionStorage)).not.to.include(token);
  });
});
