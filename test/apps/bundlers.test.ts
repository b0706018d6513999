import {expect} from 'chai';
import type {Browser} from 'playwright-core';
import {Nodes} from '../cluster/support/nodes.js';
import {launchBrowser} from '../e2e/support/browser.js';
import {AppFolder, packPackage} from './app-folder.js';
import {AppSite} from './app-site.js';
import {AppWindow} from './app-window.js';

const BUNDLERS = ['webpack', 'rspack', 'esbuild', 'parcel', 'pnpm'];
const INSTALL_LIMIT_MS = 300_000;

describe('the packed package, bundled', () => {
  const folder = new AppFolder('bundlers');
  let browser: Browser;
  let nodes: Nodes;

  before(async function () {
    this.timeout(INSTALL_LIMIT_MS);
    await packPackage();
    await folder.install();
    nodes = await Nodes.start({count: 1, serverUrl: true});
    browser = await launchBrowser();
  });

  after(async () => {
    await browser.close();
    await nodes.close();
  });

  for (const bundler of BUNDLERS) {
    it(`defines the tag and shares a page under a strict policy, by ${bundler} [P6]`, async () => {
      await folder.build(bundler);
      const [node] = nodes.all;
      const site = await AppSite.start(`${folder.dist}/${bundler}`, node!.url, 'lit-html');
      const app = await AppWindow.open(browser, `${site.origin}/?server=${node!.url}`);
      try {
        await app.untilRendered();
        const {token} = node!.createSession();
        const leave = nodes.customerJoins(token);
        await app.join(token);
        await app.logOf(2);
        leave();

        expect(await app.logOf(3)).to.deep.equal(['joined', 'activated', 'deactivated']);
        expect(app.problems).to.deep.equal([]);
      } finally {
        await app.close();
        await site.close();
      }
    });
  }
});
