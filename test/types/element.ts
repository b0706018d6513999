/**
 * What of the element compiles, and what does not [P4]. Nothing here is run: `npm run types` fails
 * when a right line is refused, and when a line marked as wrong is not. Each wrong line is wrong in
 * one way alone.
 */
import 'gcb-agent-view/define.js';
import {
  CobrowseError,
  type CobrowseEvent,
  define,
  registerStrings,
  type Diagnosis,
  type GcbAgentView,
  type SessionSnapshot,
} from 'gcb-agent-view';
import {de} from 'gcb-agent-view/strings/de.js';
// @ts-expect-error -- what is not exported is nobody's to import
import 'gcb-agent-view/dist/element/agent-frame.js';

const view: GcbAgentView = document.createElement('gcb-agent-view');

export function setsProperties(): void {
  view.server = 'https://cobrowse.example.com/cobrowse';
  view.sessionToken = '123456789';
  view.stickiness = 'url';
  view.params = 'query';
  view.controls = true;
  view.extraParams = {theme: 'dark', zoom: 2};
  view.options = {joinTimeoutMs: 5000, onUnload: 'stop', logger: console};
  view.hostAdapter = {writeAttachedData: () => undefined};
  view.hostAdapter = null;
  view.strings = {label: 'Our view', errors: {'session-not-found': 'Unknown number.'}};

  // @ts-expect-error -- a token may begin with 0, so it is text
  view.sessionToken = 123456789;
  // @ts-expect-error -- not a mode of stickiness
  view.stickiness = 'sticky';
  // @ts-expect-error -- not a place for parameters
  view.params = 'fragment';
  // @ts-expect-error -- a boolean, which any text would turn on
  view.controls = 'false';
  // @ts-expect-error -- a list in an attribute is text
  view.transports = ['websocket'];
  // @ts-expect-error -- an option that does not exist: the unit is missing
  view.options = {joinTimeout: 5000};
  // @ts-expect-error -- JSON is no object
  view.options = '{"joinTimeoutMs": 5000}';
  // @ts-expect-error -- an adapter that cannot write
  view.hostAdapter = {readAttachedData: () => Promise.resolve({})};
  // @ts-expect-error -- a text that does not exist
  view.strings = {title: 'Our view'};
  // @ts-expect-error -- an error that does not exist
  view.strings = {errors: {'no-such-error': 'Oh.'}};
  // @ts-expect-error -- a property that does not exist
  view.token = '123456789';
}

export function readsState(): void {
  const isShared: boolean = view.state === 'active' && view.connectionState === 'connected';
  const users: readonly {userId: number | string; role: number}[] = view.session?.users ?? [];
  const started: string | number | undefined = view.attachedData['CoBrowseStartTime'];
  void [isShared, users, started];

  // @ts-expect-error -- it is read-only
  view.state = 'active';
  // @ts-expect-error -- it is read-only
  view.connectionState = 'connected';
  // @ts-expect-error -- it is read-only
  view.session = undefined;
  // @ts-expect-error -- it is read-only
  view.attachedData = {};
  // @ts-expect-error -- it is read-only
  view.lastError = undefined;
  // @ts-expect-error -- it is frozen
  view.attachedData['CoBrowseAssociated'] = 'No';
  // @ts-expect-error -- there may be no session
  void view.session.sessionHistoryId;
  // @ts-expect-error -- a state that does not exist
  void (view.state === 'paused');
}

export async function callsMethods(signal: AbortSignal): Promise<void> {
  const session: SessionSnapshot = await view.join('123456789', {signal});
  await view.join();
  const durationMs: number | null | undefined = (await view.stop({signal}))?.durationMs;
  await view.leave();
  await view.closeInteraction('transferred', {signal});
  const isJoining: boolean = view.handleChatMessage('{start:123456789}');
  const report: Diagnosis = await view.diagnose();
  void [session, durationMs, isJoining, report];

  // @ts-expect-error -- a token is text
  void view.join(123456789);
  // @ts-expect-error -- options, in which a signal may be
  void view.join('123456789', signal);
  // @ts-expect-error -- not a reason
  void view.closeInteraction('finished');
  // @ts-expect-error -- without a reason
  void view.closeInteraction();
  // @ts-expect-error -- a chat message is text
  view.handleChatMessage({text: '{start:123456789}'});
  // @ts-expect-error -- there may be no end to describe
  void (await view.stop()).durationMs;
}

export function handlesEvents(): void {
  view.addEventListener('cobrowse-joined', ({detail}) => {
    const stickiness: 'url' | 'cookie' | 'none' = detail.stickiness;
    void [stickiness, detail.users[0]?.userId];
    // @ts-expect-error -- it is frozen
    detail.server = '';
    // @ts-expect-error -- it is frozen
    detail.users.push({userId: 1, role: 2});
    // @ts-expect-error -- secrets are not exposed
    void detail.sessionToken;
  });
  view.addEventListener('cobrowse-activated', ({detail}) => {
    void [new Date(detail.activationTime ?? 0), detail.late];
    // @ts-expect-error -- null when nobody set it
    new Date(detail.activationTime);
  });
  view.addEventListener('cobrowse-deactivated', ({detail, type}) => {
    void (type === 'cobrowse-deactivated' && detail.endedBy === 'remote');
    // @ts-expect-error -- null for a session that was never active
    detail.durationMs.toFixed();
    // @ts-expect-error -- the unit is missing
    void detail.duration;
    // @ts-expect-error -- nobody of that name ends sessions
    void (detail.endedBy === 'customer');
  });
  view.addEventListener('cobrowse-state-change', ({detail: {state, reason, retryInMs}}) => {
    void [state === 'failed', reason?.length, retryInMs?.toFixed()];
  });
  document.addEventListener('click', (event) => event.clientX);
  document.addEventListener('cobrowse-joined', ({detail}) => void detail.sessionHistoryId);
  window.addEventListener('cobrowse-deactivated', ({detail}) => void detail.durationMs);
  // @ts-expect-error -- of another event
  document.addEventListener('cobrowse-joined', ({detail}) => void detail.durationMs);
  document.body.addEventListener('cobrowse-error', ({detail}) => {
    void (detail.fatal && detail.code === 'join-refused');
    // @ts-expect-error -- a code that does not exist
    void (detail.code === 'oops');
  });
  // @ts-expect-error -- an event that does not exist has no detail
  view.addEventListener('cobrowse-join', ({detail}) => void detail);
  // @ts-expect-error -- of another event
  view.addEventListener('cobrowse-attached-data', ({detail}) => void detail.sessionHistoryId);
  // @ts-expect-error -- of another event
  view.addEventListener('cobrowse-invitation', (event: CobrowseEvent<'cobrowse-joined'>) => event);
  // @ts-expect-error -- no listener
  view.addEventListener('cobrowse-joined', 'log');
}

export function definesAndTranslates(error: CobrowseError): void {
  define('our-view');
  registerStrings({de, 'de-AT': {join: 'Dabei sein'}});
  void (error.code === 'aborted' && error.retryable);

  // @ts-expect-error -- a tag is text
  define(view);
  // @ts-expect-error -- a language without its tag
  registerStrings(de);
  // @ts-expect-error -- a text that does not exist
  registerStrings({en: {joinButton: 'Join'}});
  // @ts-expect-error -- a code that does not exist
  new CobrowseError('oops', 'Oh.');
  // @ts-expect-error -- it is read-only
  error.code = 'aborted';
}
