import {expect} from 'chai';
import type {CobrowseError} from '../../src/errors.js';
import {
  ACTIVE_AT,
  end,
  ENDED_AT,
  join,
  recorded,
  start,
  useController,
  world,
} from '../support/controller-suite.js';
import {settle} from '../support/fake-clock.js';
import {SERVER} from '../support/fake-cobrowse.js';
import {outcomeOf, TOKEN} from '../support/recorded-controller.js';

describe('CobrowseController', () => {
  useController({leaves: false});

  describe('while idle', () => {
    it('has neither session nor error', () => {
      expect(recorded.controller).to.include({
        state: 'idle',
        connectionState: 'disconnected',
        session: undefined,
        lastError: undefined,
      });
    });

    for (const token of ['12345678', '1234567890', '12345678a', '', '１２３４５６７８９']) {
      it(`refuses ${JSON.stringify(token)} before any request [C1]`, async () => {
        const outcome = outcomeOf(recorded.controller.join(token));
        await settle();

        expect((outcome.error as CobrowseError).code).to.equal('invalid-session-token');
        expect(recorded.all('error')).to.have.length(1);
        expect(recorded.all('error')[0]).to.include({fatal: true, retryable: false});
        expect(recorded.controller.state).to.equal('failed');
        expect(world.requests).to.have.length(0);
        expect(world.connections).to.have.length(0);
      });
    }

    it('takes what a pattern of the integrator allows [C1]', async () => {
      recorded.controller.configure({server: SERVER, tokenPattern: /^[A-Z]{4}$/g});

      await recorded.controller.join('ABCD');

      expect(world.connection.joinedWith).to.equal('ABCD');
      await end();
    });

    it('refuses a server that would be mixed content before any request [U3]', async () => {
      recorded.controller.configure({server: 'http://cobrowse.example.com/cobrowse'});

      const outcome = outcomeOf(join());
      await settle();

      expect((outcome.error as CobrowseError).code).to.equal('mixed-content');
      expect(world.requests).to.have.length(0);
      expect(world.connections).to.have.length(0);
    });

    it('makes stop() and leave() no more than nothing', async () => {
      expect(await recorded.controller.stop()).to.equal(undefined);
      expect(await recorded.controller.leave()).to.equal(undefined);
      expect(await recorded.controller.closeInteraction('closed')).to.equal(undefined);

      expect(recorded.events).to.have.length(0);
    });
  });

  describe('while locating', () => {
    it('asks for the session with Origin or Referer, and joins after the answer [C2]', async () => {
      const joining = join();

      expect(recorded.controller.state).to.equal('locating');
      expect(world.connection.joinedWith).to.equal('');
      await joining;
      expect(world.requests).to.deep.equal([`${SERVER}/rest/live/sessions/${TOKEN}`]);
      expect(world.lastInit).to.include({
        referrerPolicy: 'strict-origin',
        credentials: 'include',
        redirect: 'manual',
      });
      await end();
    });

    it('fails at once and for good when there is no such session (fault 2) [C2]', async () => {
      world.alive = false;

      const outcome = outcomeOf(join());
      await settle();

      expect((outcome.error as CobrowseError).code).to.equal('session-not-found');
      expect(recorded.states).to.deep.equal(['locating', 'failed']);
      expect(recorded.all('error')).to.have.length(1);
      expect(world.requests).to.have.length(1);
      expect(recorded.controller.lastError).to.equal(outcome.error);
    });

    it('fails for good when the server refuses this origin (fault 3)', async () => {
      world.respond = () => ({status: 403});

      const outcome = outcomeOf(join());
      await settle();

      expect((outcome.error as CobrowseError).code).to.equal('server-refused');
      expect((outcome.error as CobrowseError).remediation).to.contain('allowedOrigins');
      expect(world.requests).to.have.length(1);
    });

    it('tries again while the server cannot be reached, and says when (fault 1) [R1]', async () => {
      world.respond = () => ({status: 503});
      const outcome = outcomeOf(join());
      await settle();
      const [, waiting] = recorded.all('state-change');
      expect(waiting).to.include({state: 'locating', connectionState: 'reconnecting'});
      expect(waiting!.retryInMs).to.be.within(0, 300);
      expect(recorded.all('error')[0]).to.include({fatal: false, code: 'server-unreachable'});

      world.respond = undefined;
      await world.clock.advance(300);

      expect(outcome.state).to.equal('resolved');
      expect(recorded.all('error'), 'one hint per kind of trouble').to.have.length(1);
      await end();
    });

    it('gives up with what was wrong when its time is over (fault 5) [R9]', async () => {
      world.respond = () => 'nothing';
      const outcome = outcomeOf(join());

      await world.clock.advance(7999);
      expect(recorded.all('error')).to.have.length(0);
      await world.clock.advance(1);
      expect(recorded.all('error')).to.have.length(1);
      await world.clock.advance(10_000);

      expect((outcome.error as CobrowseError).code).to.equal('server-unreachable');
      expect(recorded.controller.state).to.equal('failed');
      expect(world.requests).to.have.length(2);
    });

    it('sends nothing to an address that is not trusted (fault 10) [S3 C3]', async () => {
      world.session = {sessionServerUrl: 'https://evil.example.net/cobrowse'};

      const outcome = outcomeOf(join());
      await settle();

      expect((outcome.error as CobrowseError).code).to.equal('server-not-allowed');
      expect((outcome.error as CobrowseError).remediation).to.contain('https://evil.example.net');
      expect(world.requests).to.have.length(1);
      const addresses = world.connections.map(({options}) => new URL(options.url).origin);
      expect(addresses).to.deep.equal([new URL(SERVER).origin]);
    });

    it('rejects with aborted when it is aborted by its signal', async () => {
      const abort = new AbortController();
      world.respond = () => 'nothing';
      const outcome = outcomeOf(recorded.controller.join(TOKEN, {signal: abort.signal}));
      await settle();

      abort.abort();
      await settle();

      expect((outcome.error as CobrowseError).code).to.equal('aborted');
      expect(recorded.states).to.deep.equal(['locating', 'idle']);
      expect(recorded.all('error')).to.have.length(0);
    });
  });

  describe('while connecting', () => {
    beforeEach(() => {
      world.onJoin = () => undefined;
    });

    it('goes to the address that the session names, for everything [C3]', async () => {
      world.session = {sessionServerUrl: 'https://cobrowse.example.com:8443/node-1/'};
      world.onJoin = (connection) => {
        connection.acceptsHandshake();
        connection.answers();
      };

      const session = await join();

      expect(session).to.include({
        server: 'https://cobrowse.example.com:8443/node-1',
        stickiness: 'url',
      });
      expect(world.connection.options.url).to.equal(
        'https://cobrowse.example.com:8443/node-1/cometd',
      );
      await world.clock.advance(10_000);
      expect(world.requests[1]).to.match(/^https:\/\/cobrowse\.example\.com:8443\/node-1\/rest/);
      await end();
    });

    it('sends JOIN with the handshake, as soon as it is taken [C4]', async () => {
      void join();
      await settle();
      expect(world.connection.joinedWith).to.equal('');

      world.connection.acceptsHandshake();
      await settle(2);

      expect(world.connection.joinedWith).to.equal(TOKEN);
      expect(recorded.controller.state).to.equal('joining');
      world.connection.answers();
      await settle();
      await end();
    });

    it('takes long-polling when the WebSocket hangs, and remembers it (fault 14, fault 15) [R4]', async () => {
      const outcome = outcomeOf(join());
      await world.clock.advance(3999);
      expect(world.connections).to.have.length(1);

      await world.clock.advance(1);
      expect(world.connections.map(({options}) => options.transport)).to.deep.equal([
        'websocket',
        'long-polling',
      ]);
      expect(world.connections[0]!.closed).to.equal(true);
      expect(world.transportMemory.webSocketBlocked.has(SERVER)).to.equal(false);
      world.connection.acceptsHandshake();
      world.connection.answers();
      await settle();

      expect(outcome.state).to.equal('resolved');
      expect(world.transportMemory.webSocketBlocked.has(SERVER)).to.equal(true);
      await end();
    });

    it('looks for the session again when no transport gets through (fault 13) [R1]', async () => {
      let tries = 0;
      world.onJoin = (connection) => {
        if (++tries <= 2) return connection.fails();
        connection.acceptsHandshake();
        connection.answers();
      };

      const outcome = outcomeOf(join());
      await world.clock.advance(300);

      expect(outcome.state).to.equal('resolved');
      expect(world.requests).to.have.length(2);
      expect(recorded.states).to.deep.equal([
        'locating',
        'connecting',
        'locating',
        'connecting',
        'joining',
        'joined',
      ]);
      await end();
    });

    it('polls by the policy before it is joined, as from outside a session [R1]', async () => {
      const asked: unknown[] = [];
      const nextRetryDelayInMs = (context: unknown) => {
        asked.push(context);
        return 70;
      };
      start({reconnectPolicy: {nextRetryDelayInMs}});
      world.onJoin = (connection) => connection.acceptsHandshake();
      const outcome = outcomeOf(join());
      await settle();

      expect(world.connection.options.retryDelayMs(1)).to.equal(70);
      expect(asked).to.deep.equal([{attempt: 2, elapsedMs: 0, joined: false}]);
      await recorded.controller.leave();
      await settle();
      expect(outcome.error).to.include({code: 'aborted'});
    });

    it('rejects with aborted when stop() aborts it, and closes what was opened', async () => {
      const outcome = outcomeOf(join());
      await settle();

      expect(await recorded.controller.stop()).to.equal(undefined);
      await settle();

      expect((outcome.error as CobrowseError).code).to.equal('aborted');
      expect(recorded.states).to.deep.equal(['locating', 'connecting', 'idle']);
      expect(recorded.sessionEvents).to.deep.equal([]);
    });
  });

  describe('while joining', () => {
    beforeEach(() => {
      world.onJoin = (connection) => connection.acceptsHandshake();
    });

    it('asks for the session once more when JOIN is not answered, then fails (fault 19) [R9]', async () => {
      const outcome = outcomeOf(join());
      await world.clock.advance(9999);
      expect(recorded.controller.state).to.equal('joining');
      await world.clock.advance(1);
      expect(recorded.controller.state).to.equal('locating');
      await world.clock.advance(10_300);

      expect((outcome.error as CobrowseError).code).to.equal('join-timeout');
      expect(recorded.controller.state).to.equal('failed');
      expect(world.connections).to.have.length(2);
      expect(world.requests).to.have.length(2);
    });

    it('fails without another try when JOIN is refused (fault 20)', async () => {
      const outcome = outcomeOf(join());
      await settle();
      world.connection.answers({errorCode: 7});
      await settle();

      expect((outcome.error as CobrowseError).code).to.equal('join-refused');
      expect(recorded.sessionEvents).to.deep.equal([]);
      expect(world.connections).to.have.length(1);
    });

    it('names the missing stickiness when a session of a cluster refuses (fault 31) [C3]', async () => {
      world.session = {sessionServerName: 'node-that-is-elsewhere'};
      world.onJoin = (connection) => {
        connection.acceptsHandshake();
        connection.answers({});
      };

      const outcome = outcomeOf(join());
      await world.clock.advance(5000);

      expect((outcome.error as CobrowseError).code).to.equal('stickiness-unavailable');
      expect(world.connections, 'tries').to.have.length(3);
    });

    it('emits an activation that came before the reply after joined (fault 23) [C5]', async () => {
      const outcome = outcomeOf(join());
      await settle();
      world.connection.receives('activated', {activationTime: ACTIVE_AT});
      await settle();
      expect(recorded.sessionEvents).to.deep.equal([]);

      world.connection.answers();
      await settle();

      expect(outcome.state).to.equal('resolved');
      expect(recorded.sessionEvents).to.deep.equal(['joined', 'activated']);
      await end();
    });

    it('gives one fatal session-ended when the session is over before the reply (fault 25) [C5]', async () => {
      const outcome = outcomeOf(join());
      await settle();
      world.connection.receives('deactivated', {deactivationTime: ENDED_AT});
      await settle();

      expect((outcome.error as CobrowseError).code).to.equal('session-ended');
      expect(recorded.sessionEvents).to.deep.equal([]);
      expect(recorded.all('error').map(({code, fatal}) => [code, fatal])).to.deep.equal([
        ['session-ended', true],
      ]);
      expect(recorded.controller.state).to.equal('failed');
    });
  });
});
