import {expect} from 'chai';
import {spawnSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {setTimeout as pause} from 'node:timers/promises';
import type {Browser, Page} from 'playwright-core';
import {servePage, type PageSite} from '../../demo/desktop-app/page-site.js';
import {PROGRAMS} from '../../demo/desktop-app/programs.js';
import {bundleDemo} from '../../demo/site/bundle.js';
import type {PageFiles} from '../../demo/site/page-files.js';
import {startDemo, type Demo} from '../../demo/site/start-demo.js';
import {launchBrowser, openWindow} from '../e2e/support/browser.js';
import {Display} from './support/display.js';
import {DesktopWindow} from './support/desktop-window.js';
import {serveForger} from './support/forging-frame.js';

const SESSION_EVENTS = ['cobrowse-joined', 'cobrowse-activated', 'cobrowse-deactivated'];
const {version} = JSON.parse(readFileSync('package.json', 'utf8')) as {version: string};

/** The customer starts to share, and reads out the digits. */
async function readDigits(customer: Page): Promise<string> {
  await customer.click('[data-action="share"]');
  await customer.click('[data-action="start-sharing"]');
  return (await customer.locator('[data-token]').innerText()).replaceAll(' ', '').trim();
}

for (const program of PROGRAMS) {
  describe(`the desktop program in ${program.name}`, function () {
    this.timeout(120_000);
    let display: Display | undefined;
    let bundle: PageFiles;
    let browser: Browser | undefined;
    let demo: Demo;
    let page: PageSite;
    let customer: Page;
    let desktop: DesktopWindow;

    before(async function () {
      this.timeout(600_000);
      display = await Display.open();
      const missing = display ? program.prepare() : 'a display (Xvfb)';
      if (missing) {
        console.log(`      Left out: this machine has not got ${missing}.`);
        this.skip();
      }
      bundle = await bundleDemo();
      browser = await launchBrowser();
    });

    after(async () => {
      await browser?.close();
      display?.close();
    });

    beforeEach(async () => {
      demo = await startDemo({bundle});
      page = await servePage(`${demo.origin}/cobrowse`);
      const size = {width: 1000, height: 800};
      customer = (await openWindow(browser!, `${demo.origin}/customer/`, size)).page;
      desktop = new DesktopWindow(program, page.address, display!.name);
      await desktop.message('ready');
    });

    afterEach(async () => {
      await desktop.close();
      await customer.context().close();
      page.close();
      await demo.close();
    });

    const rolesInSession = (): number[][] =>
      demo.servers.flatMap(({sessions}) =>
        sessions
          .list()
          .flatMap(({state, roles}) => (state === 'active' ? [[...roles].sort()] : [])),
      );

    const sessionEvents = (): string[] =>
      desktop.messages.map(({type}) => type).filter((type) => SESSION_EVENTS.includes(type));

    it('shows the agent page and keeps the totals of an interaction over two sessions [D6]', async () => {
      expect(desktop.messages[0]).to.deep.equal({type: 'ready', version});

      desktop.press(`join ${await readDigits(customer)}`);
      const {detail: joined} = await desktop.message('cobrowse-joined');
      await desktop.message('cobrowse-activated');
      expect(rolesInSession()).to.deep.equal([[1, 2, 3]]);
      const first = await desktop.attached('CoBrowseAssociated', 'Yes');
      expect(first).to.include({
        CoBrowseSessionsQuantity: '1',
        CoBrowseSessionId: joined?.['sessionHistoryId'],
      });
      await takePicture();

      desktop.press('stop');
      const {detail: stopped} = await desktop.message('cobrowse-deactivated');
      expect(stopped).to.include({endedBy: 'controller'});
      await customer.locator('[data-phase="ended"]').waitFor();
      const afterFirst = await desktop.attached('CoBrowseAssociated', 'No');
      expect(afterFirst['CoBrowseDuration']).to.match(/^\d+$/);

      desktop.press(`join ${await readDigits(customer)}`);
      await desktop.message('cobrowse-activated', 2);
      const second = await desktop.attached('CoBrowseSessionsQuantity', '2');
      expect(second['CoBrowseStartTime']).to.equal(afterFirst['CoBrowseStartTime']);

      desktop.press('close');
      await desktop.message('cobrowse-deactivated', 2);
      await customer.locator('[data-phase="ended"]').waitFor();
      expect(rolesInSession()).to.deep.equal([]);
      expect(sessionEvents()).to.deep.equal([...SESSION_EVENTS, ...SESSION_EVENTS]);
    });

    it('gets the end when the customer stops sharing [D6 C5]', async () => {
      desktop.press(`join ${await readDigits(customer)}`);
      await desktop.message('cobrowse-activated');
      await customer.click('[data-action="stop-sharing"]');
      const {detail} = await desktop.message('cobrowse-deactivated');
      expect(detail).to.include({endedBy: 'remote'});
      expect(sessionEvents()).to.deep.equal(SESSION_EVENTS);
    });

    it('takes no message from the frame in the page [D6]', async () => {
      const forger = await serveForger();
      const visitor = new DesktopWindow(program, forger.address, display!.name);
      try {
        await visitor.message('ready');
        expect(visitor.messages.map(({type}) => type)).to.deep.equal(['ready']);
      } finally {
        await visitor.close();
        forger.close();
      }
    });

    it('gets a clear answer for digits nobody shares [D6 C2]', async () => {
      desktop.press('join 000000001');
      const {ok, error} = await desktop.message('command-result');
      expect({ok, code: error?.code}).to.deep.equal({ok: false, code: 'session-not-found'});
    });

    /** `PICTURES=/tmp npm run test:desktop` leaves one of each program, where ImageMagick is there. */
    async function takePicture(): Promise<void> {
      const folder = process.env['PICTURES'];
      if (!folder) return;
      await pause(4000); // until all of the customer's page is drawn
      const file = `${folder}/${program.name}.png`;
      spawnSync('import', ['-display', display!.name, '-window', 'root', file]);
    }
  });
}
