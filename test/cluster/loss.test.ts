import {expect} from 'chai';
import type {Browser} from 'playwright-core';
import type {CobrowseServer} from '../../demo/server/index.js';
import {launchBrowser} from './support/browser.js';
import {Cluster} from './support/cluster.js';
import {DesktopSite, sessionEvents, type Desktop} from './support/desktop.js';
import {isInstalled} from './support/load-balancer.js';

/** The loss of a session is emitted while the agent is still looking at where it was. */
const END_WITHIN_MS = 15_000;

/** How often a view asks for its session here, so that a test sees several times within a second. */
const PROBE_INTERVAL_MS = 300;
const PROBES = 5;

/** Long enough for the load balancer to lead requests elsewhere, short enough for the session. */
const OUTAGE_MS = 3000;

/** Another node has refused us by then: whether the owner is back is asked rarely. */
const REJOINED_WITHIN_MS = 45_000;

interface Shared {
  readonly owner: CobrowseServer;
  readonly others: readonly CobrowseServer[];
  readonly sessionToken: string;
  readonly customerLeaves: () => void;
}

for (const stickiness of ['url', 'cookie'] as const) {
  describe(`a cluster that loses a node, sticky by ${stickiness}`, function () {
    this.timeout(80_000);
    let browser: Browser | undefined;
    let site: DesktopSite | undefined;
    let cluster: Cluster;
    let desktop: Desktop;

    before(async function () {
      this.timeout(60_000);
      if (!isInstalled('nginx')) return this.skip();
      site = await DesktopSite.start();
      browser = await launchBrowser();
    });

    beforeEach(async () => {
      cluster = await Cluster.start({stickiness});
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

    /** Shares a page over the load balancer, which is the address that the desktop knows. */
    async function share(transports: string, {agentInside = false} = {}): Promise<Shared> {
      const {nodes} = cluster;
      const sessionToken = await cluster.createSession();
      const owner = nodes.ownerOf(sessionToken);
      const customerLeaves = nodes.customerJoins(sessionToken);
      const options = {probeIntervalMs: PROBE_INTERVAL_MS};
      await desktop.show({server: cluster.url, sessionToken, transports, options});
      await desktop.until('joined');
      if (agentInside) nodes.agentJoins(sessionToken);
      await desktop.until('activated');
      const others = nodes.all.filter((node) => node !== owner);
      return {owner, others, sessionToken, customerLeaves};
    }

    for (const transports of ['websocket', 'long-polling']) {
      it(`emits one end of a session whose node was killed, over ${transports} [C5 R6]`, async () => {
        const {owner} = await share(transports);
        const killedAt = Date.now();
        await owner.goDown();
        const {type, detail} = await desktop.until('deactivated', END_WITHIN_MS);
        console.log(`        emitted after ${Date.now() - killedAt} ms`);
        expect(type).to.equal('deactivated');
        expect(detail).to.include({endedBy: 'unknown', estimated: true});
        expect(desktop.frameUrls).to.eql([]);
        // The next session finds another node, over the same load balancer and with old cookies.
        const next = await share(transports);
        next.customerLeaves();
        await desktop.until('deactivated');
        expect(sessionEvents(await desktop.said())).to.eql(['joined', 'activated', 'deactivated']);
      });

      it(`is back over ${transports} after the node could not be reached for a while [R5 R6]`, async () => {
        // A session ends with its agent, and how long the agent page holds out is not our concern.
        await desktop.blockAgentPage();
        const {owner, customerLeaves} = await share(transports, {agentInside: true});
        const before = await desktop.said();
        await owner.restart({downMs: OUTAGE_MS, keepSessions: true});
        await desktop.untilConnectedAgain(before.length, REJOINED_WITHIN_MS);
        customerLeaves();
        const {detail} = await desktop.until('deactivated');
        expect(detail).to.include({endedBy: 'remote', estimated: false});
        expect(sessionEvents(await desktop.said())).to.eql(['joined', 'activated', 'deactivated']);
      });

      it(`is not affected over ${transports} when another node is killed [R6]`, async () => {
        const {owner, others, customerLeaves} = await share(transports);
        const before = await desktop.said();
        await Promise.all(others.map((node) => node.goDown()));
        await untilProbed(owner, owner.requests.count('rest/live/sessions') + PROBES);
        customerLeaves();
        await desktop.until('deactivated');
        const since = (await desktop.said()).slice(before.length);
        expect(since.map(({type}) => type)).to.eql(['state-change', 'deactivated']);
      });
    }
  });
}

async function untilProbed({requests}: CobrowseServer, count: number): Promise<void> {
  while (requests.count('rest/live/sessions') < count) {
    await new Promise((resolve) => setTimeout(resolve, PROBE_INTERVAL_MS / 4));
  }
}
