import {expect} from 'chai';
import type {Browser} from 'playwright-core';
import {launchBrowser} from './support/browser.js';
import {Cluster} from './support/cluster.js';
import {DesktopSite, sessionEvents, type Desktop, type Said} from './support/desktop.js';
import {isInstalled, type LoadBalancerName} from './support/load-balancer.js';
import type {Nodes} from './support/nodes.js';

/** CLUSTER_SESSIONS=200 is the long form, of several minutes. */
const SESSIONS = Number(process.env['CLUSTER_SESSIONS'] ?? 20);
/** Apache stands for "another load balancer": it is shown to work, not measured. */
const APACHE_SESSIONS = Math.max(6, Math.ceil(SESSIONS / 10));
const DESKTOPS = 3;
const TIME_OF_A_SESSION_MS = 4000;

interface Outcome {
  readonly owner: string;
  readonly sessionEvents: string[];
  readonly stickiness: unknown;
  readonly rolesWhenActive: readonly number[];
  readonly stateAtNode: string | undefined;
  readonly errors: Said[];
}

interface Kind {
  readonly cluster: Cluster;
  readonly stickiness: 'url' | 'cookie';
  readonly transports: string;
}

/** One session from its creation at the load balancer to its end at the node. */
async function runSession(desktop: Desktop, turn: number, kind: Kind): Promise<Outcome> {
  const {cluster, transports} = kind;
  const sessionToken = await cluster.createSession();
  const owner = cluster.nodes.ownerOf(sessionToken);
  const customerLeaves = cluster.nodes.customerJoins(sessionToken);
  await desktop.show({server: cluster.url, sessionToken, transports});
  await desktop.until('activated');
  const rolesWhenActive = owner.sessions.get(sessionToken)?.roles ?? [];
  if (turn % 2 === 0) customerLeaves();
  else await desktop.stop();
  await desktop.until('deactivated');
  const said = await desktop.said();
  return {
    owner: owner.name,
    sessionEvents: sessionEvents(said),
    stickiness: said.find(({type}) => type === 'joined')?.detail['stickiness'],
    rolesWhenActive: [...rolesWhenActive].sort(),
    stateAtNode: owner.sessions.get(sessionToken)?.state,
    errors: said.filter(({type}) => type === 'error'),
  };
}

/** Several desktops at a time, each with one session after another. */
async function runAll(desktops: readonly Desktop[], count: number, kind: Kind): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  let begun = 0;
  const work = async (desktop: Desktop): Promise<void> => {
    for (let turn = begun++; turn < count; turn = begun++) {
      outcomes.push(await runSession(desktop, turn, kind));
    }
  };
  await Promise.all(desktops.map(work));
  return outcomes;
}

/** Two JOINs for each session, the Controller's and the agent's, at its owner and nowhere else. */
function expectAtOwners(outcomes: readonly Outcome[], nodes: Nodes, stickiness: string): void {
  for (const {owner: _owner, ...outcome} of outcomes) {
    expect(outcome).to.deep.equal({
      sessionEvents: ['joined', 'activated', 'deactivated'],
      stickiness,
      rolesWhenActive: [1, 2, 3],
      stateAtNode: 'ended',
      errors: [],
    });
  }
  const owned = nodes.all.map(({name}) => outcomes.filter(({owner}) => owner === name).length);
  expect(nodes.joins).to.deep.equal(owned.map((count) => 2 * count));
  expect(Math.min(...owned), 'sessions of the least busy node').to.be.greaterThan(0);
  console.log(`        sessions per node ${owned.join(', ')}; JOINs ${nodes.joins.join(', ')}`);
}

function describeSessions(balancer: LoadBalancerName, count: number): void {
  for (const stickiness of ['cookie', 'url'] as const) {
    describe(`${count} sessions on three nodes behind ${balancer}, sticky by ${stickiness}`, function () {
      this.timeout(30_000 + (count * TIME_OF_A_SESSION_MS) / DESKTOPS);
      let browser: Browser | undefined;
      let site: DesktopSite | undefined;
      let cluster: Cluster | undefined;
      let desktops: Desktop[] = [];

      before(async function () {
        if (!isInstalled(balancer)) return this.skip();
        cluster = await Cluster.start({balancer, stickiness});
        site = await DesktopSite.start();
        browser = await launchBrowser();
      });

      afterEach(async () => {
        await Promise.all(desktops.map((desktop) => desktop.close()));
      });

      after(async () => {
        await browser?.close();
        await site?.close();
        await cluster?.close();
      });

      for (const transports of ['websocket', 'long-polling']) {
        it(`join, activate and end at their owner over ${transports} [C3 D2]`, async () => {
          const kind = {cluster: cluster!, stickiness, transports};
          const {nodes} = kind.cluster;
          nodes.forgetTraffic();
          const open = (): Promise<Desktop> => site!.open(browser!, '127.0.0.1');
          desktops = await Promise.all(Array.from({length: DESKTOPS}, open));
          const outcomes = await runAll(desktops, count, kind);
          expect(outcomes).to.have.length(count);
          expectAtOwners(outcomes, nodes, stickiness);
        });
      }
    });
  }
}

describeSessions('nginx', SESSIONS);
describeSessions('apache2', APACHE_SESSIONS);
