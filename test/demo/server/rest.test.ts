import {expect} from 'chai';
import {startCobrowseServer, type CobrowseServer} from '../../../demo/server/index.js';

const ORIGIN = 'https://desktop.example.com';
const fromDesktop = {headers: {Origin: ORIGIN}};

describe('embedded Co-browse server: REST', () => {
  let server: CobrowseServer;

  beforeEach(async () => {
    server = await startCobrowseServer({name: 'CB_1'});
  });

  afterEach(() => server.close());

  const live = (path: string) => `${server.url}/rest/live/${path}`;

  it('creates a session with a token of nine digits and the stickiness cookie [D1]', async () => {
    const response = await fetch(live('sessions'), {method: 'POST'});
    const body = (await response.json()) as {sessionToken: string};
    expect(body.sessionToken).to.match(/^[1-9]\d{8}$/);
    expect(body).to.deep.equal({sessionToken: body.sessionToken, sessionServerName: 'CB_1'});
    expect(response.headers.getSetCookie()).to.deep.equal(['gcbSessionServer=CB_1; Path=/']);
  });

  it('names the server of a session, and its URL only when one is configured [D1]', async () => {
    const {token} = server.createSession();
    const plain = await fetch(live(`sessions/${token}`), fromDesktop);
    expect(await plain.json()).to.deep.equal({sessionToken: token, sessionServerName: 'CB_1'});

    const sticky = await startCobrowseServer({serverUrl: true});
    try {
      const other = sticky.createSession();
      const reply = await fetch(`${sticky.url}/rest/live/sessions/${other.token}`, fromDesktop);
      expect(await reply.json()).to.include({sessionServerUrl: sticky.url});
    } finally {
      await sticky.close();
    }
  });

  it('knows no session of another server in the same process [D4]', async () => {
    const other = await startCobrowseServer();
    try {
      const {token} = other.createSession();
      expect((await fetch(live(`sessions/${token}`), fromDesktop)).status).to.equal(404);
    } finally {
      await other.close();
    }
  });

  it('refuses GET session without Origin and Referer, and takes either [D1]', async () => {
    const {token} = server.createSession();
    const url = live(`sessions/${token}`);
    expect((await fetch(url)).status).to.equal(403);
    expect((await fetch(url, fromDesktop)).status).to.equal(200);
    const referer = {headers: {Referer: `${ORIGIN}/page`}};
    expect((await fetch(url, referer)).status).to.equal(200);
  });

  it('answers 403 without CORS headers to an origin that is not listed [D1]', async () => {
    const strict = await startCobrowseServer({allowedOrigins: [ORIGIN]});
    try {
      const {token} = strict.createSession();
      const url = `${strict.url}/rest/live/sessions/${token}`;
      const refused = await fetch(url, {headers: {Origin: 'https://evil.example.com'}});
      expect(refused.status).to.equal(403);
      expect(refused.headers.has('Access-Control-Allow-Origin')).to.equal(false);
      expect((await fetch(url, fromDesktop)).status).to.equal(200);
    } finally {
      await strict.close();
    }
  });

  it('echoes the origin with credentials and answers preflights [D1]', async () => {
    const preflight = await fetch(`${server.url}/cometd/handshake`, {
      method: 'OPTIONS',
      headers: {
        Origin: ORIGIN,
        'Access-Control-Request-Method': 'POST',
        'Access-Control-Request-Headers': 'content-type',
      },
    });
    expect(preflight.status).to.equal(200);
    expect(Object.fromEntries(preflight.headers)).to.include({
      'access-control-allow-origin': ORIGIN,
      'access-control-allow-credentials': 'true',
      'access-control-allow-headers': 'content-type',
      vary: 'Origin',
    });
    expect(preflight.headers.get('Access-Control-Allow-Methods')).to.include('POST');
  });

  it('answers 404 to unknown tokens, users and paths, 405 to wrong methods [D1]', async () => {
    const status = async (path: string, init: RequestInit = fromDesktop) =>
      (await fetch(path, init)).status;
    expect(await status(live('sessions/123456789'))).to.equal(404);
    expect(await status(live('users/nobody/session/stop'))).to.equal(404);
    expect(await status(live('elsewhere'))).to.equal(404);
    expect(await status(live('sessions/%E0%A4%A'))).to.equal(400);
    expect(await status(live('sessions'), {...fromDesktop, method: 'DELETE'})).to.equal(405);
  });

  it('is healthy with an empty 200 and hands out an auth token of 26 digits [D1]', async () => {
    const health = await fetch(`${server.url}/health`);
    expect([health.status, await health.text()]).to.deep.equal([200, '']);
    expect(await (await fetch(`${server.url}/rest/authtoken`)).text()).to.match(/^\d{26}$/);
  });

  it('says of an ended session what the behaviour switch says [D1]', async () => {
    const {token} = server.createSession();
    const session = server.sessions.find(token);
    if (session !== undefined) {
      server.sessions.end(session, 'NONE');
    }
    const get = () => fetch(live(`sessions/${token}`), fromDesktop);
    expect((await get()).status).to.equal(404);
    server.behaviour.endedSession = 'null';
    expect(await (await get()).json()).to.equal(null);
    server.behaviour.endedSession = 'empty';
    expect(await (await get()).text()).to.equal('');
  });

  it('keeps the history of a session by its history id [D1]', async () => {
    const {token} = server.createSession();
    const {historyId, creationTime} = server.sessions.get(token) ?? {};
    const reply = await fetch(`${server.url}/rest/history/sessions/${historyId}`);
    expect(await reply.json()).to.deep.equal({
      id: historyId,
      sessionToken: token,
      creationTime,
      pages: [],
    });
  });

  it('leaves paths outside the application to the page server it was given [D1]', async () => {
    const site = await startCobrowseServer({
      serve: (request, response) => {
        response.end(`page ${request.url ?? ''}`);
        return true;
      },
    });
    try {
      const page = await fetch(`${site.url}/slave.html?a=1`);
      expect(await page.text()).to.equal('page /cobrowse/slave.html?a=1');
      expect((await fetch(`${site.url}/health`)).status).to.equal(200);
    } finally {
      await site.close();
    }
  });

  it('logs requests with the headers that matter [D4]', async () => {
    await fetch(live('sessions'), {...fromDesktop, method: 'POST'});
    expect(server.requests.count('rest/live/sessions')).to.equal(1);
    expect(server.requests.entries[0]).to.include({method: 'POST', origin: ORIGIN});
    server.requests.clear();
    expect(server.requests.count(() => true)).to.equal(0);
  });
});
