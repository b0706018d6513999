import {expect} from 'chai';
import 'gcb-agent-view/define.js';
import {RecordedView, removeViews, watchPage} from './support/recorded-view.js';
import {RemoteServer} from './support/remote-server.js';

const SESSIONS = 100;

/** Lets one view go through session after session. */
async function play(transports: string): Promise<void> {
  const server = await RemoteServer.start({serverUrl: true});
  const view = RecordedView.mount({server: server.url, transports, parallel: true});
  const tokens: string[] = [];
  for (let index = 0; index < SESSIONS; index++) {
    const session = await server.createSession();
    tokens.push(session.token);
    view.element.sessionToken = session.token;
    await view.until(() => view.all('joined').length === index + 1);
    await session.join('customer', 'agent');
    await view.until(() => view.all('activated').length === index + 1);
    await session.leave(index % 2 ? 'customer' : 'agent');
    await view.until(() => view.all('deactivated').length === index + 1);
    expect(view.element.sessionToken).to.equal(session.token);
  }
  const inOrder = ['joined', 'activated', 'deactivated'];
  expect(view.life).to.deep.equal(Array.from({length: SESSIONS}, () => inOrder).flat());
  expect(view.all('error')).to.deep.equal([]);
  const ids = new Set(view.all('joined').map(({sessionHistoryId}) => sessionHistoryId));
  expect(ids.size).to.equal(SESSIONS);
  const events = JSON.stringify(view.events);
  expect(tokens.filter((token) => events.includes(token))).to.deep.equal([]);
  await server.call('until', {clients: 0});
  await server.close();
}

describe(`${SESSIONS} sessions in a row`, () => {
  it('emit each of their events once and in order, over both transports [C5]', async () => {
    const page = watchPage();
    await Promise.all(['websocket', 'long-polling'].map(play));
    removeViews();
    page.stop();
    expect(page.problems).to.deep.equal([]);
  }).timeout(40_000);
});
