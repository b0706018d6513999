import {expect} from 'chai';
import type {Browser} from 'playwright-core';
import {launchWithoutThirdPartyCookies} from './support/browser.js';
import {Cluster, type ClusterOptions} from './support/cluster.js';
import {DesktopSite, sessionEvents, type Desktop} from './support/desktop.js';
import {isInstalled} from './support/load-balancer.js';

/** The server is of another site than the page, which is on http://localhost. */
const FOREIGN = 'cobrowse.localhost';

/** All requests, upgrades and WebSocket messages that a hopeless try may cost the cluster. */
const MAX_HOPELESS_TRAFFIC = 30;

const TRANSPORTS = ['websocket', 'long-polling'];

describe('a browser that blocks third-party cookies', function () {
  this.timeout(40_000);
  let browser: Browser | undefined;
  let site: DesktopSite | undefined;
  let cluster: Cluster | undefined;
  let desktop: Desktop | undefined;

  before(async function () {
    this.timeout(60_000);
    if (!isInstalled('nginx')) return this.skip();
    site = await DesktopSite.start();
    browser = await launchWithoutThirdPartyCookies();
  });

  afterEach(async () => {
    await desktop?.close();
    await cluster?.close();
    desktop = cluster = undefined;
  });

  after(async () => {
    await browser?.close();
    await site?.close();
  });

  /** A session whose customer waits, on the first node if the others get no first contact. */
  async function prepare(
    options: ClusterOptions,
    pageHost = 'localhost',
  ): Promise<{cluster: Cluster; desktop: Desktop; sessionToken: string; customerLeaves(): void}> {
    cluster = await Cluster.start({host: FOREIGN, ...options});
    desktop = await site!.open(browser!, pageHost);
    const sessionToken = cluster.nodes.all[0]!.createSession().token;
    const customerLeaves = cluster.nodes.customerJoins(sessionToken);
    return {cluster, desktop, sessionToken, customerLeaves};
  }

  for (const transports of TRANSPORTS) {
    it(`joins the node by its URL over ${transports} [C3]`, async () => {
      const own = await prepare({stickiness: 'url', drained: [0]});
      const {
        sessionToken,
        cluster: {url: server},
      } = own;
      await own.desktop.show({server, sessionToken, transports});
      await own.desktop.until('activated');
      expect(own.desktop.frameUrls[0]).to.include(`${FOREIGN}:`);
      expect(own.desktop.frameUrls[0]).to.include('/node-1/cobrowse/slave.html');
      own.customerLeaves();
      await own.desktop.until('deactivated');
      expect(sessionEvents(await own.desktop.said())).to.eql([
        'joined',
        'activated',
        'deactivated',
      ]);
      expect(own.cluster.nodes.joins).to.eql([2, 0, 0]);
    });

    it(`joins by cookie over ${transports} where page and server share a domain [C3]`, async () => {
      const host = 'cobrowse.site.localhost';
      const own = await prepare({stickiness: 'cookie', drained: [0], host}, 'desk.site.localhost');
      const {
        sessionToken,
        cluster: {url: server},
      } = own;
      await own.desktop.show({server, sessionToken, transports});
      await own.desktop.until('activated');
      own.customerLeaves();
      await own.desktop.until('deactivated');
      const said = await own.desktop.said();
      expect(sessionEvents(said)).to.eql(['joined', 'activated', 'deactivated']);
      expect(said.find(({type}) => type === 'joined')?.detail['stickiness']).to.equal('cookie');
      expect(own.cluster.nodes.joins).to.eql([2, 0, 0]);
    });
  }

  it('joins over WebSocket without any cookie when chance leads to the node [C3]', async () => {
    const own = await prepare({stickiness: 'cookie', drained: [1, 2]});
    const {
      sessionToken,
      cluster: {url: server},
    } = own;
    await own.desktop.show({server, sessionToken, transports: 'websocket'});
    const {detail} = await own.desktop.until('joined');
    expect(detail['stickiness']).to.equal('none');
    await own.desktop.until('activated');
    own.customerLeaves();
    await own.desktop.until('deactivated');
  });

  for (const stickiness of ['auto', 'cookie']) {
    for (const refusedJoin of ['acknowledgement-only', 'answer-without-user-token'] as const) {
      for (const transports of [...TRANSPORTS, TRANSPORTS.join(' ')]) {
        it(`explains with "${stickiness}" that the node is out of reach, ${refusedJoin}, ${transports} [C3 R6 R8]`, async () => {
          const own = await prepare({stickiness: 'cookie', drained: [0], behaviour: {refusedJoin}});
          const options = refusedJoin === 'acknowledgement-only' ? {joinTimeoutMs: 1500} : {};
          await own.desktop.show({
            server: own.cluster.url,
            sessionToken: own.sessionToken,
            stickiness,
            transports,
            options,
          });
          const error = await own.desktop.untilFailed();
          expect(error['code']).to.equal('stickiness-unavailable');
          expect(error['remediation']).to.match(/serverUrl/);
          expect(own.cluster.nodes.traffic).to.be.at.most(MAX_HOPELESS_TRAFFIC);
          console.log(`        ${own.cluster.nodes.traffic} requests and messages`);
          const cookies = own.cluster.nodes.all.flatMap(({requests}) =>
            requests.entries.filter(({cookie}) => cookie?.includes('gcbSessionServer')),
          );
          expect(cookies, 'requests with the cookie').to.eql([]);
          expect(sessionEvents(await own.desktop.said())).to.eql([]);
        });
      }
    }
  }
});
