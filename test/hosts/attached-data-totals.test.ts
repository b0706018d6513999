import {expect} from 'chai';
import type {CobrowseError} from '../../src/errors.js';
import {AttachedDataRecorder} from '../../src/hosts/attached-data-recorder.js';
import type {HostAdapter, UserData} from '../../src/hosts/host-adapter.js';
import {FakeClock} from '../support/fake-clock.js';

const START = 1_700_000_000_000;
const SECOND_MS = 1000;

const HELD = {
  CoBrowseSessionsQuantity: 3,
  CoBrowseStartTime: '1000',
  CoBrowseDuration: 600,
};
const WITH_OURS = {
  CoBrowseAssociated: 'No',
  CoBrowseSessionsQuantity: 4,
  CoBrowseSessionId: 'h1',
  CoBrowseStartTime: '1000',
  CoBrowseDuration: 630,
};

/** An interaction of a desktop, with the ways in which its reads and writes go wrong. */
class Desktop {
  readonly userData: Record<string, unknown>;
  readonly writes: UserData[] = [];
  reads = 0;
  read: 'works' | 'fails' | 'hides' | 'hangs' = 'works';
  refusesWrites = false;

  constructor(userData: Record<string, unknown> = HELD) {
    this.userData = {...userData};
  }

  adapter(more: Partial<HostAdapter> = {}): HostAdapter {
    return {
      readAttachedData: async () => {
        this.reads++;
        if (this.read === 'fails') throw new Error('503');
        if (this.read === 'hangs') await new Promise(() => undefined);
        return this.read === 'hides' ? {CustomerName: 'Ann'} : {...this.userData};
      },
      writeAttachedData: async (changes) => {
        if (this.refusesWrites) throw new Error('429');
        this.writes.push(changes);
        Object.assign(this.userData, changes);
      },
      ...more,
    };
  }
}

describe('AttachedDataRecorder, the totals of an interaction', () => {
  let clock: FakeClock;
  let errors: CobrowseError[];
  let reported: UserData[];
  let recorder: AttachedDataRecorder;

  beforeEach(() => {
    clock = new FakeClock();
    errors = [];
    reported = [];
    recorder = new AttachedDataRecorder({
      clock,
      options: () => ({}),
      onInteractionEnd: async () => undefined,
      onChange: (changes) => reported.push(changes),
      onError: (error) => errors.push(error),
    });
  });
  afterEach(async () => {
    await clock.advance(200 * SECOND_MS);
    expect(clock.pending, 'timers left armed').to.equal(0);
  });

  const join = async (id = 'h1') => {
    recorder.beginSession();
    recorder.record({type: 'joined', sessionHistoryId: id});
    await clock.advance(10 * SECOND_MS);
  };
  const activate = async () => {
    recorder.record({type: 'activated', activationTime: START});
    await clock.advance(10 * SECOND_MS);
  };
  const end = async () => {
    recorder.record({type: 'ended', activationTime: START, durationMs: 30 * SECOND_MS});
    await clock.advance(0);
  };
  const wholeSession = async () => {
    await join();
    await activate();
    await end();
  };
  const totalsOf = ({userData}: Desktop) =>
    Object.fromEntries(Object.keys(HELD).map((name) => [name, userData[name]]));

  for (const read of ['fails', 'hangs'] as const) {
    it(`are left alone while the read ${read}, which gives a warning [A7]`, async () => {
      const desktop = new Desktop();
      desktop.read = read;
      recorder.adapter = desktop.adapter();
      await wholeSession();
      await clock.advance(200 * SECOND_MS);

      expect(totalsOf(desktop)).to.deep.equal(HELD);
      expect(desktop.userData).to.include({CoBrowseAssociated: 'No'});
      expect(errors[0]).to.include({code: 'attach-failed', retryable: true});
      expect(errors[0]?.message).to.include('totals');
      expect(errors, 'the warning, and that the last keys are lost').to.have.length(2);
      // What this view knows itself is still reported.
      expect(recorder.data).to.include({CoBrowseSessionsQuantity: 1, CoBrowseDuration: 30});
    });
  }

  for (const [when, moment] of [
    ['before the session is active', 0],
    ['before it ends', 1],
    ['after it has ended', 2],
  ] as const) {
    it(`are made up for when the read works again ${when} [A7]`, async () => {
      const desktop = new Desktop();
      desktop.read = 'fails';
      recorder.adapter = desktop.adapter();
      for (const [index, step] of [activate, end, () => clock.advance(5000)].entries()) {
        if (index === 0) await join();
        if (index === moment) desktop.read = 'works';
        await step();
      }
      await clock.advance(5 * SECOND_MS);

      expect(desktop.userData).to.deep.equal(WITH_OURS);
      expect(recorder.data).to.deep.equal(WITH_OURS);
      expect(Object.assign({}, ...reported)).to.include({CoBrowseSessionsQuantity: 4});
    });
  }

  it('are left alone when the host hides them without an error [A7]', async () => {
    const desktop = new Desktop();
    desktop.read = 'hides';
    recorder.adapter = desktop.adapter({mayHideKeys: true});
    await wholeSession();
    await clock.advance(200 * SECOND_MS);

    expect(totalsOf(desktop)).to.deep.equal(HELD);
    expect(desktop.userData).to.include({CoBrowseAssociated: 'No'});
    expect(errors.map(({remediation}) => remediation).join()).to.include('read-allowed');
    expect(errors).to.have.length(1);
  });

  it('are written to a fresh interaction of a host that may hide keys [A7 A1]', async () => {
    const desktop = new Desktop({});
    recorder.adapter = desktop.adapter({mayHideKeys: true});
    await wholeSession();

    expect(desktop.writes[0]).to.deep.equal({CoBrowseAssociated: 'Yes'});
    expect(desktop.userData).to.deep.equal({
      CoBrowseAssociated: 'No',
      CoBrowseSessionsQuantity: 1,
      CoBrowseSessionId: 'h1',
      CoBrowseStartTime: String(START),
      CoBrowseDuration: 30,
    });
    expect(errors).to.deep.equal([]);
  });

  it('are not lowered by a read that is older than the last write [A7]', async () => {
    const desktop = new Desktop();
    recorder.adapter = desktop.adapter();
    await wholeSession();
    Object.assign(desktop.userData, HELD);
    await join('h2');
    await end();

    expect(desktop.userData).to.include({CoBrowseSessionsQuantity: 5, CoBrowseDuration: 660});
  });

  it('are not counted twice for a session that a reloaded desktop joins again [A7 A4]', async () => {
    const desktop = new Desktop({...HELD, CoBrowseSessionId: 'h1'});
    desktop.read = 'fails';
    recorder.adapter = desktop.adapter();
    await join();
    desktop.read = 'works';
    await activate();
    await end();

    expect(desktop.userData).to.include({CoBrowseSessionsQuantity: 3, CoBrowseDuration: 630});
  });

  it('take refused keys along with the next write [A8]', async () => {
    const desktop = new Desktop();
    recorder.adapter = desktop.adapter();
    desktop.refusesWrites = true;
    await join();
    desktop.refusesWrites = false;
    await activate();

    expect(desktop.userData).to.include({CoBrowseSessionId: 'h1', CoBrowseSessionsQuantity: 4});
    await end();
  });

  it('are tried on their own after the end, for two minutes and no longer [A8]', async () => {
    const desktop = new Desktop();
    recorder.adapter = desktop.adapter();
    await join();
    desktop.refusesWrites = true;
    await end();
    await clock.advance(130 * SECOND_MS);
    desktop.refusesWrites = false;
    await clock.advance(600 * SECOND_MS);

    expect(desktop.userData).to.include({CoBrowseAssociated: 'Yes'});
    expect(errors.at(-1)?.message).to.include('last keys');
  });

  it('leave the tries to the session that follows [A8]', async () => {
    const desktop = new Desktop();
    recorder.adapter = desktop.adapter();
    await join();
    desktop.refusesWrites = true;
    await end();
    desktop.refusesWrites = false;
    await join('h2');

    expect(desktop.userData).to.include({CoBrowseAssociated: 'Yes', CoBrowseSessionId: 'h2'});
    expect(desktop.userData).to.include({CoBrowseSessionsQuantity: 5, CoBrowseDuration: 630});
    await end();
  });

  describe('when the adapter changes', () => {
    it('stay with the interaction that the session was joined with [A9]', async () => {
      const [one, other] = [new Desktop(), new Desktop({})];
      recorder.adapter = one.adapter({key: 'one'});
      await join();
      recorder.adapter = other.adapter({key: 'other'});
      await activate();
      await end();

      expect(one.userData).to.deep.equal(WITH_OURS);
      expect(other.writes).to.deep.equal([]);
      expect(recorder.data).to.deep.equal({});
    });

    it('start anew with the next session of another interaction [A9]', async () => {
      const [one, other] = [new Desktop(), new Desktop({})];
      recorder.adapter = one.adapter({key: 'one'});
      await wholeSession();
      recorder.adapter = other.adapter({key: 'other'});
      await join('h2');
      await end();

      expect(other.userData).to.include({CoBrowseSessionsQuantity: 1, CoBrowseSessionId: 'h2'});
      expect(one.userData).to.deep.equal(WITH_OURS);
    });

    it('go on through another object with the same key, which gets the writes [A9]', async () => {
      const desktop = new Desktop();
      recorder.adapter = desktop.adapter({key: 'one'});
      await join();
      recorder.adapter = {
        key: 'one',
        writeAttachedData: (changes) => void Object.assign(desktop.userData, changes, {via: 2}),
      };
      await activate();
      await end();

      expect(desktop.userData).to.deep.equal({...WITH_OURS, via: 2});
    });

    it('go on when the desktop shows another interaction for a while [A9]', async () => {
      const [one, other] = [new Desktop(), new Desktop({})];
      recorder.adapter = one.adapter({key: 'one'});
      await join();
      recorder.adapter = other.adapter({key: 'other'});
      recorder.adapter = one.adapter({key: 'one'});
      await end();
      await join('h2');
      await end();

      expect(one.userData).to.include({CoBrowseSessionsQuantity: 5, CoBrowseDuration: 660});
      expect(other.writes).to.deep.equal([]);
    });

    it('count on when a template writes an adapter without reads anew [A9]', async () => {
      const userData: Record<string, unknown> = {};
      const render = () => {
        recorder.adapter = {
          writeAttachedData: (changes) => void Object.assign(userData, changes),
        };
      };
      render();
      await wholeSession();
      render();
      await join('h2');
      render();
      await end();

      expect(userData).to.include({CoBrowseSessionsQuantity: 2, CoBrowseDuration: 60});
    });

    it('start anew with another instance of a class without a key [A9]', async () => {
      class Crm {
        readonly written: Record<string, unknown> = {};
        writeAttachedData(changes: UserData): void {
          Object.assign(this.written, changes);
        }
      }
      recorder.adapter = new Crm();
      await wholeSession();
      const next = new Crm();
      recorder.adapter = next;
      await join('h2');
      await end();

      expect(next.written).to.include({CoBrowseSessionsQuantity: 1});
    });
  });
});
