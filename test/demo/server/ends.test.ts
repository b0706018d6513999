import {expect} from 'chai';
import {
  startCobrowseCluster,
  startCobrowseServer,
  type CobrowseServer,
  type CobrowseServerOptions,
} from '../../../demo/server/index.js';
import {
  exchange,
  handshakeMessage,
  message,
  post,
  RawWebSocket,
  summarize,
  type Message,
} from './support/bayeux-client.js';

const JOIN = '/service/session/join';

/** A browser: a cookie, and clients that share it. */
class Browser {
  #cookie = '';

  async join(server: CobrowseServer, sessionToken: string, role: 1 | 2 | 3): Promise<Message[]> {
    const greeting = await post(server.url, [handshakeMessage()], {cookie: this.#cookie});
    this.#remember(greeting.headers.getSetCookie());
    const [{clientId = ''} = {}] = (await greeting.json()) as Message[];
    const data = {sessionToken, role};
    const cookie = this.#cookie;
    const reply = await post(server.url, [message(JOIN, {clientId, data})], {cookie});
    return (await reply.json()) as Message[];
  }

  async joinBySocket(server: CobrowseServer, sessionToken: string): Promise<void> {
    const webSocket = new RawWebSocket(server, {Cookie: this.#cookie});
    webSocket.socket.on('upgrade', ({headers}) => this.#remember(headers['set-cookie'] ?? []));
    await new Promise((resolve) => webSocket.socket.once('open', resolve));
    const data = {sessionToken, role: 2};
    await webSocket.request(message(JOIN, {clientId: await webSocket.handshake(), data}));
  }

  #remember(cookies: readonly string[]): void {
    const pairs = cookies.map((cookie) => cookie.split(';')[0]);
    this.#cookie = [this.#cookie, ...pairs].filter(Boolean).join('; ');
  }
}

describe('embedded Co-browse server: how sessions end', () => {
  let server: CobrowseServer;
  let customer: Browser;
  let agent: Browser;

  const start = async (options: CobrowseServerOptions = {}): Promise<void> => {
    server = await startCobrowseServer(options);
    customer = new Browser();
    agent = new Browser();
  };

  beforeEach(() => start());
  afterEach(() => server.close());

  const begin = async (): Promise<string> => {
    const {token} = server.createSession();
    await customer.join(server, token, 1);
    return token;
  };
  const reasonOf = (token: string) => server.sessions.get(token)?.deactivationReason;
  const stateOf = (token: string) => server.sessions.get(token)?.state;
  /** The node acts on a JOIN when it has answered. */
  const aTask = () => new Promise((resolve) => setTimeout(resolve, 10));

  for (const bySocket of [false, true]) {
    const over = bySocket ? 'WebSocket' : 'long-polling';
    it(`ends the second session of a busy agent, over ${over}, and no other [C14 C18 D5]`, async () => {
      const join = (token: string): Promise<unknown> =>
        bySocket ? agent.joinBySocket(server, token) : agent.join(server, token, 2);
      const [first, second, third] = [await begin(), await begin(), await begin()];
      await join(first);
      await join(second);
      await aTask();
      expect([stateOf(first), stateOf(second)]).to.deep.equal(['active', 'ended']);
      expect(reasonOf(second)).to.equal('SESSIONS_OVER_LIMIT');
      server.endSession(first);
      await join(third);
      await aTask();
      expect(stateOf(third)).to.equal('active');
    });
  }

  it('gives another agent a session of its own, and each as many as set [C18 D5]', async () => {
    const [first, second] = [await begin(), await begin()];
    await agent.join(server, first, 2);
    await new Browser().join(server, second, 2);
    await aTask();
    expect([stateOf(first), stateOf(second)]).to.deep.equal(['active', 'active']);
    server.behaviour.oneSessionPerAgent = false;
    const third = await begin();
    await agent.join(server, third, 2);
    await aTask();
    expect(stateOf(third)).to.equal('active');
  });

  it('counts an agent once in a whole cluster [C18 D5]', async () => {
    const cluster = await startCobrowseCluster({nodes: 2});
    try {
      const tokens = cluster.nodes.map((node) => node.createSession().token);
      for (const [index, node] of cluster.nodes.entries()) {
        await customer.join(node, tokens[index]!, 1);
        await agent.join(node, tokens[index]!, 2);
      }
      await aTask();
      const states = tokens.map((token, index) => cluster.nodes[index]?.sessions.get(token)?.state);
      expect(states).to.deep.equal(['active', 'ended']);
    } finally {
      await cluster.close();
    }
  });

  const userTokenOf = (replies: readonly Message[]): string =>
    (summarize(replies).data as {userToken: string}).userToken;

  it('says who ended it: somebody inside, a lost client, time, nobody knows [C14 D5]', async () => {
    const exited = await begin();
    const stopped = await begin();
    const lost = await begin();
    const other = await begin();
    const userToken = userTokenOf(await agent.join(server, exited, 2));
    const [{clientId = ''} = {}] = await exchange(server, handshakeMessage());
    await exchange(server, message('/service/session/exit', {clientId, data: {userToken}}));
    const controller = userTokenOf(await agent.join(server, stopped, 3));
    await fetch(`${server.url}/rest/live/users/${controller}/session/stop`);
    server.endSession(other);
    server.forgetClients(1);
    expect([exited, stopped, lost, other].map(reasonOf)).to.deep.equal([
      'STOPPED_BY_USER',
      'STOPPED_BY_USER',
      'DISCONNECTED_USER',
      'NONE',
    ]);
    await server.close();
    await start({idleTimeoutMs: 30});
    const idle = await begin();
    while (stateOf(idle) !== 'ended') await aTask();
    expect(reasonOf(idle)).to.equal('TIMEOUT_INACTIVE');
  });

  for (const [deactivationReason, reason] of [
    [true, {deactivationReason: 'TIMEOUT_INACTIVE'}],
    [false, {}],
  ] as const) {
    it(`${deactivationReason ? 'sends' : 'keeps back'} the reason as set [C14 D5]`, async () => {
      server.behaviour.deactivationReason = deactivationReason;
      const {token} = server.createSession();
      const webSocket = await RawWebSocket.open(server);
      const data = {sessionToken: token, role: 3};
      await webSocket.request(message(JOIN, {clientId: await webSocket.handshake(), data}));
      server.endSession(token, 'TIMEOUT_INACTIVE');
      const deactivated = await webSocket.next(
        ({channel}) => channel === '/service/session/deactivated',
      );
      const {deactivationTime} = server.sessions.get(token) ?? {};
      expect(deactivated.data).to.deep.equal({deactivationTime, ...reason});
      webSocket.close();
    });
  }
});
