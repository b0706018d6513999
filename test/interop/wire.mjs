/**
 * Asks each generation how it behaves on the wire where the generations may differ, and prints a table:
 * `node test/interop/wire.mjs [generation …]`. Nothing is judged here.
 */
import {BayeuxClient, CookieJar, nowMs} from './bayeux.mjs';
import {GENERATIONS, prepare, startServer} from './servers.mjs';

const TIMEOUT_MS = 2000;
const MAX_INTERVAL_MS = 1000;
const SETTINGS = {'cometd.timeout': TIMEOUT_MS, 'cometd.maxInterval': MAX_INTERVAL_MS};
const LP = 'long-polling';
const WS = 'websocket';

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const rounded = (ms) => `${Math.round(ms / 50) * 50} ms`;
const brief = (value) => (value === undefined ? 'none' : JSON.stringify(value).replaceAll('"', ''));

async function ready(server, transport, {jar, handshake} = {}) {
  const client = await new BayeuxClient(server.baseUrl, transport, jar).open();
  client.handshakeReply = await client.handshake(handshake);
  client.firstConnect = await client.connect({advice: {timeout: 0}});
  return client;
}

async function timed(promise) {
  const fromMs = nowMs();
  const result = await promise;
  return {result, tookMs: nowMs() - fromMs};
}

async function createSession(server) {
  const response = await fetch(`${server.baseUrl}/rest/live/sessions`, {method: 'POST'});
  return (await response.json()).sessionToken;
}

async function sessionWith(server, client, role = 3) {
  const sessionToken = await createSession(server);
  const connect = client.connect();
  await client.publish('/service/session/join', {sessionToken, role});
  await client.message('/service/session/join');
  return {sessionToken, connect};
}

const probes = {
  async 'handshake reply fields'(server) {
    const {handshakeReply} = await ready(server, LP);
    return Object.keys(handshakeReply).sort().join(' ');
  },

  async 'handshake advice'(server) {
    return brief((await ready(server, LP)).handshakeReply.advice);
  },

  async 'first connect advice'(server, transport) {
    return brief((await ready(server, transport)).firstConnect.advice);
  },

  async 'later connect reply'(server, transport) {
    const {id, ...rest} = await (await ready(server, transport)).connect();
    return `${id ? 'id, ' : ''}${brief(rest)}`;
  },

  async 'connect advice.timeout 300 honoured'(server, transport) {
    const client = await ready(server, transport);
    const {tookMs} = await timed(client.connect({advice: {timeout: 300}}));
    const after = await timed(client.connect());
    return `${rounded(tookMs)}, next ${rounded(after.tookMs)}`;
  },

  async 'unknown client: connect'(server, transport) {
    const client = await new BayeuxClient(server.baseUrl, transport).open();
    const {error, advice} = await client.connect({clientId: 'nobody'});
    return `${error} ${brief(advice)}`;
  },

  async 'unknown client: publish'(server, transport) {
    const client = await new BayeuxClient(server.baseUrl, transport).open();
    const message = {channel: '/service/session/join', data: {}, clientId: 'nobody'};
    const {error, advice} = await client.send(message);
    return `${error} advice ${brief(advice)}`;
  },

  async 'unknown client: disconnect'(server, transport) {
    const client = await new BayeuxClient(server.baseUrl, transport).open();
    const reply = await client.send({channel: '/meta/disconnect', clientId: 'nobody'});
    return `${reply.error} advice ${brief(reply.advice)}`;
  },

  async 'denied handshake'(server, transport) {
    await server.control('settings', {denyHandshake: true});
    const client = await new BayeuxClient(server.baseUrl, transport).open();
    const {error, advice} = await client.handshake();
    await server.control('settings', {denyHandshake: ''});
    return `${error} ${brief(advice)}`;
  },

  async 'publish reply and JOIN reply'(server, transport) {
    const client = await ready(server, transport);
    const before = client.received.length;
    const {connect} = await sessionWith(server, client);
    const order = client.received.slice(before).map(({message}) => {
      const keys = Object.keys(message).filter((key) => key !== 'channel');
      return `{${keys.sort().join(' ')}}`;
    });
    client.cut();
    await connect.catch(() => undefined);
    return order.join(' then ');
  },

  async 'push completes the connect'(server, transport) {
    return pushed(server, await ready(server, transport));
  },

  async 'the same with ack'(server, transport) {
    await server.control('restart', {ack: true});
    const client = await ready(server, transport, {handshake: {ext: {ack: true}}});
    const ext = `handshake ext ${brief(client.handshakeReply.ext)}`;
    client.send = withAck(client);
    const answer = await pushed(server, client);
    await server.control('restart', {ack: ''});
    return `${answer}; ${ext}`;
  },

  async 'disconnect while a connect is held, 10 times'(server, transport) {
    const orders = new Map();
    for (let round = 0; round < 10; round += 1) {
      const client = await ready(server, transport);
      const connect = client.connect();
      await wait(50);
      const before = client.received.length;
      await Promise.all([client.send({channel: '/meta/disconnect'}), connect]);
      const order = client.received
        .slice(before)
        .map(({message}) => describe(message))
        .join(' then ');
      orders.set(order, (orders.get(order) ?? 0) + 1);
      client.cut();
    }
    return [...orders.keys()].sort().join(' OR ');
  },

  async 'socket closed by the server after disconnect'(server, transport) {
    if (transport === LP) return undefined;
    const client = await ready(server, transport);
    await client.send({channel: '/meta/disconnect'});
    const code = await Promise.race([client.closed, wait(500)]);
    client.cut();
    return code === undefined ? 'no' : `yes ${code}`;
  },

  async 'server-side disconnect, connect held'(server, transport) {
    const client = await ready(server, transport);
    const connect = client.connect();
    await wait(100);
    const before = client.received.length;
    await server.control('clients/disconnect', {client: client.clientId});
    await Promise.race([connect, wait(TIMEOUT_MS * 2)]);
    await wait(100);
    return client.received
      .slice(before)
      .map(({message}) => describe(message))
      .join(' then ');
  },

  async 'server-side disconnect between connects'(server, transport) {
    const client = await ready(server, transport);
    const before = client.received.length;
    await server.control('clients/disconnect', {client: client.clientId});
    await wait(100);
    await client.connect();
    return client.received
      .slice(before)
      .map(({message}) => describe(message))
      .join(' then ');
  },

  async 'session forgotten, connect held'(server, transport) {
    const client = await ready(server, transport);
    const before = client.received.length;
    const connect = client.connect();
    await wait(100);
    await server.control('clients/forget', {client: client.clientId});
    const {tookMs} = await timed(Promise.race([connect, wait(TIMEOUT_MS * 2)]));
    const order = client.received.slice(before).map(({message}) => describe(message));
    return `${order.join(' then ') || 'silence'} after ${rounded(tookMs)}`;
  },

  async 'server stopped, connect held'(server, transport) {
    const client = await ready(server, transport);
    const connect = client
      .connect()
      .catch((error) => ({failed: error.cause?.code ?? error.message}));
    await wait(100);
    const before = client.received.length;
    const restart = server.control('restart');
    const outcome = await Promise.race([connect, client.closed ?? connect]);
    await restart;
    const order = client.received.slice(before).map(({message}) => describe(message));
    const end = transport === WS ? `closed ${outcome}` : (outcome?.failed ?? outcome?.httpStatus);
    return [...order, end].filter(Boolean).join(' then ');
  },

  async 'two clients, one browser: second connect'(server, transport) {
    const jar = new CookieJar();
    const first = await ready(server, transport, {jar});
    const held = first.connect();
    await wait(100);
    const second = await ready(server, transport, {jar});
    const {result, tookMs} = await timed(second.connect());
    const end = await timed(held);
    return `${rounded(tookMs)} ${brief(result.advice)}; first ends ${rounded(end.tookMs)} later`;
  },

  async 'two clients, one browser: slowest of 12 pushes, first and second'(server, transport) {
    await server.control('restart', {'cometd.maxInterval': ''});
    const jar = new CookieJar();
    const slowest = [];
    const clients = [];
    for (const role of [3, 2]) {
      const client = await new BayeuxClient(server.baseUrl, transport, jar).open();
      await client.handshake();
      await client.startLoop();
      const session = await createSession(server);
      await client.publish('/service/session/join', {sessionToken: session, role});
      await wait(100);
      clients.push({client, session});
    }
    for (const {client, session} of clients) {
      await server.control(`sessions/${session}/push`, {count: 12, gapMs: 330});
      const last = ({channel, data}) => channel === '/service/interop/push' && data.number === 11;
      await client.next(last);
      const pushes = client.received.filter(({message}) => message.data?.sentAtMs);
      const delays = pushes.map(({message, atMs}) => atMs - message.data.sentAtMs);
      if (delays.length !== 12) throw new Error(`${delays.length} pushes`);
      slowest.push(Math.max(...delays));
    }
    for (const {client} of clients) await client.disconnect();
    await server.control('restart', SETTINGS);
    return slowest.map((ms) => (ms < 50 ? '< 50 ms' : `${(ms / 1000).toFixed(0)} s`)).join(', ');
  },

  async 'no cookie (long poll)'(server, transport) {
    if (transport === WS) return undefined;
    const client = await ready(server, LP, {jar: null});
    return describe(client.firstConnect);
  },

  async 'no cookie, trustClientSession'(server, transport) {
    if (transport === WS) return undefined;
    await server.control('restart', {'cometd.trustClientSession': true});
    const client = await ready(server, LP, {jar: null});
    const held = client.firstConnect.successful ? await timed(client.connect()) : undefined;
    const answer = describe(client.firstConnect);
    await server.control('restart', {'cometd.trustClientSession': ''});
    return held
      ? `${answer}, then held ${rounded(held.tookMs)} ${brief(held.result.advice)}`
      : answer;
  },

  async 'tab closed while a connect is held: session gone after'(server, transport) {
    const client = await ready(server, transport);
    client.connect().catch(() => undefined);
    await wait(100);
    client.cut();
    return goneAfter(server, client);
  },

  async 'client silent, no connect held: session gone after'(server, transport) {
    return goneAfter(server, await ready(server, transport));
  },

  async 'cookie on the WebSocket upgrade'(server, transport) {
    if (transport === LP) return undefined;
    return brief((await ready(server, WS)).upgradeCookie);
  },

  async 'request content types'(server, transport) {
    if (transport === WS) return undefined;
    const verdicts = [];
    for (const type of [
      'application/json',
      'text/plain',
      'text/plain;charset=UTF-8',
      'text/json',
    ]) {
      const client = new BayeuxClient(server.baseUrl, LP);
      const message = {channel: '/meta/handshake', version: '1.0'};
      const fields = {...message, supportedConnectionTypes: [LP]};
      const reply = await client.send(fields, {'Content-Type': type});
      verdicts.push(`${type} ${reply.successful ? 'ok' : (reply.httpStatus ?? brief(reply))}`);
    }
    return verdicts.join(', ');
  },

  async 'cookie and reply type'(server, transport) {
    if (transport === WS) return undefined;
    const response = await post(server, '/handshake', {});
    await response.text();
    const cookie = response.headers.get('set-cookie')?.replace(/=[^;]*/, '=…');
    return `${cookie}; ${response.headers.get('content-type')}`;
  },

  async 'CORS of Jetty, any origin, credentials'(server, transport) {
    if (transport === WS) return undefined;
    await server.control('restart', {cors: '*'});
    const origin = 'http://desktop.example';
    const preflight = await fetch(`${server.baseUrl}/cometd/handshake`, {
      method: 'OPTIONS',
      headers: {
        Origin: origin,
        'Access-Control-Request-Method': 'POST',
        'Access-Control-Request-Headers': 'content-type',
      },
    });
    const response = await post(server, '/handshake', {Origin: origin});
    await response.text();
    await server.control('restart', {cors: ''});
    const header = (reply, name) => reply.headers.get(`access-control-allow-${name}`);
    const names = ['origin', 'credentials', 'headers', 'methods'];
    const shown = names.map((name) => `${name} ${header(preflight, name)}`).join(', ');
    return `preflight ${preflight.status} ${shown}; reply origin ${header(response, 'origin')}`;
  },

  async 'subscribe to a service channel'(server, transport) {
    const client = await ready(server, transport);
    const fields = {channel: '/meta/subscribe', subscription: '/service/session/activated'};
    const {id, channel, ...rest} = await client.send(fields);
    return `${id && channel ? '' : 'no id '}${brief(rest)}`;
  },
};

async function goneAfter(server, client) {
  const fromMs = nowMs();
  const alive = ({clientId}) => clientId === client.clientId;
  while ((await server.control('clients')).some(alive)) await wait(50);
  const seconds = Math.round((nowMs() - fromMs) / 1000);
  return `${seconds} s (timeout ${TIMEOUT_MS / 1000}, maxInterval ${MAX_INTERVAL_MS / 1000})`;
}

function post(server, path, headers) {
  return fetch(`${server.baseUrl}/cometd${path}`, {
    method: 'POST',
    headers: {'Content-Type': 'application/json', ...headers},
    body: JSON.stringify([
      {id: '1', channel: '/meta/handshake', version: '1.0', supportedConnectionTypes: [LP, WS]},
    ]),
  });
}

function withAck(client) {
  const plain = client.send.bind(client);
  return (fields) =>
    plain(fields.channel === '/meta/connect' ? {ext: {ack: 0}, ...fields} : fields);
}

function describe({channel, successful, error, advice, data, timedOut}) {
  if (timedOut) return 'nothing in 10 s';
  const outcome = successful === undefined ? (data ? 'data' : '') : successful ? 'ok' : error;
  return [channel, outcome, advice && brief(advice)].filter(Boolean).join(' ');
}

/** Sends one push while a connect is held and returns which of the two came, in which order. */
async function pushed(server, client) {
  const {sessionToken, connect} = await sessionWith(server, client);
  const answered = await Promise.race([connect, wait(300)]);
  let ended = 'no';
  (answered ? client.connect() : connect).then(
    () => (ended = 'yes'),
    () => undefined,
  );
  await wait(100);
  const before = client.received.length;
  await server.control(`sessions/${sessionToken}/push`);
  await client.next(({channel}) => channel === '/service/interop/push', {fromIndex: before});
  await wait(150);
  const order = client.received.slice(before).map(({message}) => message.channel);
  client.cut();
  return `${ended}: ${order.join(' then ')}`;
}

async function column(generation, transport) {
  const server = await startServer(generation, SETTINGS);
  const answers = {};
  try {
    for (const [name, probe] of Object.entries(probes)) {
      answers[name] = await probe(server, transport).catch((error) => `failed: ${error.message}`);
    }
  } finally {
    await server.stop();
  }
  return answers;
}

async function main(wanted) {
  const {available, skipped} = prepare();
  if (skipped) console.log(`skipped: ${skipped}`);
  const generations = GENERATIONS.filter(
    (name) => available.includes(name) && (!wanted.length || wanted.includes(name)),
  );
  for (const transport of [LP, WS]) {
    const columns = await Promise.all(generations.map((name) => column(name, transport)));
    console.log(`\n## ${transport}`);
    for (const name of Object.keys(probes)) {
      const answers = new Map();
      columns.forEach((answer, index) => {
        const same = answers.get(answer[name]) ?? [];
        answers.set(answer[name], [...same, generations[index]]);
      });
      if (answers.has(undefined)) continue;
      console.log(`\n${name}`);
      for (const [answer, which] of answers) console.log(`  [${which.join(' ')}] ${answer}`);
    }
  }
}

await main(process.argv.slice(2));
