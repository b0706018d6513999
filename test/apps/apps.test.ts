import {expect} from 'chai';
import type {Browser} from 'playwright-core';
import {Nodes} from '../cluster/support/nodes.js';
import {launchBrowser} from '../e2e/support/browser.js';
import {AppFolder, packPackage} from './app-folder.js';
import {AppSite} from './app-site.js';
import {AppWindow} from './app-window.js';
import {APPS, type AppPage} from './apps.js';

const INSTALL_LIMIT_MS = 300_000;
const CHECK_LIMIT_MS = 120_000;

const CONTROLLER = 3;
const LEFT_WITHIN_MS = 5000;

describe('the packed package in an app of its own', () => {
  let browser: Browser;
  let nodes: Nodes;

  before(async function () {
    this.timeout(INSTALL_LIMIT_MS);
    await packPackage();
    nodes = await Nodes.start({count: 1, serverUrl: true});
    browser = await launchBrowser();
  });

  after(async () => {
    await browser.close();
    await nodes.close();
  });

  for (const {name, trustedTypes, pages, untyped} of APPS) {
    describe(name, () => {
      const folder = new AppFolder(name);
      let site: AppSite;

      before(async function () {
        this.timeout(INSTALL_LIMIT_MS);
        await folder.install();
        await folder.build();
        site = await AppSite.start(folder.dist, nodes.all[0]!.url, trustedTypes);
      });

      after(() => site.close());

      if (!untyped) {
        it('has types by which what is right compiles, and what is wrong does not [P2 P4]', async function () {
          this.timeout(CHECK_LIMIT_MS);
          await folder.check();
        });
      }

      for (const page of pages) {
        it(`is built, and shares pages under a strict policy, ${page.name} [P2]`, async function () {
          this.timeout(40_000);
          const url = new URL(page.path, site.origin);
          url.searchParams.set('server', nodes.all[0]!.url);
          const app = await AppWindow.open(browser, url.href);
          try {
            await proveContract(app, nodes, page);
          } finally {
            await app.close();
          }
        });
      }
    });
  }
});

/** What an app may rely on, whatever it is written with. */
async function proveContract(app: AppWindow, nodes: Nodes, page: AppPage): Promise<void> {
  if (page.late) await app.define();
  await app.untilRendered();
  await expectFirstValues(app, nodes, page);
  await shareAndChange(app, nodes, page);
  await mountAnew(app);
  await shareAndRemove(app, nodes);
  expect(app.problems).to.deep.equal([]);
}

async function expectFirstValues(app: AppWindow, nodes: Nodes, page: AppPage): Promise<void> {
  expect(await app.see()).to.deep.equal({
    nosidinput: true,
    stickiness: 'url',
    allowedServers: 'https://*.example.com',
    server: nodes.all[0]!.url,
    label: 'First',
    controls: true,
    options: page.losesObjects ? {} : {probeIntervalMs: 5000},
    sessionToken: '',
    hasEntry: true,
    hasHint: true,
  });
}

const SECOND = {label: 'Second', controls: false, options: {probeIntervalMs: 7000}};

/** A session from the agent's join to the customer's leave; the agent is the page in the frame. */
async function shareAndChange(app: AppWindow, nodes: Nodes, page: AppPage): Promise<void> {
  const {token} = nodes.all[0]!.createSession();
  const leave = nodes.customerJoins(token);
  const begun = Date.now();
  await app.join(token);
  const [joined, activated] = await app.logOf(2);
  expect(joined)
    .to.match(/^joined \S+$/)
    .and.not.contain('undefined');
  expect(Number(/^activated (\d+)$/.exec(activated!)?.[1])).to.be.within(begun - 1000, Date.now());
  expect(await app.page.locator('#view:state(active)').count()).to.equal(1);

  const frame = app.page.frames()[1];
  await app.change();
  expect(await app.see()).to.include({label: 'Second', controls: false, sessionToken: token});
  expect(app.page.frames()[1], 'the frame after a change').to.equal(frame);

  leave();
  const log = await app.logOf(3);
  expect(log.map((line) => line.split(' ')[0])).to.eql(['joined', 'activated', 'deactivated']);
  expect(Number(log[2]!.split(' ')[1])).to.be.within(0, Date.now() - begun);
  const sessionToken = page.keepsToken ? token : '';
  expect(await app.see()).to.deep.include({...SECOND, sessionToken, hasEntry: false});
}

/** Takes the view away and puts it back. */
async function mountAnew(app: AppWindow): Promise<void> {
  const former = await app.view();
  await app.toggle();
  await app.page.waitForSelector('#view', {state: 'detached'});
  await app.toggle();
  await app.page.waitForSelector('#view', {state: 'attached'});
  await app.untilRendered();
  const isSame = await former!.evaluate((view) => view === document.querySelector('#view'));
  expect(isSame, 'the view of before').to.equal(false);
  expect(await app.see()).to.deep.include({...SECOND, sessionToken: '', hasHint: true});
}

/** A view that is taken away while a session is on leaves it, here to a customer and another agent. */
async function shareAndRemove(app: AppWindow, nodes: Nodes): Promise<void> {
  await app.emptyAgentPage();
  const {sessions} = nodes.all[0]!;
  const {token} = nodes.all[0]!.createSession();
  nodes.customerJoins(token);
  await app.join(token);
  await app.logOf(4);
  nodes.agentJoins(token);
  const log = await app.logOf(5);
  expect(log.slice(3).map((line) => line.split(' ')[0])).to.eql(['joined', 'activated']);

  await app.toggle();
  await app.page.waitForSelector('#view', {state: 'detached'});
  await until(() => !sessions.get(token)!.roles.includes(CONTROLLER));
  expect(sessions.get(token)).to.include({state: 'active'});
  expect(app.page.frames()).to.have.length(1);
}

/** Looks at the server, which is in this process, every few milliseconds. */
async function until(holds: () => boolean): Promise<void> {
  const deadline = Date.now() + LEFT_WITHIN_MS;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error('The Controller has not left the session.');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
