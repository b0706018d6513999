import {expect} from 'chai';
import fc from 'fast-check';
import {
  defaultReconnectPolicy,
  withFallback,
  type ReconnectPolicy,
} from '../../src/controller/reconnect-policy.js';

const GIVE_UP_MS = 10_000;
const SUSPEND_MS = 120_000;
const policyAt = (random: number) => defaultReconnectPolicy(GIVE_UP_MS, SUSPEND_MS, () => random);

describe('defaultReconnectPolicy', () => {
  const longest = policyAt(1);

  for (const [attempt, limitMs] of [
    [1, 300],
    [2, 1000],
    [3, 2000],
    [4, 2000],
    [30, 2000],
    [5000, 2000],
  ] as const) {
    it(`waits at most ${limitMs} ms before retry ${attempt} of a young outage [R1]`, () => {
      const delayMs = longest.nextRetryDelayInMs({attempt, elapsedMs: 5000, joined: true});

      expect(delayMs).to.equal(limitMs);
    });
  }

  it('waits longer, the longer the outage lasts [R1]', () => {
    const delayMs = longest.nextRetryDelayInMs({attempt: 50, elapsedMs: 100_000, joined: true});

    expect(delayMs).to.equal(10_000);
  });

  it('gives up before a session is joined exactly at its limit [R1 R9]', () => {
    const at = (elapsedMs: number) =>
      longest.nextRetryDelayInMs({attempt: 3, elapsedMs, joined: false});

    expect(at(GIVE_UP_MS - 1)).to.be.a('number');
    expect(at(GIVE_UP_MS)).to.equal(null);
  });

  it('becomes rare within a session exactly at suspendAfterMs [R1]', () => {
    const at = (elapsedMs: number) =>
      longest.nextRetryDelayInMs({attempt: 3, elapsedMs, joined: true});

    expect(at(SUSPEND_MS - 1)).to.be.a('number');
    expect(at(SUSPEND_MS)).to.equal(null);
  });

  it('waits a whole number of milliseconds between 0 and its limit, whatever happens [R1]', () => {
    fc.assert(
      fc.property(
        fc.integer({min: 1, max: 100_000}),
        fc.integer({min: -SUSPEND_MS, max: 10 * SUSPEND_MS}),
        fc.boolean(),
        fc.double({min: 0, max: 1, maxExcluded: true, noNaN: true}),
        (attempt, elapsedMs, joined, random) => {
          const delayMs = policyAt(random).nextRetryDelayInMs({attempt, elapsedMs, joined});
          if (delayMs === null) {
            expect(elapsedMs).to.be.at.least(joined ? SUSPEND_MS : GIVE_UP_MS);
          } else {
            expect(Number.isInteger(delayMs)).to.equal(true);
            expect(delayMs).to.be.within(0, SUSPEND_MS / 10);
          }
        },
      ),
    );
  });

  it('spreads desktops over the whole time, so that they do not come back together [R1]', () => {
    const delays = [0, 0.25, 0.5, 0.75].map((random) =>
      policyAt(random).nextRetryDelayInMs({attempt: 3, elapsedMs: 2000, joined: true}),
    );

    expect(delays).to.deep.equal([0, 500, 1000, 1500]);
  });
});

describe('withFallback', () => {
  const context = {attempt: 1, elapsedMs: 0, joined: true};
  const fallback: ReconnectPolicy = {nextRetryDelayInMs: () => 77};
  const answerTo = (policy: ReconnectPolicy): number | null =>
    withFallback(policy, fallback).nextRetryDelayInMs(context);

  for (const answer of [0, 1, 5000, null]) {
    it(`takes ${answer} from a policy that answers it [R1]`, () => {
      expect(answerTo({nextRetryDelayInMs: () => answer})).to.equal(answer);
    });
  }

  for (const answer of [Infinity, 1e12]) {
    it(`takes ${answer} for the longest that a timer holds, not for none [R1 R8]`, () => {
      expect(answerTo({nextRetryDelayInMs: () => answer})).to.equal(2 ** 30);
    });
  }

  for (const nonsense of [-1, NaN, undefined, 'soon']) {
    it(`takes the fallback's answer instead of ${String(nonsense)} [R1 R9]`, () => {
      expect(answerTo({nextRetryDelayInMs: () => nonsense as never})).to.equal(77);
    });
  }

  it("takes the fallback's answer when the policy throws [R1 R9]", () => {
    const policy: ReconnectPolicy = {
      nextRetryDelayInMs: () => {
        throw new Error('no idea');
      },
    };

    expect(answerTo(policy)).to.equal(77);
  });

  it('asks with what it was asked itself [R1]', () => {
    const asked: unknown[] = [];
    answerTo({nextRetryDelayInMs: (what) => asked.push(what)});

    expect(asked).to.deep.equal([context]);
  });
});
