import {expect} from 'chai';
import {startCobrowseServer, type CobrowseServer} from '../../../demo/server/index.js';
import {
  connectMessage,
  exchange,
  handshake,
  handshakeMessage,
  message,
  post,
  RawWebSocket,
} from './support/bayeux-client.js';

describe('embedded Co-browse server: Bayeux on the wire', () => {
  let server: CobrowseServer;

  beforeEach(async () => {
    server = await startCobrowseServer({
      cometd: {timeoutMs: 5_000, maxIntervalMs: 100, sweepMs: 20},
    });
  });

  afterEach(() => server.close());

  const joinMessage = (clientId: string, role: number) =>
    message('/service/session/join', {
      clientId,
      data: {sessionToken: server.createSession().token, role},
    });

  it('offers both transports on either transport [D1]', async () => {
    const both = ['websocket', 'long-polling'];
    const [overHttp] = await exchange(server, handshakeMessage());
    const webSocket = await RawWebSocket.open(server);
    const overWebSocket = await webSocket.request(handshakeMessage());
    expect(overHttp?.supportedConnectionTypes).to.deep.equal(both);
    expect(overWebSocket.supportedConnectionTypes).to.deep.equal(both);
    webSocket.close();
  });

  it('answers at every path a stock client uses, and at no other [D1]', async () => {
    const status = async (suffix: string) =>
      (
        await fetch(`${server.url}/cometd${suffix}`, {
          method: 'POST',
          body: JSON.stringify([handshakeMessage()]),
        })
      ).status;
    for (const suffix of ['', '/', '/handshake', '/connect', '/disconnect', '/?a=1']) {
      expect(await status(suffix), suffix).to.equal(200);
    }
    expect(await status('/elsewhere')).to.equal(404);
  });

  it('answers JOIN inside its acknowledgement, in one message [C12 D5]', async () => {
    server.behaviour.answers = 'combined';
    const clientId = await handshake(server);
    const join = joinMessage(clientId, 3);
    const [reply, ...more] = await exchange(server, join);
    expect(reply).to.deep.include({id: join.id, channel: join.channel, successful: true});
    expect(reply?.data).to.have.property('userToken');
    expect(more).to.deep.equal([]);
  });

  it('answers EXIT, STOP and CREATE inside the acknowledgement too [C12 D5]', async () => {
    server.behaviour.answers = 'combined';
    for (const name of ['exit', 'stop', 'create']) {
      const clientId = await handshake(server);
      const sent = message(`/service/session/${name}`, {clientId, data: {userToken: 'x'}});
      const [reply, ...more] = await exchange(server, sent);
      expect(reply).to.include({id: sent.id, successful: true}).and.have.property('data');
      expect(more).to.deep.equal([]);
    }
  });

  it('sends the JOIN answer and the acknowledgement apart on request [C12 D5]', async () => {
    server.behaviour.answers = 'apart';
    const clientId = await handshake(server);
    const join = joinMessage(clientId, 3);
    const [reply, ack] = await exchange(server, join);
    expect(reply).to.have.all.keys('channel', 'data');
    expect(ack).to.deep.equal({id: join.id, channel: '/service/session/join', successful: true});
  });

  it('sets the stickiness cookie on the join of an agent and of nobody else [D1]', async () => {
    const cookiesOfRole = async (role: number) => {
      const clientId = await handshake(server);
      return (await post(server.url, [joinMessage(clientId, role)])).headers.getSetCookie();
    };
    expect(await cookiesOfRole(2)).to.deep.equal(['gcbSessionServer=Co-browse_Server; Path=/']);
    expect(await cookiesOfRole(3)).to.deep.equal([]);
  });

  it('holds /meta/connect for as long as the client asks, once [D1]', async () => {
    const clientId = await handshake(server);
    const quick = await exchange(server, connectMessage(clientId, 0));
    expect(quick[0]).to.include({channel: '/meta/connect', successful: true});
    expect(quick[0]?.advice).to.include({reconnect: 'retry', timeout: 5_000, interval: 0});
    const startedAt = Date.now();
    await exchange(server, connectMessage(clientId, 60));
    expect(Date.now() - startedAt).to.be.within(55, 1_000);
  });

  it('pushes over WebSocket without completing the held /meta/connect [D1]', async () => {
    const webSocket = await RawWebSocket.open(server);
    const clientId = await webSocket.handshake();
    const join = joinMessage(clientId, 1);
    const held = connectMessage(clientId);
    webSocket.send(held);
    await webSocket.request(join);
    const other = await handshake(server);
    await exchange(server, {...join, clientId: other, data: {...(join.data as object), role: 2}});
    await webSocket.next(({channel}) => channel === '/service/session/activated');
    expect(webSocket.received.map(({id}) => id)).to.not.include(held.id);
    webSocket.close();
  });

  it('answers the held /meta/connect before /meta/disconnect, on WebSocket [D1]', async () => {
    const webSocket = await RawWebSocket.open(server);
    const clientId = await webSocket.handshake();
    const held = connectMessage(clientId);
    webSocket.send(held);
    await webSocket.request(message('/meta/disconnect', {clientId}));
    expect(webSocket.received.slice(-2).map(({channel}) => channel)).to.deep.equal([
      '/meta/connect',
      '/meta/disconnect',
    ]);
    expect(server.clientCount).to.equal(0);
    webSocket.close();
  });

  it('answers a poll with 500 when its client polls again, and then the second [D1]', async () => {
    const clientId = await handshake(server);
    const replaced = post(server.url, [connectMessage(clientId)]);
    while (server.requests.count('/meta/connect') === 0) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    const held = exchange(server, connectMessage(clientId));
    expect((await replaced).status).to.equal(500);
    const [farewell] = await exchange(server, message('/meta/disconnect', {clientId}));
    expect((await held)[0]).to.include({channel: '/meta/connect', successful: true});
    expect(farewell).to.include({channel: '/meta/disconnect', successful: true});
  });

  it('keeps what it could not push for the next /meta/connect [D1]', async () => {
    const webSocket = await RawWebSocket.open(server);
    const clientId = await webSocket.handshake();
    const join = joinMessage(clientId, 1);
    webSocket.send(connectMessage(clientId));
    await webSocket.request(join);
    webSocket.close();
    await webSocket.closed;
    const other = await handshake(server);
    await exchange(server, {...join, clientId: other, data: {...(join.data as object), role: 2}});
    const channels = (await exchange(server, connectMessage(clientId, 0))).map((m) => m.channel);
    expect(channels).to.deep.equal([
      '/service/session/joined',
      '/service/session/activated',
      '/meta/connect',
    ]);
  });

  it('answers 402 in the words of CometD 3 to a client that has expired [D1]', async () => {
    const webSocket = await RawWebSocket.open(server);
    const clientId = await webSocket.handshake();
    const gone = new AbortController();
    const held = post(server.url, [connectMessage(clientId)], {signal: gone.signal});
    webSocket.close();
    gone.abort();
    await held.catch(() => undefined);
    while (server.clientCount > 0) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    const [reply] = await exchange(server, connectMessage(clientId, 0));
    expect(reply).to.deep.include({
      successful: false,
      error: '402::Unknown client',
      advice: {reconnect: 'handshake', interval: 0},
    });
  });

  it('finds a long-polling client without its cookie only when set to trust ids [D1]', async () => {
    const strict = await startCobrowseServer({cometd: {trustClientSession: false}});
    try {
      const greeting = await post(strict.url, [handshakeMessage()]);
      const [cookie = ''] = greeting.headers.getSetCookie().map((text) => text.split(';')[0]);
      expect(cookie).to.match(/^BAYEUX_BROWSER=/);
      const [{clientId = ''} = {}] = (await greeting.json()) as {clientId?: string}[];
      const connect = async (init?: {cookie: string}) => {
        const response = await post(strict.url, [connectMessage(clientId, 0)], init);
        return ((await response.json()) as {successful: boolean}[])[0]?.successful;
      };
      expect(await connect()).to.equal(false);
      expect(await connect({cookie})).to.equal(true);
    } finally {
      await strict.close();
    }
    const trusted = await handshake(server);
    expect((await exchange(server, connectMessage(trusted, 0)))[0]?.successful).to.equal(true);
  });

  it('asks the second poll of one browser to come back every two seconds [D1]', async () => {
    const cookie = 'BAYEUX_BROWSER=same';
    const clients = [];
    for (let index = 0; index < 2; index += 1) {
      const response = await post(server.url, [handshakeMessage()], {cookie});
      clients.push(((await response.json()) as {clientId: string}[])[0]?.clientId ?? '');
    }
    const [first = '', second = ''] = clients;
    const held = post(server.url, [connectMessage(first)], {cookie});
    while (server.requests.count('/meta/connect') === 0) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    const response = await post(server.url, [connectMessage(second)], {cookie});
    const [reply] = (await response.json()) as {advice: unknown}[];
    expect(reply?.advice).to.deep.equal({
      'multiple-clients': true,
      reconnect: 'retry',
      interval: 2_000,
    });
    server.releaseConnects();
    await held;
  });

  it('refuses what is not Bayeux and what is too large [D1]', async () => {
    const small = await startCobrowseServer({cometd: {maxMessageBytes: 1_000}});
    try {
      const status = async (body: string) =>
        (await fetch(`${small.url}/cometd`, {method: 'POST', body})).status;
      for (const body of ['', '{', '[]', '[null]', '[[]]', '"text"', '7']) {
        expect(await status(body), body).to.equal(400);
      }
      expect(await status(JSON.stringify([message('/x', {data: 'x'.repeat(2_000)})]))).to.equal(
        413,
      );
      expect((await fetch(`${small.url}/cometd`)).status).to.equal(400);
      const webSocket = await RawWebSocket.open(small);
      webSocket.socket.send('{');
      expect(await webSocket.closed).to.equal(1007);
    } finally {
      await small.close();
    }
  });

  it('speaks only the transports it was given [D1]', async () => {
    const pollingOnly = await startCobrowseServer({transports: ['long-polling']});
    const socketsOnly = await startCobrowseServer({transports: ['websocket']});
    try {
      const refused = new RawWebSocket(pollingOnly);
      await refused.closed;
      expect(pollingOnly.requests.count(({method}) => method === 'MESSAGE')).to.equal(0);
      expect((await post(socketsOnly.url, [handshakeMessage()])).status).to.equal(400);
    } finally {
      await Promise.all([pollingOnly.close(), socketsOnly.close()]);
    }
  });
});
