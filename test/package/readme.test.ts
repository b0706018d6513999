import {readFileSync} from 'node:fs';
import path from 'node:path';
import {expect} from 'chai';
import type {Browser} from 'playwright-core';
import {startCobrowseServer, type CobrowseServer} from '../../demo/server/index.js';
import {launchBrowser} from '../e2e/support/browser.js';
import {serveSite} from '../integration/support/site.js';
import {InsideParties} from '../support/inside-party.js';

const root = path.resolve(import.meta.dirname, '../..');
const textOf = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const {version} = JSON.parse(textOf('package.json')) as {version: string};
const MAIN = 'gcb-agent-view.iife.min.js';

/** The blocks of a section, by their language; the empty one has none. */
function blocksOf(section: string): Map<string, string> {
  const from = textOf('README.md').split(`\n### ${section}\n`)[1]!.split('\n### ')[0]!;
  const blocks = new Map<string, string>();
  for (const [, language = '', code = ''] of from.matchAll(/^```(\w*)\n([^]*?)^```$/gm)) {
    if (!blocks.has(language)) blocks.set(language, code);
  }
  return blocks;
}

describe('the README', function () {
  this.timeout(20_000);
  let browser: Browser;
  let cobrowse: CobrowseServer;
  let site: CobrowseServer | undefined;

  before(async () => {
    browser = await launchBrowser();
    cobrowse = await startCobrowseServer({serve: serveSite()});
  });
  after(async () => {
    await browser.close();
    await cobrowse.close();
  });
  afterEach(() => site?.close());

  /** A text of the README, with the addresses and the hash of this build. */
  const here = (text: string): string => {
    const sri = JSON.parse(textOf('cdn/sri.json')) as Record<string, string>;
    return text
      .replaceAll('https://cobrowse.example.com', cobrowse.origin)
      .replaceAll('wss://cobrowse.example.com', cobrowse.origin.replace('http', 'ws'))
      .replaceAll(`https://cdn.jsdelivr.net/npm/gcb-agent-view@${version}/`, '/')
      .replaceAll('INTEGRITY', sri[MAIN]!);
  };

  it('names the version of the package wherever it names one', () => {
    const named = [...textOf('README.md').matchAll(/gcb-agent-view@([\w.-]+)/g)];
    expect(named.map(([, each]) => each)).to.deep.equal(named.map(() => version));
    expect(named).not.to.be.empty;
  });

  it('goes with a CHANGELOG that begins with the version of the package', () => {
    const entries = [...textOf('CHANGELOG.md').matchAll(/^## \[(.+?)\]/gm)].map(([, name]) => name);
    expect(entries.filter((name) => name !== 'Unreleased')[0]).to.equal(version);
  });

  it('counts the lines of the programs to copy', () => {
    const counted = [...textOf('README.md').matchAll(/\((demo\/\S+)\), (\d+) lines/g)];
    const lines = ([, file, count]: RegExpExecArray): string =>
      `${file}: ${textOf(file!).trimEnd().split('\n').length} of ${count}`;
    expect(counted.map(lines)).to.deep.equal(
      counted.map(([, file, count]) => `${file}: ${count} of ${count}`),
    );
    expect(counted).to.have.length(3);
  });

  it('has a script tag that is a working desktop as it stands [P4 S8]', async () => {
    const body = here(blocksOf('By a script tag').get('html')!);
    expect(body).to.include('integrity="sha384-').and.to.include('crossorigin="anonymous"');
    site = await startCobrowseServer({
      serve: serveSite({'/desktop.html': {body, headers: {'Content-Type': 'text/html'}}}),
    });
    const page = await browser.newPage();
    await page.goto(`${site.origin}/desktop.html`);
    const parties = new InsideParties(cobrowse);
    parties.customerJoins();
    await page.fill('gcb-agent-view input', parties.token);
    await page.click('gcb-agent-view [part~=join-button]');
    await page.waitForSelector('gcb-agent-view[state=joined]');
    await page.close();
  });

  for (const trustedTypes of [false, true]) {
    const also = trustedTypes ? ', with Trusted Types' : '';
    it(`has a page without a build step that works as it stands${also} [P4 S1 S8]`, async () => {
      const blocks = blocksOf('A page without a build step');
      const types = `require-trusted-types-for 'script'; trusted-types gcb-agent-view`;
      expect(textOf('README.md')).to.include(types);
      const policy = here(blocks.get('')!).replace(/\s+/g, ' ');
      const wanted = ["default-src 'none'", policy, ...(trustedTypes ? [types] : [])].join('; ');
      const file = (language: string, type: string) => ({
        body: here(blocks.get(language)!),
        headers: {'Content-Type': type, 'Content-Security-Policy': wanted},
      });
      site = await startCobrowseServer({
        serve: serveSite({
          '/desktop.html': file('html', 'text/html'),
          '/desktop.js': file('js', 'text/javascript'),
          '/desktop.css': file('css', 'text/css'),
        }),
      });
      const page = await browser.newPage();
      const problems: string[] = [];
      page.on('pageerror', ({message}) => problems.push(message));
      page.on('console', (line) => {
        if (line.type() === 'error' && !line.text().includes('favicon')) problems.push(line.text());
      });
      await page.goto(`${site.origin}/desktop.html`);
      expect((await page.locator('#view').boundingBox())?.height).to.equal(600);

      for (let round = 0; round < 2; round++) {
        const parties = new InsideParties(cobrowse);
        parties.customerJoins();
        await page.fill('#number', parties.token);
        await page.click('#join');
        await page.waitForSelector('#view[state=joined]');
        parties.agentJoins();
        await page.waitForSelector('#status:text("The page is shared")');
        parties.customerLeaves();
        await page.waitForSelector('#status:text("Ended: ")');
      }
      await page.fill('#number', '12');
      await page.click('#join');
      await page.waitForSelector('#status:text("nine digits")');
      expect(problems).to.deep.equal([]);
      await page.close();
    });
  }
});
