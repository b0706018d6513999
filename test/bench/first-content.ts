/*
 * How many round trips an agent waits for the customer's page, from the session token on: with the
 * view, and with a bare `<iframe src="slave.html#sid=…">`, in a fresh page of Chromium [F7]. Customer,
 * agent page and server are those of the demo; the network is slow, and nothing on it is warm but
 * what the page itself was loaded over. A longer round trip makes the browser's own work count less.
 *
 *   npm run bench:first-content [-- --runs 3 --round-trip-ms 200 --only 'https, cross-origin' --browser /usr/bin/chromium]
 */
import {parseArgs} from 'node:util';
import type {Browser, BrowserContext, Page, Request} from 'playwright-core';
import {startCobrowseServer} from '../../demo/server/index.js';
import {bundleDemo} from '../../demo/site/bundle.js';
import {DemoSite} from '../../demo/site/demo-site.js';
import {launchBrowser} from '../e2e/support/browser.js';
import {SITE} from '../integration/support/desktop.js';
import {serveSite} from '../integration/support/site.js';
import {startNetwork} from './first-content-network.js';

const LIMIT = 1.25;

const {values} = parseArgs({
  options: {
    runs: {type: 'string', default: '5'},
    'round-trip-ms': {type: 'string', default: '100'},
    only: {type: 'string'},
    browser: {type: 'string'},
  },
});
const runs = Number(values.runs);
const roundTripMs = Number(values['round-trip-ms']);

const CASES = [
  {name: 'https, cross-origin', isTls: true, pageHost: 'desktop.example'},
  {name: 'https, same origin', isTls: true, pageHost: 'cobrowse.example'},
  {name: 'http, same origin', isTls: false, pageHost: 'cobrowse.example'},
];
const SERVER_HOST = 'cobrowse.example';
const TRANSPORTS = ['websocket', 'long-polling'];

/** Where one run plays. */
interface Stage {
  readonly browser: Browser;
  readonly pageOrigin: string;
  readonly serverOrigin: string;
  readonly transports: string;
}

/** When something happened, by the clock of the machine, in milliseconds. */
interface Times {
  startedAt?: number;
  joinedAt?: number;
  activatedAt?: number;
  paintedAt?: number;
}

interface BenchWindow {
  times: Times;
}

/** Notes in the desktop what happens, and in the agent page when it has something to show. */
const WATCH = `
  if (window === top) {
    window.times = {};
    addEventListener('cobrowse-joined', () => (times.joinedAt = Date.now()));
    addEventListener('cobrowse-activated', () => (times.activatedAt = Date.now()));
    addEventListener('message', ({data}) => (times.paintedAt ??= data.paintedAt));
  } else if (location.pathname.endsWith('/slave.html')) {
    const look = () => {
      const replay = document.querySelector('.replayer-wrapper iframe');
      const isShown = replay?.contentDocument?.querySelector('main h1');
      if (isShown) top.postMessage({paintedAt: Date.now()}, '*');
      else requestAnimationFrame(look);
    };
    look();
  }
`;

/** A customer who waits in a session. */
async function startSharing({browser, serverOrigin, transports}: Stage): Promise<{
  context: BrowserContext;
  sessionToken: string;
}> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${serverOrigin}/customer/?transports=${transports}`);
  await page.click('[data-action="share"]');
  await page.click('[data-action="start-sharing"]');
  const digits = await page.locator('[data-token]').innerText();
  return {context, sessionToken: digits.replaceAll(' ', '').trim()};
}

/** Runs in the page. */
function showView(url: string, transports: string, sessionToken: string): void {
  (window as unknown as BenchWindow).times.startedAt = Date.now();
  const view = document.createElement('gcb-agent-view');
  Object.assign(view, {server: url, transports, sessionToken, extraParams: {transports}});
  document.body.append(view);
}

/** Runs in the page. */
function showBareFrame(url: string, transports: string, sessionToken: string): void {
  (window as unknown as BenchWindow).times.startedAt = Date.now();
  const frame = document.createElement('iframe');
  frame.width = frame.height = '400';
  frame.src = `${url}/slave.html#transports=${transports}&sid=${sessionToken}`;
  document.body.append(frame);
}

/** How many round trips after the token each step came. */
async function sample(stage: Stage, show: typeof showView): Promise<Record<string, number>> {
  const {context: customer, sessionToken} = await startSharing(stage);
  const context = await stage.browser.newContext();
  const page = await context.newPage();
  await page.addInitScript({content: WATCH});
  const frames: Request[] = [];
  page.on('request', (request) => {
    if (new URL(request.url()).pathname.endsWith('/slave.html')) frames.push(request);
  });
  await page.goto(`${stage.pageOrigin}/desktop.html`);
  await page.waitForFunction(() => !!customElements.get('gcb-agent-view'));
  const wanted = show === showView ? ['activatedAt', 'paintedAt'] : ['paintedAt'];
  const given = [`${stage.serverOrigin}/cobrowse`, stage.transports, sessionToken];
  await page.evaluate(`(${show.toString()})(...${JSON.stringify(given)})`);
  const times = await timesOf(page, wanted);
  const {startedAt = 0, ...later} = {...times, frameAt: frames.at(-1)?.timing().startTime};
  await Promise.all([context.close(), customer.close()]);
  return Object.fromEntries(
    Object.entries(later).map(([name, at = NaN]) => [name, (at - startedAt) / roundTripMs]),
  );
}

async function timesOf(page: Page, wanted: string[]): Promise<Times> {
  await page.waitForFunction(
    (names) => names.every((name) => name in (window as unknown as BenchWindow).times),
    wanted,
    {polling: 50, timeout: 600 * roundTripMs},
  );
  return page.evaluate(() => (window as unknown as BenchWindow).times);
}

function medianOf(samples: Record<string, number>[], name: string): number {
  const sorted = samples.map((each) => each[name] ?? NaN).sort((a, b) => a - b);
  return Number(sorted[Math.floor(sorted.length / 2)]!.toFixed(1));
}

const site = new DemoSite(await bundleDemo(), () => []);
const ownPages = serveSite(SITE);
const browser = await launchBrowser(
  ['--ignore-certificate-errors', '--host-resolver-rules=MAP *.example 127.0.0.1'],
  values.browser,
);
const rows: Record<string, unknown> = {};
let missed = false;

for (const {name, isTls, pageHost} of CASES) {
  if (values.only && values.only !== name) continue;
  let serverPort = 0;
  const network = await startNetwork(roundTripMs / 2, isTls, () => serverPort);
  const originOf = (host: string): string => `http${isTls ? 's' : ''}://${host}:${network.port}`;
  const serverOrigin = originOf(SERVER_HOST);
  const server = await startCobrowseServer({
    serverUrl: `${serverOrigin}/cobrowse`,
    serve: async (request, response) =>
      (await site.serve(request, response)) || ownPages(request, response),
  });
  serverPort = server.port;
  for (const transports of TRANSPORTS) {
    const stage = {browser, pageOrigin: originOf(pageHost), serverOrigin, transports};
    const view: Record<string, number>[] = [];
    const bare: Record<string, number>[] = [];
    for (let run = 0; run < runs; run++) {
      view.push(await sample(stage, showView));
      bare.push(await sample(stage, showBareFrame));
    }
    const painted = medianOf(view, 'paintedAt');
    const barePainted = medianOf(bare, 'paintedAt');
    const ratio = Number((painted / barePainted).toFixed(2));
    missed ||= isTls && transports === 'websocket' && ratio > LIMIT;
    rows[`${name}, ${transports}`] = {
      joined: medianOf(view, 'joinedAt'),
      'frame asked for': medianOf(view, 'frameAt'),
      activated: medianOf(view, 'activatedAt'),
      painted,
      'bare: asked for': medianOf(bare, 'frameAt'),
      'bare: painted': barePainted,
      ratio,
    };
  }
  network.close();
  await server.close();
}
site.close();
await browser.close();
console.log(`Round trips of ${roundTripMs} ms from the token on, median of ${runs} runs.`);
console.table(rows);
process.exit(missed ? 1 : 0);
