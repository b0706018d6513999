import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {fileURLToPath} from 'node:url';
import {expect} from 'chai';
import {startCobrowseServer, type CobrowseServer} from '../../../demo/server/index.js';
import {
  connectMessage,
  exchange,
  handshake,
  message,
  post,
  RawWebSocket,
} from './support/bayeux-client.js';

describe('embedded Co-browse server: start, restart, close', () => {
  let server: CobrowseServer;

  beforeEach(async () => {
    server = await startCobrowseServer();
  });

  afterEach(() => server.close());

  const joined = async (role: number, token: string) => {
    const clientId = await handshake(server);
    const data = {sessionToken: token, role};
    await exchange(server, message('/service/session/join', {clientId, data}));
    return clientId;
  };

  it('leaves no socket after close, whatever was open [D4]', async () => {
    const webSocket = await RawWebSocket.open(server);
    const clientId = await webSocket.handshake();
    webSocket.send(connectMessage(clientId));
    const held = post(server.url, [connectMessage(await handshake(server))]);
    server.faults.set('rest-slow', {delayMs: Infinity});
    const slow = fetch(`${server.url}/rest/live/sessions`, {method: 'POST'});
    while (server.requests.count('rest/') + server.requests.count('/meta/connect') < 3) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    await server.close();
    expect(server.openSockets).to.equal(0);
    expect(await webSocket.closed).to.equal(1006);
    for (const request of [held, slow]) {
      expect(await request.catch((error: unknown) => error)).to.be.instanceOf(TypeError);
    }
  });

  it('lets the process end after close, with polls and delays pending [D4]', async () => {
    const script = fileURLToPath(new URL('./support/close-with-work-pending.ts', import.meta.url));
    const child = spawn(process.execPath, ['--import', 'tsx', script], {stdio: 'pipe'});
    const closed = once(child.stdout, 'data');
    const exited = once(child, 'exit');
    await closed;
    const closedAt = Date.now();
    expect((await exited)[0]).to.equal(0);
    expect(Date.now() - closedAt).to.be.below(1_500);
  }).timeout(15_000);

  it('comes back on the same port without clients and sessions [D3]', async () => {
    const {url} = server;
    const {token} = server.createSession();
    const clientId = await joined(3, token);
    await server.restart();
    expect(server.url).to.equal(url);
    expect(server.sessions.list()).to.deep.equal([]);
    const [reply] = await exchange(server, connectMessage(clientId, 0));
    expect(reply?.error).to.match(/^402/);
  });

  it('comes back with clients and sessions when set to keep them [D3]', async () => {
    const {token} = server.createSession();
    const clientId = await joined(3, token);
    await server.goDown({keepSessions: true});
    const refused = await fetch(`${server.url}/health`).catch((error: unknown) => error);
    expect(refused).to.be.instanceOf(TypeError);
    await server.open();
    expect(server.sessions.get(token)?.roles).to.deep.equal([3]);
    const [reply] = await exchange(server, connectMessage(clientId, 0));
    expect(reply?.successful).to.equal(true);
  });

  it('stays down for as long as it is set [D3]', async () => {
    const startedAt = Date.now();
    await server.restart({downMs: 80});
    expect(Date.now() - startedAt).to.be.at.least(79);
  });

  it('drops all connections on kill, and takes new ones [D3]', async () => {
    const webSocket = await RawWebSocket.open(server);
    await webSocket.handshake();
    server.kill();
    expect(await webSocket.closed).to.equal(1006);
    expect((await fetch(`${server.url}/health`)).status).to.equal(200);
  });

  it('forgets clients, by role or all: held polls get 402 at once [D3]', async () => {
    const {token} = server.createSession();
    const customer = await joined(1, token);
    const controller = await joined(3, token);
    const polls = [customer, controller].map((id) => exchange(server, connectMessage(id, 60_000)));
    while (server.requests.count('/meta/connect') < 2) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    server.forgetClients(3);
    expect((await polls[1])?.[0]?.error).to.match(/^402/);
    expect(server.sessions.get(token)?.roles).to.deep.equal([1]);
    server.forgetClients();
    await polls[0];
    expect(server.clientCount).to.equal(0);
    expect(server.sessions.get(token)?.state).to.equal('ended');
  });

  it('closes twice without harm [D4]', async () => {
    await server.close();
    await server.close();
  });
});
