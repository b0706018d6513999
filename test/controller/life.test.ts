import {expect} from 'chai';
import type {CobrowseError} from '../../src/errors.js';
import {settle} from '../support/fake-clock.js';
import {FakeCobrowse, SERVER} from '../support/fake-cobrowse.js';
import {joinReply, USER_TOKEN} from '../support/fake-connection.js';
import {outcomeOf, RecordedController, TOKEN} from '../support/recorded-controller.js';
import {expectNoStrayRejections} from '../support/stray-rejections.js';

const ACTIVE_AT = 1_368_722_791_040;
const ENDED_AT = 1_368_722_820_929;

describe('CobrowseController', () => {
  expectNoStrayRejections();

  let world: FakeCobrowse;
  let recorded: RecordedController;

  beforeEach(() => {
    world = new FakeCobrowse();
    recorded = new RecordedController(world);
  });

  afterEach(() => {
    expect(world.clock.pending, 'timers left armed').to.equal(0);
    expect(world.open, 'connections left open').to.have.length(0);
    expect(recorded.said).not.to.contain(TOKEN).and.not.to.contain(USER_TOKEN);
  });

  const join = () => recorded.controller.join(TOKEN);
  const end = async () => {
    world.connection.notices('deactivated', {deactivationTime: ENDED_AT});
    await settle();
  };

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
    it('asks for the session with Origin or Referer, and connects after the answer [C2]', async () => {
      const joining = join();

      expect(recorded.controller.state).to.equal('locating');
      expect(world.connections).to.have.length(0);
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

    it('tries again while the server cannot be reached, telling when (fault 1) [R1]', async () => {
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
      expect(world.connections).to.have.length(0);
    });

    it('rejects with aborted when it is called off by its signal', async () => {
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
        connection.shakesHands();
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

      world.connection.shakesHands();

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
      expect(world.transportMemory.isWebSocketBlocked(SERVER)).to.equal(false);
      world.connection.shakesHands();
      world.connection.answers();
      await settle();

      expect(outcome.state).to.equal('resolved');
      expect(world.transportMemory.isWebSocketBlocked(SERVER)).to.equal(true);
      await end();
    });

    it('looks for the session again when no transport gets through (fault 13) [R1]', async () => {
      let tries = 0;
      world.onJoin = (connection) => {
        if (++tries <= 2) return connection.fails();
        connection.shakesHands();
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

    it('rejects with aborted when stop() calls it off, and closes what was opened', async () => {
      const outcome = outcomeOf(join());
      await settle();

      expect(await recorded.controller.stop()).to.equal(undefined);
      await settle();

      expect((outcome.error as CobrowseError).code).to.equal('aborted');
      expect(recorded.states).to.deep.equal(['locating', 'connecting', 'idle']);
      expect(recorded.facts).to.deep.equal([]);
    });
  });

  describe('while joining', () => {
    beforeEach(() => {
      world.onJoin = (connection) => connection.shakesHands();
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
      expect(recorded.facts).to.deep.equal([]);
      expect(world.connections).to.have.length(1);
    });

    it('names the missing stickiness when a session of a cluster refuses (fault 31) [C3]', async () => {
      world.session = {sessionServerName: 'node-that-is-elsewhere'};
      world.onJoin = (connection) => {
        connection.shakesHands();
        connection.answers({});
      };

      const outcome = outcomeOf(join());
      await world.clock.advance(5000);

      expect((outcome.error as CobrowseError).code).to.equal('stickiness-unavailable');
      expect(world.connections, 'tries').to.have.length(3);
    });

    it('tells an activation that came before the reply after joined (fault 23) [C5]', async () => {
      const outcome = outcomeOf(join());
      await settle();
      world.connection.notices('activated', {activationTime: ACTIVE_AT});
      await settle();
      expect(recorded.facts).to.deep.equal([]);

      world.connection.answers();
      await settle();

      expect(outcome.state).to.equal('resolved');
      expect(recorded.facts).to.deep.equal(['joined', 'activated']);
      await end();
    });

    it('gives one fatal session-ended when the session is over before the reply (fault 25) [C5]', async () => {
      const outcome = outcomeOf(join());
      await settle();
      world.connection.notices('deactivated', {deactivationTime: ENDED_AT});
      await settle();

      expect((outcome.error as CobrowseError).code).to.equal('session-ended');
      expect(recorded.facts).to.deep.equal([]);
      expect(recorded.all('error').map(({code, fatal}) => [code, fatal])).to.deep.equal([
        ['session-ended', true],
      ]);
      expect(recorded.controller.state).to.equal('failed');
    });
  });

  describe('while joined', () => {
    it('resolves with what it also tells, frozen and without secrets [C4]', async () => {
      const session = await join();

      expect(recorded.all('joined')).to.deep.equal([session]);
      expect(session).to.deep.equal({
        sessionHistoryId: 'history-1',
        users: [{userId: '1', role: 1, name: 'John'}],
        server: SERVER,
        stickiness: 'none',
      });
      expect(session).to.be.frozen;
      expect(session.users).to.be.frozen;
      expect(session.users[0]).to.be.frozen;
      await end();
    });

    it('gives the same promise for the same token, and joins once [C5]', async () => {
      const first = join();
      const second = join();
      await settle();

      expect(await first).to.equal(await second);
      expect(await join()).to.equal(await first);
      expect(world.connections).to.have.length(1);
      await end();
    });

    it('refuses a second token, leaving the first session alone [H4]', async () => {
      await join();

      const outcome = outcomeOf(recorded.controller.join('987654321'));
      await settle();

      expect((outcome.error as CobrowseError).code).to.equal('already-joined');
      expect(recorded.all('error')[0]).to.include({code: 'already-joined', fatal: false});
      expect(recorded.controller.state).to.equal('joined');
      expect(world.requests).to.have.length(1);
      await end();
    });

    it('replaces the session by option, ending the first before the second begins [H4 C8]', async () => {
      recorded.controller.configure({server: SERVER, onNewToken: 'replace'});
      await join();

      const session = recorded.controller.join('987654321');
      await session;

      expect(recorded.facts).to.deep.equal(['joined', 'deactivated', 'joined']);
      expect(world.connections.map(({exits}) => exits)).to.deep.equal([1, 0]);
      await end();
      expect(recorded.said).not.to.contain('987654321');
    });

    it('tells each user once, whether their id is a number or a string [C11]', async () => {
      await join();

      world.connection.notices('joined', {userId: 2, role: '2'});
      world.connection.notices('joined', {userId: '2', role: 2, name: 'Bob'});
      world.connection.notices('joined', {userId: '1', role: 1, name: 'John'});

      expect(recorded.all('user-joined')).to.deep.equal([{userId: '2', role: 2}]);
      expect(recorded.controller.session?.users).to.have.length(2);
      await end();
    });

    it('hints at a session that does not become active, at its time [R10]', async () => {
      await join();

      await world.clock.advance(29_999);
      expect(recorded.all('error')).to.have.length(0);
      await world.clock.advance(1);

      expect(recorded.all('error')[0]).to.include({code: 'view-not-activated', fatal: false});
      expect(recorded.controller.state).to.equal('joined');
      await end();
    });

    it('concludes an activation it could not hear from the agent inside (U4) [C5]', async () => {
      world.onJoin = (connection) => {
        connection.shakesHands();
        connection.answers(joinReply({users: [{userId: '7', role: 2}]}));
      };
      await join();

      await world.clock.advance(999);
      expect(recorded.controller.state).to.equal('joined');
      await world.clock.advance(1);

      expect(recorded.all('activated')).to.deep.equal([{activationTime: null, late: true}]);
      expect(recorded.controller.state).to.equal('active');
      await world.clock.advance(4000);
      await end();
      expect(recorded.all('deactivated')[0]).to.include({activationTime: null, durationMs: 4000});
    });

    it('has no duration for a session that never became active [C5 A3]', async () => {
      await join();
      world.connection.notices('deactivated', {activationTime: null, deactivationTime: ENDED_AT});

      expect(recorded.all('deactivated')).to.deep.equal([
        {
          activationTime: null,
          deactivationTime: ENDED_AT,
          durationMs: null,
          endedBy: 'remote',
          estimated: false,
        },
      ]);
      expect(recorded.controller.attachedData).to.not.have.property('CoBrowseDuration');
    });
  });

  describe('while active', () => {
    beforeEach(async () => {
      await join();
      world.connection.notices('activated', {activationTime: ACTIVE_AT});
    });

    it('has told so once, however often it hears it (fault 24) [C5]', async () => {
      world.connection.notices('activated', {activationTime: ACTIVE_AT + 5});

      expect(recorded.all('activated')).to.deep.equal([{activationTime: ACTIVE_AT, late: false}]);
      expect(recorded.controller.session?.activationTime).to.equal(ACTIVE_AT);
      await end();
    });

    it('ends when it is told so: disconnects without EXIT, at once [C6]', async () => {
      const {connection} = world;

      connection.notices('deactivated', {activationTime: ACTIVE_AT, deactivationTime: ENDED_AT});

      expect(connection).to.include({closed: true, exits: 0, stops: 0, userToken: ''});
      expect(recorded.controller).to.include({state: 'ended', connectionState: 'disconnected'});
      expect(recorded.all('deactivated')).to.deep.equal([
        {
          activationTime: ACTIVE_AT,
          deactivationTime: ENDED_AT,
          durationMs: ENDED_AT - ACTIVE_AT,
          endedBy: 'remote',
          estimated: false,
        },
      ]);
      expect(world.clock.pending).to.equal(0);
    });

    it('stops over CometD, and takes the notice for the answer [C7]', async () => {
      const outcome = outcomeOf(recorded.controller.stop());
      await settle();
      expect(world.connection.stops).to.equal(1);
      expect(outcome.state).to.equal('pending');

      world.connection.notices('deactivated', {deactivationTime: ENDED_AT});
      await settle();

      expect(outcome.value).to.include({endedBy: 'controller', estimated: false});
      expect(recorded.all('deactivated')).to.deep.equal([outcome.value]);
      expect(world.requests.filter((url) => url.endsWith('stop'))).to.have.length(0);
    });

    it('stops over REST when no notice comes in time [C7]', async () => {
      const outcome = outcomeOf(recorded.controller.stop());
      await world.clock.advance(2999);
      expect(world.requests.filter((url) => url.endsWith('stop'))).to.have.length(0);

      await world.clock.advance(1);

      expect(world.requests.filter((url) => url.endsWith('stop'))).to.have.length(1);
      expect(outcome.value).to.include({endedBy: 'controller', estimated: false});
      expect(recorded.all('error')).to.have.length(0);
    });

    it('ends for itself, estimated, when not even REST answers [C7 R9]', async () => {
      world.respond = () => 'nothing';

      const outcome = outcomeOf(recorded.controller.stop());
      await world.clock.advance(5999);
      expect(outcome.state).to.equal('pending');
      await world.clock.advance(1);

      expect(outcome.value).to.include({endedBy: 'controller', estimated: true});
      expect(recorded.all('error').map(({code}) => code)).to.deep.equal(['stop-failed']);
      expect(recorded.all('deactivated')).to.have.length(1);
    });

    it('takes a session that REST no longer knows for stopped [C7]', async () => {
      world.alive = false;

      const outcome = outcomeOf(recorded.controller.stop());
      await world.clock.advance(3000);

      expect(outcome.state).to.equal('resolved');
      expect(recorded.all('error')).to.have.length(0);
    });

    it('stops once for several calls [C7]', async () => {
      const outcomes = [1, 2, 3].map(() => outcomeOf(recorded.controller.stop()));
      await world.clock.advance(3000);

      expect(new Set(outcomes.map(({value}) => value)).size).to.equal(1);
      expect(world.connection.stops).to.equal(1);
      expect(world.requests.filter((url) => url.endsWith('stop'))).to.have.length(1);
    });

    it('leaves with EXIT and without STOP, telling the end at once [C8]', async () => {
      const {connection} = world;

      const end = await recorded.controller.leave();

      expect(connection).to.include({exits: 1, stops: 0, closed: true});
      expect(recorded.all('deactivated')).to.deep.equal([end]);
      expect(end).to.include({endedBy: 'controller', estimated: true, activationTime: ACTIVE_AT});
    });

    it('says EXIT on a closing page [C9]', async () => {
      recorded.controller.unload();

      expect(world.connection).to.include({unloads: 1, exits: 1});
      expect(world.requests.filter((url) => url.endsWith('stop'))).to.have.length(0);
      await recorded.controller.leave();
    });
  });

  describe('when ended', () => {
    beforeEach(async () => {
      await join();
      await end();
    });

    it('tells nothing twice (fault 26) [C5]', async () => {
      const {length} = recorded.events;

      world.connection.notices('deactivated', {deactivationTime: ENDED_AT});
      world.connection.notices('activated', {activationTime: ACTIVE_AT});
      recorded.controller.wake({doubt: true});
      recorded.controller.unload();
      await recorded.controller.leave();
      await world.clock.advance(60_000);

      expect(recorded.events).to.have.length(length);
    });

    it('answers stop() with the end, and sends nothing more [C7]', async () => {
      const outcome = outcomeOf(recorded.controller.stop());
      await settle();

      expect(outcome.error).to.equal(undefined);
      expect(outcome.value).to.deep.equal(recorded.all('deactivated')[0]);
      expect(world.connection.stops).to.equal(0);
    });

    it('joins the next session with a new connection [H4]', async () => {
      await recorded.controller.join('987654321');

      expect(world.connections).to.have.length(2);
      expect(recorded.facts).to.deep.equal(['joined', 'deactivated', 'joined']);
      await end();
    });

    it('asks the server anew for the same token, since it may have been given out again', async () => {
      world.alive = false;

      const outcome = outcomeOf(join());
      await settle();

      expect((outcome.error as CobrowseError).code).to.equal('session-not-found');
    });
  });
});
