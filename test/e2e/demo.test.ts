import {expect} from 'chai';
import type {Browser} from 'playwright-core';
import {bundleDemo} from '../../demo/site/bundle.js';
import type {PageFiles} from '../../demo/site/page-files.js';
import {startDemo, type Demo} from '../../demo/site/start-demo.js';
import {launchBrowser, openWindow} from './support/browser.js';
import {ThreeWindows} from './support/three-windows.js';

const ONCE_AND_IN_ORDER = ['cobrowse-joined', 'cobrowse-activated', 'cobrowse-deactivated'];

for (const transports of ['websocket', 'long-polling']) {
  describe(`the demo's three windows over ${transports}`, function () {
    this.timeout(30_000);
    let bundle: PageFiles;
    let demo: Demo;
    let browser: Browser;
    let windows: ThreeWindows;

    before(async function () {
      this.timeout(90_000);
      bundle = await bundleDemo();
      browser = await launchBrowser();
    });

    after(async () => {
      await browser.close();
    });

    beforeEach(async () => {
      demo = await startDemo({bundle});
      windows = await ThreeWindows.open(browser, demo.origin, transports);
    });

    afterEach(async () => {
      const problems = windows.problems();
      await windows.close();
      await demo.close();
      // The browser's own words on a request that failed, which a test may be about.
      const network = /^Failed to load resource|^WebSocket connection to/;
      expect(problems.filter((problem) => !network.test(problem))).to.deep.equal([]);
    });

    it('shows the agent what the customer types, passwords as dots [D1]', async () => {
      const {customer} = windows;
      await windows.shareByPhone();
      await customer.getByRole('link', {name: 'Account'}).first().click();
      await customer.fill('#full-name', 'Mia Torres');
      await customer.selectOption('#country', 'Portugal');
      await customer.fill('#password', 'correct horse');
      await customer.fill('#iban', 'DE89 3704 0044 0532 0130 00');
      await customer.fill('#note', 'Behind the blue door.');
      await windows.untilAgentSees('#full-name', 'Mia Torres');
      await windows.untilAgentSees('#country', 'Portugal');
      await windows.untilAgentSees('#note', 'Behind the blue door.');
      await windows.untilAgentSees('#password', '••••••••');
      await windows.untilAgentSees('#iban', '••••••••');
    });

    it('keeps the session while the customer goes from page to page [D1]', async () => {
      const {customer} = windows;
      await windows.shareByPhone();
      await customer.getByRole('link', {name: 'Plans'}).first().click();
      await windows.untilAgentSees('main h1', 'Pick the way you use power');
      await customer.goBack();
      await windows.untilAgentSees('main h1', 'Warm rooms, lower bills, cleaner air.');
      expect(await windows.sessionEvents()).to.deep.equal(ONCE_AND_IN_ORDER.slice(0, 2));
    });

    it('leaves the widgets of the sharing itself out of what the agent sees [D1]', async () => {
      await windows.shareByChat();
      await windows.untilAgentSees('main h1', 'Warm rooms, lower bills, cleaner air.');
      const frame = await windows.agentPage();
      const seen = await frame.evaluate(
        () =>
          document.querySelector<HTMLIFrameElement>('.replayer-wrapper iframe')?.contentDocument
            ?.body.textContent ?? '',
      );
      expect(seen).to.include('Why people stay').and.not.include('You are sharing this page');
    });

    it('shows the customer where the agent points and clicks [D1]', async () => {
      const {customer} = windows;
      await windows.shareByPhone();
      const frame = await windows.agentPage();
      await windows.untilAgentSees('main h1', 'Warm rooms, lower bills, cleaner air.');
      const ring = customer.waitForSelector('.agent-click');
      const layer = await frame.locator('.pointer-layer').boundingBox();
      await frame.locator('.pointer-layer').click({
        position: {x: (layer?.width ?? 0) / 2, y: (layer?.height ?? 0) / 4},
      });
      await ring;
      await customer.waitForFunction(() => {
        const box = document.querySelector('.agent-cursor')?.getBoundingClientRect();
        return box && Math.abs(box.left - 600) < 4 && Math.abs(box.top - 200) < 4;
      });
    });

    it('goes on when every connection is cut in mid-session [D3]', async () => {
      const {customer} = windows;
      await windows.shareByPhone();
      await customer.getByRole('link', {name: 'Account'}).first().click();
      await windows.untilAgentSees('main h1', 'Your details');
      demo.servers[0]?.kill();
      await customer.fill('#full-name', 'Mia Torres');
      await windows.untilAgentSees('#full-name', 'Mia Torres');
      await customer.click('[data-action="stop-sharing"]');
      await windows.untilEnded();
      expect(await windows.sessionEvents()).to.deep.equal(ONCE_AND_IN_ORDER);
    });

    it('emits each event once and in order when the customer leaves [C4 C5 C6]', async () => {
      await windows.shareByPhone();
      await windows.customer.click('[data-action="stop-sharing"]');
      await windows.untilEnded();
      expect(await windows.sessionEvents()).to.deep.equal(ONCE_AND_IN_ORDER);
    });

    it('emits each event once and in order when the customer closes the window [C5]', async () => {
      await windows.shareByPhone();
      await windows.customer.goto('about:blank');
      await windows.logged('cobrowse-deactivated').waitFor();
      await windows.desktop.locator('gcb-agent-view iframe').waitFor({state: 'detached'});
      expect(await windows.sessionEvents()).to.deep.equal(ONCE_AND_IN_ORDER);
    });

    it('emits each event once and in order when the agent leaves in the agent page [C5 H3]', async () => {
      await windows.shareByPhone();
      const frame = await windows.agentPage();
      await frame.click('[data-action="exit"]');
      await windows.untilEnded();
      expect(await windows.sessionEvents()).to.deep.equal(ONCE_AND_IN_ORDER);
    });

    it('emits each event once and in order when the agent ends it in the toolbar [C5 C7 X1]', async () => {
      const {desktop} = windows;
      await windows.shareByPhone();
      await desktop.click('gcb-agent-view [part~="end-button"]');
      await desktop.click('gcb-agent-view [part~="confirm-button"]');
      await windows.untilEnded();
      expect(await windows.sessionEvents()).to.deep.equal(ONCE_AND_IN_ORDER);
    });

    for (const outcome of ['transferred', 'timed-out', 'closed']) {
      it(`emits each event once and in order when the interaction is ${outcome} [C5 C7 H3]`, async () => {
        await windows.shareByPhone();
        await windows.desktop.click(`[data-outcome="${outcome}"]`);
        await windows.untilEnded();
        expect(await windows.sessionEvents()).to.deep.equal(ONCE_AND_IN_ORDER);
      });
    }

    it('joins by itself when the customer shares from the chat [H1]', async () => {
      await windows.shareByChat();
      await windows.customer.click('[data-action="stop-sharing"]');
      await windows.untilEnded();
      expect(await windows.logged('cobrowse-invitation').count()).to.equal(1);
      expect(await windows.sessionEvents()).to.deep.equal(ONCE_AND_IN_ORDER);
    });

    it('fills the user data of the interaction over two sessions [A1 A2 A3]', async () => {
      const {desktop, customer} = windows;
      await windows.shareByPhone();
      const first = await windows.userData();
      expect(first).to.include({CoBrowseAssociated: 'Yes', CoBrowseSessionsQuantity: '1'});
      expect(Number(first['CoBrowseStartTime'])).to.be.closeTo(Date.now(), 60_000);
      await customer.click('[data-action="stop-sharing"]');
      await desktop.locator('[data-key="CoBrowseDuration"]').waitFor();
      expect(await windows.userData()).to.include({CoBrowseAssociated: 'No'});
      await windows.shareByPhone();
      await desktop.locator('[data-event="cobrowse-activated"]').nth(1).waitFor();
      expect(await windows.userData()).to.include({
        CoBrowseAssociated: 'Yes',
        CoBrowseSessionsQuantity: '2',
        CoBrowseStartTime: first['CoBrowseStartTime'],
      });
    });

    it('shows and logs an error for digits nobody shares [C1 C2]', async () => {
      await windows.desktop.fill('#token', '000 000 001');
      await windows.desktop.keyboard.press('Enter');
      await windows.logged('cobrowse-error').waitFor();
      for (const place of [
        'gcb-agent-view [role="alert"]',
        '#conversation .problem',
        '.event-text',
      ]) {
        await windows.desktop.locator(place, {hasText: 'There is no such session'}).waitFor();
      }
      expect(await windows.sessionEvents()).to.deep.equal([]);
    });

    it('says below the field why a second session of the agent is refused [C18]', async () => {
      const {desktop} = windows;
      await windows.shareByPhone();
      await desktop.getByRole('button', {name: 'New call'}).click();
      await desktop.click('[data-interaction="call-2"]');
      await desktop.fill('#token', '000 000 001');
      await desktop.keyboard.press('Enter');
      const problem = desktop.locator('#conversation [role="alert"]');
      await problem.filter({hasText: 'The agent is in another session'}).waitFor();
      await desktop.click('[data-interaction="call-1"]');
      await problem.waitFor({state: 'hidden'});
    });
  });
}

describe('the demo with a server that asks agents to authenticate', function () {
  this.timeout(90_000);
  let demo: Demo;
  let browser: Browser;

  before(async () => {
    demo = await startDemo({scenario: 'agent-authentication'});
    browser = await launchBrowser();
  });

  after(async () => {
    await browser.close();
    await demo.close();
  });

  for (const [desktop, event] of [
    ['/desktop/', 'cobrowse-error'],
    ['/desktop/#auth=secret', 'cobrowse-activated'],
  ] as const) {
    it(`comes to ${event} in ${desktop} [C15]`, async () => {
      const windows = await ThreeWindows.open(browser, demo.origin, 'websocket', desktop);
      await windows.desktop.fill('#token', await windows.readDigits());
      await windows.desktop.keyboard.press('Enter');
      await windows.logged(event).first().waitFor();
      await windows.close();
    });
  }

  it('asks for another number in the agent page alone, and joins by it [C15 D1]', async () => {
    const {page, problems} = await openWindow(browser, `${demo.origin}/cobrowse/slave.html`, {
      width: 900,
      height: 600,
    });
    await page.fill('#sid', '000 000 001');
    await page.keyboard.press('Enter');
    await page.getByText('the server asks agents to authenticate').waitFor();
    await page.goto(`${demo.origin}/cobrowse/slave.html?again#auth=secret`);
    const windows = await ThreeWindows.open(browser, demo.origin, 'websocket');
    await page.fill('#sid', '000 000 001');
    await page.keyboard.press('Enter');
    await page.getByText('does not take the authentication').waitFor();
    await page.fill('#sid', await windows.readDigits());
    await page.keyboard.press('Enter');
    await page.locator('.pill', {hasText: 'Live'}).or(page.getByText('Waiting')).first().waitFor();
    expect(problems).to.deep.equal([]);
    await windows.close();
    await page.context().close();
  });
});
