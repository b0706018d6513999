import {expect} from 'chai';
import type {InteractionEndReason} from '../../src/hosts/host-adapter.js';
import {settle} from '../support/fake-clock.js';
import {FakeCobrowse} from '../support/fake-cobrowse.js';
import {joinReply} from '../support/fake-connection.js';
import {outcomeOf, RecordedController, TOKEN} from '../support/recorded-controller.js';

/** Everything a session can be in the middle of, and how many ends it then has. */
const MOMENTS: Record<string, {ends: 0 | 1; arrive: (stage: Stage) => Promise<void>}> = {
  idle: {ends: 0, arrive: async () => undefined},
  locating: {
    ends: 0,
    arrive: async ({world, recorded}) => {
      world.respond = () => 'nothing';
      outcomeOf(recorded.controller.join(TOKEN));
    },
  },
  connecting: {
    ends: 0,
    arrive: async ({world, recorded}) => {
      world.onJoin = () => undefined;
      outcomeOf(recorded.controller.join(TOKEN));
      await settle();
    },
  },
  joining: {
    ends: 0,
    arrive: async ({world, recorded}) => {
      world.onJoin = (connection) => {
        connection.acceptsHandshake();
      };
      outcomeOf(recorded.controller.join(TOKEN));
      await settle();
    },
  },
  joined: {
    ends: 1,
    arrive: async ({recorded}) => {
      await recorded.controller.join(TOKEN);
    },
  },
  active: {
    ends: 1,
    arrive: async ({world, recorded}) => {
      await recorded.controller.join(TOKEN);
      world.connection.receives('activated', {activationTime: 1000});
    },
  },
  'active, the connection down': {
    ends: 1,
    arrive: async ({world, recorded}) => {
      await recorded.controller.join(TOKEN);
      world.connection.receives('activated', {activationTime: 1000});
      world.connection.loses({forgotten: true});
    },
  },
  failed: {
    ends: 0,
    arrive: async ({recorded}) => {
      outcomeOf(recorded.controller.join('12345678'));
      await settle();
    },
  },
};

interface Stage {
  readonly world: FakeCobrowse;
  readonly recorded: RecordedController;
  readonly written: Record<string, unknown>[];
}

/** The four ends of the vendor's page; the first one comes from the session itself. */
const ENDS: Record<string, (stage: Stage) => void> = {
  'the customer or the agent exits': ({world}) => {
    world.alive = false;
    const connection = world.connections.at(-1);
    if (connection && !connection.closed)
      connection.receives('deactivated', {deactivationTime: 5000});
  },
};
for (const reason of ['transferred', 'timed-out', 'closed'] satisfies InteractionEndReason[]) {
  ENDS[`the interaction is ${reason}`] = ({recorded}) => {
    outcomeOf(recorded.controller.closeInteraction(reason));
  };
}

describe('the four ends of a session', () => {
  for (const [moment, {ends, arrive}] of Object.entries(MOMENTS)) {
    for (const [name, end] of Object.entries(ENDS)) {
      it(`end it once and leave no connection: ${name} while ${moment} [H3 C6 R9]`, async () => {
        const world = new FakeCobrowse();
        const recorded = new RecordedController(world);
        const written: Record<string, unknown>[] = [];
        recorded.controller.hostAdapter = {
          writeAttachedData: (changes) => void written.push({...changes}),
        };
        const stage = {world, recorded, written};
        await arrive(stage);

        end(stage);
        await world.clock.advance(60_000);

        expect(recorded.all('deactivated')).to.have.length(ends);
        expect(recorded.controller.state).to.be.oneOf(['idle', 'ended', 'failed']);
        expect(world.open, 'connections left open').to.deep.equal([]);
        expect(world.clock.pending, 'timers left armed').to.equal(0);
        const last = written.at(-1);
        expect(last?.['CoBrowseAssociated']).to.equal(ends ? 'No' : undefined);
      });
    }
  }

  it('is one end, when the interaction closes while the customer leaves [H3 C5]', async () => {
    const world = new FakeCobrowse();
    const recorded = new RecordedController(world);
    world.onJoin = (connection) => {
      connection.acceptsHandshake();
      connection.answers(joinReply());
    };
    await recorded.controller.join(TOKEN);

    const closed = recorded.controller.closeInteraction('closed');
    world.connection.receives('deactivated', {activationTime: 1000, deactivationTime: 4000});
    const end = await closed;

    expect(end).to.include({endedBy: 'controller', durationMs: 3000, estimated: false});
    expect(recorded.all('deactivated')).to.have.length(1);
    expect(world.clock.pending).to.equal(0);
  });
});
