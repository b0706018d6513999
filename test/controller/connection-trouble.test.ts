import {expect} from 'chai';
import type {RetryContext} from '../../src/controller/reconnect-policy.js';
import {refusedWith} from '../../src/error-texts.js';
import {hasFailed} from '../support/at-rest.js';
import {
  joinAfresh,
  recorded,
  UNHURRIED,
  useController,
  world,
} from '../support/controller-suite.js';
import {SERVER} from '../support/fake-cobrowse.js';
import {joinReply} from '../support/fake-connection.js';

const MINUTE_MS = 60_000;

describe('CobrowseController, when the connection makes trouble', () => {
  useController(UNHURRIED);

  afterEach(function () {
    if (hasFailed(this)) return;
    expect(recorded.all('deactivated')).to.have.length(1);
  });

  const transports = () => world.connections.map(({transport}) => transport);
  const codes = () => recorded.all('error').map(({code}) => code);

  describe('a WebSocket that is cut again and again while REST gets through', () => {
    it('is given up for long-polling, for all the page [R4]', async () => {
      await joinAfresh();
      const first = world.connection;
      first.interrupts(0);
      await world.clock.advance(1000);
      expect(world.requests, 'asked beside the connection').to.have.length(1);
      first.interrupts(1);
      expect(first.closed, 'once is an accident').to.equal(false);
      first.interrupts(2);

      expect(first.closed).to.equal(true);
      await world.clock.advance(1000);
      expect(transports()).to.deep.equal(['websocket', 'long-polling']);
      expect(world.transportMemory.webSocketBlocked.has(SERVER)).to.equal(true);
      expect(recorded.controller.connectionState).to.equal('connected');
      expect(codes()).to.deep.equal([]);
    });

    it('is kept when it comes back in between', async () => {
      await joinAfresh();
      for (let cut = 0; cut < 6; cut++) {
        world.connection.interrupts(0);
        await world.clock.advance(1500);
        world.connection.restores();
        await world.clock.advance(1500);
      }

      expect(world.connections).to.have.length(1);
    });

    it('is kept while REST fails as well: it is the server, or the network', async () => {
      await joinAfresh();
      world.respond = () => ({status: 503});
      for (let cut = 0; cut < 6; cut++) {
        world.connection.interrupts(cut);
        await world.clock.advance(2000);
      }

      expect(world.connections).to.have.length(1);
    });

    it('is kept when REST has got through once, but does not any more', async () => {
      await joinAfresh();
      world.connection.interrupts(0);
      await world.clock.advance(1100);
      world.respond = () => ({status: 503});
      world.connection.interrupts(1);
      await world.clock.advance(4000);
      world.connection.interrupts(2);
      world.connection.interrupts(3);

      expect(world.connection.closed).to.equal(false);
    });

    it('counts for nothing in long-polling, which has nothing to fall back to', async () => {
      await joinAfresh({transports: ['long-polling']});
      for (let cut = 0; cut < 6; cut++) {
        world.connection.interrupts(cut);
        await world.clock.advance(2000);
      }

      expect(transports()).to.deep.equal(['long-polling']);
    });
  });

  it('reports a refused credential also in an outage that began otherwise [R14]', async () => {
    await joinAfresh();
    world.connection.interrupts(0);
    world.connection.interrupts(1, refusedWith(401));

    expect(codes()).to.deep.equal(['server-refused']);
  });

  it('reports a refused credential once per outage, and goes on with a renewed one [R14]', async () => {
    await joinAfresh();
    for (let failed = 0; failed < 5; failed++)
      world.connection.interrupts(failed, refusedWith(401));

    expect(recorded.all('error').map(({code, fatal}) => [code, fatal])).to.deep.equal([
      ['server-refused', false],
    ]);
    expect(recorded.all('state-change').slice(-1)[0]).to.include({
      connectionState: 'reconnecting',
      reason: 'server-refused',
    });
    world.connection.restores();
    world.connection.interrupts(0, refusedWith(403));
    expect(recorded.all('error')).to.have.length(2);
    world.connection.restores();
    expect(recorded.controller).to.include({state: 'joined', connectionState: 'connected'});
  });

  describe('an end that REST knows of', () => {
    it('is confirmed while the connection is down, since a message knows more (fault 27) [R3 C5 C16]', async () => {
      await joinAfresh();
      world.alive = false;
      world.connection.interrupts(0);
      await world.clock.advance(1000 + 4999);
      expect(recorded.sessionEvents).to.deep.equal([]);
      await world.clock.advance(1);

      expect(recorded.all('deactivated')[0]).to.include({estimated: true, endedBy: 'unknown'});
    });

    for (const [pollPauseMs, graceMs] of [
      [0, 1000],
      [2000, 3000],
      [5000, 6000],
    ] as const) {
      it(`is asked for again after ${graceMs} ms when polls pause for ${pollPauseMs} ms [R3 R8 C16]`, async () => {
        await joinAfresh();
        world.requests.length = 0;
        world.connection.pollPauseMs = pollPauseMs;
        world.alive = false;
        await world.clock.advance(10_000 + graceMs - 1);
        expect(world.requests).to.have.length(1);
        await world.clock.advance(1);

        expect(world.requests).to.have.length(2);
      });
    }
  });

  it('asks every two seconds while the connection is down, and seldom again when it is back [R3]', async () => {
    await joinAfresh();
    world.connection.interrupts(0);
    await world.clock.advance(1000);
    expect(world.requests).to.have.length(1);
    await world.clock.advance(8000);
    expect(world.requests).to.have.length(5);
    world.connection.restores();
    await world.clock.advance(1000);
    expect(world.requests, 'once for what may be lost').to.have.length(6);
    await world.clock.advance(9999);
    expect(world.requests).to.have.length(6);
  });

  it('asks no more often than probeIntervalMs is short [R3]', async () => {
    await joinAfresh({probeIntervalMs: 500});
    world.connection.interrupts(0);
    await world.clock.advance(5000);

    expect(world.requests).to.have.length(10);
  });

  it('asks one question at a time, however slow the answer is [R8]', async () => {
    await joinAfresh();
    world.respond = () => 'nothing';
    await world.clock.advance(10_000);
    recorded.controller.wake();
    await world.clock.advance(1);
    recorded.controller.wake();
    await world.clock.advance(1);

    expect(world.requests).to.have.length(1);
  });

  describe('a connection that is lost', () => {
    it('asks the policy as from within a session, counting tries from 1 [R1]', async () => {
      const asked: RetryContext[] = [];
      const nextRetryDelayInMs = (context: RetryContext) => {
        asked.push(context);
        return 100;
      };
      await joinAfresh({reconnectPolicy: {nextRetryDelayInMs}});
      world.connection.interrupts(0);
      world.connection.interrupts(1);
      world.connection.loses();
      await world.clock.advance(100);

      expect(asked.map(({attempt, joined}) => [attempt, joined])).to.deep.equal([
        [1, true],
        [2, true],
        [1, true],
      ]);
      expect(recorded.controller.connectionState).to.equal('connected');
    });

    it('tries rarely when the policy gives up, and says so [R1]', async () => {
      await joinAfresh({reconnectPolicy: {nextRetryDelayInMs: () => null}});
      expect(world.connection.interrupts(0)).to.equal(30_000);
      world.connection.loses();

      expect(recorded.all('state-change').slice(-1)[0]).to.include({
        connectionState: 'suspended',
        retryInMs: 30_000,
      });
      await world.clock.advance(29_999);
      expect(world.connections).to.have.length(1);
      await world.clock.advance(1);
      expect(world.connections).to.have.length(2);
    });

    it('polls by the same policy once it is joined again [R1]', async () => {
      await joinAfresh({reconnectPolicy: {nextRetryDelayInMs: ({attempt}) => 100 * attempt}});
      world.connection.loses();
      await world.clock.advance(100);

      expect(world.connections).to.have.length(2);
      expect([0, 1, 2].map((attempt) => world.connection.interrupts(attempt))).to.deep.equal([
        100, 200, 300,
      ]);
    });

    it('counts as forgotten only when the server said so [R6]', async () => {
      await joinAfresh();
      for (let time = 0; time < 6; time++) {
        world.connection.loses({forgotten: false});
        await world.clock.advance(2000);
      }

      expect(codes()).to.deep.equal([]);
      expect(world.connections).to.have.length(7);
    });

    it('is joined again no more when its own node has refused, and watched over REST (U2) [R2]', async () => {
      world.session = {sessionServerUrl: 'https://cobrowse.example.com:8443/cobrowse'};
      await joinAfresh();
      world.onJoin = (connection) => {
        connection.acceptsHandshake();
        connection.answers({});
      };
      world.connection.loses({forgotten: true});
      await world.clock.advance(10 * MINUTE_MS);

      expect(world.connections.filter(({joinedWith}) => joinedWith)).to.have.length(2);
      expect(codes()).to.deep.equal(['join-refused']);
      expect(recorded.controller.connectionState).to.equal('suspended');
      world.alive = false;
      await world.clock.advance(10_000);
      expect(recorded.sessionEvents).to.deep.equal(['deactivated']);
    });

    for (const forgotten of [true, false]) {
      const how = forgotten ? 'forgotten' : 'thrown out';
      it(`does not storm a server by which it is ${how} with every JOIN reply (fault 30) [R8]`, async () => {
        await joinAfresh();
        world.onJoin = (connection) => {
          connection.acceptsHandshake();
          connection.answers();
          connection.loses({forgotten});
        };
        world.connection.loses({forgotten});
        await world.clock.advance(MINUTE_MS);
        expect(world.connections.length).to.be.within(3, 90);
        expect(recorded.controller.connectionState).to.be.oneOf(['reconnecting', 'suspended']);

        world.onJoin = (connection) => {
          connection.acceptsHandshake();
          connection.answers();
        };
        await world.clock.advance(MINUTE_MS);
        expect(recorded.controller.connectionState).to.equal('connected');
        expect(world.open).to.have.length(1);
      });
    }

    it('stops with the user token of the last JOIN reply, though it was lost with it (fault 21) [C7]', async () => {
      await joinAfresh();
      world.onJoin = (connection) => {
        connection.acceptsHandshake();
        connection.answers(joinReply({userToken: 'newest-secret'}));
        connection.loses();
      };
      world.connection.loses();
      await world.clock.advance(300);
      void recorded.controller.stop();
      await world.clock.advance(0);

      expect(world.requests.filter((url) => url.endsWith('/stop'))).to.deep.equal([
        `${SERVER}/rest/live/users/newest-secret/session/stop`,
      ]);
    });

    it('leaves nothing open when the session is left while it is joined again [C8]', async () => {
      await joinAfresh();
      world.onJoin = (connection) => connection.acceptsHandshake();
      world.connection.loses({forgotten: true});
      await world.clock.advance(300);
      await recorded.controller.leave();
      world.connection.answers(joinReply());
      await world.clock.advance(0);

      expect(world.open).to.have.length(0);
    });
  });

  describe('a session on a node of its own', () => {
    const NODE = 'https://cobrowse.example.com:8443/cobrowse';

    beforeEach(async () => {
      world.session = {sessionServerUrl: NODE};
      await joinAfresh({suspendAfterMs: 30_000});
      world.respond = (url) => (url.startsWith(NODE) ? {status: 503} : undefined);
    });

    it('is not given up while the connection lives, though its node does not answer REST [R6]', async () => {
      await world.clock.advance(5 * MINUTE_MS);

      expect(recorded.sessionEvents).to.deep.equal([]);
      expect(world.requests.some((url) => url.startsWith(SERVER))).to.equal(true);
    });

    it('is given up when connection and node have been silent for suspendAfterMs [R6]', async () => {
      const {clock, connection} = world;
      for (let second = 0; second < 29; second++) {
        connection.interrupts(second);
        await clock.advance(1000);
      }
      expect(recorded.sessionEvents).to.deep.equal([]);
      for (let second = 0; second < 15; second++) {
        connection.interrupts(second);
        await clock.advance(1000);
      }

      expect(recorded.sessionEvents).to.deep.equal(['deactivated']);
    });
  });
});
