import {CobrowseError} from '../errors.js';
import type {HostAdapter, InteractionEndReason} from './host-adapter.js';
import {invalid} from './host-errors.js';
import {isObject, type Fields} from './user-data.js';
import {checkSettings} from './view-settings.js';
import {COMMAND_FUNCTION, findBridge, type WebviewBridge} from './webview-bridge.js';

/** What this needs of a `<gcb-agent-view>`. */
export interface BridgedView extends EventTarget {
  hostAdapter?: HostAdapter | null | undefined;
  join(token?: string): Promise<unknown>;
  stop(): Promise<unknown>;
  leave(): Promise<unknown>;
  closeInteraction(reason: InteractionEndReason): Promise<unknown>;
  handleChatMessage(text: string): unknown;
  diagnose?(): Promise<unknown>;
}

export interface WebviewHostOptions {
  /** Default: the bridge found around this page. */
  bridge?: WebviewBridge | undefined;
  /** Takes the settings of a `configure` command. Default: sets them on the view. */
  configure?: ((settings: unknown) => unknown) | undefined;
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

type Command = (message: Fields) => unknown;
type Commands = ReadonlyMap<unknown, Command>;

/** The answer says only that the command is done: what comes of it, the events say. */
const done =
  (command: Command): Command =>
  async (message) => {
    await command(message);
  };

/** All that an application can do to a view. */
const commandsOf = (
  view: BridgedView,
  remember: (held: unknown) => void,
  configure: (settings: unknown) => unknown,
): Commands =>
  new Map<unknown, Command>([
    [
      'join',
      done((message) => {
        const {sessionToken, attachedData} = message;
        // Without a number the view takes the last invitation of its chat.
        const token = sessionToken === undefined ? undefined : text(message, 'sessionToken');
        if (attachedData !== undefined) remember(attachedData);
        return view.join(token);
      }),
    ],
    ['stop', done(() => view.stop())],
    ['leave', done(() => view.leave())],
    [
      'close-interaction',
      done(async ({reason}) => {
        if (!reasons.includes(reason)) {
          throw invalid('The reason is unknown.', 'Send transferred, timed-out or closed.');
        }
        await view.closeInteraction(reason as InteractionEndReason);
        remember({});
      }),
    ],
    [
      'chat-message',
      (message) => ({joined: view.handleChatMessage(text(message, 'text')) === true}),
    ],
    ['configure', done(({settings}) => configure(settings))],
    ['diagnose', () => view.diagnose?.()],
  ]);

const parse = (message: unknown): unknown => {
  if (typeof message !== 'string') return message;
  try {
    return JSON.parse(message);
  } catch {
    return undefined;
  }
};

const commandIn = (message: unknown): Fields | undefined => {
  const parsed = parse(message);
  return isObject(parsed) && typeof parsed['command'] === 'string' ? parsed : undefined;
};

const versionOf = ({constructor}: object): string => {
  const {version} = constructor as {version?: unknown};
  return typeof version === 'string' ? version : '';
};

const describe = (error: unknown) => {
  const {code, message} =
    error instanceof CobrowseError ? error : invalid('The command failed.', 'See lastError.');
  return {code, message};
};

/** The function by which an application sends commands, and what it has sent before the view came. */
type CommandFunction = ((message: unknown) => void) & {waiting?: unknown[]};

/** Lets the application call commands. @returns The undo. */
const exposeCommands = (receive: (message: unknown) => void): (() => void) => {
  const scope = window as {[COMMAND_FUNCTION]?: CommandFunction};
  const waiting = scope[COMMAND_FUNCTION]?.waiting?.splice(0) ?? [];
  scope[COMMAND_FUNCTION] = receive;
  for (const message of waiting) receive(message);
  return () => {
    if (scope[COMMAND_FUNCTION] === receive) Reflect.deleteProperty(scope, COMMAND_FUNCTION);
  };
};

/** Runs commands and sends their results. */
const runner =
  (commands: Commands, send: (message: Fields) => void) =>
  async (message: Fields): Promise<void> => {
    const result = {type: 'command-result', id: message['id'] ?? null};
    try {
      const command = commands.get(message['command']);
      if (!command) throw invalid('The command is unknown.', 'See the list of bridge messages.');
      const answer = await command(message);
      send({...result, ok: true, ...(answer !== undefined && {result: answer})});
    } catch (error) {
      send({...result, ok: false, error: describe(error)});
    }
  };

/**
 * Ties a view to the application around an embedded browser: its events go out as messages, commands
 * come in and are answered. It also becomes the view's host adapter, unless there is one, so that the
 * keys which a `join` command hands over are counted on.
 *
 * The first message is `ready`. Messages that are no commands are ignored; they may be meant for somebody else on the page.
 *
 * @throws {CobrowseError} `invalid-configuration` when there is no bridge.
 */
export const webviewHost = (view: BridgedView, options: WebviewHostOptions = {}): WebviewHost => {
  const bridge = options.bridge ?? findBridge();
  let held: Fields = {};
  const commands = commandsOf(
    view,
    (data) => (held = isObject(data) ? {...data} : {}),
    options.configure ??
      ((settings) => Object.assign(view, Object.fromEntries(checkSettings(settings)))),
  );

  const send = (message: Fields): void => {
    try {
      bridge.postMessage(message);
    } catch {
      // The application is gone, or its bridge is: the session must not notice.
    }
  };
  const run = runner(commands, send);
  const receive = (message: unknown): void => {
    const command = commandIn(message);
    if (command) void run(command);
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
      hideCommands();
      if (view.hostAdapter === host) view.hostAdapter = null;
    },
  };
  for (const type of eventTypes) view.addEventListener(type, onEvent);
  view.hostAdapter ??= host;
  send({type: 'ready', version: versionOf(view)});
  bridge.addEventListener?.('message', onMessage);
  const hideCommands = exposeCommands(receive);
  return host;
};
