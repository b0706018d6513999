import {expect} from 'chai';
import fc from 'fast-check';
import {
  reduceAttachedData,
  type AttachedDataOptions,
  type SessionStep,
} from '../../src/hosts/attached-data.js';
import type {UserData} from '../../src/hosts/host-adapter.js';

const T1 = 1_700_000_000_000;
const T2 = T1 + 3_600_000;

const apply = (
  steps: readonly SessionStep[],
  start: UserData = {},
  options?: AttachedDataOptions,
) =>
  steps.reduce<UserData>(
    (data, step) => ({...data, ...reduceAttachedData(data, step, options)}),
    start,
  );

const session = (id: string, activationTime: number, durationMs: number): SessionStep[] => [
  {type: 'joined', sessionHistoryId: id},
  {type: 'activated', activationTime},
  {type: 'ended', activationTime, durationMs},
];

describe('reduceAttachedData', () => {
  it('marks, counts and names the session on join [A1]', () => {
    expect(reduceAttachedData({}, {type: 'joined', sessionHistoryId: 'h1'})).to.deep.equal({
      CoBrowseAssociated: 'Yes',
      CoBrowseSessionsQuantity: 1,
      CoBrowseSessionId: 'h1',
    });
  });

  it('writes the activation time as text on activation [A2]', () => {
    expect(reduceAttachedData({}, {type: 'activated', activationTime: T1})).to.deep.equal({
      CoBrowseStartTime: String(T1),
    });
  });

  it('writes No and the seconds at the end [A3]', () => {
    const step = {type: 'ended', activationTime: T1, durationMs: 61_400} as const;
    expect(reduceAttachedData({CoBrowseStartTime: String(T1)}, step)).to.deep.equal({
      CoBrowseAssociated: 'No',
      CoBrowseDuration: 61,
    });
  });

  it('writes milliseconds when the unit says so [A3]', () => {
    const step = {type: 'ended', activationTime: T1, durationMs: 61_400} as const;
    expect(reduceAttachedData({CoBrowseDuration: 600}, step, {durationUnit: 'ms'})).to.include({
      CoBrowseDuration: 62_000,
    });
  });

  it('writes no duration for a session that was never active [A3]', () => {
    const step = {type: 'ended', activationTime: null, durationMs: null} as const;
    expect(reduceAttachedData({CoBrowseDuration: 7}, step)).to.deep.equal({
      CoBrowseAssociated: 'No',
    });
  });

  it('writes the start time at the end when it was unknown before [A2]', () => {
    const steps: SessionStep[] = [
      {type: 'joined', sessionHistoryId: 'h1'},
      {type: 'activated', activationTime: null},
    ];
    const before = apply(steps);
    expect(before).not.to.have.property('CoBrowseStartTime');
    const end = {type: 'ended', activationTime: T1, durationMs: 2000} as const;
    expect(reduceAttachedData(before, end)).to.deep.equal({
      CoBrowseStartTime: String(T1),
      CoBrowseAssociated: 'No',
      CoBrowseDuration: 2,
    });
  });

  it('keeps the first start, sums durations and counts sessions of one interaction [A1] [A2] [A3]', () => {
    expect(apply([...session('h1', T1, 60_000), ...session('h2', T2, 30_000)])).to.deep.equal({
      CoBrowseAssociated: 'No',
      CoBrowseSessionsQuantity: 2,
      CoBrowseSessionId: 'h2',
      CoBrowseStartTime: String(T1),
      CoBrowseDuration: 90,
    });
  });

  it('continues from numbers that the host keeps as text [A4]', () => {
    const held = {
      CoBrowseSessionsQuantity: '2',
      CoBrowseDuration: '90',
      CoBrowseStartTime: String(T1),
    };
    expect(apply(session('h3', T2, 10_000), held)).to.include({
      CoBrowseSessionsQuantity: 3,
      CoBrowseDuration: 100,
      CoBrowseStartTime: String(T1),
    });
  });

  it('does not count a session again that a reloaded desktop joins again [A4]', () => {
    const before = apply([{type: 'joined', sessionHistoryId: 'h1'}]);
    expect(reduceAttachedData(before, {type: 'joined', sessionHistoryId: 'h1'})).to.include({
      CoBrowseSessionsQuantity: 1,
    });
  });

  it('takes garbage for nothing [A4]', () => {
    for (const garbage of ['', 'x', 'NaN', 'Infinity', -1, '-5', NaN, Infinity]) {
      const held = {
        CoBrowseSessionsQuantity: garbage,
        CoBrowseDuration: garbage,
        CoBrowseStartTime: garbage,
      };
      expect(apply(session('h1', T1, 5000), held), String(garbage)).to.include({
        CoBrowseSessionsQuantity: 1,
        CoBrowseDuration: 5,
        CoBrowseStartTime: String(T1),
      });
    }
  });

  it('never takes time away when clocks disagree [A3]', () => {
    const step = {type: 'ended', activationTime: T1, durationMs: -5000} as const;
    expect(reduceAttachedData({CoBrowseDuration: 7}, step)).to.include({CoBrowseDuration: 7});
  });

  it('uses other key names throughout [A5]', () => {
    const options = {
      attachedDataKeys: {CoBrowseSessionsQuantity: 'gcb_count', CoBrowseStartTime: 'gcb_start'},
    };
    const steps = [...session('h1', T1, 1000), ...session('h2', T2, 1000)];
    expect(apply(steps, {}, options)).to.deep.equal({
      CoBrowseAssociated: 'No',
      gcb_count: 2,
      CoBrowseSessionId: 'h2',
      gcb_start: String(T1),
      CoBrowseDuration: 2,
    });
  });

  it('writes as without it when a formatter throws, or makes what no desktop can hold [A5 R11]', () => {
    const odd = [
      () => {
        throw new Error('?');
      },
      () => ({}),
      () => null,
      'not a function',
    ];
    for (const each of odd) {
      const attachedDataFormatters = {CoBrowseSessionsQuantity: each} as never;
      const step = {type: 'joined', sessionHistoryId: 'h'} as const;
      const changes = reduceAttachedData({}, step, {attachedDataFormatters});

      expect(changes).to.deep.equal({
        CoBrowseAssociated: 'Yes',
        CoBrowseSessionsQuantity: 1,
        CoBrowseSessionId: 'h',
      });
    }
  });

  it('uses other formatters, which see what the host holds [A5]', () => {
    const options: AttachedDataOptions = {
      attachedDataFormatters: {
        CoBrowseAssociated: (on) => Number(on),
        CoBrowseStartTime: (timeMs) => new Date(timeMs).toISOString(),
        CoBrowseDuration: (ms, previous) => `${ms / 1000 + parseFloat(String(previous ?? 0))} s`,
        CoBrowseSessionId: () => undefined,
      },
    };
    const steps = [...session('h1', T1, 1500), ...session('h2', T2, 1000)];
    expect(apply(steps, {}, options)).to.deep.equal({
      CoBrowseAssociated: 0,
      CoBrowseSessionsQuantity: 2,
      CoBrowseSessionId: 'h2',
      CoBrowseStartTime: new Date(T1).toISOString(),
      CoBrowseDuration: '2.5 s',
    });
  });

  describe('for any run of sessions', () => {
    const time = fc.option(fc.integer({min: 1, max: 4e12}), {nil: null});
    const anySession = fc.record({id: fc.uuid(), time, lateTime: time, durationMs: time});
    const anySessions = fc.uniqueArray(anySession, {selector: ({id}) => id, maxLength: 12});
    const heldValue = fc.oneof(fc.string(), fc.double(), fc.integer().map(String));
    const held = fc.dictionary(
      fc.constantFrom('CoBrowseSessionsQuantity', 'CoBrowseStartTime', 'CoBrowseDuration', 'other'),
      heldValue,
    );
    type AnySession = {
      id: string;
      time: number | null;
      lateTime: number | null;
      durationMs: number | null;
    };
    const stepsOf = ({
      id,
      time: activationTime,
      lateTime,
      durationMs,
    }: AnySession): SessionStep[] => [
      {type: 'joined', sessionHistoryId: id},
      {type: 'activated', activationTime},
      {type: 'ended', activationTime: activationTime ?? lateTime, durationMs},
    ];

    it('adds one per session and the durations that are known [A1] [A3]', () => {
      fc.assert(
        fc.property(anySessions, (sessions) => {
          const data = apply(sessions.flatMap(stepsOf), {}, {durationUnit: 'ms'});
          const known = sessions.flatMap(({durationMs}) => durationMs ?? []);
          expect(data['CoBrowseSessionsQuantity']).to.equal(sessions.length || undefined);
          expect(data['CoBrowseSessionId']).to.equal(sessions.at(-1)?.id);
          expect(data['CoBrowseDuration']).to.equal(
            known.length ? known.reduce((sum, ms) => sum + ms, 0) : undefined,
          );
        }),
      );
    });

    it('keeps the first start time that is known [A2]', () => {
      fc.assert(
        fc.property(anySessions, (sessions) => {
          const first = sessions.flatMap(({time: early, lateTime}) => early ?? lateTime ?? [])[0];
          const {CoBrowseStartTime: start} = apply(sessions.flatMap(stepsOf));
          expect(start).to.equal(first === undefined ? undefined : String(first));
        }),
      );
    });

    it('survives a reload between any two steps [A4]', () => {
      fc.assert(
        fc.property(anySessions, fc.nat(), (sessions, where) => {
          const steps = sessions.flatMap(stepsOf);
          const cut = where % (steps.length + 1);
          const host = apply(steps.slice(0, cut));
          const asText = Object.fromEntries(Object.entries(host).map(([k, v]) => [k, String(v)]));
          const whole = apply(steps);
          const parts = apply(steps.slice(cut), asText);
          expect(Object.entries(parts).map(([k, v]) => [k, String(v)])).to.have.deep.members(
            Object.entries(whole).map(([k, v]) => [k, String(v)]),
          );
        }),
      );
    });

    it('changes its own keys only, to finite numbers and text, and leaves its input alone', () => {
      fc.assert(
        fc.property(held, anySessions, (start, sessions) => {
          const frozen = Object.freeze({...start});
          let data: UserData = frozen;
          for (const step of sessions.flatMap(stepsOf)) {
            const changes = reduceAttachedData(Object.freeze(data), step);
            for (const [key, value] of Object.entries(changes)) {
              expect(key).to.match(/^CoBrowse/);
              if (typeof value === 'number') expect(value).to.satisfy(Number.isFinite);
            }
            data = {...data, ...changes};
          }
          // Deeply, since it may be NaN.
          expect(data['other']).to.deep.equal(start['other']);
        }),
      );
    });
  });
});
