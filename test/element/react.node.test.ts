import {expect} from 'chai';
import {build} from 'esbuild';
import type {Browser, Page} from 'playwright-core';
import {startCobrowseServer, type CobrowseServer} from '../../demo/server/index.js';
import {launchBrowser} from '../e2e/support/browser.js';
import {serveSite} from '../integration/support/site.js';
import {InsideParties} from '../support/inside-party.js';

/** An app that renders anew at each event, and whose values are all written inline. */
const app = `
  import {StrictMode, createElement, useRef, useState} from 'react';
  import {createRoot} from 'react-dom/client';
  import {GcbAgentView} from './src/react.ts';
  window.events = [];
  window.written = [];
  const App = () => {
    const [token, setToken] = useState('');
    const [renders, render] = useState(0);
    const [isShown, show] = useState(true);
    const ref = useRef(null);
    const note = (event) => {
      window.events.push([event.type, event.detail.code ?? event.detail.state, renders]);
      render((count) => count + 1);
    };
    Object.assign(window, {setToken, render: () => render((count) => count + 1), show, ref});
    return isShown && createElement(GcbAgentView, {
      ref,
      id: 'view',
      className: 'wide',
      style: {height: '300px'},
      title: 'Co-browse',
      'data-render': renders,
      server: '/cobrowse',
      controls: true,
      manual: false,
      sessionToken: token,
      extraParams: {theme: 'dark'},
      options: {probeIntervalMs: 5000, stopTimeoutMs: 1000},
      strings: {joined: 'Waiting'},
      hostAdapter: {
        writeAttachedData: (changes) => void window.written.push({...changes, render: renders}),
      },
      onCobrowseJoined: note,
      onCobrowseDeactivated: note,
      onCobrowseStateChange: note,
      onCobrowseError: note,
    }, createElement('p', {id: 'hint'}, 'Hint'));
  };
  createRoot(document.getElementById('app')).render(
    createElement(StrictMode, null, createElement(App)),
  );
`;

const PAGE = '<!doctype html><title>App</title><div id="app"></div><script src="/app.js"></script>';

/** Another React than the installed one, such as 18: a folder that holds `react` and `react-dom`. */
const folder = process.env['REACT_FOLDER'];
const alias = folder ? {react: `${folder}/react`, 'react-dom': `${folder}/react-dom`} : {};

/** Long enough for a storm: the component of before sent hundreds of requests in it. */
const QUIET_MS = 3000;

interface Win {
  events: [string, string, number][];
  written: Record<string, unknown>[];
  setToken(token: string): void;
  render(): void;
  show(isShown: boolean): void;
  ref: {current: (Element & {join(token: string): Promise<unknown>}) | null};
}

describe('the React component', function () {
  this.timeout(20_000);
  let browser: Browser;
  let server: CobrowseServer;
  let page: Page;
  const problems: string[] = [];

  before(async function () {
    this.timeout(60_000);
    const {outputFiles} = await build({
      stdin: {contents: app, resolveDir: process.cwd()},
      bundle: true,
      write: false,
      alias,
      target: 'es2022',
      tsconfig: 'tsconfig.json',
      define: {'process.env.NODE_ENV': '"development"'},
    });
    const script = {body: outputFiles[0]!.text, headers: {'Content-Type': 'text/javascript'}};
    server = await startCobrowseServer({serve: serveSite({'/': PAGE, '/app.js': script})});
    browser = await launchBrowser();
  });
  after(async () => {
    await browser.close();
    await server.close();
  });
  beforeEach(async () => {
    page = await browser.newPage();
    problems.length = 0;
    page.on('pageerror', (error) => problems.push(error.message));
    await page.goto(server.origin);
    await page.waitForSelector('gcb-agent-view[state=idle]');
    server.requests.clear();
  });
  afterEach(async () => {
    await page.close();
    expect(problems).to.deep.equal([]);
  });

  const setToken = (token: string): Promise<void> =>
    page.evaluate((value) => (window as unknown as Win).setToken(value), token);
  const win = <T>(read: string): Promise<T> => page.evaluate<T>(`window.${read}`);
  const untilState = (state: string): Promise<unknown> =>
    page.waitForSelector(`gcb-agent-view[state=${state}]`);
  const gets = (): number => server.requests.count('/rest/live/sessions/');
  const quiet = async (): Promise<void> => {
    await win('render()');
    await new Promise((resolve) => setTimeout(resolve, QUIET_MS));
  };

  it('passes on properties, attributes, children and the ref [E6 P5]', async () => {
    const seen = await page.evaluate(() => {
      const view = document.querySelector<HTMLElement & Record<string, unknown>>('#view')!;
      const {className, title, style} = view;
      const {ref} = window as unknown as Win;
      const {server: base, controls, extraParams} = view;
      return [
        className,
        title,
        style.height,
        base,
        controls,
        extraParams,
        ref.current === (view as unknown),
      ];
    });
    expect(seen).to.deep.equal([
      'wide',
      'Co-browse',
      '300px',
      '/cobrowse',
      true,
      {theme: 'dark'},
      true,
    ]);
    expect(await page.textContent('#view #hint')).to.equal('Hint');
  });

  it('joins once under StrictMode, and calls the latest handlers [E6 P5]', async () => {
    const {token} = new InsideParties(server);
    await setToken(token);
    await untilState('joined');
    expect(server.requests.count('/service/session/join')).to.equal(1);
    const events = await win<Win['events']>('events');
    const joined = events.find(([type]) => type === 'cobrowse-joined');
    expect(joined?.[2]).to.be.greaterThan(0);
  });

  it('asks once for a wrong number, though its handler sets state [E7 P5]', async () => {
    await setToken('123456789');
    await untilState('failed');
    await quiet();
    expect(gets()).to.equal(1);
    const errors = (await win<Win['events']>('events')).filter(
      ([type]) => type === 'cobrowse-error',
    );
    expect(errors.map(([, code]) => code)).to.deep.equal(['session-not-found']);
  });

  it('does not join a session again that has ended [E7 P5]', async () => {
    const parties = new InsideParties(server);
    parties.customerJoins();
    await setToken(parties.token);
    await untilState('joined');
    parties.customerLeaves();
    await untilState('ended');
    server.requests.clear();
    await quiet();
    expect(gets()).to.equal(0);
  });

  it('lets a session be that a chat has joined [E7 P5]', async () => {
    const {token} = new InsideParties(server);
    await page.evaluate(
      (number) => (window as unknown as Win).ref.current!.join(number).then(() => undefined),
      token,
    );
    server.requests.clear();
    await quiet();
    await untilState('joined');
    expect(gets()).to.equal(0);
  });

  it('goes on with the counters of an adapter that is written inline [A9 P5]', async () => {
    for (const quantity of [1, 2]) {
      const parties = new InsideParties(server);
      parties.customerJoins();
      await setToken(parties.token);
      await untilState('joined');
      await win('render()');
      parties.customerLeaves();
      await untilState('ended');
      await page.waitForFunction(
        (wanted) =>
          (window as unknown as Win).written.some(
            ({CoBrowseSessionsQuantity}) => CoBrowseSessionsQuantity === wanted,
          ),
        quantity,
      );
    }
    const written = await win<Win['written']>('written');
    expect(written.at(-1)!['render']).to.be.greaterThan(written[0]!['render'] as number);
  });

  it('emits the end to its handler when React takes the view out [C8]', async () => {
    const {token} = new InsideParties(server);
    await setToken(token);
    await untilState('joined');
    await win('show(false)');
    await page.waitForFunction(() =>
      (window as unknown as Win).events.some(([type]) => type === 'cobrowse-deactivated'),
    );
    expect(await win<Win['ref']['current']>('ref.current')).to.equal(null);
  });
});
