import {expect} from 'chai';
import {systemClock} from '../../src/util/clock.js';
import {nullLogger} from '../../src/util/logger.js';

describe('systemClock', () => {
  it('goes by the date', () => {
    const before = Date.now();
    expect(systemClock.now()).to.be.within(before, Date.now());
  });

  it('measures whole milliseconds, whatever becomes of the date', async () => {
    const before = systemClock.elapsed();
    const real = Date.now;
    Date.now = () => real() - 3_600_000;
    try {
      await new Promise<void>((resolve) => systemClock.setTimeout(resolve, 5));
      expect(systemClock.elapsed() - before)
        .to.be.within(3, 5000)
        .and.satisfy(Number.isInteger);
    } finally {
      Date.now = real;
    }
  });

  it('calls back', async () => {
    await new Promise<void>((resolve) => systemClock.setTimeout(resolve, 1));
  });

  it('does not call back what is cleared, and minds no timer that there is not', async () => {
    let called = false;
    const timer = systemClock.setTimeout(() => (called = true), 1);
    systemClock.clearTimeout(timer);
    systemClock.clearTimeout(timer);
    systemClock.clearTimeout(undefined);
    await new Promise<void>((resolve) => systemClock.setTimeout(resolve, 20));

    expect(called).to.equal(false);
  });

  it('obeys a page that replaces its timers later', () => {
    const real = globalThis.setTimeout;
    const asked: unknown[] = [];
    globalThis.setTimeout = ((_callback: unknown, delayMs: unknown) =>
      asked.push(delayMs)) as unknown as typeof setTimeout;
    try {
      systemClock.setTimeout(() => undefined, 5);
    } finally {
      globalThis.setTimeout = real;
    }

    expect(asked).to.deep.equal([5]);
  });
});

describe('nullLogger', () => {
  it('says nothing', () => {
    for (const level of ['debug', 'info', 'warn', 'error'] as const) {
      expect(() => nullLogger[level]('anything')).not.to.throw();
    }
  });
});
