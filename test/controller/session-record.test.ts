import {expect} from 'chai';
import {SessionRecord} from '../../src/controller/session-record.js';
import {FakeClock} from '../support/fake-clock.js';

const TOLD = {endedBy: 'remote', estimated: false} as const;
const CONCLUDED = {endedBy: 'unknown', estimated: true} as const;
const UNTOLD = {activationTime: null, deactivationTime: null};

describe('SessionRecord', () => {
  let clock: FakeClock;
  let record: SessionRecord;
  let told: [string, unknown][];

  beforeEach(() => {
    clock = new FakeClock();
    told = [];
    record = new SessionRecord(clock, (name, detail) => told.push([name, detail]));
    record.join({
      sessionHistoryId: 'history-1',
      users: [{userId: '1', role: 1}],
      server: 'https://cobrowse.example.com/cobrowse',
      stickiness: 'none',
    });
    told.length = 0;
  });

  const names = (): string[] => told.map(([name]) => name);

  it('has no snapshot before it is joined, and then one that grows with the facts', () => {
    expect(new SessionRecord(clock, () => undefined).snapshot).to.equal(undefined);
    expect(record.snapshot).to.not.have.any.keys('activationTime', 'end');
    record.activate(1000);
    expect(record.snapshot).to.include({activationTime: 1000}).and.not.have.property('end');
    record.finish({activationTime: 1000, deactivationTime: 4000}, TOLD);
    expect(record.snapshot?.end).to.equal(record.end);
    expect(record.end).to.include({durationMs: 3000, endedBy: 'remote', estimated: false});
  });

  it('keeps users by their id and role together, without telling one twice', () => {
    record.addUser({userId: '1', role: 2});
    record.addUser({userId: '2', role: 2});
    record.addUser({userId: '2', role: 2, name: 'Again'});

    expect(names()).to.deep.equal(['user-joined', 'user-joined']);
    expect(record.snapshot?.users.map(({userId, role}) => `${userId}/${role}`)).to.deep.equal([
      '1/1',
      '1/2',
      '2/2',
    ]);
  });

  it('keeps a hundred users and no more [R8]', () => {
    for (let id = 0; id < 200; id++) record.addUser({userId: `more-${id}`, role: 1});

    expect(record.snapshot?.users).to.have.length(100);
    expect(told).to.have.length(99);
  });

  it('takes an activation for told in time unless it is said to be late, and learns its time [C5]', () => {
    record.activate(null);
    record.activate(1000);

    expect(told).to.deep.equal([['activated', {activationTime: null, late: false}]]);
    expect(record.snapshot).to.include({activationTime: 1000});
  });

  it('tells nothing after the end, whatever comes [C5]', () => {
    record.finish(UNTOLD, CONCLUDED);
    told.length = 0;
    record.activate(1000);
    record.addUser({userId: '2', role: 2});
    record.finish({activationTime: 1000, deactivationTime: 4000}, TOLD);

    expect(told).to.deep.equal([]);
    expect(record.end).to.include({endedBy: 'unknown', durationMs: null});
    expect(record.active).to.equal(false);
  });

  it('tells a missed activation late, before the end [C5]', () => {
    record.finish({activationTime: 1000, deactivationTime: 4000}, TOLD);

    expect(told).to.deep.equal([
      ['activated', {activationTime: 1000, late: true}],
      ['deactivated', record.end],
    ]);
    expect(record.end).to.include({durationMs: 3000, estimated: false});
  });

  describe('when nobody tells the time of the end', () => {
    it("counts by our own clock from the activation, in the server's time [C5]", async () => {
      record.activate(1000);
      await clock.advance(5000);
      record.finish(UNTOLD, CONCLUDED);

      expect(record.end).to.deep.equal({
        activationTime: 1000,
        deactivationTime: 6000,
        durationMs: 5000,
        ...CONCLUDED,
      });
    });

    it('counts by our own clock when nobody told the activation either', async () => {
      record.activate(null, true);
      await clock.advance(5000);
      record.finish(UNTOLD, CONCLUDED);

      expect(record.end).to.include({activationTime: null, durationMs: 5000});
      expect(record.end?.deactivationTime).to.equal(clock.now());
    });

    it('counts to when it must have been over, where that is known', async () => {
      record.activate(1000);
      await clock.advance(5000);
      record.finish(UNTOLD, {...CONCLUDED, agoMs: 3000});
      expect(record.end).to.include({deactivationTime: 3000, durationMs: 2000});

      const never = new SessionRecord(clock, () => undefined);
      never.finish(UNTOLD, {...CONCLUDED, agoMs: 3000});
      expect(never.end).to.include({deactivationTime: clock.now() - 3000, durationMs: null});
    });

    it('has no duration to tell for an activation that it learns of with the end', async () => {
      await clock.advance(5000);
      record.finish({activationTime: 1000, deactivationTime: null}, TOLD);

      expect(record.end).to.include({deactivationTime: 1000, durationMs: 0});
    });

    it('says so, even of a notice', () => {
      record.finish(UNTOLD, TOLD);

      expect(record.end).to.include({estimated: true, endedBy: 'remote'});
    });
  });

  it('has no negative duration, whatever the server says [R7]', () => {
    record.finish({activationTime: 4000, deactivationTime: 1000}, TOLD);

    expect(record.end).to.include({durationMs: 0});
  });
});
