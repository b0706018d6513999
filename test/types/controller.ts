/** What of the connection without the element compiles, and what does not [P4]. See `element.ts`. */
import {
  CobrowseController,
  type ControllerOptions,
  type SessionSnapshot,
} from 'gcb-agent-view/controller';

const controller = new CobrowseController({
  server: 'https://cobrowse.example.com/cobrowse',
  stickiness: 'cookie',
  transports: ['long-polling'],
  tokenPattern: /^\d{6}$/,
  requestHeaders: {'X-Desktop': 'ours'},
  onNewToken: 'replace',
  durationUnit: 'ms',
  attachedDataKeys: {CoBrowseDuration: 'OurDuration'},
  reconnectPolicy: {nextRetryDelayInMs: ({attempt}) => (attempt > 5 ? null : 1000)},
});

export function takesOptions(): void {
  new CobrowseController();
  new CobrowseController({}, {fetch: (...request) => fetch(...request)});
  controller.configure({server: '/cobrowse', suspendAfterMs: Infinity});

  // @ts-expect-error -- an option that does not exist
  new CobrowseController({timeout: 5000});
  // @ts-expect-error -- the unit is missing
  new CobrowseController({probeInterval: 5000});
  // @ts-expect-error -- milliseconds are a number
  new CobrowseController({joinTimeoutMs: '5000'});
  // @ts-expect-error -- not a mode
  new CobrowseController({stickiness: 'session'});
  // @ts-expect-error -- a transport that is kept out for its JSONP
  new CobrowseController({transports: ['callback-polling']});
  // @ts-expect-error -- text is for the attribute
  new CobrowseController({transports: 'websocket'});
  // @ts-expect-error -- a pattern is a regular expression
  new CobrowseController({tokenPattern: '^\\d{6}$'});
  // @ts-expect-error -- the value of a header is text
  new CobrowseController({requestHeaders: {'X-Desktop': 1}});
  // @ts-expect-error -- not a way to deal with a second token
  new CobrowseController({onNewToken: 'ask'});
  // @ts-expect-error -- a page that closes cannot ask
  new CobrowseController({onUnload: 'ask'});
  // @ts-expect-error -- not a unit
  new CobrowseController({durationUnit: 'min'});
  // @ts-expect-error -- a key that does not exist
  new CobrowseController({attachedDataKeys: {CoBrowseLength: 'OurDuration'}});
  // @ts-expect-error -- a policy says when
  new CobrowseController({reconnectPolicy: {nextRetryDelayInMs: () => 'soon'}});
  // @ts-expect-error -- part of a logger
  new CobrowseController({logger: {warn: () => undefined}});
  // @ts-expect-error -- a collaborator that does not exist
  new CobrowseController({}, {socket: WebSocket});
  // @ts-expect-error -- attributes are the element's
  const options: ControllerOptions = {controls: true};
  void options;
}

export function readsState(): void {
  void (controller.state === 'joined' && controller.session?.stickiness === 'url');

  // @ts-expect-error -- it is read-only
  controller.state = 'ended';
  // @ts-expect-error -- it is read-only
  controller.connectionState = 'disconnected';
  // @ts-expect-error -- it is read-only
  controller.session = undefined;
  // @ts-expect-error -- it is read-only
  controller.attachedData = {};
  // @ts-expect-error -- a state that does not exist
  void (controller.state === 'disconnected');
}

export async function joins(signal: AbortSignal): Promise<void> {
  const session: SessionSnapshot = await controller.join('123456789', {signal});
  const end = await controller.stop();
  void [session.sessionHistoryId, end?.durationMs];
  controller.hostAdapter = {writeAttachedData: async () => undefined};

  // @ts-expect-error -- without a token
  void controller.join();
  // @ts-expect-error -- a token is text
  void controller.join(123456789);
  // @ts-expect-error -- it is frozen
  session.server = '';
  // @ts-expect-error -- an adapter writes
  controller.hostAdapter = {};
  // @ts-expect-error -- not a reason
  void controller.closeInteraction('finished');
}

export function handlesEvents(): void {
  controller.addEventListener('deactivated', ({detail}) => void detail.durationMs);
  controller.addEventListener('error', ({detail}) => void detail.remediation);

  // @ts-expect-error -- the element's name of the event, by which there is no detail
  controller.addEventListener('cobrowse-deactivated', ({detail}) => void detail);
  // @ts-expect-error -- of another event
  controller.addEventListener('joined', ({detail}) => void detail.durationMs);
  // @ts-expect-error -- it is frozen
  controller.addEventListener('user-joined', ({detail}) => (detail.role = 2));
}
