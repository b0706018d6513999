import {expect} from 'chai';
import type {Browser, Page} from 'playwright-core';
import {startCobrowseServer, type CobrowseServer} from '../../demo/server/index.js';
import {launchBrowser} from '../e2e/support/browser.js';
import {serveSite} from '../integration/support/site.js';

const page = (script: string): string =>
  `<!doctype html><title>Desktop</title>${script}<gcb-agent-view></gcb-agent-view>`;

const SITE = {
  '/iife.html': page('<script src="/cdn/gcb-agent-view.iife.min.js"></script>'),
  '/module.html': page(
    `<script type="module">import * as api from '/cdn/gcb-agent-view.min.js'; self.api = api;</script>`,
  ),
};

/** Runs in the page: every path by which own properties lead from a root to a text with a secret. */
function findSecrets(secrets: string[]): string[] {
  const found: string[] = [];
  const seen = new Set<unknown>();
  const queue: [unknown, string][] = [];
  const visit = (value: unknown, path: string): void => {
    if (typeof value === 'string' && secrets.some((secret) => value.includes(secret))) {
      found.push(path);
    }
    const isObject = (typeof value === 'object' && value !== null) || typeof value === 'function';
    if (!isObject || seen.has(value)) return;
    seen.add(value);
    queue.push([value, path]);
  };
  const read = (owner: object, holder: object, key: PropertyKey, path: string): void => {
    try {
      const {value, get} = Reflect.getOwnPropertyDescriptor(holder, key)!;
      // What a page could call itself is not state; but a getter may give it away.
      visit(get ? get.call(owner) : value, `${path}.${String(key)}`);
    } catch {
      // A getter of another kind of object.
    }
  };
  const {view, controller} = globalThis as unknown as Record<string, unknown>;
  visit(view, 'view');
  visit(controller, 'controller');
  visit(globalThis, 'window');
  for (let next = queue.shift(); next; next = queue.shift()) {
    const [owner, path] = next as [object, string];
    // The frame shows the agent page, whose address is the session by the vendor's design.
    if (owner instanceof HTMLIFrameElement || owner instanceof Location) continue;
    for (let holder: object | null = owner; holder; holder = Reflect.getPrototypeOf(holder)) {
      for (const key of Reflect.ownKeys(holder)) read(owner, holder, key, path);
    }
    if (owner instanceof Map || owner instanceof Set) {
      for (const entry of owner) visit(entry, `${path}[entry]`);
    }
  }
  if (seen.size < 1000) throw new Error('That was no walk.');
  // Each object once, as the element is in a circle of its own.
  const once = new Set<unknown>();
  const unlessSeen = (_key: string, value: unknown): unknown => {
    if (typeof value === 'object' && value !== null && once.has(value)) return undefined;
    once.add(value);
    return value;
  };
  const json = JSON.stringify([view, controller], unlessSeen);
  return secrets.some((secret) => json.includes(secret)) ? [...found, 'JSON.stringify'] : found;
}

/** Runs in the page: the element and a controller each join. */
async function joinTwice([server, first, second]: [string, string, string]): Promise<void> {
  const page = globalThis as unknown as {
    api?: typeof import('gcb-agent-view');
    gcbAgentView?: typeof import('gcb-agent-view');
    controller: unknown;
    view: unknown;
  };
  await customElements.whenDefined('gcb-agent-view');
  const {CobrowseController} = (page.api ?? page.gcbAgentView)!;
  const view = document.querySelector('gcb-agent-view')!;
  const options = {server, parallel: true, transports: ['websocket']} as const;
  view.parallel = true;
  view.controls = true;
  view.server = server;
  const controller = new CobrowseController(options);
  Object.assign(page, {view, controller});
  await view.join(first);
  await controller.join(second);
}

describe('the private state of the scripts for pages without a bundler', () => {
  let browser: Browser;
  let server: CobrowseServer;

  before(async () => {
    browser = await launchBrowser();
    server = await startCobrowseServer({serve: serveSite(SITE)});
  });
  after(async () => {
    await browser.close();
    await server.close();
  });

  /** The user tokens that come over the sockets of a page. */
  function watchUserTokens(opened: Page): string[] {
    const tokens: string[] = [];
    opened.on('websocket', (socket) => {
      socket.on('framereceived', ({payload}) => {
        const token = /"userToken":"(\w+)"/.exec(String(payload))?.[1];
        if (token) tokens.push(token);
      });
    });
    return tokens;
  }

  for (const name of ['iife', 'module']) {
    it(`shows no token to who walks from window, element and controller: ${name} [S11]`, async () => {
      const opened = await browser.newPage();
      // What the compiler wraps around the functions that run in the page.
      await opened.addInitScript('globalThis.__name = (value) => value');
      const userTokens = watchUserTokens(opened);
      await opened.goto(`${server.origin}/${name}.html`);
      const sessions = [server.createSession(), server.createSession()];
      const sessionTokens = sessions.map(({token}) => token);

      await opened.evaluate(joinTwice, [server.url, sessionTokens[0]!, sessionTokens[1]!] as [
        string,
        string,
        string,
      ]);
      expect(userTokens).to.have.length(2);
      const paths = await opened.evaluate(findSecrets, [...sessionTokens, ...userTokens]);

      expect(paths).to.deep.equal([]);
      await opened.close();
    });
  }
});
