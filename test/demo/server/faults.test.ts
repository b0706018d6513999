import {expect} from 'chai';
import {
  FAULTS,
  HANDSHAKE_SHAPES,
  startCobrowseServer,
  type CobrowseServer,
  type FaultName,
} from '../../../demo/server/index.js';
import {
  connectMessage,
  exchange,
  handshake,
  handshakeMessage,
  message,
  post,
  RawWebSocket,
  summarize,
} from './support/bayeux-client.js';

const ORIGIN = 'https://desktop.example.com';

let server: CobrowseServer;
let token: string;

const getSession = (init: RequestInit = {}) =>
  fetch(`${server.url}/rest/live/sessions/${token}`, {headers: {Origin: ORIGIN}, ...init});

const statusOf = async (name: FaultName) => {
  server.faults.set(name, {times: 1});
  return (await getSession()).status;
};

/** Joins over long-polling: all that the request for it brought back. */
const join = async (role: 1 | 2 | 3 = 3) => {
  const clientId = await handshake(server);
  const data = {sessionToken: token, role};
  const replies = await exchange(server, message('/service/session/join', {clientId, data}));
  return {clientId, replies, ...summarize(replies)};
};

const poll = async (clientId: string) => {
  const replies = await exchange(server, connectMessage(clientId, 0));
  return {replies, ...summarize(replies)};
};

const handshakeReply = async () => (await exchange(server, handshakeMessage()))[0];

const handshakeBody = async () => (await post(server.url, [handshakeMessage()])).text();

const connectBody = async () => {
  const clientId = await handshake(server);
  return (await post(server.url, [connectMessage(clientId, 0)])).text();
};

const elapsedMs = async (action: () => Promise<unknown>) => {
  const startedAt = Date.now();
  await action();
  return Date.now() - startedAt;
};

/** What each fault does. The type makes sure that none is left out. */
const PROOFS: Record<FaultName, () => Promise<void>> = {
  'rest-404': async () => void expect(await statusOf('rest-404')).to.equal(404),
  'rest-401': async () => void expect(await statusOf('rest-401')).to.equal(401),
  'rest-403': async () => void expect(await statusOf('rest-403')).to.equal(403),
  'rest-500': async () => void expect(await statusOf('rest-500')).to.equal(500),
  'rest-503': async () => {
    server.faults.set('rest-503', {retryAfterS: 7});
    const response = await getSession();
    expect(response.status).to.equal(503);
    expect(response.headers.get('Retry-After')).to.equal('7');
    expect(response.headers.get('Access-Control-Expose-Headers')).to.equal('Retry-After');
  },
  'rest-html': async () => {
    server.faults.set('rest-html');
    const response = await getSession();
    expect([response.status, response.headers.get('Content-Type')]).to.deep.equal([
      200,
      'text/html',
    ]);
    expect(await response.text()).to.match(/^<!doctype html>/);
  },
  'rest-malformed': async () => {
    server.faults.set('rest-malformed');
    const text = await (await getSession()).text();
    expect(text).to.match(/^\{"sessionToken/);
    expect(() => JSON.parse(text) as unknown).to.throw(SyntaxError);
  },
  'rest-empty': async () => {
    server.faults.set('rest-empty');
    expect(await (await getSession()).text()).to.equal('');
  },
  'rest-null': async () => {
    server.faults.set('rest-null');
    expect(await (await getSession()).json()).to.equal(null);
  },
  'rest-huge': async () => {
    server.faults.set('rest-huge', {bytes: 500_000});
    const text = await (await getSession()).text();
    expect(text.length).to.be.above(500_000);
    expect(JSON.parse(text)).to.include({sessionToken: token});
  },
  'rest-redirect': async () => {
    server.faults.set('rest-redirect', {url: 'https://evil.example.com/x'});
    const response = await getSession({redirect: 'manual'});
    expect(response.status).to.equal(302);
    expect(response.headers.get('Location')).to.equal('https://evil.example.com/x');
  },
  'rest-slow': async () => {
    server.faults.set('rest-slow', {delayMs: 60});
    expect(await elapsedMs(getSession)).to.be.at.least(59);
  },
  'rest-extra-fields': async () => {
    server.faults.set('rest-extra-fields');
    const body = (await (await getSession()).json()) as object;
    expect(body).to.include({sessionToken: token, version: '99.1'});
  },
  'rest-wrong-types': async () => {
    server.faults.set('rest-wrong-types');
    expect(await (await getSession()).json()).to.deep.include({
      sessionToken: {text: token},
      sessionServerUrl: 42,
    });
  },
  'session-server-url': async () => {
    server.faults.set('session-server-url', {url: 'javascript:alert(1)'});
    expect(await (await getSession()).json()).to.include({sessionServerUrl: 'javascript:alert(1)'});
  },
  'no-cors': async () => {
    server.faults.set('no-cors');
    for (const method of ['GET', 'OPTIONS']) {
      const {headers} = await getSession({method});
      expect([...headers.keys()].filter((name) => name.startsWith('access-'))).to.deep.equal([]);
    }
  },
  latency: async () => {
    const webSocket = await RawWebSocket.open(server);
    server.faults.set('latency', {delayMs: 50});
    expect(await elapsedMs(getSession)).to.be.at.least(49);
    expect(await elapsedMs(() => webSocket.handshake())).to.be.at.least(49);
    webSocket.close();
  },
  'handshake-denied': async () => {
    server.faults.set('handshake-denied');
    expect(await handshakeReply()).to.deep.include({
      successful: false,
      error: '403::Handshake denied',
      advice: {reconnect: 'none'},
    });
    expect(server.clientCount).to.equal(0);
  },
  'handshake-malformed': async () => {
    const bodies = new Set<string>();
    for (const shape of HANDSHAKE_SHAPES) {
      server.faults.set('handshake-malformed', {shape, times: 1});
      bodies.add((await handshakeBody()).replace(/"id":"\d+"|[0-9a-f]{40}/g, ''));
    }
    expect(bodies.size).to.equal(HANDSHAKE_SHAPES.length);
    expect([...bodies].slice(0, 5)).to.deep.equal(['[null]', '[1,"x"]', '{}', '[]', '']);
    server.faults.set('handshake-malformed');
    const webSocket = await RawWebSocket.open(server);
    webSocket.send(handshakeMessage());
    await webSocket.nextFrame('[null]');
    webSocket.close();
  },
  'handshake-slow': async () => {
    server.faults.set('handshake-slow', {delayMs: 60});
    expect(await elapsedMs(handshakeReply)).to.be.at.least(59);
  },
  'join-no-reply': async () => {
    server.faults.set('join-no-reply');
    expect((await join()).replies)
      .to.have.lengthOf(1)
      .and.to.have.nested.property('0.successful');
    expect(server.sessions.get(token)?.roles).to.deep.equal([3]);
  },
  'join-unacknowledged': async () => {
    const clientId = await handshake(server);
    const webSocket = await RawWebSocket.open(server);
    const socketClient = await webSocket.handshake();
    server.faults.set('join-unacknowledged');
    const data = {sessionToken: token, role: 3};
    const joinMessage = message('/service/session/join', {clientId, data});
    const unanswered = post(server.url, [joinMessage], {signal: AbortSignal.timeout(200)});
    expect(await unanswered.catch((error: unknown) => error)).to.have.property(
      'name',
      'TimeoutError',
    );
    webSocket.send({...joinMessage, clientId: socketClient});
    await webSocket.request(connectMessage(socketClient, 0));
    expect(webSocket.received.map(({channel}) => channel)).to.deep.equal([
      '/meta/handshake',
      '/meta/connect',
    ]);
    expect(server.sessions.get(token)?.roles).to.deep.equal([3, 3]);
    webSocket.close();
  },
  'agent-busy': async () => {
    server.faults.set('agent-busy');
    const {clientId} = await join(1);
    expect((await join(2)).data).to.have.property('userToken');
    expect((await poll(clientId)).names).to.deep.equal(['joined', 'deactivated']);
    expect(server.sessions.get(token)).to.deep.include({
      activationTime: undefined,
      deactivationReason: 'SESSIONS_OVER_LIMIT',
    });
  },
  'join-refused': async () => {
    server.faults.set('join-refused');
    const {data} = await join();
    expect(data).to.be.an('object').that.does.not.have.property('userToken');
    expect(server.sessions.get(token)?.roles).to.deep.equal([]);
  },
  'join-denied': async () => {
    server.faults.set('join-denied');
    const {replies} = await join();
    expect(replies).to.have.lengthOf(1);
    expect(replies[0]).to.include({successful: false, error: '403::publish_denied'});
  },
  'join-null-data': async () => {
    server.faults.set('join-null-data');
    expect((await join()).data).to.equal(null);
  },
  'join-twice-reply': async () => {
    server.faults.set('join-twice-reply');
    expect((await join()).names).to.deep.equal(['join', 'join']);
  },
  'activated-before-join-reply': async () => {
    server.faults.set('activated-before-join-reply', {role: 3});
    const customer = await join(1);
    expect((await join()).names).to.deep.equal(['activated', 'join']);
    expect((await poll(customer.clientId)).names).to.deep.equal(['activated']);
    expect((await join(2)).names).to.deep.equal(['join']);
  },
  'activated-twice': async () => {
    server.faults.set('activated-twice', {role: 3});
    expect(await namesAfterActivation()).to.deep.equal(['joined', 'activated', 'activated']);
  },
  'activated-lost': async () => {
    server.faults.set('activated-lost', {role: 3});
    expect(await namesAfterActivation()).to.deep.equal(['joined']);
    expect(server.sessions.get(token)?.state).to.equal('active');
  },
  'deactivated-before-join-reply': async () => {
    server.faults.set('deactivated-before-join-reply');
    expect((await join()).names).to.deep.equal(['deactivated', 'join']);
    expect(server.sessions.get(token)?.state).to.equal('ended');
  },
  'deactivated-twice': async () => {
    server.faults.set('deactivated-twice');
    expect(await namesAfterStop()).to.deep.equal(['deactivated', 'deactivated']);
  },
  'deactivated-lost': async () => {
    server.faults.set('deactivated-lost');
    expect(await namesAfterStop()).to.deep.equal([]);
    expect((await getSession()).status).to.equal(404);
  },
  'unknown-client': async () => {
    const customer = await join(1);
    const controller = await join();
    server.faults.set('unknown-client', {role: 3, times: 1});
    expect((await poll(customer.clientId)).replies.at(-1)).to.include({successful: true});
    expect((await poll(controller.clientId)).replies[0]).to.deep.include({
      successful: false,
      advice: {reconnect: 'handshake', interval: 0},
    });
    expect(server.sessions.get(token)?.roles).to.deep.equal([1]);
  },
  'connect-html': async () => {
    server.faults.set('connect-html');
    expect(await connectBody()).to.match(/^<!doctype html>/);
  },
  'connect-503': async () => {
    server.faults.set('connect-503');
    const clientId = await handshake(server);
    expect((await post(server.url, [connectMessage(clientId)])).status).to.equal(503);
    const webSocket = await RawWebSocket.open(server);
    webSocket.send(connectMessage(await webSocket.handshake()));
    expect(await webSocket.closed).to.equal(1013);
  },
  'connect-null-array': async () => {
    server.faults.set('connect-null-array');
    expect(await connectBody()).to.equal('[null]');
  },
  'connect-wrong-id': async () => {
    const clientId = await handshake(server);
    server.faults.set('connect-wrong-id');
    const connect = connectMessage(clientId);
    const [reply] = await exchange(server, connect);
    expect(reply).to.include({channel: '/meta/connect', successful: true});
    expect(reply?.id).to.not.equal(connect.id);
  },
  'connect-storm': async () => {
    const {clientId} = await join();
    server.faults.set('connect-storm', {times: 2});
    for (let round = 0; round < 2; round += 1) {
      const [reply] = await exchange(server, connectMessage(clientId, 60_000));
      expect(reply).to.include({channel: '/meta/connect', successful: true});
    }
    expect(server.faults.hits('connect-storm')).to.equal(2);
  },
  'connect-half-open': async () => {
    const webSocket = await RawWebSocket.open(server);
    const clientId = await webSocket.handshake();
    const data = {sessionToken: token, role: 1};
    await webSocket.request(message('/service/session/join', {clientId, data}));
    server.faults.set('connect-half-open', {role: 1});
    webSocket.send(connectMessage(clientId, 0));
    const before = webSocket.received.length;
    await join(2);
    expect(server.faults.hits('connect-half-open')).to.equal(1);
    expect(webSocket.received).to.have.lengthOf(before);
    server.faults.clear();
    expect((await poll(clientId)).names).to.deep.equal(['joined', 'activated']);
    webSocket.close();
  },
  'multiple-clients': async () => {
    server.faults.set('multiple-clients');
    const clientId = await handshake(server);
    const [reply] = await exchange(server, connectMessage(clientId, 60_000));
    expect(reply?.advice).to.include({'multiple-clients': true, interval: 2_000});
  },
  'hostile-advice': async () => {
    server.faults.set('hostile-advice', {on: 'handshake', advice: {interval: -1}});
    const reply = await handshakeReply();
    expect(reply?.advice).to.include({interval: -1, reconnect: 'retry'});
    const [calm] = await exchange(server, connectMessage(reply?.clientId ?? '', 0));
    expect(calm?.advice).to.include({interval: 0});
    server.faults.set('hostile-advice');
    const [hostile] = await exchange(server, connectMessage(reply?.clientId ?? '', 0));
    expect(hostile?.advice).to.include({interval: 1e12});
  },
  'message-flood': async () => {
    const {clientId} = await join();
    server.faults.set('message-flood', {count: 1_000});
    const replies = await exchange(server, connectMessage(clientId, 60_000));
    expect(replies).to.have.lengthOf(1_001);
    expect(replies.at(-1)).to.include({channel: '/meta/connect', successful: true});
  },
  'huge-message': async () => {
    const {clientId} = await join();
    server.faults.set('huge-message', {bytes: 2_000_000});
    const [huge] = await exchange(server, connectMessage(clientId, 60_000));
    expect(huge?.data).to.have.lengthOf(2_000_000);
  },
  'websocket-refused': async () => {
    server.faults.set('websocket-refused');
    const error = await RawWebSocket.open(server).catch((failure: unknown) => failure);
    expect(String(error)).to.include('400');
  },
  'websocket-black-hole': async () => {
    server.faults.set('websocket-black-hole');
    const webSocket = new RawWebSocket(server);
    while (server.faults.hits('websocket-black-hole') === 0) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    await getSession();
    expect(webSocket.socket.readyState).to.equal(webSocket.socket.CONNECTING);
    server.kill();
    await webSocket.closed;
  },
  'websocket-swallow': async () => {
    server.faults.set('websocket-swallow');
    const webSocket = await RawWebSocket.open(server);
    webSocket.send(handshakeMessage());
    await getSession();
    expect(webSocket.frames).to.deep.equal([]);
    expect(server.clientCount).to.equal(0);
    webSocket.close();
  },
  'websocket-close-at-once': async () => {
    server.faults.set('websocket-close-at-once');
    expect(await new RawWebSocket(server).closed).to.equal(1006);
  },
};

async function namesAfterActivation(): Promise<string[]> {
  await join(1);
  const {clientId} = await join();
  await join(2);
  return (await poll(clientId)).names;
}

async function namesAfterStop(): Promise<string[]> {
  const {clientId, data} = await join();
  const {userToken} = data as {userToken: string};
  await fetch(`${server.url}/rest/live/users/${userToken}/session/stop`);
  return (await poll(clientId)).names;
}

describe('embedded Co-browse server: faults', () => {
  beforeEach(async () => {
    server = await startCobrowseServer();
    ({token} = server.createSession());
  });

  afterEach(() => server.close());

  for (const [name, description] of Object.entries(FAULTS) as [FaultName, string][]) {
    it(`${name}: ${description} [D3]`, PROOFS[name]);
  }

  it('strikes as often as set, after as many spared occasions as set [D3]', async () => {
    server.faults.set('rest-500', {times: 2, skip: 1});
    const statuses = [];
    for (let round = 0; round < 4; round += 1) {
      statuses.push((await getSession()).status);
    }
    expect(statuses).to.deep.equal([200, 500, 500, 200]);
    expect(server.faults.hits('rest-500')).to.equal(2);
    expect(server.faults.active()).to.deep.equal([]);
  });

  it('strikes only paths that contain the given text [D3]', async () => {
    server.faults.set('rest-404', {path: '/stop'});
    expect((await getSession()).status).to.equal(200);
  });

  it('is well again after clear, of one fault or of all [D3]', async () => {
    server.faults.set('rest-500');
    server.faults.set('rest-404');
    server.faults.clear('rest-404');
    expect((await getSession()).status).to.equal(500);
    server.faults.clear();
    expect((await getSession()).status).to.equal(200);
  });

  it('refuses a name that is no fault [D3]', () => {
    expect(() => server.faults.set('rest-418' as FaultName)).to.throw('rest-418');
  });
});
