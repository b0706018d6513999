import {expect} from 'chai';
import {unreachable} from '../../src/error-texts.js';
import {PollSupervisor} from '../../src/protocol/poll-supervisor.js';
import {FakeClock} from '../support/fake-clock.js';

const HEARTBEAT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 8000;
const ERROR = unreachable('is gone');

describe('PollSupervisor', () => {
  let clock: FakeClock;
  let polls: PollSupervisor;
  let log: string[];
  let honoured: boolean;
  /** The pause between polls that the server asks for. */
  let interval: number;
  let onInterrupted: () => void;
  /** Whether a poll is outstanding, which an abort makes fail. */
  let outstanding: boolean;
  const retry = (): void => {
    outstanding = true;
    log.push('retry');
  };
  const fail = (): void => {
    outstanding = false;
    polls.failed(ERROR, retry);
  };

  beforeEach(() => {
    clock = new FakeClock();
    log = [];
    honoured = true;
    interval = 0;
    onInterrupted = () => undefined;
    outstanding = true;
    polls = new PollSupervisor({
      clock,
      heartbeatMs: HEARTBEAT_MS,
      requestTimeoutMs: REQUEST_TIMEOUT_MS,
      retryDelayMs: (attempt) => 1000 * (attempt + 1),
      advice: () => ({timeout: 30_000, interval}),
      heartbeatHonoured: () => honoured,
      abort: () => {
        log.push('abort');
        if (outstanding) fail();
      },
      onInterrupted: (retryInMs, error) => {
        expect(error).to.equal(ERROR);
        log.push(`interrupted ${retryInMs}`);
        onInterrupted();
      },
      onRestored: () => log.push('restored'),
      onSilent: () => log.push('silent'),
    });
  });

  afterEach(() => {
    polls.stop();
    expect(clock.pending, 'timers left armed').to.equal(0);
  });

  it('is quiet while polls are answered [R1]', async () => {
    for (let count = 0; count < 10; count++) {
      polls.received();
      polls.answered();
      await clock.advance(HEARTBEAT_MS);
    }

    expect(log).to.deep.equal([]);
  });

  it('sends a failed poll again, with the delay of the policy [R1]', async () => {
    fail();
    await clock.advance(999);
    expect(log).to.deep.equal(['interrupted 1000']);
    await clock.advance(1);
    expect(log).to.deep.equal(['interrupted 1000', 'retry']);

    fail();
    await clock.advance(2000);
    expect(log.slice(2)).to.deep.equal(['interrupted 2000', 'retry']);
    polls.received();
    polls.answered();
    polls.answered();
    expect(log.slice(4)).to.deep.equal(['restored']);
    fail();
    expect(log.slice(5), 'counted anew').to.deep.equal(['interrupted 1000']);
  });

  it('sends again a poll that is not answered: soon after a heartbeat, if there are any [R3]', async () => {
    polls.answered();
    await clock.advance(HEARTBEAT_MS + 2999);
    expect(log).to.deep.equal([]);
    await clock.advance(1);

    expect(log).to.deep.equal(['abort', 'interrupted 1000', 'retry']);
  });

  it('waits for as long as the server may hold a poll, if it gives no heartbeat [R3]', async () => {
    honoured = false;
    polls.answered();
    await clock.advance(30_000 + REQUEST_TIMEOUT_MS + 2999);
    expect(log).to.deep.equal([]);
    await clock.advance(1);

    expect(log).to.deep.equal(['abort', 'interrupted 1000', 'retry']);
  });

  for (const [isHonoured, limitMs] of [
    [true, HEARTBEAT_MS + 3000],
    [false, 30_000 + REQUEST_TIMEOUT_MS + 3000],
  ] as const) {
    it(`adds the pause that the server asks for to ${limitMs} ms [R3]`, async () => {
      honoured = isHonoured;
      interval = 2000;
      polls.answered();
      await clock.advance(limitMs + interval - 1);
      expect(log).to.deep.equal([]);
      await clock.advance(1);

      expect(log).to.deep.equal(['abort', 'interrupted 1000', 'retry']);
    });
  }

  it('sends again a poll that is not answered, though other messages come [R3]', async () => {
    polls.answered();
    await clock.advance(HEARTBEAT_MS);
    polls.received();
    await clock.advance(3000);

    expect(log).to.deep.equal(['abort', 'interrupted 1000', 'retry']);
  });

  it('says so when nothing is polled any more although nothing failed [R3]', async () => {
    outstanding = false;
    polls.answered();
    await clock.advance(HEARTBEAT_MS + 3000);

    expect(log).to.deep.equal(['abort', 'silent']);
  });

  it('gives a retry 2 s per failure, since it may take the next dead connection [R3]', async () => {
    fail();
    await clock.advance(1000);
    await clock.advance(1999);
    expect(log).to.deep.equal(['interrupted 1000', 'retry']);
    await clock.advance(1);

    expect(log.slice(2)).to.deep.equal(['abort', 'interrupted 2000', 'retry']);
    await clock.advance(3999);
    expect(log).to.have.length(5);
    await clock.advance(1);
    expect(log.slice(5)).to.deep.equal(['abort', 'interrupted 3000', 'retry']);
  });

  describe('asked to check', () => {
    it('does at once what waits for a retry [R5]', () => {
      fail();
      polls.check(false);

      expect(log).to.deep.equal(['interrupted 1000', 'retry']);
    });

    it('leaves a connection alone that brought a message lately [R5]', async () => {
      polls.received();
      polls.answered();
      polls.check(false);
      await clock.advance(HEARTBEAT_MS);

      expect(log).to.deep.equal([]);
    });

    for (const [silentMs, calls] of [
      [HEARTBEAT_MS, []],
      [HEARTBEAT_MS + 1, ['abort', 'interrupted 1000', 'retry']],
    ] as const) {
      it(`${calls.length ? 'polls anew' : 'waits on'} after ${silentMs} ms of silence [R5]`, async () => {
        polls.received();
        polls.answered();
        await clock.advance(silentMs);
        polls.check(false);
        await clock.advance(500);

        expect(log).to.deep.equal(calls);
      });
    }

    it('polls anew after half a second of silence, when there is doubt [R5]', async () => {
      polls.received();
      polls.answered();
      polls.check(true);
      await clock.advance(500);

      expect(log).to.deep.equal(['abort', 'interrupted 1000', 'retry']);
    });

    it('takes anything that comes for a sign of life [R5]', async () => {
      polls.answered();
      polls.check(true);
      await clock.advance(100);
      polls.received();
      await clock.advance(HEARTBEAT_MS);

      expect(log).to.deep.equal([]);
    });
  });

  it('does not poll when it is stopped by what it reports [R9]', async () => {
    onInterrupted = () => polls.stop();
    polls.answered();
    await clock.advance(HEARTBEAT_MS + 3000);

    expect(log).to.deep.equal(['abort', 'interrupted 1000']);
  });

  it('does nothing after it is stopped', async () => {
    fail();
    polls.stop();
    await clock.advance(60_000);

    expect(log).to.deep.equal(['interrupted 1000']);
  });
});
