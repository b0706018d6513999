import {expect} from 'chai';
import type {Browser} from 'playwright-core';
import {startDemo, type Demo} from '../../demo/site/start-demo.js';
import {launchBrowser} from './support/browser.js';
import {ThreeWindows} from './support/three-windows.js';

for (const stickiness of ['url', 'cookie'] as const) {
  describe(`the demo on three nodes, sticky by ${stickiness}`, function () {
    this.timeout(30_000);
    let demo: Demo;
    let browser: Browser;
    let windows: ThreeWindows;

    before(async function () {
      this.timeout(90_000);
      demo = await startDemo({nodes: 3, stickiness});
      browser = await launchBrowser();
    });

    after(async () => {
      await windows.close();
      await browser.close();
      await demo.close();
    });

    for (const transports of ['websocket', 'long-polling']) {
      it(`brings customer, agent and controller to one node over ${transports} [D2 C3]`, async () => {
        windows = await ThreeWindows.open(browser, demo.origin, transports);
        await windows.shareByPhone();
        await windows.untilAgentSees('main h1', 'Warm rooms, lower bills, cleaner air.');
        const roles = demo.servers.flatMap(({sessions}) =>
          sessions.list().flatMap((session) => (session.state === 'active' ? [session.roles] : [])),
        );
        expect(roles.map((inside) => [...inside].sort())).to.deep.equal([[1, 2, 3]]);
        await windows.customer.click('[data-action="stop-sharing"]');
        await windows.untilEnded();
        expect(await windows.sessionEvents()).to.deep.equal([
          'cobrowse-joined',
          'cobrowse-activated',
          'cobrowse-deactivated',
        ]);
        expect(windows.problems()).to.deep.equal([]);
        await windows.close();
      });
    }
  });
}
