import {expect} from 'chai';
import 'gcb-agent-view/define.js';
import {RecordedView, removeViews, watchPage} from './support/recorded-view.js';
import {RemoteServer} from './support/remote-server.js';

/** Nobody listens there. */
const DEAD = 'http://127.0.0.1:9/cobrowse';

describe('wrong input', () => {
  let server: RemoteServer;
  let token: string;
  let page: ReturnType<typeof watchPage>;

  before(async () => {
    server = await RemoteServer.start({serverUrl: true});
  });
  after(() => server.close());
  beforeEach(async () => {
    page = watchPage();
    ({token} = await server.createSession());
    await server.call('clearRequests');
  });
  afterEach(async () => {
    removeViews();
    await server.call('clearFaults');
    page.stop();
    expect(page.problems).to.deep.equal([]);
  });

  /** Lets a view try, and expects it to say what is wrong, as an event and from `join()`. */
  const expectRefusal = async (
    code: string,
    properties: object,
    {remedy, retried = false}: {remedy: RegExp; retried?: boolean},
  ): Promise<RecordedView> => {
    const view = RecordedView.mount({server: server.url, sessionToken: token, ...properties});
    const error = await view.first('error', ({fatal}) => fatal);
    expect(error.code).to.equal(code);
    expect(error.message).to.match(/^[A-Z].+\.$/);
    expect(error.remediation).to.match(remedy);
    expect(`${error.message} ${error.remediation}`).not.to.include(token);
    const errors = view.all('error');
    expect(errors.map((each) => each.code)).to.deep.equal(errors.map(() => code));
    // What may pass is emitted at once, too, unless there is no more time for another try by then.
    expect(errors.length).to.be.within(1, retried ? 2 : 1);
    expect(view.life).to.deep.equal([]);
    expect(view.element.state).to.equal('failed');
    expect(view.element.lastError).to.include({name: 'CobrowseError', code});
    expect(view.frame).to.equal(null);
    return view;
  };

  /** How long the whole of a failing join may take here. */
  const SOON = {options: {joinTimeoutMs: 100}};

  it('is a token of eight digits: nothing is sent [C1]', async () => {
    const sessionToken = '12345678';
    await expectRefusal('invalid-session-token', {sessionToken}, {remedy: /number/});
    expect(await server.call('requests')).to.deep.equal([]);
  });

  it('is a token that the server does not know: asked once (fault 2)', async () => {
    const sessionToken = token.replace(/^./, '0');
    await expectRefusal('session-not-found', {sessionToken}, {remedy: /number|session/});
    expect(await server.count('/rest/')).to.equal(1);
    // The early connection, which is closed again.
    expect(await server.count('/meta/handshake')).to.be.within(0, 1);
    expect(await server.count('/service/session/join')).to.equal(0);
  });

  it('is the token of a session that is over (fault 2)', async () => {
    const over = await server.createSession();
    await over.join('customer');
    await over.leave('customer');
    for (const endedSession of ['not-found', 'null', 'empty']) {
      await server.call('setBehaviour', {endedSession});
      const view = await expectRefusal(
        'session-not-found',
        {sessionToken: over.token},
        {remedy: /number|session/},
      );
      view.element.remove();
    }
    await server.call('setBehaviour', {endedSession: 'not-found'});
  });

  it('is a server that is dead (fault 1)', async () => {
    await expectRefusal(
      'server-unreachable',
      {server: DEAD, ...SOON},
      {remedy: /address.+network.+allowedOrigins/, retried: true},
    );
  });

  it('is a name that leads nowhere (fault 1)', async () => {
    await expectRefusal(
      'server-unreachable',
      {server: 'http://nowhere.invalid/cobrowse', ...SOON},
      {remedy: /address/, retried: true},
    );
  });

  it('is a page of an origin that the server does not allow (faults 3 and 32)', async () => {
    const strict = await RemoteServer.start({allowedOrigins: ['https://desktop.example']});
    const {token: sessionToken} = await strict.createSession();
    await expectRefusal(
      'server-unreachable',
      {server: strict.url, sessionToken, ...SOON},
      {remedy: /allowedOrigins/, retried: true},
    );
    // A browser lets a page of any origin open a WebSocket; nothing of a session may be sent by it.
    const requests = await strict.call('requests');
    const channels = requests.flatMap((request) => request.channels);
    expect(channels.filter((channel) => channel.startsWith('/service/'))).to.deep.equal([]);
    expect(requests.some(({path}) => path.startsWith('/cobrowse/rest/live/sessions/'))).to.equal(
      true,
    );
    await strict.close();
  });

  for (const status of [401, 403] as const) {
    it(`is a server that answers ${status} (fault 3)`, async () => {
      await server.call('setFault', `rest-${status}`);
      await expectRefusal('server-refused', {}, {remedy: /allowedOrigins/});
      expect(await server.count('/rest/')).to.equal(1);
    });
  }

  for (const fault of ['rest-html', 'rest-malformed', 'rest-wrong-types', 'rest-huge'] as const) {
    it(`is ${fault.slice(5)} in place of the session (faults 6, 7 and 8)`, async () => {
      await server.call('setFault', fault);
      await expectRefusal('bad-response', SOON, {
        remedy: /leads to Co-browse/,
        retried: true,
      });
      expect(document.body.textContent).not.to.include('Sign in');
    });
  }

  it('is a server that redirects elsewhere: not followed (fault 12) [S4]', async () => {
    const elsewhere = await RemoteServer.start();
    await server.call('setFault', 'rest-redirect', {url: `${elsewhere.url}/rest/live/sessions/1`});
    await expectRefusal('server-refused', {}, {remedy: /address/});
    expect(await elsewhere.call('requests')).to.deep.equal([]);
    await elsewhere.close();
  });

  for (const [what, sent] of [
    ['another host', 'http://rogue.invalid/cobrowse'],
    ['a script', 'javascript:alert(1)'],
    ['user info', 'http://me:secret@127.0.0.1/cobrowse'],
    ['a query', 'http://127.0.0.1/cobrowse?a=1'],
  ] as const) {
    it(`is a sessionServerUrl with ${what} (fault 10) [S3]`, async () => {
      await server.call('setFault', 'session-server-url', {url: sent});
      await expectRefusal('server-not-allowed', {}, {remedy: /allowed-servers|serverUrl/});
      expect(await server.count('cometd')).to.equal(0);
    });
  }

  it('is a handshake that is denied (fault 17)', async () => {
    await server.call('setFault', 'handshake-denied');
    await expectRefusal('handshake-denied', {}, {remedy: /access rules/});
    expect(await server.count('/meta/handshake')).to.equal(1);
  });

  for (const fault of ['join-refused', 'join-denied', 'join-null-data'] as const) {
    it(`is ${fault.slice(5)} in answer to JOIN (fault 20)`, async () => {
      await server.call('setFault', fault);
      await expectRefusal('join-refused', {}, {remedy: /start a new session/});
      await server.call('until', {clients: 0});
    });
  }

  it('is a JOIN that is never answered: asked once more, on a new connection (fault 19)', async () => {
    await server.call('setFault', 'join-no-reply');
    await expectRefusal(
      'join-timeout',
      {options: {joinTimeoutMs: 200}},
      {remedy: /start a new session/, retried: true},
    );
    expect(await server.count('/service/session/join')).to.equal(2);
    await server.call('until', {clients: 0});
  });

  it('is a session that ends before JOIN is answered (fault 25)', async () => {
    await server.call('setFault', 'deactivated-before-join-reply');
    await expectRefusal('session-ended', {}, {remedy: /new session/});
    await server.call('until', {clients: 0});
  });

  for (const [what, properties] of [
    ['no server at all', {server: ''}],
    ['an address without a scheme', {server: 'cobrowse.example.com/cobrowse'}],
    ['another scheme', {server: 'ftp://cobrowse.example.com/cobrowse'}],
    ['a password', {server: 'https://me:secret@cobrowse.example.com/cobrowse'}],
    ['a query', {server: 'https://cobrowse.example.com/cobrowse?a=1'}],
    ['a host without its own scheme', {server: '//cobrowse.example.com/cobrowse'}],
    ['parts that do not make an address', {server: '', host: 'a b'}],
  ] as const) {
    it(`is a configuration with ${what} [U3]`, async () => {
      await expectRefusal('invalid-configuration', properties, {remedy: /server/});
      expect(await server.call('requests')).to.deep.equal([]);
    });
  }

  it('is a second wish of the same view: the first session goes on [H4]', async () => {
    const view = RecordedView.mount({server: server.url, sessionToken: token});
    await view.first('joined');
    const error = await view.element.join('123456789').catch((reason: unknown) => reason);
    expect(error).to.include({code: 'already-joined'});
    expect(view.element.state).to.equal('joined');
    expect(view.frame).not.to.equal(null);
  });

  it('may be followed by right input in the same view', async () => {
    const view = await expectRefusal(
      'invalid-session-token',
      {sessionToken: '1'},
      {remedy: /number/},
    );
    view.element.sessionToken = token;
    await view.first('joined');
    expect(view.element.lastError).to.equal(undefined);
  });
});
