import {readFileSync} from 'node:fs';
import http from 'node:http';
import type {AddressInfo} from 'node:net';
import path from 'node:path';
import {expect} from 'chai';
import type {Browser} from 'playwright-core';
import {launchBrowser} from '../e2e/support/browser.js';

const cdn = path.resolve(import.meta.dirname, '../../cdn');
const integrity = JSON.parse(readFileSync(path.join(cdn, 'sri.json'), 'utf8')) as Record<
  string,
  string
>;
const main = 'gcb-agent-view.iife.min.js';
const asModule = 'gcb-agent-view.min.js';

const classic = (file: string) =>
  `<script src="/${file}" integrity="${integrity[file]}" crossorigin></script>`;
const asEsModule = `<script type="module" src="/${asModule}" integrity="${integrity[asModule]}" crossorigin></script>`;

const strictPolicy = [
  `default-src 'none'`,
  `script-src 'self'`,
  `style-src 'self'`,
  `connect-src 'self'`,
  `require-trusted-types-for 'script'`,
  'trusted-types gcb-agent-view',
].join('; ');

interface Outcome {
  problems: string[];
  globals: string[];
  names: string[];
  languages: string[];
  rendered: boolean;
}

describe('the scripts for pages without a bundler', () => {
  let browser: Browser;
  let server: http.Server;
  let scripts = '';
  let markup = '';

  before(async () => {
    browser = await launchBrowser();
    server = http.createServer((request, response) => {
      const file = (request.url ?? '/').slice(1);
      const isScript = file in integrity;
      response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
      response.setHeader('content-security-policy', strictPolicy);
      response.end(
        isScript
          ? readFileSync(path.join(cdn, file))
          : `<!doctype html><title>Desktop</title><gcb-agent-view></gcb-agent-view>${markup}${scripts}`,
      );
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  });

  after(async () => {
    await browser.close();
    server.closeAllConnections();
    server.close();
  });

  afterEach(() => {
    markup = '';
  });

  /** Opens a page that includes these, and says what became of it. */
  async function open(included: string[]): Promise<Outcome> {
    const page = await browser.newPage();
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') problems.push(message.text());
    });
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    scripts = '';
    await page.goto(origin);
    const before = await page.evaluate(() => Object.getOwnPropertyNames(window));
    scripts = included.join('\n');
    await page.reload();
    const seen = await page.evaluate(async () => {
      await customElements.whenDefined('gcb-agent-view');
      const element = document.querySelector('gcb-agent-view') as HTMLElement & {
        updateComplete: Promise<boolean>;
      };
      await element.updateComplete;
      const api = (globalThis as {gcbAgentView?: {strings: object}}).gcbAgentView;
      return {
        globals: Object.getOwnPropertyNames(window),
        names: Object.keys(api ?? {}),
        languages: Object.keys(api?.strings ?? {}),
        rendered: (element.shadowRoot?.childElementCount ?? 0) > 0,
      };
    });
    await page.close();
    const globals = seen.globals.filter((name) => !before.includes(name));
    return {...seen, globals, problems};
  }

  it('render under a strict policy with one Trusted Types policy of their own [S1]', async () => {
    const {problems, rendered} = await open([classic(main)]);

    expect(problems).to.deep.equal([]);
    expect(rendered).to.equal(true);
  });

  it('add one global to the page', async () => {
    const {globals, names} = await open([classic(main)]);

    expect(globals).to.deep.equal(['gcbAgentView']);
    expect(names).to.include.members(['CobrowseController', 'CobrowseError', 'GcbAgentView']);
  });

  /** What a page's elements may make of any name that is read from the window. */
  const CLOBBERED = {
    'an element': (name: string) => `<div id="${name}"></div>`,
    'two elements': (name: string) => `<a id="${name}"></a><a id="${name}"></a>`,
    'a form with a field': (name: string) =>
      `<form id="${name}"><input name="GcbAgentView"></form>`,
    'a frame': (name: string) => `<iframe name="${name}"></iframe>`,
  };
  const NAMES = [
    'gcbAgentView',
    'litElementHydrateSupport',
    'litElementVersions',
    'litHtmlPolyfillSupport',
    'litHtmlVersions',
    'litPropertyMetadata',
    'reactiveElementPolyfillSupport',
    'reactiveElementVersions',
    'customElements',
    'hasOwnProperty',
    'trustedTypes',
  ];
  for (const [what, element] of Object.entries(CLOBBERED)) {
    it(`define the tag and the global where ${what} has their names [S12]`, async () => {
      markup = NAMES.map(element).join('');

      const {problems, rendered, names} = await open([classic(main), classic('hosts.iife.min.js')]);

      expect(problems).to.deep.equal([]);
      expect(rendered).to.equal(true);
      expect(names).to.include.members(['GcbAgentView', 'wweHost']);
    });
  }

  it('do nothing when they are included again [E5]', async () => {
    const {problems, rendered} = await open([classic(main), classic(main)]);

    expect(problems).to.deep.equal([]);
    expect(rendered).to.equal(true);
  });

  it('render beside the module that came second, whose policy is refused [E5]', async () => {
    const {problems, rendered} = await open([classic(main), asEsModule]);

    // Chromium reports the duplicate policy; neither copy throws.
    expect(problems.filter((text) => !text.includes('TrustedTypePolicy'))).to.deep.equal([]);
    expect(rendered).to.equal(true);
  });

  it('add host adapters and languages to the same global', async () => {
    const added = Object.keys(integrity).filter((file) => /^(hosts|strings\/)/.test(file));

    const {problems, names, languages, globals} = await open([main, ...added].map(classic));

    expect(problems).to.deep.equal([]);
    expect(names).to.include.members(['gwsHost', 'webviewHost', 'workspaceHost', 'wweHost']);
    const wanted = added.flatMap((file) => /^strings\/(.+)\.iife/.exec(file)?.[1] ?? []);
    expect(languages).to.include.members(['en', ...wanted]);
    expect(globals).to.deep.equal(['gcbAgentView']);
  });

  it('hold no JSONP and evaluate no text [S2]', () => {
    for (const file of Object.keys(integrity)) {
      const code = readFileSync(path.join(cdn, file), 'utf8');
      expect(code, file).not.to.match(/jsonp|\beval\(|new Function\b/);
    }
  });
});
