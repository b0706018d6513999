/**
 * What is tried in each cell. A phase is what can be tried with one set of server settings; the
 * server starts anew between phases. A scenario returns nothing when all was as it should be, or a
 * word for the cell; it throws when the cell is red.
 */
import assert from 'node:assert/strict';
import {openCookieBalancer} from './cookie-balancer.mjs';
import {openProxy} from './proxy.mjs';
import {AGENT, CONTROLLER, eventually, Visit} from './visit.mjs';

/** Runs a scenario with a visit that is ended whatever happens. */
async function visit(row, settings, run) {
  const own = new Visit(row, settings);
  try {
    await run(own);
    assert.deepEqual(own.desktop.uncaught, []);
  } catch (error) {
    const story = await own.desktop?.story().catch(() => undefined);
    error.message += ` [${story}]`;
    throw error;
  } finally {
    await own.end();
  }
}

const within = (row, run) => visit(row, {}, run);

const ordinary = {
  join: (row) =>
    within(row, async (own) => {
      const {detail} = await own.joined();
      assert.equal(detail.server, row.server.baseUrl);
      assert.equal((await own.inside(CONTROLLER)).length, 1);
      await own.clientId(AGENT);
      await own.desktop.next('user-joined', {role: AGENT, name: 'Agent'});
    }),

  activated: (row) =>
    within(row, async (own) => {
      const {detail} = await own.active();
      assert.ok(Math.abs(detail.activationTime - Date.now()) < 5000);
      assert.equal(detail.late, false);
      await own.desktop.next('user-joined', {role: 1, name: 'Zoë Ōkami'});
      await own.desktop.agentGot('activated');
      await own.assertCalm();
    }),

  'customer ends': (row) =>
    within(row, async (own) => {
      await own.active();
      const us = await own.clientId(CONTROLLER);
      await own.customerLeaves();
      const {activationTime, deactivationTime, durationMs} = await own.assertEnded();
      assert.equal(durationMs, deactivationTime - activationTime);
      await own.assertGone(us);
    }),

  'agent ends': (row) =>
    within(row, async (own) => {
      await own.active();
      await own.desktop.inFrame(() => globalThis.agent.exit());
      await own.assertEnded();
    }),

  stop: (row) =>
    within(row, async (own) => {
      await own.active();
      const us = await own.clientId(CONTROLLER);
      await own.desktop.call('stop');
      await own.assertEnded({endedBy: 'controller', estimated: false});
      await own.assertGone(us);
      assert.ok((await own.control(`sessions/${await historyOf(own)}`)).deactivationTime);
    }),

  leave: (row) =>
    within(row, async (own) => {
      await own.active();
      const us = await own.clientId(CONTROLLER);
      await own.desktop.call('leave');
      await own.assertEnded({endedBy: 'controller', estimated: true});
      await own.assertGone(us);
    }),

  'two clients, one browser': (row) =>
    within(row, async (own) => {
      await own.active();
      await own.desktop.agentGot('activated');
      const push = {channel: '/service/session/joined', count: 8, gapMs: 400};
      await own.control(`sessions/${own.token}/push`, push);
      await own.desktop.next('user-joined', {userId: 'push-7'});
      await own.desktop.agentGot('joined', {userId: 'push-7'});
      const ids = (all) => all.filter((id) => /^push/.test(id));
      const wanted = Array.from({length: 8}, (_, number) => `push-${number}`);
      const said = await own.desktop.said();
      assert.deepEqual(ids(said.map(({detail}) => detail.userId)), wanted);
      const got = await own.desktop.inFrame(() => globalThis.agent.received);
      assert.deepEqual(ids(got.map(({data}) => data.userId)), wanted);
      await own.assertCalm();
      await own.customerLeaves();
      await own.assertEnded();
    }),

  'other origin, cookies': (row) =>
    visit(row, {pageUrl: `${row.desktops.origin('127.0.0.1')}/desktop.html`}, async (own) => {
      await own.active();
      await own.assertCalm();
      await own.customerLeaves();
      await own.assertEnded();
    }),

  'other site, no cookies': (row) =>
    withoutCookies(row, {mayFail: row.transport === 'long-polling' && row.generation !== '2.9'}),

  'kicked by server': (row) =>
    within(row, async (own) => {
      await own.active();
      const us = await own.clientId(CONTROLLER);
      await own.control('clients/disconnect', {client: us});
      await back(own, us);
      await own.customerLeaves();
      await own.assertEnded();
    }),

  'frame kicked': (row) =>
    within(row, async (own) => {
      await own.active();
      await own.control('clients/disconnect', {client: await own.clientId(AGENT)});
      await own.assertEnded();
    }),

  'handshake denied': (row) =>
    within(row, async (own) => {
      await own.control('settings', {denyHandshake: true});
      try {
        await own.begin();
        const {detail} = await own.desktop.next('error');
        assert.equal(detail.code, 'handshake-denied');
        assert.equal(detail.fatal, true);
        assert.equal(own.desktop.hasFrame, false);
      } finally {
        await own.control('settings', {denyHandshake: ''});
      }
    }),
};

async function historyOf(own) {
  const [{detail}] = (await own.desktop.said()).filter(({type}) => type === 'joined');
  return detail.sessionHistoryId;
}

/** We are inside again, by another CometD client than before. */
async function back(own, oldClientId) {
  const isBack = async () =>
    (await own.inside(CONTROLLER)).some(({clientId}) => clientId !== oldClientId);
  await eventually(isBack, 'inside again');
  const said = await own.desktop.said();
  const lost = said.findIndex(({detail}) => detail.connectionState === 'reconnecting');
  assert.ok(lost >= 0, 'the lost connection was not reported');
  await own.desktop.next('state-change', {connectionState: 'connected'}, lost);
}

/** Page and application on two sites, in a browser that keeps no cookies of other sites. */
function withoutCookies(row, {mayFail = false, ...settings} = {}) {
  const foreign = {
    browser: row.cookielessBrowser,
    baseUrl: `http://cobrowse.localhost:${row.server.port}/cobrowse`,
    pageUrl: `${row.desktops.origin('desk.localhost')}/desktop.html`,
  };
  return acrossSites(row, {...foreign, ...settings}, mayFail);
}

async function acrossSites(row, settings, mayFail) {
  let word;
  await visit(row, settings, async (own) => {
    await own.begin();
    const code = await Promise.race([
      own.desktop.next('joined').then(() => undefined),
      own.desktop.next('error').then(({detail}) => detail.code),
    ]);
    if (code) {
      assert.ok(mayFail, `${code}`);
      // Without its cookie the server knows nobody. What can be done is to say so.
      assert.equal(code, 'stickiness-unavailable');
      word = 'said';
      return;
    }
    await own.clientId(AGENT);
    await own.control(`sessions/${own.token}/join`, {role: 1, name: 'Customer'});
    await own.desktop.next('activated');
    await own.assertCalm();
    await own.customerLeaves();
    await own.assertEnded();
  });
  return word;
}

const restarts = {
  'restart, sessions kept': (row) =>
    within(row, async (own) => {
      await own.active();
      const us = await own.clientId(CONTROLLER);
      await own.control('restart', {keepSessions: true, downMs: 300});
      await back(own, us);
      await own.customerLeaves();
      await own.assertEnded();
    }),

  'restart, sessions lost': (row) =>
    within(row, async (own) => {
      await own.active();
      await own.control('restart', {downMs: 300});
      await own.assertEnded({endedBy: 'unknown', estimated: true});
    }),
};

/** Cuts the connection until the server has given up our CometD client, and whatever else is waited for. */
async function expire(row, {activate, meanwhile = () => undefined, then}) {
  const proxy = await openProxy(row.server.port);
  try {
    await visit(row, {baseUrl: `http://127.0.0.1:${proxy.port}/cobrowse`}, async (own) => {
      await activate(own, {options: {probeIntervalMs: 1500}});
      const us = await own.clientId(CONTROLLER);
      proxy.cut();
      await own.assertGone(us, 15_000);
      await meanwhile(own);
      proxy.mend();
      await then(own, us);
    });
  } finally {
    await proxy.close();
  }
}

const expiry = {
  'client expired': (row) =>
    expire(row, {
      activate: (own, settings) => own.activeAlone(settings),
      async then(own, us) {
        await back(own, us);
        await own.customerLeaves();
        await own.assertEnded();
      },
    }),

  'both expired': (row) =>
    expire(row, {
      activate: (own, settings) => own.active(settings),
      // Else the agent page may come back in time, and the session goes on.
      meanwhile: (own) =>
        eventually(
          async () => (await own.control(`sessions/${own.token}`)).deactivationTime,
          'ended by the loss of the agent page',
        ),
      then: (own) => own.assertEnded({endedBy: 'unknown', estimated: true}),
    }),
};

const trusting = {
  'no cookies, trusted': (row) => withoutCookies(row),

  'ack extension': (row) =>
    within(row, async (own) => {
      await own.active({extraParams: {ack: 1}});
      await own.assertCalm();
      await own.customerLeaves();
      await own.assertEnded();
    }),
};

const special = {
  'no WebSocket': (row) =>
    within(row, async (own) => {
      await own.active({
        transports: 'websocket long-polling',
        extraParams: {transports: 'long-polling'},
      });
      await own.assertCalm();
      await own.customerLeaves();
      await own.assertEnded();
    }),
};

const foreignCookies = {
  async 'other site, cookies open'(row) {
    const balancer = await openCookieBalancer(row.server.port);
    const baseUrl = `http://cobrowse.localhost:${balancer.port}/cobrowse`;
    try {
      return await withoutCookies(row, {browser: row.browser, baseUrl});
    } finally {
      await balancer.close();
    }
  },
};

/** Times in which a test can wait for the server to give up a client. */
const SHORT = {
  'cometd.timeout': 1500,
  'cometd.maxInterval': 1200,
  'cometd.multiSessionInterval': 300,
};

/** `only` names the one transport for which a phase makes sense. */
export const PHASES = [
  {settings: {}, scenarios: {...ordinary, ...restarts}},
  {settings: SHORT, scenarios: expiry},
  {settings: {'cometd.trustClientSession': true, ack: true}, scenarios: trusting},
  {settings: {websocket: false}, scenarios: special, only: 'websocket'},
  {settings: {}, scenarios: foreignCookies, only: 'long-polling'},
];

export const COLUMNS = PHASES.flatMap(({scenarios}) => Object.keys(scenarios));
