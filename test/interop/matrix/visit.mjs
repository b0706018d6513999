import assert from 'node:assert/strict';
import {setTimeout as wait} from 'node:timers/promises';
import {Desktop} from './desktop.mjs';

const CUSTOMER = 1;
export const AGENT = 2;
export const CONTROLLER = 3;

const PATIENCE_MS = 12_000;

/** Asks until there is an answer: the server sends nothing when its state changes. */
export async function eventually(ask, what, limitMs = PATIENCE_MS) {
  const untilMs = Date.now() + limitMs;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > untilMs) throw new Error(`not ${what} within ${limitMs} ms`);
    await wait(25);
  }
}

/** One session with a desktop in it: what every scenario begins with. */
export class Visit {
  desktop;
  token;
  #row;
  #server;
  #baseUrl;
  #pageUrl;
  #browser;

  /**
   * `baseUrl` is the application as the browser knows it, `pageUrl` the desktop's page; by default
   * page and application share their origin.
   */
  constructor(row, {browser = row.browser, baseUrl, pageUrl} = {}) {
    this.#row = row;
    this.#server = row.server;
    this.#browser = browser;
    this.#baseUrl = baseUrl ?? row.server.baseUrl;
    this.#pageUrl = pageUrl ?? `${this.#baseUrl}/desktop.html`;
  }

  control(path, parameters) {
    return this.#server.control(path, parameters);
  }

  /** Makes a session and shows the view, which joins it by itself. */
  async begin({extraParams = {}, options = {}, transports = this.#row.transport} = {}) {
    this.token = (await this.control('sessions')).sessionToken;
    this.desktop = await Desktop.open(this.#browser, this.#pageUrl);
    await this.desktop.show({
      server: this.#baseUrl,
      sessionToken: this.token,
      transports,
      extraParams: {transports: this.#row.transport, ...extraParams},
      options,
    });
  }

  /** Those inside by a CometD client, as the server sees them. */
  async inside(role) {
    const {users} = await this.control(`sessions/${this.token}`);
    return users.filter((user) => user.role === role && user.clientId);
  }

  async clientId(role) {
    const [user] = await eventually(async () => {
      const users = await this.inside(role);
      return users.length && users;
    }, `role ${role} inside`);
    return user.clientId;
  }

  async joined(settings) {
    await this.begin(settings);
    return this.desktop.next('joined');
  }

  /** Joined by all three: the frame's own client is the agent, the customer is scripted. */
  async active(settings) {
    await this.joined(settings);
    await this.clientId(AGENT);
    await this.control(`sessions/${this.token}/join`, {role: CUSTOMER, name: 'Zoë Ōkami'});
    return this.desktop.next('activated');
  }

  /** Active without any other CometD client in this browser: customer and agent are scripted. */
  async activeAlone(settings) {
    await this.joined({...settings, extraParams: {agent: 'none'}});
    await this.control(`sessions/${this.token}/join`, {role: CUSTOMER, name: 'Zoë Ōkami'});
    await this.control(`sessions/${this.token}/join`, {role: AGENT, name: 'Agent'});
    return this.desktop.next('activated');
  }

  customerLeaves() {
    return this.control(`sessions/${this.token}/leave`, {role: CUSTOMER});
  }

  /** The end as emitted to the host, once; and nothing of us is left on the server. */
  async assertEnded(expected = {endedBy: 'remote', estimated: false}) {
    const {detail} = await this.desktop.next('deactivated');
    for (const [key, value] of Object.entries(expected)) assert.equal(detail[key], value, key);
    assert.deepEqual(await this.desktop.sessionEvents(), ['joined', 'activated', 'deactivated']);
    assert.equal(this.desktop.hasFrame, false, 'the frame is still there');
    return detail;
  }

  /** The server has dropped a client: soon if it sent a disconnect, else when its time is over. */
  async assertGone(clientId, limitMs = 3000) {
    const isGone = async () =>
      !(await this.control('clients')).some((client) => client.clientId === clientId);
    await eventually(isGone, 'gone from the server', limitMs);
  }

  async assertCalm() {
    assert.deepEqual(this.desktop.uncaught, []);
    const states = (await this.desktop.said()).map(({detail}) => detail.connectionState);
    assert.ok(!states.includes('reconnecting') && !states.includes('suspended'), 'the connection was lost');
  }

  async end() {
    await this.desktop?.close();
  }
}
