import {expect} from 'chai';
import type {SessionState} from '../../src/controller/session-state.js';
import {expectAtRest} from '../support/at-rest.js';
import {recorded, startAt, useController, world} from '../support/controller-suite.js';
import {settle} from '../support/fake-clock.js';
import {SERVER} from '../support/fake-cobrowse.js';
import {joinReply} from '../support/fake-connection.js';
import {outcomeOf, TOKEN} from '../support/recorded-controller.js';

/** A page that reacts within an event is the rule: frameworks unmount a view the moment it changes. */
describe('CobrowseController, acted upon within its own events', () => {
  useController({leaves: false});

  /** As `it`, with the check that nothing is left at the end. */
  const test = (title: string, body: () => Promise<void>): void => {
    it(title, async () => {
      await body();
      await world.clock.advance(60_000);
      expectAtRest(world);
      expect(recorded.log.filter((line) => line.startsWith('No way'))).to.deep.equal([]);
    });
  };

  const once = (state: SessionState, react: () => unknown): void => {
    let done = false;
    recorded.controller.addEventListener('state-change', ({detail}) => {
      if (done || detail.state !== state) return;
      done = true;
      react();
    });
  };
  const join = () => outcomeOf(recorded.controller.join(TOKEN));

  for (const state of ['locating', 'connecting', 'joining'] as const) {
    test(`stays idle when it is left as it becomes ${state}`, async () => {
      once(state, () => void recorded.controller.leave());

      const outcome = join();
      await world.clock.advance(60_000);

      expect(outcome.error).to.include({code: 'aborted'});
      expect(recorded.controller).to.include({state: 'idle', connectionState: 'disconnected'});
      expect(recorded.sessionEvents).to.deep.equal([]);
    });
  }

  for (const wish of ['leave', 'stop'] as const) {
    test(`leaves nothing behind when ${wish}() is called as it becomes joined [C5]`, async () => {
      once('joined', () => void recorded.controller[wish]());

      const outcome = join();
      await world.clock.advance(60_000);

      expect(outcome.state).not.to.equal('pending');
      expect(recorded.controller.state).to.be.oneOf(['idle', 'ended']);
      expect(recorded.sessionEvents).to.deep.equal(
        recorded.controller.state === 'ended' ? ['joined', 'deactivated'] : [],
      );
    });
  }

  test('leaves nothing behind when it is left within joined [C5 C8]', async () => {
    world.onJoin = (connection) => {
      connection.acceptsHandshake();
      connection.answers(joinReply({users: [{userId: '7', role: 2}]}));
    };
    recorded.controller.addEventListener('joined', () => void recorded.controller.leave());

    join();
    await world.clock.advance(60_000);

    expect(recorded.sessionEvents).to.deep.equal(['joined', 'deactivated']);
    expect(recorded.controller.state).to.equal('ended');
    expect(recorded.all('error')).to.deep.equal([]);
  });

  test('attaches the end last when it is left within joined [A3]', async () => {
    recorded.controller.addEventListener('joined', () => void recorded.controller.leave());

    join();
    await world.clock.advance(0);

    expect(recorded.controller.attachedData).to.include({CoBrowseAssociated: 'No'});
  });

  test('calls every listener with joined before deactivated, though one leaves within joined [C5]', async () => {
    const names: string[] = [];
    recorded.controller.addEventListener('joined', () => void recorded.controller.leave());
    for (const name of ['joined', 'deactivated'] as const) {
      recorded.controller.addEventListener(name, () => names.push(name));
    }

    join();
    await world.clock.advance(0);

    expect(names).to.deep.equal(['joined', 'deactivated']);
  });

  test('stays ended when it is left as the agent comes in [C5]', async () => {
    recorded.controller.addEventListener('user-joined', () => void recorded.controller.leave());
    join();
    await world.clock.advance(0);

    world.connection.receives('joined', {userId: 2, role: 2});
    await world.clock.advance(60_000);

    expect(recorded.controller).to.include({state: 'ended', connectionState: 'disconnected'});
    expect(recorded.sessionEvents).to.deep.equal(['joined', 'deactivated']);
  });

  test('stays disconnected when it is left as a new connection brings the agent', async () => {
    recorded.controller.addEventListener('user-joined', () => void recorded.controller.leave());
    join();
    await world.clock.advance(0);
    world.onJoin = (connection) => {
      connection.acceptsHandshake();
      connection.answers(joinReply({users: [{userId: '7', role: 2}]}));
    };

    world.connection.loses({forgotten: true});
    await world.clock.advance(60_000);

    expect(recorded.controller).to.include({state: 'ended', connectionState: 'disconnected'});
  });

  test('keeps what the server sent about an end, though it is left as it becomes ended [C5]', async () => {
    once('ended', () => void recorded.controller.leave());
    join();
    await world.clock.advance(0);

    world.connection.receives('deactivated', {activationTime: 1000, deactivationTime: 5000});

    expect(recorded.all('deactivated')).to.have.length(1);
    expect(recorded.all('deactivated')[0]).to.include({
      deactivationTime: 5000,
      endedBy: 'remote',
      estimated: false,
    });
  });

  test('answers stop() with the end, though it is called as it becomes ended [C7]', async () => {
    let stopped = outcomeOf(Promise.resolve<unknown>(undefined));
    once('ended', () => (stopped = outcomeOf<unknown>(recorded.controller.stop())));
    join();
    await world.clock.advance(0);

    world.connection.receives('deactivated', {activationTime: 1000, deactivationTime: 5000});
    await world.clock.advance(0);

    expect(stopped.error).to.equal(undefined);
    expect(stopped.value).to.include({deactivationTime: 5000});
  });

  for (const trigger of ['state-change', 'deactivated'] as const) {
    test(`joins the next session out of ${trigger} of the last one [H4 C5]`, async () => {
      let next = outcomeOf(Promise.resolve<unknown>(undefined));
      let seen = 0;
      const react = (): void => {
        if (recorded.controller.state !== 'ended' || seen++) return;
        next = outcomeOf<unknown>(recorded.controller.join('987654321'));
      };
      recorded.controller.addEventListener(trigger, react);
      join();
      await world.clock.advance(0);

      world.connection.receives('deactivated', {deactivationTime: 5000});
      await world.clock.advance(0);

      expect(next.state).to.equal('resolved');
      expect(recorded.sessionEvents).to.deep.equal(['joined', 'deactivated', 'joined']);
      expect(recorded.controller.state).to.equal('joined');
      const again = outcomeOf(recorded.controller.join('987654321'));
      await world.clock.advance(0);
      expect(again.error, 'the same token, the same promise').to.equal(undefined);
      expect(recorded.controller.attachedData).to.include({CoBrowseAssociated: 'Yes'});
      await recorded.controller.leave();
    });
  }

  test('keeps one session when a third is joined while the first is replaced [H4]', async () => {
    recorded.controller.configure({server: SERVER, onNewToken: 'replace'});
    recorded.controller.addEventListener('deactivated', () => {
      if (recorded.sessionEvents.length === 2)
        void recorded.controller.join('333333333').catch(() => 0);
    });
    join();
    await world.clock.advance(0);

    void recorded.controller.join('222222222').catch(() => undefined);
    await world.clock.advance(0);

    expect(world.open).to.have.length(1);
    await recorded.controller.leave();
  });

  test('gives the newer join its own promise, when it came within the older', async () => {
    let newer = outcomeOf(Promise.resolve<unknown>(undefined));
    recorded.controller.configure({server: SERVER, onNewToken: 'replace'});
    once('locating', () => (newer = outcomeOf<unknown>(recorded.controller.join('222222222'))));

    const older = join();
    await world.clock.advance(0);
    const again = outcomeOf(recorded.controller.join('222222222'));
    await world.clock.advance(0);

    expect(older.error).to.include({code: 'aborted'});
    expect(newer.state).to.equal('resolved');
    expect(again.state).to.equal('resolved');
    expect(world.open).to.have.length(1);
    await recorded.controller.leave();
  });

  test('does not leave the present session for a join that is aborted already [H4]', async () => {
    recorded.controller.configure({server: SERVER, onNewToken: 'replace'});
    join();
    await world.clock.advance(0);

    const outcome = outcomeOf(recorded.controller.join('222222222', {signal: AbortSignal.abort()}));
    await world.clock.advance(0);

    expect(outcome.error).to.include({code: 'aborted'});
    expect(recorded.controller.state).to.equal('joined');
    await recorded.controller.leave();
  });

  for (const wish of ['stop', 'leave', 'dispose'] as const) {
    test(`comes to rest whenever ${wish}() is called on the way to joined [C5 R9]`, async () => {
      for (let rounds = 0; rounds < 120; rounds++) {
        startAt();
        const outcome = join();
        for (let round = 0; round < rounds; round++) await Promise.resolve();

        void recorded.controller[wish]();
        await world.clock.advance(60_000);

        const label = `after ${rounds} microtasks`;
        expect(outcome.state, label).not.to.equal('pending');
        expect(recorded.sessionEvents, label).to.deep.equal(
          outcome.state === 'resolved' ? ['joined', 'deactivated'] : [],
        );
        expect(world.open, label).to.have.length(0);
        expect(world.clock.pending, label).to.equal(0);
      }
    });
  }

  test('comes to rest whenever the join is aborted by its signal [C5 R9]', async () => {
    for (let rounds = 0; rounds < 120; rounds++) {
      startAt();
      const abort = new AbortController();
      outcomeOf(recorded.controller.join(TOKEN, {signal: abort.signal}));
      for (let round = 0; round < rounds; round++) await Promise.resolve();

      abort.abort();
      await world.clock.advance(0);

      const label = `after ${rounds} microtasks`;
      const isJoined = recorded.sessionEvents.length === 1;
      expect(recorded.controller.state, label).to.equal(isJoined ? 'joined' : 'idle');
      expect(world.open, label).to.have.length(isJoined ? 1 : 0);
      await recorded.controller.leave();
      expect(world.clock.pending, label).to.equal(0);
    }
  });

  test('leaves no timer when it is left as an agent joins [C8]', async () => {
    join();
    await settle();
    recorded.controller.addEventListener('user-joined', () => void recorded.controller.leave());
    world.connection.receives('joined', {userId: 2, role: 2});

    expectAtRest(world);
  });

  test('leaves by EXIT whenever it is left after the answer to JOIN [C8]', async () => {
    for (let steps = 0; steps < 20; steps++) {
      startAt();
      world.onJoin = (connection) => connection.acceptsHandshake();
      join();
      await settle();
      world.connection.answers();
      await settle(steps);
      await recorded.controller.leave();
      await settle();

      expect(world.connection.exits, `after ${steps} steps`).to.equal(1);
    }
  });
});
