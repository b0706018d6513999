import {expect} from 'chai';
import type {Browser} from 'playwright-core';
import type {CobrowseServer} from '../../demo/server/index.js';
import {launchBrowser} from './support/browser.js';
import {Cluster} from './support/cluster.js';
import {DesktopSite, Desktop, sessionEvents} from './support/desktop.js';
import {isInstalled} from './support/load-balancer.js';

const PROBE_INTERVAL_MS = 500;

/** How long a session is watched that is not at its node all the time. */
const WATCHED_MS = 8000;

/** Requests, upgrades and messages of both views, both agent pages and their probes in that time. */
const MAX_TRAFFIC = 250;

/** A view that cannot stay at its node asks rarely. */
const END_WITHIN_MS = 45_000;

describe('the one cookie of a browser', function () {
  this.timeout(120_000);
  let browser: Browser | undefined;
  let site: DesktopSite | undefined;
  let cluster: Cluster;
  let desktop: Desktop;

  before(async function () {
    if (!isInstalled('nginx')) return this.skip();
    site = await DesktopSite.start();
    browser = await launchBrowser();
  });

  beforeEach(async () => {
    cluster = await Cluster.start({stickiness: 'cookie', behaviour: {oneSessionPerAgent: false}});
    desktop = await site!.open(browser!, '127.0.0.1');
  });

  afterEach(async () => {
    await desktop.close();
    await cluster.close();
  });

  after(async () => {
    await browser?.close();
    await site?.close();
  });

  /** Shares a page whose session is on the node with that index; answers how it ends. */
  async function share(
    where: Desktop,
    index: number,
    transports: string,
    {agentInside = false} = {},
  ): Promise<() => void> {
    const sessionToken = cluster.nodes.all[index]!.createSession().token;
    const customerLeaves = cluster.nodes.customerJoins(sessionToken);
    const options = {probeIntervalMs: PROBE_INTERVAL_MS};
    await where.show({server: cluster.url, sessionToken, transports, parallel: true, options});
    await where.until('joined');
    if (agentInside) cluster.nodes.agentJoins(sessionToken);
    await where.until('activated');
    return customerLeaves;
  }

  for (const transports of ['websocket', 'long-polling']) {
    it(`serves two sessions on two nodes over ${transports}, or says that it cannot [E4 R6]`, async () => {
      const page = await desktop.context.newPage();
      await page.goto(desktop.page.url());
      const second = new Desktop(desktop.context, page);
      const firstLeaves = await share(desktop, 0, transports);
      const secondLeaves = await share(second, 1, transports);
      cluster.nodes.forgetTraffic();
      await new Promise((resolve) => setTimeout(resolve, WATCHED_MS));
      console.log(`        ${cluster.nodes.traffic} requests and messages`);
      expect(cluster.nodes.traffic).to.be.at.most(MAX_TRAFFIC);
      firstLeaves();
      await desktop.until('deactivated', END_WITHIN_MS);
      secondLeaves();
      await second.until('deactivated', END_WITHIN_MS);
      for (const view of [desktop, second]) {
        const said = await view.said();
        expect(sessionEvents(said)).to.eql(['joined', 'activated', 'deactivated']);
        for (const {detail} of said.filter(({type}) => type === 'error')) {
          expect(detail['code']).to.equal('stickiness-unavailable');
          // A WebSocket stays where it is; only its opening is led by the cookie.
          expect(transports).to.equal('long-polling');
        }
      }
    });

    it(`is put back over ${transports} when it was lost [R6]`, async () => {
      await desktop.blockAgentPage();
      const leaves = await share(desktop, 0, transports, {agentInside: true});
      await desktop.context.clearCookies();
      const owner = cluster.nodes.all[0]!;
      owner.requests.clear();
      owner.kill();
      await untilLedBack(owner, new URL(desktop.page.url()).origin);
      await desktop.untilConnected();
      leaves();
      const {detail} = await desktop.until('deactivated');
      expect(detail).to.include({endedBy: 'remote', estimated: false});
      expect(sessionEvents(await desktop.said())).to.eql(['joined', 'activated', 'deactivated']);
    });
  }
});

/** Waits until the page's own connection has come back to a node, by its cookie. */
async function untilLedBack({name, requests}: CobrowseServer, pageOrigin: string): Promise<void> {
  const isBack = (): boolean =>
    requests.entries.some(
      ({origin, cookie, channels, method}) =>
        origin === pageOrigin &&
        cookie?.includes(`gcbSessionServer=${name}`) &&
        (method === 'UPGRADE' || channels.includes('/meta/connect')),
    );
  while (!isBack()) await new Promise((resolve) => setTimeout(resolve, 20));
}
