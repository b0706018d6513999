import {expect} from 'chai';
import {recorded, useJoinedController, world} from '../support/controller-suite.js';
import {settle} from '../support/fake-clock.js';
import {outcomeOf} from '../support/recorded-controller.js';

describe('CobrowseController, from a stop to the end', () => {
  useJoinedController();

  it('is "ending" until the server confirms, then "ended" [C7 X2]', async () => {
    const outcome = outcomeOf(recorded.controller.stop());
    await settle();
    expect(recorded.controller.state).to.equal('ending');
    expect(recorded.all('state-change')[0]).to.include({
      state: 'ending',
      previousState: 'joined',
      reason: 'stopped',
    });

    world.connection.receives('deactivated', {activationTime: 1, deactivationTime: 2});
    await settle();
    expect(recorded.states).to.deep.equal(['ending', 'ended']);
    expect(outcome.value).to.include({endedBy: 'controller', estimated: false});
  });

  for (const reason of ['transferred', 'timed-out', 'closed'] as const) {
    it(`says that the interaction was ${reason} [H3]`, async () => {
      void recorded.controller.closeInteraction(reason);
      await settle();

      expect(recorded.all('state-change')[0]).to.include({state: 'ending', reason});
    });
  }

  it('stays "ending" when the activation comes after the stop, and emits it all the same [C5]', async () => {
    void recorded.controller.stop();
    await settle();
    world.connection.receives('activated', {activationTime: 1000});
    expect(recorded.controller.state).to.equal('ending');

    world.connection.receives('deactivated', {activationTime: 1000, deactivationTime: 2000});
    expect(recorded.states).to.deep.equal(['ending', 'ended']);
    expect(recorded.sessionEvents).to.deep.equal(['activated', 'deactivated']);
  });

  it('gives one end to every stop, before and after the end [R9]', async () => {
    const first = outcomeOf(recorded.controller.stop());
    const second = outcomeOf(recorded.controller.stop());
    await world.clock.advance(10_000);
    const third = outcomeOf(recorded.controller.stop());
    await settle();

    expect(first.value).to.equal(recorded.all('deactivated')[0]);
    expect(second.value).to.equal(first.value);
    expect(third.value).to.equal(first.value);
  });

  it('emits the end though a listener of the late activation leaves [C5]', () => {
    recorded.controller.addEventListener('activated', () => void recorded.controller.leave());
    world.connection.receives('deactivated', {activationTime: 1000, deactivationTime: 2000});

    expect(recorded.sessionEvents).to.deep.equal(['activated', 'deactivated']);
    expect(recorded.all('deactivated')[0]).to.include({endedBy: 'remote', estimated: false});
    expect(recorded.controller.state).to.equal('ended');
  });
});
