import {expect} from 'chai';
import {CobrowseError} from '../../src/errors.js';
import {aborted} from '../../src/error-texts.js';
import {sleep, unlessAborted, withDeadline} from '../../src/util/deadline.js';
import {FakeClock, settle} from '../support/fake-clock.js';
import {outcomeOf} from '../support/recorded-controller.js';

const LIMIT_MS = 1000;
const late = (): CobrowseError => new CobrowseError('connect-timeout', 'Late.');
const never = new Promise<never>(() => undefined);

describe('deadline', () => {
  let clock: FakeClock;
  let abort: AbortController;

  beforeEach(() => {
    clock = new FakeClock();
    abort = new AbortController();
  });

  afterEach(() => expect(clock.pending, 'timers left armed').to.equal(0));

  describe('unlessAborted', () => {
    it('is the work itself without a signal', async () => {
      const work = Promise.resolve(5);

      expect(unlessAborted(work, undefined)).to.equal(work);
    });

    it('passes on what the work came to', async () => {
      const error = new Error('x');

      expect(await unlessAborted(Promise.resolve(5), abort.signal)).to.equal(5);
      const outcome = outcomeOf(unlessAborted(Promise.reject(error), abort.signal));
      await settle();
      expect(outcome.error).to.equal(error);
    });

    it('rejects with aborted, now or later [R9]', async () => {
      const before = outcomeOf(unlessAborted(never, AbortSignal.abort()));
      const after = outcomeOf(unlessAborted(never, abort.signal));
      await settle();
      expect(after.state).to.equal('pending');
      abort.abort();
      await settle();

      for (const {error} of [before, after]) expect(error).to.include({code: 'aborted'});
    });

    it('keeps the outcome, once there is one', async () => {
      const outcome = outcomeOf(unlessAborted(Promise.resolve(5), abort.signal));
      await settle();
      abort.abort();
      await settle();

      expect(outcome.value).to.equal(5);
    });
  });

  describe('sleep', () => {
    it('lasts as long as it is given', async () => {
      const outcome = outcomeOf(sleep(clock, LIMIT_MS));
      await clock.advance(LIMIT_MS - 1);
      expect(outcome.state).to.equal('pending');
      await clock.advance(1);
      expect(outcome.state).to.equal('resolved');
    });

    for (const beforehand of [true, false]) {
      it(`leaves no timer when it is aborted ${beforehand ? 'before' : 'meanwhile'}`, async () => {
        if (beforehand) abort.abort();
        const outcome = outcomeOf(sleep(clock, LIMIT_MS, abort.signal));
        abort.abort();
        await settle();

        expect(outcome.error).to.include({code: 'aborted'});
        expect(clock.pending).to.equal(0);
      });
    }
  });

  describe('withDeadline', () => {
    it('passes on what the work came to, leaving no timer', async () => {
      const work = () => Promise.resolve(5);

      expect(await withDeadline(clock, LIMIT_MS, undefined, work, late)).to.equal(5);
      expect(clock.pending).to.equal(0);
    });

    it('passes on why the work failed, be it at once', async () => {
      const error = new Error('x');
      const outcome = outcomeOf(
        withDeadline(
          clock,
          LIMIT_MS,
          abort.signal,
          () => {
            throw error;
          },
          late,
        ),
      );
      await settle();

      expect(outcome.error).to.equal(error);
    });

    it('gives the late error exactly at its limit, and calls the work off [R9]', async () => {
      let signal: AbortSignal | undefined;
      const work = (own: AbortSignal): Promise<never> => {
        signal = own;
        return never;
      };
      const outcome = outcomeOf(withDeadline(clock, LIMIT_MS, abort.signal, work, late));

      await clock.advance(LIMIT_MS - 1);
      expect(signal?.aborted).to.equal(false);
      expect(outcome.state).to.equal('pending');
      await clock.advance(1);

      expect(signal?.aborted).to.equal(true);
      expect(outcome.error).to.include({code: 'connect-timeout'});
    });

    it('rejects with aborted when it is aborted from outside [R9]', async () => {
      const outcome = outcomeOf(withDeadline(clock, LIMIT_MS, abort.signal, () => never, late));
      abort.abort();
      await settle();

      expect(outcome.error).to.include({code: 'aborted'});
    });

    it('gives the work a signal that is spent when it was aborted beforehand', async () => {
      let spent = false;
      const work = (own: AbortSignal): Promise<never> => {
        spent = own.aborted;
        return never;
      };
      const outcome = outcomeOf(withDeadline(clock, LIMIT_MS, AbortSignal.abort(), work, late));
      await settle();

      expect(spent).to.equal(true);
      expect(outcome.error).to.include({code: 'aborted'});
    });

    it('does not care what the work comes to after the end', async () => {
      let fail: (error: Error) => void = () => undefined;
      const work = () => new Promise<never>((_resolve, reject) => (fail = reject));
      const outcome = outcomeOf(withDeadline(clock, LIMIT_MS, undefined, work, late));
      await clock.advance(LIMIT_MS);

      fail(new Error('afterwards'));
      await settle();

      expect(outcome.error).to.include({code: 'connect-timeout'});
    });
  });

  it('makes aborted an error that may be tried again', () => {
    expect(aborted()).to.be.instanceOf(CobrowseError);
    expect(aborted()).to.include({code: 'aborted', retryable: true});
  });
});
