import {expect} from 'chai';
import {startAgentView} from '../../src/hosts/agent-view-page.js';
import type {BridgedView} from '../../src/hosts/webview-host.js';
import {webviewHost} from '../../src/hosts/webview-host.js';

/** Stands in for the element, which the real page gets from the main script. */
customElements.define('gcb-agent-view', class extends HTMLElement {});

type View = BridgedView & HTMLElement & Record<string, unknown>;

const oneTask = () => new Promise((resolve) => setTimeout(resolve));

describe('agent-view.html', () => {
  const views: View[] = [];
  const start = async (hash: string, global: object = {}): Promise<View> => {
    const view = (await startAgentView({webviewHost, ...global}, hash)) as View;
    views.push(view);
    return view;
  };
  const deployFor = (...servers: string[]) => {
    const meta = document.createElement('meta');
    meta.name = 'gcb-allowed-servers';
    meta.content = servers.join(' ');
    document.head.append(meta);
  };
  const problems = () =>
    [...document.querySelectorAll('[role=alert]')].map(({textContent}) => textContent);
  afterEach(() => {
    document.querySelectorAll('meta[name=gcb-allowed-servers], [role=alert]').forEach((each) => {
      each.remove();
    });
    Reflect.deleteProperty(window, 'gcbAgentViewHost');
    for (const view of views.splice(0)) view.remove();
    document.documentElement.removeAttribute('lang');
    document.documentElement.removeAttribute('dir');
  });

  it('fills the page with a view set by the address', async () => {
    deployFor('https://cobrowse.example.com');
    const view = await start(
      '#server=https%3A%2F%2Fcobrowse.example.com%2Fcobrowse&controls&manual=false&cometd-path=c&stickiness=url',
    );
    expect(view.isConnected).to.equal(true);
    expect(view['server']).to.equal('https://cobrowse.example.com/cobrowse');
    expect(view['controls']).to.equal(true);
    expect(view['manual']).to.equal(false);
    expect(view['cometdPath']).to.equal('c');
    expect(view['stickiness']).to.equal('url');
    expect(view.getBoundingClientRect()).to.include({x: 0, width: document.body.clientWidth});
    expect(view.getBoundingClientRect().height).to.equal(innerHeight);
  });

  it('takes no session token and nothing else off the list from the address [U5]', async () => {
    const hash =
      '#session-token=123456789&sessionToken=123456789&sid=123456789&innerHTML=%3Cp%3E&hidden&stickiness=x';
    const view = await start(hash);
    expect(Object.keys(view)).to.deep.equal(['hostAdapter'].filter((key) => key in view));
    expect(view.outerHTML).not.to.include('123456789');
    expect(view.hidden).to.equal(false);
    expect(problems().join()).to.include('session-token').and.not.include('123456789');
  });

  describe('takes its server', () => {
    const SERVER = 'https://cobrowse.example.com/cobrowse';
    const link = (server: string) => `#${new URLSearchParams({server}).toString()}`;

    it('from the deployment when the address names none [S9]', async () => {
      deployFor(SERVER, 'https://other.example.com/cobrowse');
      expect((await start(''))['server']).to.equal(SERVER);
    });

    for (const [listed, named] of [
      [SERVER, SERVER],
      [SERVER, `${SERVER}/`],
      ['https://cobrowse.example.com', SERVER],
      ['', '/cobrowse'],
    ] as const) {
      it(`from the address, ${named} as ${listed || 'nothing'} is listed [S9]`, async () => {
        if (listed) deployFor(listed);
        expect((await start(link(named)))['server']).to.equal(named);
        expect(problems()).to.deep.equal([]);
      });
    }

    for (const [listed, hash] of [
      ['', link(SERVER)],
      [SERVER, link('https://evil.example.com/cobrowse')],
      [SERVER, link('https://cobrowse.example.com.evil.example/cobrowse')],
      [SERVER, link('https://cobrowse.example.com/evil/cobrowse')],
      [SERVER, link('http://cobrowse.example.com/cobrowse')],
      [SERVER, link('//evil.example.com/cobrowse')],
      [SERVER, '#scheme=https&host=evil.example.com&port='],
      [SERVER, '#allowed-servers=https%3A%2F%2Fevil.example.com'],
    ] as const) {
      it(`from no link alone: ${hash} with ${listed || 'nothing'} listed [S9]`, async () => {
        if (listed) deployFor(listed);
        const view = await start(hash);
        expect(JSON.stringify(view)).not.to.include('evil');
        expect(view['server']).to.be.oneOf([undefined, SERVER]);
        if (!listed) expect(view['server']).to.equal(undefined);
        expect(problems()).to.have.length(1);
      });
    }

    it('from no command either [S9]', async () => {
      const messages: string[] = [];
      Object.assign(window, {
        gcbAgentViewHost: {postMessage: (text: string) => messages.push(text)},
      });
      const view = await start('');
      const {gcbAgentViewCommand} = window as unknown as {
        gcbAgentViewCommand: (message: unknown) => void;
      };
      gcbAgentViewCommand({id: 1, command: 'configure', settings: {server: SERVER}});
      await oneTask();
      expect(view['server']).to.equal(undefined);
      expect(JSON.parse(messages.at(-1)!)).to.deep.include({id: 1, ok: false});
    });
  });

  it('says ready first, also to an application that comes after the page', async () => {
    await start('#controls');
    const messages: string[] = [];
    Object.assign(window, {gcbAgentViewHost: {postMessage: (text: string) => messages.push(text)}});
    expect(messages.map((text) => JSON.parse(text) as {type: string})[0]).to.include({
      type: 'ready',
    });
  });

  it('shows a setting that is misspelt', async () => {
    await start('#controlls&stickiness=url');
    expect(problems()).to.have.length(1);
    expect(problems()[0]).to.include('controlls');
  });

  it('shows that no application has come, until one does', async () => {
    const real = window.setTimeout.bind(window);
    const timers: (() => void)[] = [];
    window.setTimeout = ((callback: () => void) => timers.push(callback)) as typeof setTimeout;
    await start('').finally(() => (window.setTimeout = real));
    timers.forEach((callback) => callback());
    expect(problems()[0]).to.include('No application');
    Object.assign(window, {gcbAgentViewHost: {postMessage: () => undefined}});
    expect(problems()).to.deep.equal([]);
  });

  it('changes the language by a command [X5]', async () => {
    Object.assign(window, {gcbAgentViewHost: {postMessage: () => undefined}});
    const ar = {end: 'إنهاء'};
    const view = await start('', {strings: {ar}});
    const {gcbAgentViewCommand} = window as unknown as {
      gcbAgentViewCommand: (message: unknown) => void;
    };
    gcbAgentViewCommand({command: 'configure', settings: {lang: 'ar'}});
    await oneTask();
    expect(view['strings']).to.equal(ar);
    expect(document.documentElement.dir).to.equal('rtl');
  });

  it('works in an ordinary browser', async () => {
    expect((await start('')).isConnected).to.equal(true);
  });

  it('speaks the language of the address [X5]', async () => {
    const ar = {end: 'إنهاء'};
    const view = await start('#lang=ar', {strings: {ar}});
    expect(view['strings']).to.equal(ar);
    expect(document.documentElement).to.include({lang: 'ar', dir: 'rtl'});
  });

  it('speaks English where there is no such language [X5]', async () => {
    for (const lang of ['xx', '../evil', 'de/../../evil']) {
      const view = await start(`#lang=${encodeURIComponent(lang)}`, {strings: {}});
      expect(view['strings']).to.equal(undefined);
    }
    const scripts = [...document.scripts].map(({src}) => src);
    expect(scripts.some((src) => src.includes('evil'))).to.equal(false);
  });

  it('is driven by the application around it', async () => {
    const page = window as unknown as Record<string, unknown>;
    const around = page['chrome'];
    const webview = Object.assign(new EventTarget(), {
      messages: [] as unknown[],
      postMessage: (message: unknown) => webview.messages.push(message),
    });
    page['chrome'] = {webview};
    try {
      const view = await start('');
      const data = {id: 1, command: 'configure', settings: {label: 'Customer'}};
      webview.dispatchEvent(new MessageEvent('message', {data}));
      await oneTask();
      expect(view['label']).to.equal('Customer');
      view.dispatchEvent(new CustomEvent('cobrowse-joined', {detail: {users: []}}));
      expect(webview.messages).to.deep.include({type: 'cobrowse-joined', detail: {users: []}});
    } finally {
      page['chrome'] = around;
    }
  });
});
