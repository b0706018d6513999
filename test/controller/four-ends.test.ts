import {expect} from 'chai';
import type {InteractionEndReason} from '../../src/hosts/host-adapter.js';
import {join, recorded, useController, world} from '../support/controller-suite.js';
import {settle} from '../support/fake-clock.js';
import {outcomeOf} from '../support/recorded-controller.js';

/** Everything a session can be in the middle of, and how many ends it then has. */
const MOMENTS: Record<string, {ends: 0 | 1; arrive: () => Promise<unknown>}> = {
  idle: {ends: 0, arrive: async () => undefined},
  locating: {
    ends: 0,
    arrive: async () => {
      world.respond = () => 'nothing';
      outcomeOf(join());
    },
  },
  connecting: {
    ends: 0,
    arrive: async () => {
      world.onJoin = () => undefined;
      outcomeOf(join());
      await settle();
    },
  },
  joining: {
    ends: 0,
    arrive: async () => {
      world.onJoin = (connection) => {
        connection.acceptsHandshake();
      };
      outcomeOf(join());
      await settle();
    },
  },
  joined: {
    ends: 1,
    arrive: join,
  },
  active: {
    ends: 1,
    arrive: async () => {
      await join();
      world.connection.receives('activated', {activationTime: 1000});
    },
  },
  'active, the connection down': {
    ends: 1,
    arrive: async () => {
      await join();
      world.connection.receives('activated', {activationTime: 1000});
      world.connection.loses({forgotten: true});
    },
  },
  failed: {
    ends: 0,
    arrive: async () => {
      outcomeOf(recorded.controller.join('12345678'));
      await settle();
    },
  },
};

/** The four ends of the vendor's page; the first one comes from the session itself. */
const ENDS: Record<string, () => void> = {
  'the customer or the agent exits': () => {
    world.alive = false;
    const connection = world.connections.at(-1);
    if (connection && !connection.closed)
      connection.receives('deactivated', {deactivationTime: 5000});
  },
};
for (const reason of ['transferred', 'timed-out', 'closed'] satisfies InteractionEndReason[]) {
  ENDS[`the interaction is ${reason}`] = () => {
    outcomeOf(recorded.controller.closeInteraction(reason));
  };
}

describe('the four ends of a session', () => {
  // Each test ends its session itself: what it leaves is a fault.
  useController({leaves: false});

  for (const [moment, {ends, arrive}] of Object.entries(MOMENTS)) {
    for (const [name, end] of Object.entries(ENDS)) {
      it(`end it once and leave no connection: ${name} while ${moment} [H3 C6 R9]`, async () => {
        const written: Record<string, unknown>[] = [];
        recorded.controller.hostAdapter = {
          writeAttachedData: (changes) => void written.push({...changes}),
        };
        await arrive();

        end();
        await world.clock.advance(60_000);

        expect(recorded.all('deactivated')).to.have.length(ends);
        expect(recorded.controller.state).to.be.oneOf(['idle', 'ended', 'failed']);
        const last = written.at(-1);
        expect(last?.['CoBrowseAssociated']).to.equal(ends ? 'No' : undefined);
      });
    }
  }

  it('is one end, when the interaction closes while the customer leaves [H3 C5]', async () => {
    await join();

    const closed = recorded.controller.closeInteraction('closed');
    world.connection.receives('deactivated', {activationTime: 1000, deactivationTime: 4000});
    const end = await closed;

    expect(end).to.include({endedBy: 'controller', durationMs: 3000, estimated: false});
    expect(recorded.all('deactivated')).to.have.length(1);
  });
});
