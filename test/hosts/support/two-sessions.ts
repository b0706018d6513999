import {expect} from 'chai';
import {AttachedDataRecorder} from '../../../src/hosts/attached-data-recorder.js';
import type {SessionStep} from '../../../src/hosts/attached-data.js';
import type {HostAdapter, UserData} from '../../../src/hosts/host-adapter.js';
import {systemClock} from '../../../src/util/clock.js';

export const T1 = 1_700_000_000_000;
const T2 = T1 + 3_600_000;

type OnChange = (changes: UserData, data: UserData) => void;

export const recorderFor = (adapter: HostAdapter, onChange: OnChange = () => undefined) => {
  const recorder = new AttachedDataRecorder({
    clock: systemClock,
    options: () => ({}),
    onInteractionEnd: async () => undefined,
    onChange,
    onError: (error) => expect.fail(error.message),
  });
  recorder.adapter = adapter;
  return recorder;
};

/** One session from join to end, as the controller records it. */
export const runSession = async (
  recorder: AttachedDataRecorder,
  sessionHistoryId: string,
  activationTime: number,
  durationMs: number,
): Promise<void> => {
  recorder.beginSession();
  const steps: SessionStep[] = [
    {type: 'joined', sessionHistoryId},
    {type: 'activated', activationTime},
    {type: 'ended', activationTime, durationMs},
  ];
  for (const step of steps) {
    recorder.record(step);
    await recorder.flush(5000);
  }
};

/**
 * Two sessions in one interaction; between them the desktop reloads, so that all that is known of the
 * first is what the host holds.
 *
 * @param open Makes the adapter of one life of the desktop.
 */
export const runTwoSessions = async (open: () => HostAdapter, onChange?: OnChange) => {
  await runSession(recorderFor(open(), onChange), 'history-1', T1, 60_000);
  await runSession(recorderFor(open(), onChange), 'history-2', T2, 30_000);
};

/** What the host gets then, write by write (Genesys Co-browse 9.0, Attached Data). */
export const twoSessionsWrites = [
  {CoBrowseAssociated: 'Yes', CoBrowseSessionsQuantity: 1, CoBrowseSessionId: 'history-1'},
  {CoBrowseStartTime: String(T1)},
  {CoBrowseAssociated: 'No', CoBrowseDuration: 60},
  {CoBrowseAssociated: 'Yes', CoBrowseSessionsQuantity: 2, CoBrowseSessionId: 'history-2'},
  {CoBrowseAssociated: 'No', CoBrowseDuration: 90},
];

/** What the host holds in the end. */
export const twoSessionsResult = {
  CoBrowseAssociated: 'No',
  CoBrowseSessionsQuantity: 2,
  CoBrowseSessionId: 'history-2',
  CoBrowseStartTime: String(T1),
  CoBrowseDuration: 90,
};

/** The same for a host that may hide keys: totals are written when the first key has come back. */
export const twoSessionsWritesToHider = [
  {CoBrowseAssociated: 'Yes'},
  {CoBrowseSessionsQuantity: 1, CoBrowseSessionId: 'history-1'},
  ...twoSessionsWrites.slice(1),
];
