import {expect} from 'chai';
import type {HostAdapter, InteractionEndReason, UserData} from '../../src/hosts/host-adapter.js';
import {join, recorded, useController, world} from '../support/controller-suite.js';
import {settle} from '../support/fake-clock.js';
import {SERVER} from '../support/fake-cobrowse.js';
import {joinReply} from '../support/fake-connection.js';
import {outcomeOf} from '../support/recorded-controller.js';

const START = 1_368_722_791_040;
const MINUTE_MS = 60_000;

/** The desktop's side of an interaction, at the seam where its network begins. */
class FakeDesktop implements HostAdapter {
  readonly userData: Record<string, unknown> = {};
  readonly writes: {changes: UserData; final: boolean}[] = [];
  onEnd: ((reason: InteractionEndReason) => Promise<void>) | undefined;
  broken = false;

  async readAttachedData(): Promise<Record<string, unknown>> {
    return {...this.userData};
  }

  async writeAttachedData(
    changes: UserData,
    _data: UserData,
    {final}: {final: boolean},
  ): Promise<void> {
    if (this.broken) throw new Error('The desktop is gone');
    this.writes.push({changes, final});
    Object.assign(this.userData, changes);
  }

  onInteractionEnd(handler: (reason: InteractionEndReason) => Promise<void>): () => void {
    this.onEnd = handler;
    return () => (this.onEnd = undefined);
  }
}

describe('CobrowseController, attaching data', () => {
  let sessions: number;

  useController({leaves: false});
  beforeEach(() => {
    sessions = 0;
    world.onJoin = (connection) => {
      connection.acceptsHandshake();
      connection.answers(joinReply({sessionHistoryId: `history-${++sessions}`}));
    };
  });

  const activate = (atMs: number) =>
    world.connection.receives('activated', {activationTime: START + atMs});
  const end = (atMs: number) =>
    world.connection.receives('deactivated', {deactivationTime: START + atMs});

  it('says on join that there is a session, which one, and how many [A1]', async () => {
    await join();

    expect(recorded.all('attached-data')).to.deep.equal([
      {
        changes: {
          CoBrowseAssociated: 'Yes',
          CoBrowseSessionsQuantity: 1,
          CoBrowseSessionId: 'history-1',
        },
        data: {
          CoBrowseAssociated: 'Yes',
          CoBrowseSessionsQuantity: 1,
          CoBrowseSessionId: 'history-1',
        },
      },
    ]);
    await recorded.controller.leave();
  });

  it('keeps the start of the first session of the interaction [A2]', async () => {
    await join();
    activate(0);
    end(5000);
    await join();
    activate(MINUTE_MS);
    end(MINUTE_MS + 7000);

    expect(recorded.controller.attachedData).to.deep.equal({
      CoBrowseAssociated: 'No',
      CoBrowseSessionsQuantity: 2,
      CoBrowseSessionId: 'history-2',
      CoBrowseStartTime: String(START),
      CoBrowseDuration: 12,
    });
  });

  it('emits joined, activated and deactivated before the keys that follow from them', async () => {
    await join();
    activate(0);
    end(1000);

    expect(
      recorded.events.map(({name}) => name).filter((name) => name !== 'state-change'),
    ).to.deep.equal([
      'joined',
      'attached-data',
      'activated',
      'attached-data',
      'deactivated',
      'attached-data',
    ]);
  });

  it('counts milliseconds by option [A3]', async () => {
    recorded.controller.configure({server: SERVER, durationUnit: 'ms'});
    await join();
    activate(0);
    end(1234);

    expect(recorded.controller.attachedData).to.include({CoBrowseDuration: 1234});
  });

  it('writes a start time that only the end message holds [A2 C5]', async () => {
    await join();
    world.connection.receives('deactivated', {
      activationTime: START,
      deactivationTime: START + 3000,
    });

    expect(recorded.sessionEvents).to.deep.equal(['joined', 'activated', 'deactivated']);
    expect(recorded.all('activated')).to.deep.equal([{activationTime: START, late: true}]);
    expect(recorded.controller.attachedData).to.include({
      CoBrowseStartTime: String(START),
      CoBrowseDuration: 3,
    });
  });

  it('writes a start time that comes after the activation was concluded [A2]', async () => {
    await join();
    world.connection.receives('joined', {userId: 2, role: 2});
    await world.clock.advance(5000);
    expect(recorded.all('activated')).to.deep.equal([{activationTime: null, late: true}]);
    expect(recorded.controller.attachedData).to.not.have.property('CoBrowseStartTime');

    activate(0);

    expect(recorded.all('activated')).to.have.length(1);
    expect(recorded.controller.attachedData).to.include({CoBrowseStartTime: String(START)});
    end(1000);
  });

  it('uses the names and the words of the integrator [A5]', async () => {
    recorded.controller.configure({
      server: SERVER,
      attachedDataKeys: {CoBrowseAssociated: 'Shared'},
      attachedDataFormatters: {CoBrowseAssociated: (is) => (is ? 'ja' : 'nein')},
    });
    await join();
    end(0);

    expect(recorded.controller.attachedData).to.include({Shared: 'nein'});
    expect(recorded.controller.attachedData).to.not.have.property('CoBrowseAssociated');
  });

  describe('with a desktop that comes late', () => {
    const held = {
      CoBrowseSessionsQuantity: 2,
      CoBrowseDuration: 600,
      CoBrowseStartTime: '1000',
    };
    const all = {
      CoBrowseAssociated: 'No',
      CoBrowseSessionsQuantity: 3,
      CoBrowseSessionId: 'history-1',
      CoBrowseStartTime: '1000',
      CoBrowseDuration: 630,
    };
    const desktopWith = (userData: Record<string, unknown>) =>
      Object.assign(new FakeDesktop(), {userData: {...userData}});

    const comes: Record<string, (set: () => void) => Promise<void>> = {
      'one task after the token': async (set) => {
        const joined = join();
        await settle(1);
        set();
        await joined;
        activate(0);
      },
      'on joined': async (set) => {
        recorded.controller.addEventListener('joined', set);
        await join();
        activate(0);
      },
      'when the session is active already': async (set) => {
        await join();
        activate(0);
        await world.clock.advance(4000);
        set();
      },
    };
    for (const [when, comeWith] of Object.entries(comes)) {
      it(`goes on from what the interaction holds: ${when} [A9 A7]`, async () => {
        const desktop = desktopWith(held);
        await comeWith(() => (recorded.controller.hostAdapter = desktop));
        await settle();
        end(30_000);
        await settle();

        expect(desktop.userData).to.deep.equal(all);
        expect(recorded.controller.attachedData).to.deep.equal(all);
      });
    }

    it('gives nothing of the session to one that comes more than 5 s after joined [A9]', async () => {
      await join();
      await world.clock.advance(5001);
      const desktop = desktopWith(held);
      recorded.controller.hostAdapter = desktop;
      activate(0);
      end(30_000);
      await settle();

      expect(desktop.userData).to.deep.equal(held);
    });

    it('counts on through adapters that are written inline at each render [A9]', async () => {
      const userData: Record<string, unknown> = {...held};
      const render = () => {
        recorded.controller.hostAdapter = {
          readAttachedData: async () => ({...userData}),
          writeAttachedData: (changes) => void Object.assign(userData, changes),
        };
      };
      recorded.controller.addEventListener('state-change', render);
      recorded.controller.addEventListener('attached-data', render);
      render();
      await join();
      await settle();
      activate(0);
      await settle();
      end(30_000);
      await settle();

      expect(userData).to.deep.equal(all);
    });
  });

  describe('with a desktop', () => {
    let desktop: FakeDesktop;

    beforeEach(() => {
      desktop = new FakeDesktop();
      recorded.controller.hostAdapter = desktop;
    });

    it('goes on from what the interaction holds, as after a reload [A4]', async () => {
      Object.assign(desktop.userData, {
        CoBrowseSessionsQuantity: '3',
        CoBrowseDuration: '100',
        CoBrowseStartTime: '1000',
      });
      await join();
      activate(0);
      end(5000);
      await settle();

      expect(desktop.userData).to.deep.equal({
        CoBrowseAssociated: 'No',
        CoBrowseSessionsQuantity: 4,
        CoBrowseSessionId: 'history-1',
        CoBrowseStartTime: '1000',
        CoBrowseDuration: 105,
      });
      expect(desktop.writes.map(({final}) => final).slice(-1)).to.deep.equal([true]);
    });

    it('does not count the session anew that it joins again [A4]', async () => {
      Object.assign(desktop.userData, {
        CoBrowseSessionsQuantity: 1,
        CoBrowseSessionId: 'history-1',
      });
      await join();
      await settle();

      expect(desktop.userData).to.include({CoBrowseSessionsQuantity: 1});
      await recorded.controller.leave();
    });

    for (const reason of ['transferred', 'timed-out', 'closed'] as const) {
      it(`ends the session once and writes its last keys when the interaction is ${reason} [H3]`, async () => {
        await join();
        activate(0);
        const closed = outcomeOf(desktop.onEnd!(reason));
        await settle();
        expect(world.connection.stops).to.equal(1);
        expect(closed.state).to.equal('pending');

        end(4000);
        await settle();

        expect(closed.state).to.equal('resolved');
        expect(recorded.all('deactivated')).to.have.length(1);
        expect(recorded.all('deactivated')[0]).to.include({endedBy: 'controller'});
        expect(desktop.userData).to.include({CoBrowseAssociated: 'No', CoBrowseDuration: 4});
        expect(world.open).to.have.length(0);
      });
    }

    it('lets the desktop go although it does not take the last keys [H3 R9]', async () => {
      await join();
      desktop.writeAttachedData = () => new Promise(() => undefined);
      const closed = outcomeOf(recorded.controller.closeInteraction('closed'));
      await settle();
      end(0);

      await world.clock.advance(4999);
      expect(closed.state).to.equal('pending');
      await world.clock.advance(1);

      expect(closed.state).to.equal('resolved');
      await world.clock.advance(5 * MINUTE_MS);
      expect(recorded.all('error').at(-1)?.message).to.include('last keys');
    });

    it('begins anew with the next interaction [H3 A1]', async () => {
      await join();
      void recorded.controller.closeInteraction('closed');
      await settle();
      end(0);
      await settle();
      desktop.userData['CoBrowseSessionsQuantity'] = undefined;

      await join();
      await settle();

      expect(recorded.controller.attachedData).to.include({CoBrowseSessionsQuantity: 1});
      await recorded.controller.leave();
    });

    it('keeps the keys of a session that is joined while the last interaction closes [H3 A1]', async () => {
      await join();
      let letGo: () => void = () => undefined;
      const write = desktop.writeAttachedData.bind(desktop);
      desktop.writeAttachedData = async (...call) => {
        await new Promise<void>((resolve) => (letGo = resolve));
        return write(...call);
      };
      const closed = outcomeOf(recorded.controller.closeInteraction('closed'));
      await settle();
      end(0);
      await settle();

      await join();
      for (let write = 0; write < 5; write++) {
        letGo();
        await settle();
      }

      expect(closed.state).to.equal('resolved');
      expect(recorded.controller.attachedData).to.include({CoBrowseSessionId: 'history-2'});
      desktop.writeAttachedData = write;
      await recorded.controller.leave();
      await world.clock.advance(MINUTE_MS);
    });

    it('goes on with the session when the desktop fails [R11]', async () => {
      desktop.broken = true;
      await join();
      await settle();

      expect(recorded.all('error')[0]).to.include({code: 'attach-failed', fatal: false});
      expect(recorded.controller.state).to.equal('joined');
      desktop.broken = false;
      end(0);
      await settle();
      expect(desktop.userData).to.include({
        CoBrowseAssociated: 'No',
        CoBrowseSessionsQuantity: 1,
        CoBrowseSessionId: 'history-1',
      });
    });

    it('says that the server refused a session to an agent who is in another [A6 C14]', async () => {
      await join();
      world.connection.receives('deactivated', {
        deactivationTime: START,
        deactivationReason: 'SESSIONS_OVER_LIMIT',
      });
      await settle();

      expect(desktop.userData).to.include({IsCoBrowseDenied: 'Yes', CoBrowseAssociated: 'No'});
    });

    for (const reason of ['STOPPED_BY_USER', 'TIMEOUT_INACTIVE', undefined]) {
      it(`says nothing of a refusal when the reason is ${reason} [A6]`, async () => {
        await join();
        world.connection.receives('deactivated', {
          deactivationTime: START,
          deactivationReason: reason,
        });
        await settle();

        expect(desktop.userData).not.to.have.property('IsCoBrowseDenied');
      });
    }

    it('tries the last keys again for longer than a rate limit refuses them [A8]', async () => {
      await join();
      activate(0);
      await settle();
      desktop.broken = true;
      end(630_000);
      await world.clock.advance(30_000);
      expect(desktop.userData).to.include({CoBrowseAssociated: 'Yes'});

      desktop.broken = false;
      await world.clock.advance(MINUTE_MS);

      expect(desktop.userData).to.include({CoBrowseAssociated: 'No', CoBrowseDuration: 630});
      expect(recorded.all('error')).to.have.length(1);
    });

    it('ends the session for its own interaction, not for the one that the desktop shows now [A9 H3]', async () => {
      await join();
      const other = new FakeDesktop();
      recorded.controller.hostAdapter = other;
      await other.onEnd!('closed');
      expect(recorded.controller.state).to.equal('joined');

      void desktop.onEnd!('closed');
      await settle();
      expect(world.connection.stops).to.equal(1);
      end(0);
      await settle();

      expect(desktop.userData).to.include({CoBrowseAssociated: 'No'});
      expect(other.writes).to.deep.equal([]);
      expect(desktop.onEnd).to.equal(undefined);
      recorded.controller.dispose();
    });

    it('releases the desktop when it is disposed', async () => {
      await join();
      recorded.controller.dispose();
      await settle();

      expect(desktop.onEnd).to.equal(undefined);
      expect(recorded.controller.hostAdapter).to.equal(null);
      expect(desktop.userData).to.include({CoBrowseAssociated: 'No'});
    });
  });
});
