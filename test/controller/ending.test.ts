import {expect} from 'chai';
import type {CobrowseError} from '../../src/errors.js';
import {
  ACTIVE_AT,
  end,
  ENDED_AT,
  join,
  recorded,
  useController,
  world,
} from '../support/controller-suite.js';
import {settle} from '../support/fake-clock.js';
import type {Answer} from '../support/fake-cobrowse.js';
import {outcomeOf} from '../support/recorded-controller.js';

describe('CobrowseController', () => {
  useController({leaves: false});

  describe('while active', () => {
    beforeEach(async () => {
      await join();
      world.connection.receives('activated', {activationTime: ACTIVE_AT});
    });

    it('emits it once, however often the message comes (fault 24) [C5]', async () => {
      world.connection.receives('activated', {activationTime: ACTIVE_AT + 5});

      expect(recorded.all('activated')).to.deep.equal([{activationTime: ACTIVE_AT, late: false}]);
      expect(recorded.controller.session?.activationTime).to.equal(ACTIVE_AT);
      await end();
    });

    it('ends when the message comes: disconnects without EXIT, at once [C6]', async () => {
      const {connection} = world;

      connection.receives('deactivated', {activationTime: ACTIVE_AT, deactivationTime: ENDED_AT});

      expect(connection).to.include({closed: true, exits: 0, stops: 0, userToken: ''});
      expect(recorded.controller).to.include({state: 'ended', connectionState: 'disconnected'});
      expect(recorded.all('deactivated')).to.deep.equal([
        {
          activationTime: ACTIVE_AT,
          deactivationTime: ENDED_AT,
          durationMs: ENDED_AT - ACTIVE_AT,
          endedBy: 'remote',
          reason: 'unknown',
          estimated: false,
        },
      ]);
      expect(world.clock.pending).to.equal(0);
    });

    it('stops over CometD, and takes the message for the answer [C7]', async () => {
      const outcome = outcomeOf(recorded.controller.stop());
      await settle();
      expect(world.connection.stops).to.equal(1);
      expect(outcome.state).to.equal('pending');

      world.connection.receives('deactivated', {deactivationTime: ENDED_AT});
      await settle();

      expect(outcome.value).to.include({endedBy: 'controller', estimated: false});
      expect(recorded.all('deactivated')).to.deep.equal([outcome.value]);
      expect(world.requests.filter((url) => url.endsWith('stop'))).to.have.length(0);
    });

    it('reports no failure of a stop over REST that a message has overtaken [C7]', async () => {
      world.respond = () => 'nothing';
      const outcome = outcomeOf(recorded.controller.stop());
      await world.clock.advance(3000);
      world.connection.receives('deactivated', {deactivationTime: ENDED_AT});
      await settle();

      expect(outcome.value).to.include({endedBy: 'controller', estimated: false});
      expect(recorded.all('error')).to.deep.equal([]);
    });

    it('stops over REST when no message comes in time [C7]', async () => {
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

    it('asks REST a second time to stop, when the answer is lost or the server cannot [C7]', async () => {
      const lost: (() => Answer | Promise<Answer>)[] = [
        () => Promise.reject(new TypeError('Failed to fetch')),
        () => ({status: 503}),
      ];
      for (const answer of lost) {
        let stops = 0;
        world.respond = (url) => (url.endsWith('stop') && stops++ === 0 ? answer() : undefined);
        const outcome = outcomeOf(recorded.controller.stop());
        await world.clock.advance(3000);

        expect(outcome.value).to.include({endedBy: 'controller', estimated: false});
        expect([stops, recorded.all('error').length]).to.deep.equal([2, 0]);
        world.alive = true;
        await join();
      }
      await end();
    });

    it('asks REST twice at the most, and not again what is refused [C7]', async () => {
      for (const [status, count] of [
        [503, 2],
        [403, 1],
      ] as const) {
        world.requests.length = 0;
        world.respond = (url) => (url.endsWith('stop') ? {status} : undefined);
        const outcome = outcomeOf(recorded.controller.stop());
        await world.clock.advance(3000);

        expect(outcome.value).to.include({endedBy: 'controller', estimated: true});
        expect(recorded.all('error').at(-1)).to.include({code: 'stop-failed'});
        expect(world.requests.filter((url) => url.endsWith('stop'))).to.have.length(count);
        await join();
      }
      await end();
    });

    it('says that a session lives on whose user token REST does not know (fault 21) [C7]', async () => {
      world.respond = (url) => (url.endsWith('stop') ? {status: 404} : undefined);

      const outcome = outcomeOf(recorded.controller.stop());
      await world.clock.advance(3000);

      expect(outcome.value).to.include({endedBy: 'controller', estimated: true});
      expect(recorded.all('error').map(({code}) => code)).to.deep.equal(['stop-failed']);
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

    it('leaves with EXIT and without STOP, emitting the end at once [C8]', async () => {
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

    it('emits nothing twice (fault 26) [C5]', async () => {
      const {length} = recorded.events;

      world.connection.receives('deactivated', {deactivationTime: ENDED_AT});
      world.connection.receives('activated', {activationTime: ACTIVE_AT});
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
      expect(recorded.sessionEvents).to.deep.equal(['joined', 'deactivated', 'joined']);
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
