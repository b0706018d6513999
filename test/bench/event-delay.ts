/*
 * How much later an event of the element comes than a bare CometD listener of the same page gets
 * the message: in Chromium, over both transports [F3]. The listener is added to cometd.js itself, on
 * the very connection of the element, so that the network is in neither figure.
 *
 *   npx tsx test/bench/event-delay.ts
 */
import {build} from 'esbuild';
import {startCobrowseServer} from '../../demo/server/index.js';
import {launchBrowser} from '../e2e/support/browser.js';
import {serveSite} from '../integration/support/site.js';
import {InsideParties} from '../support/inside-party.js';

const SAMPLES = 100;
const LIMIT_MS = 1;

/** Notes when the connection brings a message, before anybody else has looked at it. */
const PAGE_SCRIPT = `
  import {CometD} from 'cometd';
  import 'gcb-agent-view/define.js';
  const {addListener} = CometD.prototype;
  window.receivedAt = {};
  window.emittedAt = {};
  window.bare = new WeakSet();
  CometD.prototype.addListener = function (channel, ...rest) {
    if (!bare.has(this)) {
      bare.add(this);
      for (const name of ['activated', 'deactivated']) {
        addListener.call(this, '/service/session/' + name, () => (receivedAt[name] = performance.now()));
      }
    }
    return addListener.call(this, channel, ...rest);
  };
  window.play = async (server, transports, sessionToken) => {
    emittedAt = {};
    const view = document.createElement('gcb-agent-view');
    Object.assign(view, {server, transports, sessionToken});
    const next = (name) => new Promise((resolve) => {
      view.addEventListener('cobrowse-' + name, () => {
        emittedAt[name] = performance.now();
        resolve();
      }, {once: true});
    });
    const joined = next('joined');
    const over = Promise.all([next('activated'), next('deactivated')]);
    document.body.append(view);
    await joined;
    window.over = over.then(() => {
      view.remove();
      return ['activated', 'deactivated'].map((name) => emittedAt[name] - receivedAt[name]);
    });
  };
`;

interface PlayPage {
  play(server: string, transports: string, sessionToken: string): Promise<void>;
  over: Promise<number[]>;
  emittedAt: Record<string, number>;
}

const {outputFiles} = await build({
  stdin: {contents: PAGE_SCRIPT, resolveDir: import.meta.dirname},
  bundle: true,
  format: 'iife',
  write: false,
});
const script = {body: outputFiles[0]!.text, headers: {'Content-Type': 'text/javascript'}};
const server = await startCobrowseServer({
  serve: serveSite({'/': '<body><script src="/page.js"></script></body>', '/page.js': script}),
});
const browser = await launchBrowser();
const page = await browser.newPage();
await page.goto(server.origin);

const rows: Record<string, unknown> = {};
for (const transports of ['websocket', 'long-polling']) {
  const samples: number[][] = [];
  for (let index = 0; index < SAMPLES; index++) {
    const parties = new InsideParties(server);
    await page.evaluate(
      ([url, transport, token]) => (window as unknown as PlayPage).play(url!, transport!, token!),
      [server.url, transports, parties.token],
    );
    parties.customerJoins();
    parties.agentJoins();
    await page.waitForFunction(() => 'activated' in (window as unknown as PlayPage).emittedAt);
    parties.customerLeaves();
    samples.push(await page.evaluate(() => (window as unknown as PlayPage).over));
  }
  for (const [index, name] of ['activated', 'deactivated'].entries()) {
    const sorted = samples.map((sample) => sample[index]!).sort((x, y) => x - y);
    rows[`${name}, ${transports}`] = {
      'p50 ms': Number(sorted[sorted.length / 2]!.toFixed(2)),
      'p95 ms': Number(sorted[Math.ceil(sorted.length * 0.95) - 1]!.toFixed(2)),
      'limit ms': LIMIT_MS,
    };
  }
}
console.table(rows);
await browser.close();
await server.close();
