import {expect} from 'chai';
import {RecordedView, removeViews, watchPage} from './recorded-view.js';
import {RemoteServer, type RemoteSession} from './remote-server.js';

/** What the present test has: a server, a session on it, and a page that is watched. */
export let server: RemoteServer;
export let session: RemoteSession;
export let page: ReturnType<typeof watchPage>;

/** Puts a view of that session into the page. */
export const mount = (properties: object = {}): RecordedView =>
  RecordedView.mount({server: server.url, sessionToken: session.token, ...properties});

/**
 * Gives the suite it is called in a server, and each test a session. At the end nothing may be left:
 * no client of the server, no problem in the page.
 */
export function useServer(options: Parameters<typeof RemoteServer.start>[0] = {}): void {
  before(async () => {
    server = await RemoteServer.start(options);
  });
  after(() => server.close());
  beforeEach(async () => {
    page = watchPage();
    session = await server.createSession();
    await server.call('clearRequests');
  });
  afterEach(async () => {
    removeViews();
    await server.call('clearFaults');
    await server.call('until', {clients: 0});
    page.stop();
    expect(page.problems).to.deep.equal([]);
  });
}
