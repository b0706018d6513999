import {expect} from 'chai';
import {CobrowseController} from 'gcb-agent-view/controller';
import 'gcb-agent-view/define.js';
import {RecordedView, removeViews, watchPage} from './support/recorded-view.js';
import {RemoteServer} from './support/remote-server.js';

describe('a session in a cluster', () => {
  const servers: RemoteServer[] = [];
  let page: ReturnType<typeof watchPage>;

  beforeEach(() => {
    page = watchPage();
  });
  afterEach(async () => {
    removeViews();
    document.cookie = 'gcbSessionServer=; Path=/; Max-Age=0';
    page.stop();
    await Promise.all(servers.splice(0).map((server) => server.close()));
    expect(page.problems).to.deep.equal([]);
  });

  const start = async (stickiness: 'url' | 'cookie'): Promise<RemoteServer> => {
    // The cookie is set for this page's host: the balancer has to have the same.
    const server = await RemoteServer.start({cluster: {nodes: 2, stickiness}, host: 'localhost'});
    servers.push(server);
    return server;
  };

  for (const transports of ['websocket', 'long-polling'] as const) {
    it(`goes to its node by sessionServerUrl, frame included, over ${transports} [C3 U4]`, async () => {
      const server = await start('url');
      for (const index of [0, 1]) {
        const session = await server.createSession(index);
        const view = RecordedView.mount({
          server: server.url,
          transports,
          sessionToken: session.token,
        });
        const home = server.nodeUrls[index];
        expect(await view.first('joined')).to.include({server: home, stickiness: 'url'});
        await session.join('customer', 'agent');
        await view.first('activated');
        await server.call('until', {requests: {what: 'slave.html', count: index + 1}});
        await view.element.stop();
        const seen = await server.call('requests', index);
        const elsewhere = await server.call('requests', 1 - index);
        expect(seen.filter(({path}) => path.includes('slave.html'))).to.have.length(1);
        expect(
          elsewhere.filter(({channels}) => channels.includes('/service/session/join')).length,
        ).to.equal(index ? 1 : 0);
      }
    });

    it(`goes to its node by the cookie where the browser can set it, over ${transports} [C3]`, async () => {
      const server = await start('cookie');
      for (const index of [0, 1]) {
        const session = await server.createSession(index);
        const view = RecordedView.mount({
          server: server.url,
          transports,
          sessionToken: session.token,
        });
        expect(await view.first('joined')).to.include({server: server.url, stickiness: 'cookie'});
        expect(document.cookie).to.include(`gcbSessionServer=CB_Node_${index + 1}`);
        await session.join('customer', 'agent');
        await session.leave('agent');
        await view.first('deactivated');
        expect(view.life).to.deep.equal(['joined', 'activated', 'deactivated']);
      }
    });
  }

  it('fault 30: says that its node cannot be reached when neither way is open [C3]', async () => {
    const server = await start('cookie');
    const session = await server.createSession(0);
    const errors: (string | undefined)[] = [];
    const other = server.url.replace('localhost', '127.0.0.1');
    // By another name for the same host there is no cookie to be set: joining is luck, and luck ends.
    for (let turn = 0; turn < 4; turn++) {
      const view = RecordedView.mount({
        server: other,
        transports: 'long-polling',
        options: {joinTimeoutMs: 300},
        sessionToken: session.token,
      });
      await view.until(() => ['joined', 'failed'].includes(view.element.state));
      errors.push(view.element.lastError?.code);
      view.element.remove();
    }
    expect(errors).to.include('stickiness-unavailable');
  });

  it('fault 31: is reported, too, when the poll gets it before JOIN does [C3]', async () => {
    const server = await start('url');
    const {token} = await server.createSession(0);
    await server.call('setFault', 'unknown-client', {times: 99});
    const withholdJoin: typeof fetch = (input, init = {}) =>
      (init.body as string | null)?.includes('/service/session/join')
        ? new Promise((_resolve, reject) => {
            init.signal!.addEventListener('abort', () => reject(new TypeError('aborted')));
          })
        : fetch(input, init);
    const controller = new CobrowseController(
      {server: server.url, transports: ['long-polling'], joinTimeoutMs: 300},
      {fetch: withholdJoin},
    );
    const codes: string[] = [];
    controller.addEventListener('error', ({detail}) => codes.push(detail.code));
    const error: unknown = await controller.join(token).catch((reason: unknown) => reason);
    expect(error).to.include({code: 'stickiness-unavailable'});
    expect(new Set(codes)).to.deep.equal(new Set(['stickiness-unavailable']));
  });

  it('fault 31: works by address where the server can keep no cookie', async () => {
    const first = await RemoteServer.start();
    const {port} = new URL(first.url);
    await first.close();
    const named = `http://localhost:${port}`;
    const serverUrl = `${named}/cobrowse`;
    const server = await RemoteServer.start({port: Number(port), host: '0.0.0.0', serverUrl});
    servers.push(server);
    const session = await server.createSession();
    const view = RecordedView.mount({
      server: `http://127.0.0.1:${port}/cobrowse`,
      allowedServers: 'http://localhost:* http://localhost',
      transports: 'long-polling',
      sessionToken: session.token,
    });
    const error = await view.first('error', ({fatal}) => fatal);
    expect(error).to.include({code: 'server-not-allowed'});
    expect(error.remediation).to.contain(named);
    view.element.allowedServers = named;
    await view.element.join();
    expect(await view.first('joined')).to.include({stickiness: 'url', server: serverUrl});
  });

  it('fault 11: is found over when its node dies, since the rest of the cluster says so', async () => {
    const server = await start('url');
    const session = await server.createSession(1);
    const view = RecordedView.mount({
      server: server.url,
      sessionToken: session.token,
      options: {probeIntervalMs: 300, requestTimeoutMs: 500},
    });
    await view.first('joined');
    await session.join('customer', 'agent');
    await view.first('activated');
    await server.call('goDown', {index: 1});
    expect(await view.first('deactivated')).to.include({endedBy: 'unknown', estimated: true});
  });

  it('fault 11: is not joined when its node is dead', async () => {
    const server = await start('url');
    const session = await server.createSession(1);
    await server.call('goDown', {index: 1, keepSessions: true});
    const view = RecordedView.mount({
      server: server.url,
      sessionToken: session.token,
      options: {joinTimeoutMs: 300},
    });
    const error = await view.first('error', ({fatal}) => fatal);
    expect(error).to.include({code: 'server-unreachable'});
    expect(view.life).to.deep.equal([]);
  });
});
