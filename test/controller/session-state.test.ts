import {expect} from 'chai';
import {
  changeOf,
  isTerminal,
  STATES,
  type SessionState,
} from '../../src/controller/session-state.js';

/** Written by hand, row by row from the specification; comparing the table with itself proves nothing. */
const MAY: Record<SessionState, SessionState[]> = {
  idle: ['locating', 'failed'],
  locating: ['connecting', 'failed', 'idle'],
  connecting: ['joining', 'locating', 'failed', 'idle'],
  joining: ['joined', 'locating', 'failed', 'idle'],
  joined: ['active', 'ending', 'ended'],
  active: ['ending', 'ended'],
  ending: ['ended'],
  ended: ['locating', 'failed', 'idle'],
  failed: ['locating', 'idle'],
};
const TERMINAL: SessionState[] = ['idle', 'ended', 'failed'];
const ALL = Object.keys(MAY) as SessionState[];

const mayBecome = (from: SessionState, state: SessionState): boolean =>
  !!changeOf({state: from, connectionState: 'connected'}, {state});

describe('STATES', () => {
  it('lists every state of the specification, and no other', () => {
    expect(Object.keys(STATES)).to.deep.equal(ALL);
  });

  for (const from of ALL) {
    it(`lets ${from} become ${MAY[from].join(', ')}, and nothing else`, () => {
      expect(ALL.filter((to) => mayBecome(from, to)).sort()).to.deep.equal([...MAY[from]].sort());
    });
  }

  it('ends in idle, ended and failed alone', () => {
    expect(ALL.filter(isTerminal).sort()).to.deep.equal([...TERMINAL].sort());
  });

  it('has a way back from every end, so that a view can be used again', () => {
    for (const state of TERMINAL) expect(mayBecome(state, 'locating'), state).to.equal(true);
  });
});

describe('a change of state', () => {
  const from = {state: 'idle', connectionState: 'disconnected'} as const;

  it('is none that the table forbids', () => {
    expect(changeOf(from, {state: 'joined', connectionState: 'connected'})).to.equal(undefined);
  });

  it('is none to where it stands already', () => {
    expect(changeOf(from, {...from, reason: 'again'})).to.equal(undefined);
  });

  it('is described without what is not known', () => {
    const change = {
      state: 'locating',
      previousState: 'idle',
      connectionState: 'disconnected',
      previousConnectionState: 'disconnected',
    };

    expect(changeOf(from, {state: 'locating'})).to.deep.equal(change);
    expect(changeOf(from, {state: 'locating', retryInMs: 0})).to.deep.equal({
      ...change,
      retryInMs: 0,
    });
  });
});
