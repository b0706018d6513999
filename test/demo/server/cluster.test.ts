import {expect} from 'chai';
import {
  startCobrowseCluster,
  type CobrowseCluster,
  type CobrowseServer,
} from '../../../demo/server/index.js';
import {exchange, handshakeMessage, message, post, RawWebSocket} from './support/bayeux-client.js';

interface SessionReply {
  sessionToken: string;
  sessionServerName: string;
  sessionServerUrl?: string;
}

const desktop = {headers: {Origin: 'https://desktop.example.com'}};

describe('embedded Co-browse cluster', () => {
  let cluster: CobrowseCluster;

  afterEach(() => cluster.close());

  const getSession = async (base: string, token: string) =>
    (await fetch(`${base}/rest/live/sessions/${token}`, desktop)).json() as Promise<SessionReply>;

  const create = async () => {
    const response = await fetch(`${cluster.url}/rest/live/sessions`, {method: 'POST'});
    const [cookie = ''] = response.headers.getSetCookie();
    return {...((await response.json()) as SessionReply), cookie: cookie.split(';')[0] ?? ''};
  };

  const join = async (node: Pick<CobrowseServer, 'url'>, token: string, cookie?: string) => {
    const init = cookie === undefined ? {} : {cookie};
    const send = async (...sent: Parameters<typeof post>[1]) =>
      (await (await post(node.url, sent, init)).json()) as {clientId?: string; data?: object}[];
    const [{clientId = ''} = {}] = await send(handshakeMessage());
    const data = {sessionToken: token, role: 3};
    const [reply] = await send(message('/service/session/join', {clientId, data}));
    return reply?.data;
  };

  it('has every node answer GET session with the owner and its URL [D2]', async () => {
    cluster = await startCobrowseCluster({nodes: 3, stickiness: 'url'});
    const {sessionToken, sessionServerName} = await create();
    const owner = cluster.ownerOf(sessionToken);
    expect(owner?.name).to.equal(sessionServerName);
    for (const base of [cluster.url, ...cluster.nodes.map(({url}) => url)]) {
      expect(await getSession(base, sessionToken)).to.deep.equal({
        sessionToken,
        sessionServerName,
        sessionServerUrl: owner?.url,
      });
    }
  });

  it('lets a client join at the owner and nowhere else [D2]', async () => {
    cluster = await startCobrowseCluster();
    const [first, second] = cluster.nodes as [CobrowseServer, CobrowseServer];
    const {token} = second.createSession();
    expect(await join(first, token)).to.not.have.property('userToken');
    expect(await join(second, token)).to.have.property('userToken');
  });

  it('keeps a client with the cookie on its node, over HTTP and WebSocket [D2]', async () => {
    cluster = await startCobrowseCluster({stickiness: 'cookie'});
    const {sessionToken, cookie} = await create();
    expect(await getSession(cluster.url, sessionToken)).to.not.have.property('sessionServerUrl');
    const owner = cluster.ownerOf(sessionToken);
    expect(cookie).to.equal(`gcbSessionServer=${owner?.name ?? ''}`);
    for (let round = 0; round < 3; round += 1) {
      expect(await join(cluster, sessionToken, cookie)).to.have.property('userToken');
    }
    for (let round = 0; round < 2; round += 1) {
      const webSocket = await RawWebSocket.open(cluster, {Cookie: cookie});
      await webSocket.handshake();
      webSocket.close();
    }
    expect(owner?.requests.count(({method}) => method === 'UPGRADE')).to.equal(2);
  });

  it('spreads clients without a cookie, and everybody when stickiness is lost [D2]', async () => {
    cluster = await startCobrowseCluster({stickiness: 'cookie'});
    const {sessionToken, cookie} = await create();
    const seen = () => cluster.nodes.map(({requests}) => requests.count('health'));
    const health = (headers: Record<string, string> = {}) =>
      fetch(`${cluster.url}/health`, {headers});
    for (let round = 0; round < 4; round += 1) {
      await health();
    }
    expect(seen()).to.deep.equal([2, 2]);
    cluster.setBalancerStickiness('none');
    for (let round = 0; round < 4; round += 1) {
      await health({Cookie: cookie});
    }
    expect(seen()).to.deep.equal([4, 4]);
    // The JOIN comes to a node that has never met this client: an ack with 402, no reply.
    expect(await join(cluster, sessionToken, cookie)).to.equal(undefined);
  });

  it('goes on without a node that is down, and forgets the sessions it had [D2]', async () => {
    cluster = await startCobrowseCluster({stickiness: 'cookie'});
    const [first, second] = cluster.nodes as [CobrowseServer, CobrowseServer];
    const {token} = first.createSession();
    await first.goDown();
    const Cookie = `gcbSessionServer=${first.name}`;
    const stuck = await fetch(`${cluster.url}/health`, {headers: {Cookie}});
    expect(stuck.status).to.equal(502);
    const reply = await fetch(`${second.url}/rest/live/sessions/${token}`, desktop);
    expect(reply.status).to.equal(404);
    await first.open();
    expect((await fetch(`${cluster.url}/health`, {headers: {Cookie}})).status).to.equal(200);
  });

  it('still names the owner of a session whose node is unreachable [D2]', async () => {
    cluster = await startCobrowseCluster();
    const [first, second] = cluster.nodes as [CobrowseServer, CobrowseServer];
    const {token} = first.createSession();
    await first.goDown({keepSessions: true});
    expect(await getSession(second.url, token)).to.include({sessionServerUrl: first.url});
    await first.open();
    const [reply] = await exchange(first, handshakeMessage());
    expect(reply?.successful).to.equal(true);
  });
});
