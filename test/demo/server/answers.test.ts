import {expect} from 'chai';
import {startCobrowseServer, type CobrowseServer} from '../../../demo/server/index.js';
import {
  exchange,
  handshake,
  handshakeMessage,
  message,
  post,
  RawWebSocket,
  type Message,
} from './support/bayeux-client.js';

const JOIN = '/service/session/join';

describe('embedded Co-browse server: answers', () => {
  let server: CobrowseServer;
  let token: string;

  beforeEach(async () => {
    server = await startCobrowseServer();
    ({token} = server.createSession());
  });

  afterEach(() => server.close());

  /** Joins over each transport; all that came for it, without the ids. */
  const join = async (fields: object): Promise<Record<string, Message[]>> => {
    const clientId = await handshake(server);
    const data = {sessionToken: token, role: 3, ...fields};
    const overHttp = await exchange(server, message(JOIN, {clientId, data}));
    const webSocket = await RawWebSocket.open(server);
    const socketClient = await webSocket.handshake();
    await webSocket.request(message(JOIN, {clientId: socketClient, data}));
    webSocket.close();
    const onJoin = webSocket.received.filter(({channel}) => channel === JOIN);
    const withoutId = ({id: _id, ...rest}: Message): Message => rest;
    return {'long-polling': overHttp.map(withoutId), websocket: onJoin.map(withoutId)};
  };

  const unknownSession = {sessionToken: '000000000'};
  const failed = {successful: false, error: '403::publish denied'};
  const answer = {data: {error: 'Session not found'}};
  const forms = {
    'answer-without-user-token': {
      combined: [{channel: JOIN, successful: true, ...answer}],
      apart: [
        {channel: JOIN, ...answer},
        {channel: JOIN, successful: true},
      ],
    },
    'failed-answer': {
      combined: [{channel: JOIN, ...failed, data: {}}],
      apart: [
        {channel: JOIN, data: {}},
        {channel: JOIN, ...failed},
      ],
    },
    'acknowledgement-only': {
      combined: [{channel: JOIN, successful: true}],
      apart: [{channel: JOIN, successful: true}],
    },
  } as const;

  for (const answers of ['combined', 'apart'] as const) {
    for (const refusedJoin of Object.keys(forms) as (keyof typeof forms)[]) {
      it(`refuses JOIN by ${refusedJoin}, ${answers} [C12 C13 D5]`, async () => {
        Object.assign(server.behaviour, {answers, refusedJoin});
        const came = await join(unknownSession);
        expect(came['long-polling']).to.deep.equal(forms[refusedJoin][answers]);
        expect(came['websocket']).to.deep.equal(forms[refusedJoin][answers]);
      });
    }

    it(`sends ACTIVATED to the agent after the answer to its JOIN, ${answers} [C12 D5]`, async () => {
      server.behaviour.answers = answers;
      await join({role: 1});
      const webSocket = await RawWebSocket.open(server);
      const clientId = await webSocket.handshake();
      webSocket.send(message(JOIN, {clientId, data: {sessionToken: token, role: 2}}));
      await webSocket.next(({channel}) => channel === '/service/session/activated');
      const withData = webSocket.received.filter(({data}) => data !== undefined);
      expect(withData.map(({channel}) => channel)).to.deep.equal([
        JOIN,
        '/service/session/activated',
      ]);
      webSocket.close();
    });
  }

  it('leaves JOIN without acknowledgement and answer when set so [C13 D5]', async () => {
    server.behaviour.refusedJoin = 'no-answer';
    const clientId = await handshake(server);
    const data = {...unknownSession, role: 3};
    const signal = AbortSignal.timeout(200);
    const came = post(server.url, [message(JOIN, {clientId, data})], {signal});
    expect(await came.catch((error: unknown) => error)).to.have.property('name', 'TimeoutError');
  });

  it('asks agents and controllers, not customers, for its token in JOIN [C15 D5]', async () => {
    server.behaviour.authToken = 'secret';
    const isIn = async (fields: object): Promise<boolean> => {
      const [reply] = (await join(fields))['websocket'] ?? [];
      return typeof (reply?.data as {userToken?: unknown} | undefined)?.userToken === 'string';
    };
    expect(await isIn({role: 1})).to.equal(true);
    for (const role of [2, 3]) {
      expect(await isIn({role})).to.equal(false);
      expect(await isIn({role, auth: 'wrong'})).to.equal(false);
      expect(await isIn({role, auth: 'secret'})).to.equal(true);
    }
    server.behaviour.authToken = undefined;
    expect(await isIn({role: 3, auth: 'not asked for'})).to.equal(true);
  });

  it('notes the sid of a handshake, over either transport [C15 D5]', async () => {
    await exchange(server, {...handshakeMessage(), sid: '1'} as Message);
    const webSocket = await RawWebSocket.open(server);
    await webSocket.request({...handshakeMessage(), sid: '2'} as Message);
    webSocket.close();
    const sids = server.requests.entries.map(({sid}) => sid).filter((sid) => sid !== undefined);
    expect(sids).to.deep.equal(['1', '2']);
  });

  it("keeps a client for 600 s, as the vendor's customers need it [D5]", async () => {
    const [{advice} = {}] = await exchange(server, handshakeMessage());
    expect(advice).to.include({timeout: 30_000});
    expect(server.cometd.maxIntervalMs).to.equal(600_000);
  });
});
