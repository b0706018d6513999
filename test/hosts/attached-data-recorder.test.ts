import {expect} from 'chai';
import type {CobrowseError} from '../../src/errors.js';
import {AttachedDataRecorder} from '../../src/hosts/attached-data-recorder.js';
import type {SessionStep} from '../../src/hosts/attached-data.js';
import type {HostAdapter, UserData} from '../../src/hosts/host-adapter.js';
import {settle} from '../support/fake-clock.js';
import {systemClock, type Clock} from '../../src/util/clock.js';

const T1 = 1_700_000_000_000;
const joined = (id: string): SessionStep => ({type: 'joined', sessionHistoryId: id});
const activated: SessionStep = {type: 'activated', activationTime: T1};
const ended: SessionStep = {type: 'ended', activationTime: T1, durationMs: 5000};

/** A host that answers when the test says so, and remembers what it was asked. */
class Host implements HostAdapter {
  readonly userData: Record<string, unknown> = {};
  readonly writes: UserData[] = [];
  readonly signals: AbortSignal[] = [];
  readonly refusals: unknown[] = [];
  busy = 0;
  mostBusy = 0;
  /** Set to hold every answer until its promise settles. */
  gate: Promise<void> | undefined;

  async readAttachedData({signal}: {signal: AbortSignal}): Promise<Record<string, unknown>> {
    this.signals.push(signal);
    await this.gate;
    return {...this.userData};
  }

  async writeAttachedData(changes: UserData, _data: UserData, {signal}: {signal: AbortSignal}) {
    this.writes.push(changes);
    this.signals.push(signal);
    this.mostBusy = Math.max(this.mostBusy, ++this.busy);
    await this.gate;
    await Promise.resolve();
    this.busy--;
    if (this.refusals.length) throw this.refusals.shift();
    Object.assign(this.userData, changes);
  }
}

/** A clock whose timers fire by hand. */
const handClock = () => {
  const timers = new Set<() => void>();
  const clock: Clock = {
    now: () => T1,
    elapsed: () => T1,
    setTimeout: (callback) => {
      timers.add(callback);
      return callback;
    },
    clearTimeout: (timer) => void timers.delete(timer as () => void),
  };
  const fire = () => {
    for (const callback of [...timers]) {
      timers.delete(callback);
      callback();
    }
  };
  return {clock, timers, fire};
};

/** A host without reads that holds every write until the test opens it. */
const slowHost = () => {
  const writes: [string[], boolean][] = [];
  let open!: () => void;
  const gate = new Promise<void>((resolve) => (open = resolve));
  const adapter: HostAdapter = {
    writeAttachedData: (changes, _data, {final}) => {
      writes.push([Object.keys(changes), final]);
      return gate;
    },
  };
  return {writes, adapter, open};
};

const start = (adapter: HostAdapter | null, clock: Clock = systemClock) => {
  const changes: UserData[] = [];
  const errors: CobrowseError[] = [];
  const recorder = new AttachedDataRecorder({
    clock,
    options: () => ({}),
    onInteractionEnd: async () => undefined,
    onChange: (change) => changes.push(change),
    onError: (error) => errors.push(error),
  });
  recorder.adapter = adapter;
  return {recorder, changes, errors};
};

describe('AttachedDataRecorder', () => {
  it('reports at once and frozen when there is no adapter [A1]', () => {
    const seen: UserData[] = [];
    const recorder = new AttachedDataRecorder({
      clock: systemClock,
      options: () => ({}),
      onInteractionEnd: async () => undefined,
      onChange: (changes, data) => seen.push(changes, data),
      onError: (error) => expect.fail(error.message),
    });
    recorder.beginSession();
    recorder.record(joined('h1'));
    expect(seen).to.have.length(2);
    expect(seen.every(Object.isFrozen)).to.equal(true);
    expect(recorder.data).to.equal(seen[1]);
    expect(recorder.data).to.include({CoBrowseAssociated: 'Yes', CoBrowseSessionsQuantity: 1});
  });

  const fails = (): never => {
    throw new Error('?');
  };
  for (const [what, onInteractionEnd, failures] of [
    ['cannot be listened to', fails, 1],
    ['gives no undo', () => undefined, 0],
    ['gives an undo that fails', () => fails, 1],
  ] as const) {
    it(`reports a host that ${what}, and goes on with it [R11 H3]`, async () => {
      const host = Object.assign(new Host(), {onInteractionEnd} as unknown as HostAdapter);
      const {recorder, errors} = start(host);
      recorder.beginSession();
      recorder.record(joined('h1'));
      recorder.record(ended);
      recorder.adapter = null;
      await recorder.flush(1000);

      expect(errors.map(({code}) => code)).to.deep.equal(Array(failures).fill('attach-failed'));
      expect(errors.every(({remediation}) => remediation)).to.equal(true);
      expect(host.userData).to.include({CoBrowseAssociated: 'No', CoBrowseSessionId: 'h1'});
    });
  }

  it('writes nothing for a step that changes nothing', () => {
    const {recorder, changes} = start(null);
    recorder.record({type: 'activated', activationTime: null});
    expect(changes).to.deep.equal([]);
  });

  it('writes one call at a time, in order', async () => {
    const host = new Host();
    const {recorder} = start(host);
    recorder.beginSession();
    recorder.record(joined('h1'));
    await recorder.flush(1000);
    recorder.record(activated);
    recorder.record(ended);
    await recorder.flush(1000);
    expect(host.mostBusy).to.equal(1);
    expect(host.writes).to.deep.equal([
      {CoBrowseAssociated: 'Yes', CoBrowseSessionsQuantity: 1, CoBrowseSessionId: 'h1'},
      {CoBrowseStartTime: String(T1)},
      {CoBrowseAssociated: 'No', CoBrowseDuration: 5},
    ]);
  });

  it('writes what changes during a write with the next one, and says that it is the last', async () => {
    const {writes, adapter, open} = slowHost();
    const {recorder} = start(adapter);
    recorder.beginSession();
    recorder.record(joined('h1'));
    recorder.record(activated);
    recorder.record(ended);
    open();
    await recorder.flush(1000);
    expect(writes).to.deep.equal([
      [['CoBrowseAssociated', 'CoBrowseSessionsQuantity', 'CoBrowseSessionId'], false],
      [['CoBrowseAssociated', 'CoBrowseStartTime', 'CoBrowseDuration'], true],
    ]);
  });

  it('waits with every step until the host has read what it holds [A4]', async () => {
    const host = new Host();
    Object.assign(host.userData, {CoBrowseSessionsQuantity: '2', CustomerName: 'Ann'});
    let open!: () => void;
    host.gate = new Promise((resolve) => (open = resolve));
    const {recorder, changes} = start(host);
    recorder.beginSession();
    recorder.record(joined('h3'));
    recorder.record(activated);
    expect(changes).to.deep.equal([]);
    open();
    await recorder.flush(1000);
    expect(changes).to.have.length(2);
    expect(host.userData).to.include({CoBrowseSessionsQuantity: 3, CoBrowseStartTime: String(T1)});
    expect(recorder.data).not.to.have.property('CustomerName');
  });

  it('reads again for the next session, and keeps what the host does not hold [A4]', async () => {
    const host = new Host();
    const {recorder} = start(host);
    recorder.beginSession();
    recorder.record(joined('h1'));
    recorder.record(ended);
    await recorder.flush(1000);
    delete host.userData['CoBrowseStartTime'];
    host.userData['CoBrowseSessionsQuantity'] = 5;
    recorder.beginSession();
    recorder.record(joined('h2'));
    recorder.record({type: 'activated', activationTime: T1 + 1});
    await recorder.flush(1000);
    expect(recorder.data).to.include({
      CoBrowseSessionsQuantity: 6,
      CoBrowseStartTime: String(T1),
    });
  });

  it('sends the keys of a refused write again with the next one', async () => {
    const host = new Host();
    host.refusals.push(new Error('not now'), new Error('nor now'));
    const {recorder, errors} = start(host);
    for (const step of [joined('h1'), activated, ended]) {
      recorder.record(step);
      await settle();
    }
    await recorder.flush(1000);
    expect(errors).to.have.length(2);
    expect(host.writes[2]).to.deep.equal({
      CoBrowseAssociated: 'No',
      CoBrowseSessionsQuantity: 1,
      CoBrowseSessionId: 'h1',
      CoBrowseStartTime: String(T1),
      CoBrowseDuration: 5,
    });
  });

  it('gives up a write that takes too long, and goes on with the next', async () => {
    const {clock, fire} = handClock();
    const {writes, adapter} = slowHost();
    const {recorder, errors} = start(adapter, clock);
    recorder.beginSession();
    recorder.record(joined('h1'));
    recorder.record(activated);
    fire();
    await settle();
    expect(errors).to.have.length(1);
    expect(writes.at(-1)?.[0]).to.include.members(['CoBrowseSessionId', 'CoBrowseStartTime']);
  });

  it('survives an adapter that throws', async () => {
    const {recorder, errors} = start({
      writeAttachedData: () => {
        throw new Error('broken');
      },
    });
    recorder.record(joined('h1'));
    await recorder.flush(1000);
    expect(errors[0]?.code).to.equal('attach-failed');
  });

  it('settles a flush at its deadline, and leaves no timer', async () => {
    const {clock, timers, fire} = handClock();
    const host = new Host();
    let open!: () => void;
    host.gate = new Promise((resolve) => (open = resolve));
    const {recorder} = start(host, clock);
    recorder.record(joined('h1'));
    const late = recorder.flush(10);
    fire();
    await late;
    open();
    await recorder.flush(1000);
    expect(timers.size).to.equal(0);
  });

  it('starts anew for the next interaction, and still finishes the last one', async () => {
    const host = new Host();
    const {recorder, changes} = start(host);
    recorder.beginSession();
    recorder.record(joined('h1'));
    recorder.record(ended);
    recorder.closeInteraction();
    recorder.beginSession();
    expect(recorder.data).to.deep.equal({});
    await recorder.flush(1000);
    expect(host.userData).to.include({CoBrowseAssociated: 'No', CoBrowseSessionId: 'h1'});
    expect(changes).to.deep.equal([]);
  });

  it('starts anew with another adapter, not with the same one', async () => {
    const host = new Host();
    const {recorder} = start(host);
    recorder.record(joined('h1'));
    recorder.adapter = host;
    expect(recorder.data).to.include({CoBrowseSessionId: 'h1'});
    recorder.record(ended);
    recorder.adapter = null;
    expect(recorder.data).to.deep.equal({});
    await recorder.flush(1000);
  });
});
