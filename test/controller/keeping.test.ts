import {expect} from 'chai';
import {recorded, useJoinedController, world} from '../support/controller-suite.js';
import {settle} from '../support/fake-clock.js';
import {outcomeOf} from '../support/recorded-controller.js';

const MINUTE_MS = 60_000;
const isStop = (url: string): boolean => url.endsWith('/stop');

describe('CobrowseController, keeping a session', () => {
  useJoinedController();

  const lastChange = () => recorded.all('state-change').slice(-1)[0];

  describe('while the connection is quiet', () => {
    it('asks over REST whenever nothing was received for probeIntervalMs (fault 27) [R3]', async () => {
      await world.clock.advance(9999);
      expect(world.requests).to.have.length(0);
      await world.clock.advance(1);
      expect(world.requests).to.have.length(1);
      await world.clock.advance(10_000);
      expect(world.requests).to.have.length(2);
    });

    it('does not ask while messages come', async () => {
      for (let count = 0; count < 6; count++) {
        await world.clock.advance(9000);
        world.connection.receives('joined', {userId: count, role: 1});
      }

      expect(world.requests).to.have.length(0);
    });

    it('finds an end without a message when "not found" has lasted for 10 s (fault 27) [R3 C16]', async () => {
      world.alive = false;
      await world.clock.advance(10_000 + 9999);
      expect(recorded.sessionEvents).to.deep.equal([]);
      expect(world.requests).to.have.length(6);

      await world.clock.advance(1);

      expect(recorded.all('deactivated')[0]).to.include({endedBy: 'unknown', estimated: true});
      expect(recorded.controller.state).to.equal('ended');
      expect(world.connection).to.include({closed: true, exits: 0});
    });

    it('prefers the message that comes in that time (fault 27) [R3 C5]', async () => {
      world.alive = false;
      await world.clock.advance(10_500);

      world.connection.receives('deactivated', {deactivationTime: 5000});
      await world.clock.advance(MINUTE_MS);

      expect(recorded.all('deactivated')).to.have.length(1);
      expect(recorded.all('deactivated')[0]).to.include({endedBy: 'remote', estimated: false});
    });

    for (const [what, answer] of [
      ['500', {status: 500}],
      ['403', {status: 403}],
      ['a login page (fault 6)', {status: 200, body: '<html>Log in</html>'}],
      ['another session', {status: 200, body: {sessionToken: '999999999'}}],
      ['a redirect (fault 12)', {status: 302}],
      ['nothing', 'nothing'],
    ] as const) {
      it(`does not take ${what} for an end [R7]`, async () => {
        world.respond = () => answer;
        await world.clock.advance(5 * MINUTE_MS);

        expect(recorded.events).to.deep.equal([]);
        expect(world.requests.length).to.be.within(5, 100);
      });
    }

    it('does not ask a server at once again that has answered, be it an error [R1 R8]', async () => {
      world.respond = () => ({status: 503, headers: {'Retry-After': '5'}});
      await world.clock.advance(10_100);

      expect(world.requests).to.have.length(1);
    });

    it('asks again soon when there is no answer: the connection may be dead (fault 33) [R3]', async () => {
      world.respond = () => (world.requests.length === 1 ? 'nothing' : undefined);
      world.alive = false;
      await world.clock.advance(10_000 + 2000 + 10_000);

      expect(recorded.all('deactivated')).to.have.length(1);
    });

    it('asks at once when it is woken, and checks the connection on doubt (fault 43, fault 46) [R5]', async () => {
      recorded.controller.wake();
      await settle();
      await world.clock.advance(0);
      expect(world.requests).to.have.length(1);
      expect(world.connection.checks).to.deep.equal([{doubt: false}]);

      recorded.controller.wake({doubt: true});
      await world.clock.advance(0);
      expect(world.requests).to.have.length(2);
      expect(world.connection.checks).to.deep.equal([{doubt: false}, {doubt: true}]);
    });

    it('asks once for a storm of wakes [R8]', async () => {
      for (let call = 0; call < 1000; call++) recorded.controller.wake({doubt: true});
      await world.clock.advance(0);

      expect(world.requests).to.have.length(1);
    });

    it('detects that the machine slept by a timer that fires late (fault 44, fault 45) [R5]', async () => {
      await world.clock.sleep(10 * MINUTE_MS);

      expect(world.connection.checks).to.deep.equal([{doubt: true}]);
      expect(world.requests).to.have.length(1);
      expect(recorded.events).to.deep.equal([]);
    });

    for (const hours of [1, -1]) {
      it(`is not led astray by a clock set by ${hours} h (fault 45) [R5]`, async () => {
        world.connection.receives('activated', {activationTime: 1000});
        world.clock.setDate(hours * 60 * MINUTE_MS);
        await world.clock.advance(MINUTE_MS);
        expect(world.requests).to.have.length.within(6, 7);
        world.connection.receives('deactivated', {activationTime: 1000, deactivationTime: 4000});

        expect(recorded.all('deactivated')[0]).to.include({durationMs: 3000, estimated: false});
      });

      it(`measures an end without a message by no clock that is set by ${hours} h (fault 45) [R5]`, async () => {
        world.connection.receives('activated', {activationTime: 1000});
        world.clock.setDate(hours * 60 * MINUTE_MS);
        world.alive = false;
        await world.clock.advance(MINUTE_MS);

        expect(recorded.all('deactivated')[0]).to.include({estimated: true, activationTime: 1000});
        expect(recorded.all('deactivated')[0]!.durationMs).to.be.within(5000, 15_000);
      });
    }
  });

  describe('an active session that is found to be over', () => {
    const activate = () => world.connection.receives('activated', {activationTime: 1000});
    const durationMs = () => recorded.all('deactivated')[0]?.durationMs;

    it('lasted hardly longer than it was known to, though the machine slept [R5 A3]', async () => {
      activate();
      await world.clock.advance(35_000);
      world.alive = false;
      await world.clock.sleep(8 * 60 * MINUTE_MS);
      await world.clock.advance(11_000);

      expect(durationMs()).to.be.within(30_000, 70_000);
    });

    for (const [how, breakDown] of [
      ['the connection was down', () => world.connection.interrupts()],
      ['the connection was lost', () => world.connection.loses()],
    ] as const) {
      it(`lasted hardly longer than it was known to, though ${how} for an hour [R5 A3]`, async () => {
        activate();
        await world.clock.advance(35_000);
        world.respond = () => ({status: 503});
        breakDown();
        await world.clock.advance(60 * MINUTE_MS);
        expect(recorded.sessionEvents).to.deep.equal(['activated']);
        world.alive = false;
        world.respond = undefined;
        await world.clock.advance(MINUTE_MS);

        expect(durationMs()).to.be.within(30_000, 70_000);
      });

      it(`lasted for all the time in which REST knew it, though ${how} [R3 A3]`, async () => {
        activate();
        world.onJoin = () => undefined;
        breakDown();
        await world.clock.advance(10 * MINUTE_MS);
        world.alive = false;
        await world.clock.advance(MINUTE_MS);

        expect(durationMs()).to.be.within(10 * MINUTE_MS - 25_000, 10 * MINUTE_MS + 31_000);
      });
    }
  });

  describe('while polls fail', () => {
    it('says so with the time of the next try, and when they get through again (fault 34) [R1]', async () => {
      const retryInMs = world.connection.interrupts();

      expect(retryInMs).to.be.within(0, 300);
      expect(lastChange()).to.include({
        state: 'joined',
        connectionState: 'reconnecting',
        retryInMs,
        reason: 'server-unreachable',
      });
      world.connection.restores();
      expect(lastChange()).to.include({connectionState: 'connected'});
      expect(recorded.sessionEvents).to.deep.equal([]);
    });

    it('asks over REST soon, since the answer may have been the end (fault 27) [R3]', async () => {
      world.connection.interrupts();
      world.connection.restores();
      await world.clock.advance(2000);

      expect(world.requests).to.have.length(1);
    });

    it('finds the end although polls fail more often than it asks [R3]', async () => {
      world.alive = false;
      for (let passed = 0; passed < 60; passed++) {
        world.connection.interrupts(passed);
        await world.clock.advance(500);
      }

      expect(recorded.all('deactivated')).to.have.length(1);
    });

    it('is suspended after suspendAfterMs, and still tries, rarely (fault 29) [R6]', async () => {
      world.respond = () => 'nothing';
      world.connection.interrupts();
      await world.clock.advance(119_999);
      world.connection.interrupts(50);
      expect(recorded.controller.connectionState).to.equal('reconnecting');
      await world.clock.advance(1);

      const retryInMs = world.connection.interrupts(51);

      expect(recorded.controller.connectionState).to.equal('suspended');
      expect(retryInMs).to.equal(30_000);
      world.connection.restores();
      expect(recorded.controller.connectionState).to.equal('connected');
      expect(world.connection.interrupts()).to.be.below(301);
    });

    it('stops over REST at once, since CometD does not get through [C7]', async () => {
      world.connection.interrupts();

      const outcome = outcomeOf(recorded.controller.stop());
      await settle();

      expect(outcome.value).to.include({endedBy: 'controller'});
      expect(world.connection.stops).to.equal(0);
      expect(world.requests.filter(isStop)).to.have.length(1);
    });
  });
});
