import {expect} from 'chai';
import {Pause} from '../../src/util/pause.js';
import {FakeClock, settle} from '../support/fake-clock.js';
import {countListeners} from '../support/listener-count.js';
import {outcomeOf} from '../support/recorded-controller.js';

describe('Pause', () => {
  let clock: FakeClock;
  let pause: Pause;
  let abort: AbortController;

  beforeEach(() => {
    clock = new FakeClock();
    pause = new Pause(clock);
    abort = new AbortController();
  });

  afterEach(() => expect(clock.pending, 'timers left armed').to.equal(0));

  it('lasts as long as it is given', async () => {
    const outcome = outcomeOf(pause.wait(1000, abort.signal));
    await clock.advance(999);
    expect(outcome.state).to.equal('pending');
    await clock.advance(1);
    expect(outcome.state).to.equal('resolved');
  });

  it('is over at once when there is hurry', async () => {
    const outcome = outcomeOf(pause.wait(1000, abort.signal));
    await clock.advance(1);
    pause.hurry();
    await settle();

    expect(outcome.state).to.equal('resolved');
    expect(clock.pending).to.equal(0);
  });

  it('forgets a hurry that came before', async () => {
    pause.hurry();
    const outcome = outcomeOf(pause.wait(1000, abort.signal));
    await clock.advance(999);
    expect(outcome.state).to.equal('pending');
    await clock.advance(1);
  });

  it('rejects with aborted when its signal aborts [R9]', async () => {
    const outcome = outcomeOf(pause.wait(1000, abort.signal));
    abort.abort();
    await settle();

    expect(outcome.error).to.include({code: 'aborted'});
    expect(clock.pending).to.equal(0);
  });

  it('rejects with aborted when it was aborted beforehand [R9]', async () => {
    const outcome = outcomeOf(pause.wait(1000, AbortSignal.abort()));
    await clock.advance(0);

    expect(outcome.error).to.include({code: 'aborted'});
  });

  it('can be used again and again, leaving nothing on the signal', async () => {
    const {signal} = abort;
    const listeners = countListeners(signal);
    for (let time = 0; time < 5; time++) {
      const outcome = outcomeOf(pause.wait(10, signal));
      await clock.advance(10);
      expect(outcome.state).to.equal('resolved');
    }

    expect(listeners()).to.equal(0);
  });
});
