import {CobrowseError} from '../errors.js';
import type {HostAdapter, InteractionEndReason} from './host-adapter.js';
import {invalid} from './parameters.js';
import {isObject, type Fields} from './user-data.js';
import {checkSettings} from './view-settings.js';
import {COMMAND_FUNCTION, findBridge, type WebviewBridge} from './webview-bridge.js';

/** What this needs of a `<gcb-agent-view>`. */
export interface BridgedView extends EventTarget {
  hostAdapter?: HostAdapter | null | undefined;
  join(token: string): Promise<unknown>;
  stop(): Promise<unknown>;
  leave(): Promise<unknown>;
  closeInteraction(reason: InteractionEndReason): Promise<unknown>;
  handleChatMessage(text: string): unknown;
}

export interface WebviewHostOptions {
  /** Default: the bridge found around this page. */
  bridge?: WebviewBridge | undefined;
}

/** A {@link HostAdapter} that is also the far end of an application's bridge. */
export interface WebviewHost extends HostAdapter {
  readAttachedData: NonNullable<HostAdapter['readAttachedData']>;
  /** Takes a command as the bridge would: for an application that calls functions of the page. */
  receive(message: unknown): void;
  /** Takes this off the view and the bridge. */
  dispose(): void;
}

const eventTypes = [
  'cobrowse-joined',
  'cobrowse-user-joined',
  'cobrowse-activated',
  'cobrowse-deactivated',
  'cobrowse-attached-data',
  'cobrowse-invitation',
  'cobrowse-state-change',
  'cobrowse-error',
];

const reasons: readonly unknown[] = ['transferred', 'timed-out', 'closed'];

const text = (message: Fields, name: string): string => {
  const value = message[name];
  if (typeof value === 'string') return value;
  throw invalid(`The command has no text in ${name}.`, `Send ${name} as a JSON string.`);
};

type Commands = ReadonlyMap<string, (message: Fields) => unknown>;

/** All that an application can do to a view. */
const commandsOf = (view: BridgedView, remember: (held: unknown) => void): Commands =>
  new Map<string, (message: Fields) => unknown>([
    [
      'join',
      (message) => {
        const token = text(message, 'sessionToken');
        if (message['attachedData'] !== undefined) remember(message['attachedData']);
        return view.join(token);
      },
    ],
    ['stop', () => view.stop()],
    ['leave', () => view.leave()],
    [
      'close-interaction',
      async ({reason}) => {
        if (!reasons.includes(reason)) {
          throw invalid('The reason is unknown.', 'Send transferred, timed-out or closed.');
        }
        await view.closeInteraction(reason as InteractionEndReason);
        remember({});
      },
    ],
    ['chat-message', (message) => view.handleChatMessage(text(message, 'text'))],
    ['configure', ({settings}) => Object.assign(view, Object.fromEntries(checkSettings(settings)))],
  ]);

const parse = (message: unknown): unknown => {
  if (typeof message !== 'string') return message;
  try {
    return JSON.parse(message);
  } catch {
    return undefined;
  }
};

const describe = (error: unknown) => {
  const {code, message} =
    error instanceof CobrowseError ? error : invalid('The command failed.', 'See lastError.');
  return {code, message};
};

/**
 * Ties a view to the application around an embedded browser: its events go out as messages, commands
 * come in and are answered. It also becomes the view's host adapter, unless there is one, so that the
 * keys which a `join` command hands over are counted on.
 *
 * Messages that are no commands are ignored; they may be meant for somebody else on the page.
 *
 * @throws {CobrowseError} `invalid-configuration` when there is no bridge.
 */
export const webviewHost = (view: BridgedView, options: WebviewHostOptions = {}): WebviewHost => {
  const bridge = options.bridge ?? findBridge();
  const scope = window as unknown as Record<string, unknown>;
  let held: Fields = {};
  const commands = commandsOf(view, (data) => (held = isObject(data) ? {...data} : {}));

  const send = (message: Fields): void => {
    try {
      bridge.postMessage(message);
    } catch {
      // The application is gone, or its bridge is: the session must not notice.
    }
  };
  const run = async (message: Fields): Promise<void> => {
    const result = {type: 'command-result', id: message['id'] ?? null};
    try {
      const command = commands.get(message['command'] as string);
      if (!command) throw invalid('The command is unknown.', 'See the list of bridge messages.');
      await command(message);
      send({...result, ok: true});
    } catch (error) {
      send({...result, ok: false, error: describe(error)});
    }
  };
  const receive = (message: unknown): void => {
    const command = parse(message);
    if (isObject(command) && typeof command['command'] === 'string') void run(command);
  };
  const onMessage = ({data}: {data: unknown}): void => receive(data);
  const onEvent = ({type, detail}: Event & {detail?: unknown}): void => send({type, detail});

  const host: WebviewHost = {
    receive,
    readAttachedData: async () => held,
    // The keys went out with `cobrowse-attached-data`; the application does not confirm them.
    writeAttachedData: (changes) => void (held = {...held, ...changes}),
    dispose() {
      for (const type of eventTypes) view.removeEventListener(type, onEvent);
      bridge.removeEventListener?.('message', onMessage);
      if (scope[COMMAND_FUNCTION] === receive) Reflect.deleteProperty(scope, COMMAND_FUNCTION);
      if (view.hostAdapter === host) view.hostAdapter = null;
    },
  };
  for (const type of eventTypes) view.addEventListener(type, onEvent);
  if (bridge.addEventListener) bridge.addEventListener('message', onMessage);
  else scope[COMMAND_FUNCTION] = receive;
  view.hostAdapter ??= host;
  return host;
};
