import {invalid} from './parameters.js';

/**
 * The line to the application around an embedded browser. WebView2's `chrome.webview` is one as it
 * is; any object with these methods will do.
 */
export interface WebviewBridge {
  postMessage(message: unknown): void;
  addEventListener?(type: 'message', listener: (event: {data: unknown}) => void): void;
  removeEventListener?(type: 'message', listener: (event: {data: unknown}) => void): void;
}

/** The function that an application calls by script when its bridge has no way in. */
export const COMMAND_FUNCTION = 'gcbAgentViewCommand';

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

/**
 * Finds the bridge of the application around this page: WebView2, CefSharp, or methods at
 * `window.external`.
 *
 * @throws {CobrowseError} `invalid-configuration` when this is an ordinary browser.
 */
export const findBridge = (scope = window as unknown as Scope): WebviewBridge => {
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
    'Open the page in WebView2 or CefSharp, or pass a bridge.',
  );
};
