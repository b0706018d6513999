import {expect} from 'chai';
import {join, recorded, UNHURRIED, useController, world} from '../support/controller-suite.js';
import {FakeCobrowse} from '../support/fake-cobrowse.js';
import {RecordedController, TOKEN} from '../support/recorded-controller.js';

describe('CobrowseController, given the reason of an end', () => {
  useController(UNHURRIED);
  beforeEach(join);

  const deactivate = (deactivationReason?: unknown): void =>
    world.connection.receives('deactivated', {
      activationTime: 1000,
      deactivationTime: 2000,
      deactivationReason,
    });

  for (const [sent, reason] of [
    ['STOPPED_BY_USER', 'stopped-by-user'],
    ['DISCONNECTED_USER', 'disconnected-user'],
    ['TIMEOUT_INACTIVE', 'timeout-inactive'],
    ['SESSIONS_OVER_LIMIT', 'sessions-over-limit'],
    [undefined, 'unknown'],
    [null, 'unknown'],
    ['SOMETHING_NEW', 'unknown'],
    [{}, 'unknown'],
    [7, 'unknown'],
  ] as const) {
    it(`has the reason "${reason}" for ${JSON.stringify(sent)} [C14 R7]`, () => {
      deactivate(sent);

      expect(recorded.all('deactivated')).to.have.length(1);
      expect(recorded.all('deactivated')[0]).to.include({reason, endedBy: 'remote'});
    });
  }

  it('has the reason "unknown" for an end of its own [C14]', async () => {
    await recorded.controller.leave();

    expect(recorded.all('deactivated')[0]).to.include({reason: 'unknown', endedBy: 'controller'});
  });

  it('emits a non-fatal agent-busy after an end over the limit, and for no other [C14]', () => {
    deactivate('SESSIONS_OVER_LIMIT');

    expect(recorded.all('error')).to.have.length(1);
    expect(recorded.all('error')[0]).to.include({code: 'agent-busy', fatal: false});
    expect(recorded.controller.lastError?.code).to.equal('agent-busy');
    const names = recorded.events.map(({name}) => name);
    expect(names.indexOf('error')).to.be.above(names.indexOf('deactivated'));
  });

  it('emits it also when a listener of the end begins the next session [C14]', () => {
    const joinNext = () => void recorded.controller.join('987654321').catch(() => undefined);
    recorded.controller.addEventListener('deactivated', joinNext, {once: true});
    deactivate('SESSIONS_OVER_LIMIT');

    expect(recorded.all('error').map(({code}) => code)).to.deep.equal(['agent-busy']);
  });
});

describe('CobrowseController, with an authentication token', () => {
  it('joins with it, each time, and keeps it out of all that it emits and logs [C15 S5]', async () => {
    const world = new FakeCobrowse();
    const authToken = 'secret-agent-token';
    const recorded = new RecordedController(world, {authToken, activationTimeoutMs: 1e9});
    await recorded.controller.join(TOKEN);
    expect(world.connection.authToken).to.equal(authToken);
    world.connection.loses({forgotten: true});
    await world.clock.advance(2000);

    expect(world.connections).to.have.length(2);
    expect(world.connection.authToken).to.equal(authToken);
    expect(recorded.said).not.to.contain(authToken);
    await recorded.controller.leave();
  });
});
