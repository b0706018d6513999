import {expect} from 'chai';
import '../../src/define.js';
import {RecordedView, removeViews, watchPage} from '../integration/support/recorded-view.js';
import {RemoteServer, type RemoteSession} from '../integration/support/remote-server.js';

/** Collects the user tokens that come to the page. */
function watchUserTokens(): {tokens: Set<string>; stop(): void} {
  const {fetch: own} = globalThis;
  const tokens = new Set<string>();
  window.fetch = async (...request) => {
    const response = await own(...request);
    const text = await response
      .clone()
      .text()
      .catch(() => '');
    for (const [, token] of text.matchAll(/"userToken":"(\w+)"/g)) tokens.add(token!);
    return response;
  };
  return {tokens, stop: () => (window.fetch = own)};
}

/** Everything that stays with the browser beyond the page. */
async function stored(): Promise<string> {
  const databases = await indexedDB.databases();
  const kept = [localStorage, sessionStorage, document.cookie, databases];
  return JSON.stringify([...kept, await caches.keys(), history.state]);
}

describe('the secrets of a session', () => {
  let server: RemoteServer;
  let session: RemoteSession;
  let page: ReturnType<typeof watchPage>;
  let users: ReturnType<typeof watchUserTokens>;

  before(async () => {
    server = await RemoteServer.start();
  });
  after(() => server.close());
  beforeEach(async () => {
    session = await server.createSession();
    users = watchUserTokens();
    page = watchPage();
  });
  afterEach(() => {
    removeViews();
    page.stop();
    users.stop();
  });

  /** A session as it goes, with logs at their loudest and errors on the way. */
  async function play(): Promise<RecordedView> {
    const view = RecordedView.mount({
      server: server.url,
      transports: 'long-polling',
      debug: true,
      controls: true,
      options: {stopTimeoutMs: 100, requestTimeoutMs: 1000},
    });
    await view.element.join(session.token);
    await session.join('customer', 'agent');
    await view.first('activated');
    await server.call('setFault', 'deactivated-lost', {role: 3});
    await server.call('setFault', 'rest-500', {path: '/users/'});
    await view.element.stop();
    await server.call('clearFaults');
    return view;
  }

  it('are in no event, error, log, attribute or text (threats 8, 9, 26) [S5 U5]', async () => {
    const view = await play();
    const secrets = [session.token, ...users.tokens];
    expect(secrets).to.have.length(2);
    expect(view.all('error').map(({code}) => code)).to.include('stop-failed');
    expect(page.problems.length, 'logs at debug level').to.be.greaterThan(3);

    const {element} = view;
    const {lastError} = element;
    const shown = [
      JSON.stringify(view.events),
      page.problems.join('\n'),
      element.outerHTML + element.shadowRoot!.innerHTML,
      `${lastError} ${lastError?.stack} ${JSON.stringify(lastError)}`,
      JSON.stringify([element.session, element.attachedData, await element.diagnose()]),
    ].join('\n');
    for (const secret of secrets) expect(shown).not.to.include(secret);
  });

  it('are kept nowhere in the browser (threat 10) [S5]', async () => {
    await play();
    const kept = await stored();

    for (const secret of [session.token, ...users.tokens]) expect(kept).not.to.include(secret);
    expect(sessionStorage).to.have.length(0);
    expect(localStorage).to.have.length(0);
  });

  it('cannot be got at by a listener that changes or cancels events (threat 26) [C5]', async () => {
    const view = new RecordedView();
    const thrown: unknown[] = [];
    for (const name of ['joined', 'activated', 'deactivated', 'state-change']) {
      view.element.addEventListener(`cobrowse-${name}`, (event: Event) => {
        event.preventDefault();
        event.stopImmediatePropagation();
        const {detail} = event as CustomEvent<Record<string, unknown>>;
        expect(event.cancelable).to.equal(false);
        try {
          detail['server'] = 'https://evil.example';
          detail['state'] = 'idle';
        } catch (error) {
          thrown.push(error);
        }
      });
    }
    Object.assign(view.element, {server: server.url, sessionToken: session.token});
    document.body.append(view.element);
    await view.first('joined');
    await session.join('customer', 'agent');
    await view.first('activated');
    await session.leave('customer');
    await view.first('deactivated');

    // Each attempt to change a detail is refused, and none had an effect.
    const states = view.all('state-change').map(({state}) => state);
    expect(states).to.deep.equal([
      'locating',
      'connecting',
      'joining',
      'joined',
      'active',
      'ended',
    ]);
    expect(thrown).to.have.length(states.length + 3);
    expect(view.element.session?.server).to.equal(server.url);
  });
});
