import {expect} from 'chai';
import {WebSocket} from 'ws';
import {startCobrowseServer} from '../../demo/server/index.js';
import {CobrowseError} from '../../src/errors.js';
import {
  CometdConnection,
  type CometdConnectionOptions,
} from '../../src/protocol/cometd-connection.js';
import type {Message} from '../../src/protocol/cometd-internals.js';
import type {RequestHeaders} from '../../src/protocol/request.js';
import type {ConnectionEvent, TransportType} from '../../src/protocol/session-connection.js';
import {SessionRestClient} from '../../src/protocol/session-rest-client.js';
import {systemClock} from '../../src/util/clock.js';
import {nullLogger} from '../../src/util/logger.js';
import {describeConnectionContract, type ContractStage} from '../support/connection-contract.js';
import {InsideParties} from '../support/inside-party.js';

const globals = globalThis as {WebSocket?: unknown; window?: unknown};
const ownWebSocket = globals.WebSocket;

const optionsFor = (url: string, transport: TransportType): CometdConnectionOptions => ({
  url,
  transport,
  handshakeTimeoutMs: 4000,
  joinTimeoutMs: 4000,
  requestTimeoutMs: 4000,
  heartbeatMs: 10_000,
  retryDelayMs: () => 20,
  subscribeServiceChannels: false,
  fetch: (...request) => fetch(...request),
  clock: systemClock,
  logger: nullLogger,
});

async function createStage(transport: TransportType): Promise<ContractStage> {
  globals.WebSocket = WebSocket;
  const server = await startCobrowseServer();
  const parties = new InsideParties(server);
  parties.customerJoins();
  const connection = new CometdConnection(optionsFor(`${server.url}/cometd`, transport));
  return {
    connection,
    sessionToken: parties.token,
    settle: () => new Promise((resolve) => setTimeout(resolve, 10)),
    refusesJoin: () => server.faults.set('join-refused'),
    onlyAcknowledgesJoin: () => server.faults.set('join-no-reply'),
    endsBeforeAnswer: () => server.faults.set('deactivated-before-join-reply'),
    isSilent: () => server.faults.set('handshake-slow', {delayMs: Infinity}),
    agentJoins: () => parties.agentJoins(),
    agentLeaves: () => parties.agentLeaves(),
    failsOnePoll: () => server.kill(),
    forgetsClient: () => {
      server.faults.set('unknown-client');
      server.releaseConnects();
    },
    hasEnded: () => {
      const session = server.sessions.find(parties.token);
      return !session?.members.some(({role}) => role === 3) || session.ended;
    },
    dispose: async () => {
      expect(globals.window, 'a window left behind').to.equal(undefined);
      await server.close();
      globals.WebSocket = ownWebSocket;
    },
  };
}

for (const transport of ['long-polling', 'websocket'] as const) {
  describeConnectionContract(`${transport}, in Node without a window [C19]`, () =>
    createStage(transport),
  );
}

describe('CometdConnection', () => {
  const URL = 'https://cobrowse.example.com/cobrowse/cometd';
  const ownFetch = globalThis.fetch;
  const signal = new AbortController().signal;
  const ignore = (): void => undefined;

  afterEach(() => {
    globals.WebSocket = ownWebSocket;
    globalThis.fetch = ownFetch;
  });

  it('says what to provide where there is no WebSocket [C19]', () => {
    delete globals.WebSocket;

    expect(() => new CometdConnection(optionsFor(URL, 'websocket')))
      .to.throw(CobrowseError)
      .that.includes({code: 'unsupported-environment'})
      .and.has.property('remediation')
      .that.contains('WebSocket');
  });

  it('says what to provide where there is no fetch, over REST and CometD [C19]', async () => {
    delete (globalThis as {fetch?: unknown}).fetch;
    const options = optionsFor(URL, 'long-polling');
    const connection = new CometdConnection(options);
    const errors = [
      await errorOf(new SessionRestClient(options).findSession(URL, '123456789')),
      await errorOf(connection.join('123456789', {signal, onHandshake: ignore})),
    ];
    connection.close();

    for (const error of errors) {
      expect(error).to.include({code: 'unsupported-environment'});
      expect(error.remediation).to.contain('fetch');
    }
  });

  describe('over long-polling', () => {
    /** What the server says to the messages of one channel. */
    type Reply = (message: Message) => Response | undefined;

    let sent: {url: string; init: RequestInit; messages: Message[]}[];
    let reply: Reply;
    let connection: CometdConnection;
    let events: ConnectionEvent[];
    const ofChannel = (channel: string) =>
      sent.filter(({messages}) => messages.some((message) => message.channel === channel));
    const answer = ({id = '', channel}: Message): object[] => {
      const fields = {id, channel, successful: true, clientId: 'c', version: '1.0'};
      if (channel === '/service/session/join') return [{...fields, data: {userToken: 'secret'}}];
      return [{...fields, supportedConnectionTypes: ['long-polling'], advice: {interval: 20}}];
    };
    const server = (async (url: string, init: RequestInit) => {
      expect(globals.window, 'a window seen by the host').to.equal(undefined);
      const messages = JSON.parse(init.body as string) as Message[];
      sent.push({url, init, messages});
      await Promise.resolve();
      return reply(messages[0]!) ?? new Response(JSON.stringify(messages.flatMap(answer)));
    }) as unknown as typeof fetch;
    const open = (requestHeaders?: RequestHeaders, subscribeServiceChannels = false): void => {
      const options = {...optionsFor(URL, 'long-polling'), fetch: server, subscribeServiceChannels};
      connection = new CometdConnection({...options, requestHeaders});
    };
    const join = (authToken?: string) =>
      connection.join('123456789', {
        signal,
        authToken,
        onHandshake: () => {
          expect(globals.window, 'a window seen by the host').to.equal(undefined);
        },
      });
    const until = async (found: () => boolean): Promise<void> => {
      for (let rounds = 0; rounds < 200 && !found(); rounds++) {
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      expect(found()).to.equal(true);
    };

    beforeEach(() => {
      sent = [];
      events = [];
      reply = ignore as Reply;
    });
    afterEach(() => connection.close());

    for (const successful of [true, false]) {
      it(`takes no handshake reply that nobody waits for (${successful}): it polls on, one at a time [R7]`, async () => {
        open();
        await join();
        connection.listen((event) => void events.push(event));
        const stray = {channel: '/meta/handshake', successful, clientId: 'stray'};
        let open_ = 0;
        let most = 0;
        reply = (message) => {
          if (message.channel !== '/meta/connect') return undefined;
          most = Math.max(most, ++open_);
          void Promise.resolve().then(() => open_--);
          return new Response(JSON.stringify([stray, ...answer(message)]));
        };
        const before = ofChannel('/meta/connect').length;
        await until(() => ofChannel('/meta/connect').length > before + 3);

        expect(events).to.deep.equal([]);
        expect(most).to.equal(1);
        expect(JSON.stringify(sent)).to.not.contain('"stray"');
      });
    }

    it('names the session in the handshake, and the agent in JOIN [C15]', async () => {
      open();
      await join('26-digits');

      expect(ofChannel('/meta/handshake')[0]!.messages[0]).to.include({sid: '123456789'});
      expect(ofChannel('/service/session/join')[0]!.messages[0]!.data).to.deep.equal({
        sessionToken: '123456789',
        role: 3,
        auth: '26-digits',
      });
    });

    it('subscribes to the channels of the session before JOIN, if told so, and else to none', async () => {
      open(undefined, true);
      await join();
      const channels = sent.flatMap(({messages}) => messages.map(({channel}) => channel));
      const wanted = ['join', 'joined', 'activated', 'deactivated'];

      expect(
        ofChannel('/meta/subscribe').map(({messages}) => messages[0]!['subscription']),
      ).to.have.members(wanted.map((name) => `/service/session/${name}`));
      expect(channels.lastIndexOf('/meta/subscribe')).to.be.below(
        channels.indexOf('/service/session/join'),
      );
      connection.close();

      sent = [];
      open();
      await join();
      expect(ofChannel('/meta/subscribe')).to.deep.equal([]);
    });

    it('sends no auth when there is none [C15]', async () => {
      open();
      await join();

      expect(ofChannel('/service/session/join')[0]!.messages[0]!.data).to.deep.equal({
        sessionToken: '123456789',
        role: 3,
      });
    });

    it('asks for headers anew with the handshake, JOIN and every poll [R14]', async () => {
      let count = 0;
      open(async () => {
        expect(globals.window, 'a window seen by the host').to.equal(undefined);
        return {Authorization: `Bearer ${++count}`};
      });
      await join();
      await until(() => ofChannel('/meta/connect').length >= 3);

      const headers = sent.map(
        ({init}) => (init.headers as Record<string, string>)['authorization'],
      );
      expect(new Set(headers)).to.have.property('size', sent.length);
    });

    it('sends everything to one address, to which one preflight leads, and follows no redirect [S4]', async () => {
      open();
      await join();
      await until(() => ofChannel('/meta/connect').length >= 2);
      connection.unload();

      for (const {url, init} of sent) {
        expect(url).to.equal(URL);
        expect(init).to.include({redirect: 'manual', credentials: 'include'});
        expect(init.cache).to.equal(undefined);
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
      const last = sent[sent.length - 1]!;
      expect(last.init.keepalive).to.equal(true);
      expect(last.messages.map(({channel}) => channel)).to.deep.equal([
        '/service/session/exit',
        '/meta/disconnect',
      ]);
    });

    for (const status of [401, 403]) {
      it(`takes ${status} for a refusal, of a handshake [R14]`, async () => {
        reply = () => new Response('', {status});
        open();

        expect(await errorOf(join())).to.include({code: 'server-refused', retryable: false});
      });

      it(`says why when a poll gets ${status}, and goes on with new credentials [R14]`, async () => {
        let valid = true;
        open(() => ({Authorization: valid ? 'new' : 'old'}));
        await join();
        connection.listen((event) => void events.push(event));
        valid = false;
        reply = () => {
          const {headers} = sent[sent.length - 1]!.init as {headers: Record<string, string>};
          return headers['authorization'] === 'old' ? new Response('', {status}) : undefined;
        };
        await until(() => events.length > 0);
        valid = true;
        await until(() => events.some(({type}) => type === 'restored'));

        expect(events[0]).to.include({type: 'interrupted'});
        expect(events[0]).to.have.nested.property('error.code', 'server-refused');
        expect(events[0])
          .to.have.nested.property('error.remediation')
          .that.contains('requestHeaders');
      });
    }

    it('fails clearly when the headers cannot be had, and sends nothing [R14]', async () => {
      open(() => {
        throw new Error('no token');
      });

      expect(await errorOf(join())).to.include({code: 'invalid-configuration'});
      expect(sent).to.deep.equal([]);
    });
  });
});

const errorOf = (promise: Promise<unknown>): Promise<CobrowseError> =>
  promise.then(
    () => expect.fail('no error'),
    (error: unknown) => error as CobrowseError,
  );
