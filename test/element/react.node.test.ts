import {expect} from 'chai';
import {build} from 'esbuild';
import type {Browser} from 'playwright-core';
import {launchBrowser} from '../e2e/support/browser.js';

const PAGE = 'http://desktop.example.com/';

/** A page whose session token is a state of React's, in a tree that mounts twice. */
const app = `
  import {StrictMode, createElement, useState} from 'react';
  import {createRoot} from 'react-dom/client';
  import {GcbAgentView} from './src/react.ts';
  window.told = [];
  const note = ({type, detail}) => window.told.push([type, detail.code ?? detail.state]);
  const App = () => {
    const [token, setToken] = useState('');
    window.setToken = setToken;
    return createElement(GcbAgentView, {
      server: '/cobrowse',
      controls: true,
      sessionToken: token,
      extraParams: {theme: 'dark'},
      onCobrowseError: note,
      onCobrowseStateChange: note,
    });
  };
  createRoot(document.body).render(createElement(StrictMode, null, createElement(App)));
`;

describe('the React component', () => {
  let browser: Browser;
  let script: string;

  before(async function () {
    this.timeout(60_000);
    const {outputFiles} = await build({
      stdin: {contents: app, resolveDir: process.cwd()},
      bundle: true,
      write: false,
      target: 'es2022',
      tsconfig: 'tsconfig.json',
      define: {'process.env.NODE_ENV': '"development"'},
    });
    script = outputFiles[0]!.text;
    browser = await launchBrowser();
  });

  after(() => browser.close());

  it('sets properties, hears events, and joins once under StrictMode [E6]', async () => {
    const page = await browser.newPage();
    const problems: string[] = [];
    const asked: string[] = [];
    page.on('pageerror', (error) => problems.push(error.message));
    await page.route('**/*', async (route) => {
      const url = route.request().url();
      if (url === PAGE) {
        await route.fulfill({contentType: 'text/html', body: '<!doctype html><body></body>'});
      } else {
        asked.push(url);
        await route.fulfill({status: 404});
      }
    });
    await page.goto(PAGE);
    await page.addScriptTag({content: script});
    await page.waitForSelector('gcb-agent-view[state=idle]');
    const seen = await page.evaluate(() => {
      const view = document.querySelector<HTMLElement & Record<string, unknown>>('gcb-agent-view')!;
      return [view['server'], view['controls'], view['extraParams']];
    });
    expect(seen).to.deep.equal(['/cobrowse', true, {theme: 'dark'}]);

    await page.evaluate('setToken("123456789")');
    await page.waitForSelector('gcb-agent-view[state=failed]');
    expect(await page.evaluate('told')).to.deep.equal([
      ['cobrowse-state-change', 'locating'],
      ['cobrowse-state-change', 'failed'],
      ['cobrowse-error', 'session-not-found'],
    ]);
    expect(asked.filter((url) => url.includes('/rest/'))).to.deep.equal([
      `${PAGE}cobrowse/rest/live/sessions/123456789`,
    ]);
    expect(problems).to.deep.equal([]);
    await page.close();
  });
});
