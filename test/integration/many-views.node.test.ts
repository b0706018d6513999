import {expect} from 'chai';
import type {Browser, CDPSession} from 'playwright-core';
import {startCobrowseServer, type CobrowseServer} from '../../demo/server/index.js';
import {launchBrowser} from '../e2e/support/browser.js';
import {activate, createParties, Desktop, eventually, SITE} from './support/desktop.js';
import {serveSite} from './support/site.js';

const VIEWS = 20;
const MOUNTS = 500;
/** Engines keep what they have compiled and measured: the heap grows a little, up to here. */
const WARM_UP_MOUNTS = 600;

/** Timers that are armed, counted before any script of the page runs. */
const COUNT_TIMERS = `
  window.timers = new Set();
  const {setTimeout: arm, clearTimeout: disarm} = window;
  window.setTimeout = (run, ...rest) => {
    const timer = arm((...given) => {
      timers.delete(timer);
      run(...given);
    }, ...rest);
    timers.add(timer);
    return timer;
  };
  window.clearTimeout = (timer) => {
    timers.delete(timer);
    disarm(timer);
  };
`;

describe('many views in one page', function () {
  this.timeout(60_000);
  let browser: Browser;
  let server: CobrowseServer;

  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser.close());
  afterEach(() => server.close());

  const open = async (): Promise<Desktop> => {
    const context = await browser.newContext();
    await context.addInitScript({content: COUNT_TIMERS});
    return Desktop.open(context, `${server.origin}/desktop.html`);
  };

  for (const [limit, maxSessionsPerBrowser] of [
    ['without a limit of its own', -1],
    ['which allows one held poll per browser', 1],
  ] as const) {
    it(`fault 42: ${VIEWS} join by long-polling over HTTP/1.1 on a server ${limit} [E4 F6]`, async () => {
      server = await startCobrowseServer({
        cometd: {maxSessionsPerBrowser},
        serve: serveSite(SITE),
      });
      const desktop = await open();
      const sessions = Array.from({length: VIEWS}, () => createParties(server));
      const common = {server: '/cobrowse', transports: 'long-polling', parallel: true};
      const since = Date.now();
      await Promise.all(sessions.map(({token}) => desktop.mount({...common, sessionToken: token})));
      const viewsWith = async (name: string): Promise<number> => {
        const events = await desktop.events();
        return new Set(events.filter((each) => each.name === name).map(({view}) => view)).size;
      };
      const all = async (name: string): Promise<void> => {
        while ((await viewsWith(name)) < VIEWS) {
          if (Date.now() - since > 40_000) throw new Error(`${await viewsWith(name)} are ${name}`);
          await new Promise((resolve) => setTimeout(resolve, 50));
        }
      };
      await all('joined');
      expect(Date.now() - since).to.be.below(10_000);
      sessions.forEach(activate);
      await all('activated');
      for (const session of sessions) session.customerLeaves();
      await all('deactivated');
      expect(await desktop.life()).to.have.length(3 * VIEWS);
      expect(desktop.problems).to.deep.equal([]);
      await desktop.page.context().close();
    });
  }

  it(`${MOUNTS} of them, mounted and removed, leave nothing behind [E3]`, async () => {
    server = await startCobrowseServer({serve: serveSite(SITE)});
    const desktop = await open();
    const devtools = await desktop.devtools();
    await devtools.send('HeapProfiler.enable');
    const {token} = createParties(server);
    const cycle = (count: number): Promise<void> => joinAndRemove(desktop, token, count);
    await cycle(5);
    const first = await measure(devtools, desktop);
    await cycle(WARM_UP_MOUNTS - 5);
    const before = await measure(devtools, desktop);
    await cycle(MOUNTS);
    await eventually(() => server.clientCount === 0, 'no client');
    // The browser keeps up to six for its next requests.
    await eventually(() => server.openSockets <= 6, 'no more sockets');
    const after = await measure(devtools, desktop);
    expect(after.workers).to.equal(0);
    expect(after.frames).to.equal(1);
    expect(after.timers).to.be.at.most(first.timers);
    expect(after.documents).to.be.at.most(first.documents);
    expect(after.nodes).to.be.at.most(first.nodes);
    expect(after.listeners).to.be.at.most(first.listeners);
    expect(after.heapKb - before.heapKb, 'kB of heap').to.be.at.most(100);
    expect(desktop.problems).to.deep.equal([]);
    await desktop.page.context().close();
  });
});

/** Puts views into the page and takes them out, five at a time, each inside the session for a moment. */
function joinAndRemove(desktop: Desktop, sessionToken: string, count: number): Promise<void> {
  return desktop.page.evaluate(
    async (given) => {
      let left = given.count;
      const atATime = Array.from({length: 5}, async () => {
        while (left-- > 0) {
          const view = document.createElement('gcb-agent-view');
          const {sessionToken} = given;
          Object.assign(view, {server: '/cobrowse', sessionToken, parallel: true});
          const [joined, over] = ['cobrowse-joined', 'cobrowse-deactivated'].map(
            (name) => new Promise((resolve) => view.addEventListener(name, resolve, {once: true})),
          );
          document.body.append(view);
          await joined;
          view.remove();
          await over;
        }
      });
      await Promise.all(atATime);
      (window as unknown as {events: unknown[]}).events.length = 0;
    },
    {sessionToken, count},
  );
}

async function measure(devtools: CDPSession, desktop: Desktop) {
  for (let round = 0; round < 3; round++) await devtools.send('HeapProfiler.collectGarbage');
  const {documents, nodes, jsEventListeners} = await devtools.send('Memory.getDOMCounters');
  const {usedSize} = await devtools.send('Runtime.getHeapUsage');
  const timers = await desktop.page.evaluate(
    () => (window as unknown as {timers: Set<unknown>}).timers.size,
  );
  const {page} = desktop;
  return {
    documents,
    nodes,
    listeners: jsEventListeners,
    heapKb: usedSize / 1000,
    timers,
    workers: page.workers().length,
    frames: page.frames().length,
  };
}
