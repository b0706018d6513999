import {expect} from 'chai';
import {startAgentView} from '../../src/hosts/agent-view-page.js';
import type {BridgedView} from '../../src/hosts/webview-host.js';
import {webviewHost} from '../../src/hosts/webview-host.js';

/** Stands in for the element, which the real page gets from the main script. */
customElements.define('gcb-agent-view', class extends HTMLElement {});

type View = BridgedView & HTMLElement & Record<string, unknown>;

describe('agent-view.html', () => {
  const views: View[] = [];
  const start = async (hash: string, global: object = {}): Promise<View> => {
    const view = (await startAgentView({webviewHost, ...global}, hash)) as View;
    views.push(view);
    return view;
  };
  afterEach(() => {
    for (const view of views.splice(0)) view.remove();
    document.documentElement.removeAttribute('lang');
    document.documentElement.removeAttribute('dir');
  });

  it('fills the page with a view set by the address', async () => {
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
      told: [] as unknown[],
      postMessage: (message: unknown) => webview.told.push(message),
    });
    page['chrome'] = {webview};
    try {
      const view = await start('');
      const data = {id: 1, command: 'configure', settings: {label: 'Customer'}};
      webview.dispatchEvent(new MessageEvent('message', {data}));
      expect(view['label']).to.equal('Customer');
      view.dispatchEvent(new CustomEvent('cobrowse-joined', {detail: {users: []}}));
      expect(webview.told).to.deep.include({type: 'cobrowse-joined', detail: {users: []}});
    } finally {
      page['chrome'] = around;
    }
  });
});
