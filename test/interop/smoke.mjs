/**
 * Proves each generation on each transport without a browser and prints a table:
 * `node test/interop/smoke.mjs [generation …]`. Exits 1 when a cell is red, 0 when all is green or nothing can run.
 */
import assert from 'node:assert/strict';
import {BayeuxClient, nowMs} from './bayeux.mjs';
import {GENERATIONS, prepare, startServer} from './servers.mjs';

const PUSHES = 50;
const PUSH_GAP_MS = 40;
const MAX_INTERVAL_MS = 800;
const SERVICE = '/service/session/';

async function createSession(server) {
  const response = await fetch(`${server.baseUrl}/rest/live/sessions`, {method: 'POST'});
  return (await response.json()).sessionToken;
}

async function joined(server, transport, {role = 3, token} = {}) {
  const sessionToken = token ?? (await createSession(server));
  const client = await new BayeuxClient(server.baseUrl, transport).open();
  const handshake = await client.handshake({ext: {ack: true}});
  assert.equal(handshake.successful, true);
  assert.equal(Boolean(handshake.ext?.ack), server.ack);
  await client.startLoop();
  await client.publish(`${SERVICE}join`, {sessionToken, role});
  const {data} = await client.message(`${SERVICE}join`);
  assert.ok(data.userToken, 'the JOIN reply has a userToken');
  return {client, sessionToken, userToken: data.userToken, join: data};
}

/** Resolves when the server has got the connect that the client has pending. */
async function held(server, client) {
  const isHeld = ({clientId, connects}) =>
    clientId === client.clientId && connects === client.connects;
  while (!(await server.control('clients')).some(isHeld));
}

const activate = async (server, token) => {
  await server.control(`sessions/${token}/join`, {role: 1, name: 'Customer'});
  await server.control(`sessions/${token}/join`, {role: 2, name: 'Agent'});
};

function assertTimes({activationTime, deactivationTime}) {
  assert.equal(typeof activationTime, 'number');
  assert.ok(deactivationTime >= activationTime);
}

const scenarios = {
  async join(server, transport) {
    const token = await createSession(server);
    await server.control(`sessions/${token}/join`, {role: 1, name: 'Zoë'});
    const {client, join} = await joined(server, transport, {token});
    assert.deepEqual(join.users, [{userId: '1', role: 1, name: 'Zoë'}]);
    assert.equal(join.userId, 2);
    await client.disconnect();
  },

  async activated(server, transport) {
    const {client, sessionToken} = await joined(server, transport);
    await activate(server, sessionToken);
    const agent = (message) => message.channel === `${SERVICE}joined` && message.data?.role === 2;
    assert.equal((await client.next(agent, {fromIndex: 0})).data.name, 'Agent');
    const {data} = await client.message(`${SERVICE}activated`);
    assert.ok(Math.abs(data.activationTime - Date.now()) < 5000);
    await client.disconnect();
  },

  async stop(server, transport) {
    const {client, sessionToken, userToken} = await joined(server, transport);
    await activate(server, sessionToken);
    await client.publish(`${SERVICE}stop`, {userToken});
    assertTimes((await client.message(`${SERVICE}deactivated`)).data);
    assert.equal((await client.disconnect()).successful, true);
    assert.deepEqual(await server.control('clients'), []);
  },

  async 'rest stop'(server, transport) {
    const {client, sessionToken, userToken} = await joined(server, transport);
    await activate(server, sessionToken);
    const response = await fetch(`${server.baseUrl}/rest/live/users/${userToken}/session/stop`);
    assertTimes(await response.json());
    assertTimes((await client.message(`${SERVICE}deactivated`)).data);
    await client.disconnect();
  },

  async leave(server, transport) {
    const {client, sessionToken} = await joined(server, transport);
    await activate(server, sessionToken);
    await server.control(`sessions/${sessionToken}/leave`, {role: 2});
    assertTimes((await client.message(`${SERVICE}deactivated`)).data);
    await client.disconnect();
  },

  async 'forget 402'(server, transport) {
    const {client} = await joined(server, transport);
    client.stopLoop();
    await server.control('clients/forget');
    const reply = await client.connect();
    assert.match(reply.error, /^402/);
    assert.equal(reply.advice.reconnect, 'handshake');
    client.cut();
  },

  async 'restart 402'(server, transport) {
    const {client} = await joined(server, transport);
    await server.control('restart');
    await client.closed;
    await client.open();
    assert.match((await client.connect()).error, /^402/);
    assert.equal((await client.handshake()).successful, true);
    await client.disconnect();
  },

  async 'deny 403'(server, transport) {
    await server.control('settings', {denyHandshake: true});
    const client = await new BayeuxClient(server.baseUrl, transport).open();
    const reply = await client.handshake();
    await server.control('settings', {denyHandshake: ''});
    assert.match(reply.error, /^403/);
    assert.equal(reply.advice.reconnect, 'none');
    client.cut();
  },

  async kick(server, transport) {
    const {client} = await joined(server, transport);
    await held(server, client);
    await server.control('clients/disconnect', {client: client.clientId});
    const kicked = await client.next((message) => message.channel === '/meta/disconnect', {
      fromIndex: 0,
    });
    assert.equal(kicked.timedOut, undefined);
    assert.deepEqual(await server.control('clients'), []);
    client.cut();
  },

  async expiry(server, transport) {
    const {client, sessionToken} = await joined(server, transport);
    const customer = await joined(server, transport, {role: 1, token: sessionToken});
    await server.control(`sessions/${sessionToken}/join`, {role: 2});
    customer.client.stopLoop();
    customer.client.cut();
    assertTimes((await client.message(`${SERVICE}deactivated`)).data);
    await client.disconnect();
  },
};

async function latency(server, transport) {
  const {client, sessionToken} = await joined(server, transport);
  const {channel} = await server.control(`sessions/${sessionToken}/push`, {
    count: PUSHES,
    gapMs: PUSH_GAP_MS,
  });
  const last = (message) => message.channel === channel && message.data.number === PUSHES - 1;
  await client.next(last, {fromIndex: 0});
  const delays = client.received
    .filter(({message}) => message.channel === channel)
    .map(({message, atMs}) => atMs - message.data.sentAtMs)
    .sort((a, b) => a - b);
  await client.disconnect();
  assert.equal(delays.length, PUSHES);
  return [delays[PUSHES / 2], delays[Math.ceil(PUSHES * 0.95) - 1]].map((ms) => ms.toFixed(1));
}

async function runRow(generation, transport, ack, answers) {
  const settings = {
    answers,
    'cometd.timeout': 3000, 'cometd.maxInterval': MAX_INTERVAL_MS, ack};
  const server = {...(await startServer(generation, settings)), ack};
  const cells = [];
  try {
    for (const [name, scenario] of Object.entries(scenarios)) {
      const failure = await scenario(server, transport).then(
        () => undefined,
        (error) => error,
      );
      cells.push(failure ? 'RED' : 'ok');
      if (failure) console.error(`${generation} ${transport} ${name}: ${failure.message}`);
    }
    cells.push((await latency(server, transport)).join(' / '));
  } finally {
    await server.stop();
  }
  return cells;
}

async function main(wanted) {
  const {available, skipped} = prepare();
  if (skipped) console.log(`skipped: ${skipped}`);
  const generations = GENERATIONS.filter((name) => available.includes(name));
  const columns = [...Object.keys(scenarios), 'push p50 / p95 ms'];
  const startedMs = nowMs();
  let red = 0;
  console.log(`| generation | transport | ack | answers | ${columns.join(' | ')} |`);
  console.log(`|---|---|---|---|${columns.map(() => '---|').join('')}`);
  for (const generation of generations.filter((name) => !wanted.length || wanted.includes(name))) {
    for (const transport of ['websocket', 'long-polling']) {
      for (const ack of [false, true]) {
        for (const answers of ['combined', 'apart']) {
          const cells = await runRow(generation, transport, ack, answers);
          red += cells.filter((cell) => cell === 'RED').length;
          const row = [generation, transport, ack ? 'on' : 'off', answers, ...cells];
          console.log(`| ${row.join(' | ')} |`);
        }
      }
    }
  }
  console.log(`\n${red} red, ${((nowMs() - startedMs) / 1000).toFixed(0)} s`);
  process.exitCode = red ? 1 : 0;
}

await main(process.argv.slice(2));
