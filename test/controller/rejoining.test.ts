import {expect} from 'chai';
import {expectAtRest} from '../support/at-rest.js';
import {
  joinAfresh,
  recorded,
  startAt,
  useJoinedController,
  world,
} from '../support/controller-suite.js';
import {settle} from '../support/fake-clock.js';
import {SERVER} from '../support/fake-cobrowse.js';
import {joinReply} from '../support/fake-connection.js';
import {TOKEN} from '../support/recorded-controller.js';

const MINUTE_MS = 60_000;
const isStop = (url: string): boolean => url.endsWith('/stop');

describe('CobrowseController, joining a session again', () => {
  useJoinedController();

  const lastChange = () => recorded.all('state-change').slice(-1)[0];

  describe('when the server has forgotten us', () => {
    it('asks over REST before it joins again (fault 28) [R2]', async () => {
      world.onJoin = () => expect(world.requests, 'asked before').to.have.length(1);
      world.connection.loses({forgotten: true});
      expect(lastChange()).to.include({connectionState: 'reconnecting'});

      await world.clock.advance(300);

      expect(world.connections).to.have.length(2);
      world.connection.acceptsHandshake();
      world.connection.answers(joinReply({userToken: 'newer-secret'}));
      await settle();
      expect(recorded.controller.connectionState).to.equal('connected');
      expect(recorded.sessionEvents, 'no second joined').to.deep.equal([]);
      expect(recorded.said).not.to.contain('newer-secret');
    });

    it('stops with the newest user token (fault 21) [C7]', async () => {
      world.onJoin = (connection) => {
        connection.acceptsHandshake();
        connection.answers(joinReply({userToken: 'newer-secret'}));
      };
      world.connection.loses({forgotten: true});
      await world.clock.advance(300);

      void recorded.controller.stop();
      await world.clock.advance(3000);

      expect(world.requests.filter(isStop)).to.deep.equal([
        `${SERVER}/rest/live/users/newer-secret/session/stop`,
      ]);
    });

    it('reports an end meanwhile once, estimated, without joining (fault 28) [R2]', async () => {
      world.alive = false;
      world.connection.loses({forgotten: true});
      await world.clock.advance(MINUTE_MS);

      expect(world.connections).to.have.length(1);
      expect(recorded.all('deactivated')).to.have.length(1);
      expect(recorded.all('deactivated')[0]).to.include({endedBy: 'unknown', estimated: true});
    });

    it('drops what the lost connection still says [C5]', async () => {
      const lost = world.connection;
      lost.loses({forgotten: true});
      await world.clock.advance(300);

      lost.receives('activated', {activationTime: 1});
      lost.receives('deactivated', {deactivationTime: 2});

      expect(recorded.sessionEvents).to.deep.equal([]);
    });

    it('watches over REST when it may not join again, saying so once, and asks rarely (U2) [R2]', async () => {
      world.onJoin = (connection) => {
        connection.acceptsHandshake();
        connection.answers({});
      };
      world.connection.loses({forgotten: true});
      await world.clock.advance(5 * MINUTE_MS);
      // Every half minute at most: it may have been another node that refused.
      expect(world.connections.length).to.be.within(2, 11);
      expect(recorded.all('error').map(({code}) => code)).to.deep.equal(['stickiness-unavailable']);
      expect(recorded.controller.connectionState).to.equal('suspended');

      world.alive = false;
      await world.clock.advance(10_000);

      expect(recorded.all('deactivated')).to.have.length(1);
    });

    it('names lost stickiness after the third time within a minute, and slows down (fault 30) [R6]', async () => {
      for (let time = 0; time < 3; time++) {
        world.connection.loses({forgotten: true});
        await world.clock.advance(5000);
      }

      expect(recorded.all('error').map(({code}) => code)).to.deep.equal(['stickiness-unavailable']);
      expect(recorded.controller.connectionState).to.equal('suspended');
      expect(world.connections).to.have.length(3);
      await world.clock.advance(30_000);
      expect(recorded.controller.connectionState).to.equal('connected');
    });

    it('counts only the losses of the last minute', async () => {
      for (let time = 0; time < 6; time++) {
        world.connection.loses({forgotten: true});
        await world.clock.advance(31_000);
      }

      expect(recorded.all('error')).to.have.length(0);
    });

    it('infers the activation that came while nobody listened (U4) [C5]', async () => {
      world.onJoin = (connection) => {
        connection.acceptsHandshake();
        connection.answers(
          joinReply({
            users: [
              {userId: 9, role: 2},
              {userId: 4, role: 3},
            ],
          }),
        );
      };
      world.connection.loses({forgotten: true});
      await world.clock.advance(10_000);

      expect(recorded.sessionEvents).to.deep.equal(['activated']);
      expect(recorded.all('activated')[0]).to.deep.equal({activationTime: null, late: true});
      expect(recorded.all('user-joined')).to.deep.equal([{userId: '9', role: 2}]);
    });

    it('keeps trying through ten minutes without a server, then recovers (fault 29) [R6]', async () => {
      world.respond = () => ({status: 503});
      world.connection.loses();
      await world.clock.advance(10 * MINUTE_MS);
      expect(recorded.controller.connectionState).to.equal('suspended');
      expect(world.requests.length).to.be.within(20, 400);
      expect(recorded.sessionEvents).to.deep.equal([]);

      world.respond = undefined;
      recorded.controller.wake();
      await settle();

      expect(recorded.controller.connectionState).to.equal('connected');
    });

    it('closes the new connection when it is left meanwhile (fault 38)', async () => {
      world.onJoin = (connection) => connection.acceptsHandshake();
      world.connection.loses({forgotten: true});
      await world.clock.advance(300);

      await recorded.controller.leave();
      await settle();

      expect(world.open).to.have.length(0);
      expect(recorded.controller).to.include({state: 'ended', connectionState: 'disconnected'});
    });
  });

  describe('when its node is down', () => {
    beforeEach(async () => {
      await recorded.controller.leave();
      recorded.events.length = 0;
      world.session = {sessionServerUrl: 'https://cobrowse.example.com:8443/cobrowse'};
      await recorded.controller.join(TOKEN);
      recorded.events.length = 0;
      world.respond = (url) => (url.includes(':8443') ? {status: 502} : undefined);
    });

    it('believes the cluster that the session is over (fault 11) [R6]', async () => {
      world.alive = false;
      world.connection.loses();
      await world.clock.advance(7300);

      expect(recorded.all('deactivated')).to.have.length(1);
    });

    it('gives the node time to come back before it gives up the session (fault 29) [R6]', async () => {
      world.connection.loses();
      await world.clock.advance(119_000);
      expect(recorded.sessionEvents).to.deep.equal([]);

      await world.clock.advance(31_000);

      expect(recorded.all('deactivated')[0]).to.include({estimated: true});
    });
  });

  it('stays disconnected when it is left within an event of the rejoin [C8]', async () => {
    recorded.controller.addEventListener('user-joined', () => void recorded.controller.leave());
    world.onJoin = (connection) => {
      connection.acceptsHandshake();
      connection.answers(joinReply({users: [{userId: '9', role: 1}]}));
    };
    world.connection.loses({forgotten: true});
    await world.clock.advance(300);

    expect(recorded.all('user-joined')).to.have.length(1);
    expect(lastChange()).to.include({state: 'ended', connectionState: 'disconnected'});
  });

  it('leaves no connection open whenever it is left on the way back [C8]', async () => {
    for (let steps = 0; steps < 20; steps++) {
      startAt();
      await joinAfresh();
      world.onJoin = (connection) => connection.acceptsHandshake();
      world.connection.loses({forgotten: true});
      await world.clock.advance(300);
      world.connection.answers();
      await settle(steps);
      await recorded.controller.leave();
      await world.clock.advance(0);

      expect(world.connections, `after ${steps} steps`).to.have.length(2);
      expectAtRest(world);
    }
  });
});
