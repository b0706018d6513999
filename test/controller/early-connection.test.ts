import {expect} from 'chai';
import {forgottenClient, unsupported} from '../../src/error-texts.js';
import type {CobrowseError} from '../../src/errors.js';
import {
  accept,
  recorded,
  start,
  startAt,
  UNHURRIED,
  useController,
  world,
} from '../support/controller-suite.js';
import {withCookieJar} from '../support/cookie-jar.js';
import {FakeCobrowse, SERVER, type Answer} from '../support/fake-cobrowse.js';
import {outcomeOf, TOKEN} from '../support/recorded-controller.js';

const NODE = 'https://cobrowse.example.com:8443/cobrowse';
const JOINED = ['locating', 'connecting', 'joining', 'joined'];

describe('CobrowseController, connecting while the session is looked for', () => {
  const jar = withCookieJar();

  /** Answers GET session. */
  let answer: (given?: Answer) => Promise<void>;

  afterEach(() => {
    world.respond = undefined;
  });
  useController(UNHURRIED);
  beforeEach(() => {
    jar.clear('gcbSessionServer');
    world.onJoin = (connection) => connection.acceptsHandshake();
  });

  /** Joins as far as it goes without an answer to GET session. */
  const join = async () => {
    world.respond = () =>
      new Promise((resolve) => {
        answer = async (given) => {
          const live = {sessionToken: TOKEN, ...world.session};
          resolve(given ?? {status: 200, body: live});
          await world.clock.advance(0);
        };
      });
    const outcome = outcomeOf(recorded.controller.join(TOKEN));
    await world.clock.advance(0);
    return outcome;
  };
  const kinds = () => world.connections.map(({transport}) => transport);

  it('opens the WebSocket beside GET session, and sends JOIN after the answer [F7]', async () => {
    await join();
    expect(world.requests).to.have.length(1);
    expect(kinds()).to.deep.equal(['websocket']);
    expect(recorded.controller.state).to.equal('locating');
    expect(world.connection.joinedWith).to.equal('');

    await answer();
    expect(world.connection.joinedWith).to.equal(TOKEN);
    expect(recorded.controller.state).to.equal('joining');
    world.connection.answers();
    await world.clock.advance(0);

    expect(recorded.states).to.deep.equal(JOINED);
    expect(world.connections).to.have.length(1);
  });

  it('goes through the states in order when the handshake comes last [C5]', async () => {
    world.onJoin = () => undefined;
    await join();
    await answer();
    expect(recorded.controller.state).to.equal('connecting');

    accept(world.connection);
    await world.clock.advance(0);

    expect(recorded.states).to.deep.equal(JOINED);
  });

  it('withdraws without JOIN from a server where the session does not live, and guesses no more [C3]', async () => {
    world.session = {sessionServerUrl: NODE};
    await join();
    world.onJoin = accept;
    await answer();

    const [early, real] = world.connections;
    expect(early).to.include({closed: true, joinedWith: '', exits: 0});
    expect(real!.options.url).to.equal(`${NODE}/cometd`);
    expect(recorded.states).to.deep.equal(JOINED);
    expect(recorded.controller.session?.server).to.equal(NODE);

    await recorded.controller.leave();
    await join();
    expect(world.connections, 'connections before the second answer').to.have.length(2);
    await answer();
  });

  describe('on the host of the server', () => {
    beforeEach(() => {
      world.page = jar.page;
      start({server: `${jar.origin}/cobrowse`});
      world.session = {sessionServerName: 'node-1'};
    });

    it('connects anew when the cookie of the node came too late for the WebSocket [C3]', async () => {
      await join();
      world.onJoin = accept;
      await answer();

      expect(world.connections.map(({joinedWith}) => joinedWith)).to.deep.equal(['', TOKEN]);
      expect(recorded.controller.session?.stickiness).to.equal('cookie');

      await recorded.controller.leave();
      await join();
      expect(world.connections, 'connections before the second answer').to.have.length(3);
      await answer();
      expect(world.connection.joinedWith, 'JOIN by the cookie of the first').to.equal(TOKEN);
      expect(world.connections).to.have.length(3);
    });

    it('guesses no more when the cookie led to another node [C3]', async () => {
      document.cookie = 'gcbSessionServer=node-2; Path=/';
      await join();
      world.onJoin = accept;
      await answer();
      expect(world.connections.map(({joinedWith}) => joinedWith)).to.deep.equal(['', TOKEN]);

      await recorded.controller.leave();
      await join();
      expect(world.connections, 'connections before the second answer').to.have.length(2);
      await answer();
    });
  });

  it('sends no JOIN and tries no other transport when there is no such session, and guesses no more', async () => {
    const outcome = await join();
    await answer({status: 404});
    await world.clock.advance(10_000);

    expect((outcome.error as CobrowseError).code).to.equal('session-not-found');
    expect(recorded.states).to.deep.equal(['locating', 'failed']);
    expect(kinds()).to.deep.equal(['websocket']);
    expect(world.connection).to.include({closed: true, joinedWith: ''});

    await join();
    expect(world.connections).to.have.length(1);
    await answer({status: 404});
  });

  it('ends the attempt when GET session fails, and opens nothing early in the next one [R1]', async () => {
    await join();
    world.onJoin = accept;
    await answer({status: 503});
    expect(kinds()).to.deep.equal(['websocket']);
    expect(world.connection).to.include({closed: true, joinedWith: ''});
    expect(recorded.states).to.deep.equal(['locating']);

    await world.clock.advance(2000);
    expect(kinds(), 'connections before the second answer').to.deep.equal(['websocket']);
    await answer();
    expect(kinds()).to.deep.equal(['websocket', 'websocket']);
    expect(recorded.states).to.deep.equal(JOINED);
  });

  it('refuses a node that is not allowed, and withdraws [S1]', async () => {
    world.session = {sessionServerUrl: 'https://evil.example.net/cobrowse'};
    const outcome = await join();
    await answer();

    expect((outcome.error as CobrowseError).code).to.equal('server-not-allowed');
    expect(kinds()).to.deep.equal(['websocket']);
    expect(world.connection).to.include({closed: true, joinedWith: ''});
  });

  it('falls back to long-polling when the WebSocket has had its time, not before the answer [R4]', async () => {
    world.onJoin = (connection) => {
      if (connection.transport === 'long-polling') accept(connection);
    };
    start({webSocketTimeoutMs: 1000});
    await join();
    await world.clock.advance(3000);
    expect(kinds()).to.deep.equal(['websocket']);
    expect(recorded.controller.state).to.equal('locating');
    await answer();
    expect(kinds()).to.deep.equal(['websocket', 'long-polling']);
    expect(recorded.states).to.deep.equal(JOINED);
    expect(world.transportMemory.webSocketBlocked.has(SERVER)).to.equal(true);
  });

  it('gives the WebSocket its whole time when the answer comes first [R4]', async () => {
    world.onJoin = () => undefined;
    start({webSocketTimeoutMs: 1000});
    await join();
    await answer();
    await world.clock.advance(999);
    expect(kinds()).to.deep.equal(['websocket']);
    await world.clock.advance(1);
    expect(kinds()).to.deep.equal(['websocket', 'long-polling']);
  });

  it('tries once more when the early WebSocket is lost before JOIN [R1]', async () => {
    await join();
    world.connection.loses();
    world.onJoin = accept;
    await answer();
    expect(kinds()).to.deep.equal(['websocket']);

    await world.clock.advance(2000);
    await answer();
    expect(kinds()).to.deep.equal(['websocket', 'websocket']);
    expect(recorded.controller.state).to.equal('joined');
  });

  it('withdraws when the session is left meanwhile [C11]', async () => {
    await join();
    await recorded.controller.leave();
    await world.clock.advance(0);
    expect(world.connection).to.include({closed: true, joinedWith: ''});
    await answer();
    expect(world.connections).to.have.length(1);
  });

  describe('by long-polling', () => {
    const POLLED = {transports: ['long-polling', 'websocket'] as const};

    for (const [where, options] of [
      ['where it comes first', POLLED],
      ['where there is nothing else', {transports: ['long-polling'] as const}],
    ] as const) {
      it(`shakes hands beside GET session ${where}, and sends JOIN after the answer [F7]`, async () => {
        start(options);
        await join();
        expect(kinds()).to.deep.equal(['long-polling']);
        expect(world.connection.joinedWith).to.equal('');

        await answer();
        expect(world.connection.joinedWith).to.equal(TOKEN);
        world.connection.answers();
        await world.clock.advance(0);
        expect(recorded.states).to.deep.equal(JOINED);
        expect(kinds()).to.deep.equal(['long-polling']);
      });
    }

    it('shakes hands early where WebSockets are known not to get through [F7 R4]', async () => {
      world.transportMemory.webSocketBlocked.add(SERVER);
      await join();
      expect(kinds()).to.deep.equal(['long-polling']);
      await answer();
      expect(world.connection.joinedWith).to.equal(TOKEN);
    });

    it('withdraws without JOIN from a server where the session does not live, and guesses no more [C3]', async () => {
      world.session = {sessionServerUrl: NODE};
      start(POLLED);
      await join();
      world.onJoin = accept;
      await answer();
      const [early, real] = world.connections;
      expect(early).to.include({closed: true, joinedWith: ''});
      expect(real!.options.url).to.equal(`${NODE}/cometd`);

      await recorded.controller.leave();
      await join();
      expect(world.connections, 'connections before the second answer').to.have.length(2);
      await answer();
    });

    it('connects anew at once when the server forgets the client, says nothing of it, and guesses no more [C3]', async () => {
      start(POLLED);
      await join();
      await answer();
      world.onJoin = accept;
      world.connection.fails(forgottenClient());
      await world.clock.advance(0);

      expect(world.connections.map(({closed}) => closed)).to.deep.equal([true, false]);
      expect(recorded.states).to.deep.equal(JOINED);
      expect(recorded.all('error')).to.deep.equal([]);
      expect(recorded.all('joined')).to.have.length(1);
      expect(world.requests).to.have.length(1);

      await recorded.controller.leave();
      await join();
      expect(world.connections, 'connections before the second answer').to.have.length(2);
      await answer();
    });

    it('tells of a server that forgets every client, after as many attempts as ever [C3]', async () => {
      start(POLLED);
      world.onJoin = (connection) => {
        connection.acceptsHandshake();
        void Promise.resolve().then(() => connection.fails(forgottenClient()));
      };
      const outcome = outcomeOf(recorded.controller.join(TOKEN));
      await world.clock.advance(5000);

      expect((outcome.error as CobrowseError).code).to.equal('stickiness-unavailable');
      expect(world.requests).to.have.length(3);
      expect(world.open).to.deep.equal([]);
    });

    it('waits for the answer where a cookie may have to be set first [C3 C10]', async () => {
      start({...POLLED, stickiness: 'cookie'});
      await join();
      expect(world.connections, 'by wish').to.have.length(0);
      await answer();
      await recorded.controller.leave();

      world.page = 'https://desktop.example.com/';
      start(POLLED);
      await join();
      expect(world.connections, 'in a parent domain').to.have.length(1);
      await answer();
    });

    it('waits on the host of the server for the cookie, and no more once it leads there [C3 C10]', async () => {
      world.page = jar.page;
      start({...POLLED, server: `${jar.origin}/cobrowse`});
      world.session = {sessionServerName: 'node-1'};
      world.onJoin = accept;
      await join();
      expect(world.connections).to.have.length(0);
      await answer();
      await recorded.controller.leave();

      await join();
      expect(world.connections, 'connections before the second answer').to.have.length(2);
      await answer();
      expect(world.connections).to.have.length(2);
      expect(recorded.controller.session?.stickiness).to.equal('cookie');
    });

    it('shakes hands early on the host of the server where no cookie is asked for [F7]', async () => {
      world.page = jar.page;
      start({...POLLED, server: `${jar.origin}/cobrowse`, stickiness: 'url'});
      await join();
      expect(kinds()).to.deep.equal(['long-polling']);
      await answer();
    });
  });

  it('opens nothing early for a rejoin [R2]', async () => {
    world.onJoin = accept;
    await join();
    await answer();
    world.connection.loses({forgotten: true});
    await world.clock.advance(2000);
    expect(world.connections, 'connections while REST is asked').to.have.length(1);
    await answer();

    expect(world.connections).to.have.length(2);
    expect(recorded.controller.connectionState).to.equal('connected');
  });

  it('leaves no rejection behind where no WebSocket can be made, and the session is refused [C19 R9]', async () => {
    startAt(
      new (class extends FakeCobrowse {
        override readonly createConnection = (): never => {
          throw unsupported('WebSocket');
        };
      })(),
    );
    await join();
    await answer({status: 403});

    // A rejection that nobody looks at would end a program of Node.
    expect(recorded.controller.lastError?.code).to.equal('server-refused');
  });
});
