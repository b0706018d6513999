export {watchChat} from './chat-watcher.js';
export type {
  ChatLineSource,
  ChatMessageHandler,
  ChatSource,
  EmitterLike,
  WatchChatOptions,
} from './chat-watcher.js';
export {chatLinesOf} from './chat-lines.js';
export type {DesktopClientOptions} from './desktop-client.js';
export {gwsHost} from './gws-host.js';
export type {GwsHostOptions} from './gws-host.js';
export type {CometdLike} from './desktop-notifications.js';
export type {
  DesktopHost,
  HostAdapter,
  InteractionEndReason,
  UserData,
  WriteOptions,
} from './host-adapter.js';
export {interactionEndOf} from './interaction-end.js';
export type {InteractionMedia} from './parameters.js';
export type {WebviewBridge} from './webview-bridge.js';
export {webviewHost} from './webview-host.js';
export type {BridgedView, WebviewHost, WebviewHostOptions} from './webview-host.js';
export {workspaceHost} from './workspace-host.js';
export type {WorkspaceHostOptions} from './workspace-host.js';
export {connectWwe, wweHost} from './wwe-connection.js';
export type {WweConnection, WweConnectionOptions, WweHostOptions} from './wwe-connection.js';
export type {WweHost} from './wwe-host.js';
