import {expect} from 'chai';
import {PollTurns, pollTurnsAt} from '../../src/protocol/poll-turns.js';

const HEARTBEAT_MS = 10_000;

describe('PollTurns', () => {
  let turns: PollTurns;
  let begun: number[];
  const take = (index: number): (() => void) => turns.take(() => begun.push(index));

  beforeEach(() => {
    turns = new PollTurns();
    begun = [];
  });

  it('lets four views poll at once, and the others when one is done [F6]', () => {
    const ends = [0, 1, 2, 3, 4, 5].map(take);
    expect(begun).to.deep.equal([0, 1, 2, 3]);

    ends[1]!();
    expect(begun).to.deep.equal([0, 1, 2, 3, 4]);
    ends[0]!();
    expect(begun).to.deep.equal([0, 1, 2, 3, 4, 5]);
  });

  it('skips a view that no longer waits', () => {
    const ends = [0, 1, 2, 3, 4, 5].map(take);
    ends[4]!();
    ends[0]!();

    expect(begun).to.deep.equal([0, 1, 2, 3, 5]);
  });

  it('counts the end of a turn once', () => {
    const ends = [0, 1, 2, 3].map(take);
    ends[0]!();
    ends[0]!();
    take(4);
    take(5);

    expect(begun).to.deep.equal([0, 1, 2, 3, 4]);
  });

  it('shortens what a poll may be held as soon as views have to share [F6]', () => {
    const leave = [0, 1, 2].map(() => turns.enter());
    expect(turns.holdMs(HEARTBEAT_MS)).to.equal(HEARTBEAT_MS);

    leave.push(turns.enter());
    expect(turns.holdMs(HEARTBEAT_MS)).to.equal(2000);
    for (let count = 0; count < 16; count++) turns.enter();
    expect(turns.holdMs(HEARTBEAT_MS)).to.equal(400);
    expect(turns.holdMs(100), 'a shorter heartbeat stays').to.equal(100);
    for (const undo of leave) undo();
    expect(turns.holdMs(HEARTBEAT_MS)).to.equal(500);
  });

  it('is shared by all that go to one host, and by no others', () => {
    const at = pollTurnsAt('https://cobrowse.example.com/cobrowse/cometd');

    expect(at).to.be.instanceOf(PollTurns);
    expect(pollTurnsAt('https://cobrowse.example.com/node2/cometd')).to.equal(at);
    expect(pollTurnsAt('https://cobrowse.example.com:8443/cobrowse/cometd')).not.to.equal(at);
    expect(pollTurnsAt('https://node2.example.com/cobrowse/cometd')).not.to.equal(at);
  });
});
