import {invalid} from './host-errors.js';

/**
 * The connection to the application around an embedded browser. WebView2's `chrome.webview` is one as it
 * is; any object with these methods will do.
 */
export interface WebviewBridge {
  postMessage(message: unknown): void;
  addEventListener?(type: 'message', listener: (event: {data: unknown}) => void): void;
  removeEventListener?(type: 'message', listener: (event: {data: unknown}) => void): void;
}

/** The function that an application calls by script when its bridge has no way in. */
export const COMMAND_FUNCTION = 'gcbAgentViewCommand';

/** What any embedded browser can provide: it gets each message as JSON text. */
export interface GenericHook {
  postMessage(text: string): unknown;
}

/** The property of the page that holds a {@link GenericHook}. */
const HOOK = 'gcbAgentViewHost';

const isHook = (value: unknown): value is GenericHook =>
  typeof (value as GenericHook | undefined)?.postMessage === 'function';

interface CefSharp {
  PostMessage(message: unknown): void;
}

/** Both kinds carry text alone. */
interface External {
  readonly sendMessage?: (text: string) => void;
  readonly receiveMessage?: (listener: (text: string) => void) => void;
  readonly notify?: (text: string) => void;
}

interface Scope {
  chrome?: {webview?: WebviewBridge};
  CefSharp?: CefSharp;
  external?: External;
  gcbAgentViewHost?: unknown;
}

/** `receiveMessage` has no undo, so listeners come and go here. */
const externalBridge = (external: External): WebviewBridge | undefined => {
  const {sendMessage, receiveMessage, notify} = external;
  const send = sendMessage ?? notify;
  if (typeof send !== 'function') return undefined;
  const listeners = new Set<(event: {data: unknown}) => void>();
  const bridge: WebviewBridge = {
    postMessage: (message) => send.call(external, JSON.stringify(message)),
  };
  if (typeof receiveMessage !== 'function') return bridge;
  receiveMessage.call(external, (data) => listeners.forEach((listener) => listener({data})));
  return Object.assign(bridge, {
    addEventListener: (_type: 'message', listener: (event: {data: unknown}) => void) =>
      void listeners.add(listener),
    removeEventListener: (_type: 'message', listener: (event: {data: unknown}) => void) =>
      void listeners.delete(listener),
  });
};

const hookBridge = (hook: GenericHook): WebviewBridge => ({
  postMessage: (message) => void hook.postMessage(JSON.stringify(message)),
});

/**
 * A bridge to a hook that the application has not set yet. Messages wait until it does.
 *
 * @param onHook Called when the hook is there.
 */
export const awaitHook = (
  onHook: () => void,
  scope = window as unknown as Scope,
): WebviewBridge => {
  const waiting: unknown[] = [];
  let hook: unknown;
  Object.defineProperty(scope, HOOK, {
    configurable: true,
    get: () => hook,
    set(value: unknown) {
      hook = value;
      if (!isHook(value)) return;
      onHook();
      for (const message of waiting.splice(0)) hookBridge(value).postMessage(message);
    },
  });
  return {
    postMessage(message) {
      if (isHook(hook)) hookBridge(hook).postMessage(message);
      else waiting.push(message);
    },
  };
};

/**
 * Finds the bridge of the application around this page: the hook `window.gcbAgentViewHost`, WebView2,
 * CefSharp, or methods at `window.external`.
 *
 * @throws {CobrowseError} `invalid-configuration` when this is an ordinary browser.
 */
export const findBridge = (scope = window as unknown as Scope): WebviewBridge => {
  if (isHook(scope[HOOK])) return hookBridge(scope[HOOK]);
  const webview = scope.chrome?.webview;
  if (typeof webview?.postMessage === 'function') return webview;
  const cef = scope.CefSharp;
  if (typeof cef?.PostMessage === 'function') {
    return {postMessage: (message) => cef.PostMessage(message)};
  }
  const external = scope.external && externalBridge(scope.external);
  if (external) return external;
  throw invalid(
    'No embedding application was found around this page.',
    'Open the page in WebView2 or CefSharp, set window.gcbAgentViewHost, or pass a bridge.',
  );
};
