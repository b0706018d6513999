/*
 * Sessions in a row in one page of Chromium with the built element, and how often each event came.
 *
 *   npx tsx test/bench/consecutive.ts [sessions, default 100] [transports, default both in turn]
 */
import {startCobrowseServer} from '../../demo/server/index.js';
import {launchBrowser} from '../e2e/support/browser.js';
import {activate, createParties, Desktop, SITE} from '../integration/support/desktop.js';
import {serveSite} from '../integration/support/site.js';

const [count = '100', only] = process.argv.slice(2);
const sessions = Number(count);
const rows: Record<string, unknown> = {};
let missed = false;
const browser = await launchBrowser();

for (const transports of only ? [only] : ['websocket', 'long-polling']) {
  const server = await startCobrowseServer({serve: serveSite(SITE)});
  const desktop = await Desktop.open(await browser.newContext(), `${server.origin}/desktop.html`);
  await desktop.mount({server: '/cobrowse', transports});
  const lives: string[] = [];
  for (let index = 0; index < sessions; index++) {
    const parties = createParties(server);
    await desktop.page.evaluate((token) => {
      document.querySelector('gcb-agent-view')!.sessionToken = token;
    }, parties.token);
    await desktop.until('joined');
    activate(parties);
    await desktop.until('activated');
    if (index % 2) parties.customerLeaves();
    else parties.agentLeaves();
    await desktop.until('deactivated');
    lives.push((await desktop.life()).join(' < '));
    await desktop.page.evaluate(() => {
      (window as unknown as {events: unknown[]}).events.length = 0;
    });
  }
  const all = lives.join(' ').split(' ');
  const times = (name: string): number => all.filter((each) => each === name).length;
  const inOrder = lives.filter((life) => life === 'joined < activated < deactivated').length;
  missed ||= inOrder < sessions || desktop.problems.length > 0;
  rows[transports] = {
    sessions,
    joined: times('joined'),
    activated: times('activated'),
    deactivated: times('deactivated'),
    'once each, in order': inOrder,
    'problems in the page': desktop.problems.length,
  };
  await server.close();
}
console.table(rows);
await browser.close();
process.exit(missed ? 1 : 0);
