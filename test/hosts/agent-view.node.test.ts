import {readFile} from 'node:fs/promises';
import {createServer, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import path from 'node:path';
import {expect} from 'chai';
import {build} from 'esbuild';
import type {Browser, Page} from 'playwright-core';
import {startCobrowseServer, type CobrowseServer} from '../../demo/server/index.js';
import {Participant, provideWindow} from '../demo/server/support/participant.js';
import {launchBrowser} from '../e2e/support/browser.js';

type Message = Record<string, unknown> & {detail: Record<string, unknown>};

const root = path.resolve(import.meta.dirname, '../..');
const typeOf = (file: string): string => (file.endsWith('.html') ? 'text/html' : 'text/javascript');

/** The page and its scripts, as `cdn/` holds them side by side. */
const startSite = async (cobrowse: string): Promise<Server> => {
  const source = await readFile(path.join(root, 'src/hosts/agent-view.html'), 'utf8');
  const page = source.replace(
    'allowed-servers" content=""',
    `allowed-servers" content="${cobrowse}"`,
  );
  const {outputFiles} = await build({
    entryPoints: ['page', 'start'].map((name) =>
      path.join(root, `src/hosts/agent-view-${name}.ts`),
    ),
    bundle: true,
    format: 'iife',
    outdir: 'out',
    write: false,
  });
  const own = new Map<string, string | Uint8Array | undefined>([
    ['agent-view.html', page],
    ['agent-view.iife.min.js', outputFiles[0]?.contents],
    ['agent-view-start.iife.min.js', outputFiles[1]?.contents],
  ]);
  const answer = async (file: string) =>
    own.get(file) ?? (await readFile(path.join(root, 'cdn', file)));
  const server = createServer((request, response) => {
    const file = new URL(request.url ?? '/', 'http://site').pathname.slice(1);
    answer(file).then(
      (body) => response.writeHead(200, {'Content-Type': typeOf(file)}).end(body),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return server;
};

/** WebView2's half of the bridge, put into the page before any script of it. */
const webview = `
  const messages = [];
  const listeners = new Set();
  const webview = {
    postMessage: (message) => messages.push(JSON.parse(JSON.stringify(message))),
    addEventListener: (type, listener) => listeners.add(listener),
    removeEventListener: (type, listener) => listeners.delete(listener),
  };
  window.chrome = {webview};
  window.application = {messages, say: (data) => listeners.forEach((listener) => listener({data}))};
`;

interface Application {
  application: {messages: Message[]; say(message: unknown): void};
}

describe('agent-view.html in an embedded browser', function () {
  this.timeout(30_000);
  let browser: Browser;
  let site: Server;
  let cobrowse: CobrowseServer;
  let page: Page;
  let restoreWindow: () => void;
  const problems: string[] = [];

  const messages = () =>
    page.evaluate(() => (window as unknown as Application).application.messages);
  const say = (message: unknown) =>
    page.evaluate((said) => (window as unknown as Application).application.say(said), message);
  /** Waits for a message of a type with these fields. */
  const wait = async (type: string, fields: Record<string, unknown> = {}): Promise<Message> => {
    const handle = await page.waitForFunction(
      (wanted) =>
        (window as unknown as Application).application.messages.find((message) =>
          Object.entries(wanted).every(([name, value]) => message[name] === value),
        ),
      {type, ...fields},
    );
    return (await handle.jsonValue()) as Message;
  };

  before(async () => {
    restoreWindow = provideWindow();
    [browser, cobrowse] = await Promise.all([launchBrowser(), startCobrowseServer()]);
    site = await startSite(cobrowse.url);
  });
  after(async () => {
    Participant.vanishAll();
    await browser.close();
    site.closeAllConnections();
    site.close();
    await cobrowse.close();
    restoreWindow();
  });
  beforeEach(async () => {
    page = await browser.newPage();
    problems.length = 0;
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (entry) => {
      if (entry.type() === 'error') problems.push(entry.text());
    });
    await page.addInitScript({content: webview});
    const {port} = site.address() as AddressInfo;
    const hash = new URLSearchParams({server: cobrowse.url, controls: ''});
    await page.goto(`http://127.0.0.1:${port}/agent-view.html#${hash.toString()}`);
    await page.waitForSelector('gcb-agent-view');
  });
  afterEach(() => page.close());

  it('does a whole session by messages alone [A1] [A2] [A3]', async () => {
    const {token} = cobrowse.createSession();
    const {participant: customer} = await Participant.join(cobrowse, 'websocket', token, 1);
    await say({id: 1, command: 'join', sessionToken: token, attachedData: {CoBrowseDuration: '5'}});
    expect(await wait('command-result', {id: 1})).to.include({ok: true});
    await wait('cobrowse-joined');
    const {participant: agent} = await Participant.join(cobrowse, 'websocket', token, 2);
    await wait('cobrowse-activated');
    await say(JSON.stringify({id: 2, command: 'stop'}));
    expect(await wait('command-result', {id: 2})).to.include({ok: true});
    const ended = await wait('cobrowse-deactivated');
    expect(ended.detail).to.include({endedBy: 'controller'});
    const keys = (await messages())
      .filter(({type}) => type === 'cobrowse-attached-data')
      .map(({detail}) => Object.keys(detail['changes'] as object));
    expect(keys).to.deep.equal([
      ['CoBrowseAssociated', 'CoBrowseSessionsQuantity', 'CoBrowseSessionId'],
      ['CoBrowseStartTime'],
      ['CoBrowseAssociated', 'CoBrowseDuration'],
    ]);
    expect(JSON.stringify(await messages())).not.to.include(token);
    await Promise.all([customer, agent].map((participant) => participant.disconnect()));
  });

  it('shows the agent page on all of the page but the toolbar [E8]', async () => {
    const {token} = cobrowse.createSession();
    await say({id: 1, command: 'join', sessionToken: token});
    await wait('cobrowse-joined');
    const frame = await page.locator('gcb-agent-view iframe').boundingBox();
    expect(frame).to.include({x: 1, width: page.viewportSize()!.width - 2});
    expect(frame!.height).to.be.within(600, page.viewportSize()!.height - 40);
  });

  it('answers a join that fails with its code', async () => {
    await say({id: 3, command: 'join', sessionToken: '12345678'});
    const answer = await wait('command-result', {id: 3});
    expect(answer).to.deep.include({ok: false});
    expect(answer['error']).to.include({code: 'invalid-session-token'});
  });

  it('breaks none of its own rules [S1]', async () => {
    await page.waitForFunction(() => document.querySelector('gcb-agent-view')?.shadowRoot);
    expect(problems).to.deep.equal([]);
  });
});
