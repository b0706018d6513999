import {expect} from 'chai';
import type {SessionEvent} from '../../src/controller/events.js';
import {CONCLUDED, SessionRecord, type SessionEnd} from '../../src/controller/session-record.js';
import {FakeClock} from '../support/fake-clock.js';

const endAt = (activationTime: number | null, deactivationTime: number | null): SessionEnd => ({
  ...CONCLUDED,
  activationTime,
  deactivationTime,
});

describe('SessionRecord', () => {
  let clock: FakeClock;
  let record: SessionRecord;
  let emitted: SessionEvent[];

  beforeEach(() => {
    clock = new FakeClock();
    emitted = [];
    record = new SessionRecord(clock, (...events) => emitted.push(...events));
    record.join({
      sessionHistoryId: 'history-1',
      users: [{userId: '1', role: 1}],
      server: 'https://cobrowse.example.com/cobrowse',
      stickiness: 'none',
    });
    emitted.length = 0;
  });

  it('gives one snapshot until something changes, and then another', () => {
    const seen = new Set<unknown>();
    const steps = [
      () => undefined,
      () => record.addUser({userId: '2', role: 2}),
      () => record.activate(null),
      () => record.activate(1000),
      () => record.activate(2000),
      () => record.finish(endAt(1000, 4000), 'remote'),
    ];
    for (const step of steps) {
      step();
      seen.add(record.snapshot).add(record.snapshot);
    }

    // The second time of the activation changes nothing.
    expect(seen.size).to.equal(steps.length - 1);
  });

  const types = (): string[] => emitted.map(({type}) => type);

  it('has no snapshot before it is joined, and then one that grows with the messages', () => {
    expect(new SessionRecord(clock, () => undefined).snapshot).to.equal(undefined);
    expect(record.snapshot).to.not.have.any.keys('activationTime', 'end');
    record.activate(1000);
    expect(record.snapshot).to.include({activationTime: 1000}).and.not.have.property('end');
    record.finish(endAt(1000, 4000), 'remote');
    expect(record.snapshot?.end).to.equal(record.end);
    expect(record.end).to.include({durationMs: 3000, endedBy: 'remote', estimated: false});
  });

  it('keeps users by their id and role together, and emits each once', () => {
    record.addUser({userId: '1', role: 2});
    record.addUser({userId: '2', role: 2});
    record.addUser({userId: '2', role: 2, name: 'Again'});

    expect(types()).to.deep.equal(['user-joined', 'user-joined']);
    expect(record.snapshot?.users.map(({userId, role}) => `${userId}/${role}`)).to.deep.equal([
      '1/1',
      '1/2',
      '2/2',
    ]);
  });

  it('keeps a hundred users and no more [R8]', () => {
    for (let id = 0; id < 200; id++) record.addUser({userId: `more-${id}`, role: 1});

    expect(record.snapshot?.users).to.have.length(100);
    expect(emitted).to.have.length(99);
  });

  it('takes an activation for timely unless it is said to be late, and learns its time later [C5]', () => {
    record.activate(null);
    record.activate(null);
    record.activate(1000);
    record.activate(2000);

    expect(emitted).to.deep.equal([
      {type: 'activated', detail: {activationTime: null, late: false}},
      {type: 'activation-time', activationTime: 1000},
    ]);
    expect(record.snapshot).to.include({activationTime: 1000});
  });

  it('emits nothing after the end, whatever comes [C5]', () => {
    record.finish(CONCLUDED, 'unknown');
    emitted.length = 0;
    record.activate(1000);
    record.addUser({userId: '2', role: 2});
    record.finish(endAt(1000, 4000), 'remote');

    expect(emitted).to.deep.equal([]);
    expect(record.end).to.include({endedBy: 'unknown', durationMs: null});
  });

  it('emits a missed activation late, in one call with the end [C5]', () => {
    const calls: SessionEvent[][] = [];
    const missed = new SessionRecord(clock, (...events) => calls.push(events));
    missed.finish(endAt(1000, 4000), 'remote');

    expect(calls).to.deep.equal([
      [
        {type: 'activated', detail: {activationTime: 1000, late: true}},
        {type: 'deactivated', detail: missed.end},
      ],
    ]);
    expect(missed.end).to.include({durationMs: 3000, estimated: false});
  });

  it('passes on the reason that the server gave [C14]', () => {
    record.finish({...endAt(1000, 4000), reason: 'timeout-inactive'}, 'remote');

    expect(record.end).to.include({reason: 'timeout-inactive'});
  });

  describe('when no message says the time of the end', () => {
    it("counts by our own clock from the activation, in the server's time [C5]", async () => {
      record.activate(1000);
      await clock.advance(5000);
      record.finish(CONCLUDED, 'unknown');

      expect(record.end).to.deep.equal({
        activationTime: 1000,
        deactivationTime: 6000,
        durationMs: 5000,
        endedBy: 'unknown',
        reason: 'unknown',
        estimated: true,
      });
    });

    it('counts by our own clock when the activation was concluded, too', async () => {
      record.activate(null, true);
      await clock.advance(5000);
      record.finish(CONCLUDED, 'unknown');

      expect(record.end).to.include({activationTime: null, durationMs: 5000});
      expect(record.end?.deactivationTime).to.equal(clock.now());
    });

    it('counts to when it must have been over, where that is known', async () => {
      record.activate(1000);
      await clock.advance(5000);
      record.finish(CONCLUDED, 'unknown', 3000);
      expect(record.end).to.include({deactivationTime: 3000, durationMs: 2000});

      const never = new SessionRecord(clock, () => undefined);
      never.finish(CONCLUDED, 'unknown', 3000);
      expect(never.end).to.include({deactivationTime: clock.now() - 3000, durationMs: null});
    });

    it('has no duration for an activation that it learns of with the end', async () => {
      await clock.advance(5000);
      record.finish(endAt(1000, null), 'remote');

      expect(record.end).to.include({deactivationTime: 1000, durationMs: 0});
    });

    it('says so, even when a message said the end itself', () => {
      record.finish(CONCLUDED, 'remote');

      expect(record.end).to.include({estimated: true, endedBy: 'remote'});
    });
  });

  it('has no negative duration, whatever the server says [R7]', () => {
    record.finish(endAt(4000, 1000), 'remote');

    expect(record.end).to.include({durationMs: 0});
  });
});
