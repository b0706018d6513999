export {CobrowseError, type CobrowseErrorCode, type CobrowseErrorOptions} from '../errors.js';
export type {
  AttachedDataFormatter,
  AttachedDataFormatters,
  AttachedDataKey,
  AttachedDataOptions,
} from '../hosts/attached-data.js';
export type {HostAdapter, InteractionEndReason, UserData} from '../hosts/host-adapter.js';
export {buildAgentPageUrl, type AgentPageParams} from '../protocol/agent-page-url.js';
export {parseChatStartMessage} from '../protocol/chat-start-message.js';
export {Role, type DeactivationReason, type SessionUser} from '../protocol/messages.js';
export type {RequestHeaders} from '../protocol/request.js';
export type {
  ConnectionEvent,
  SessionConnection,
  TransportType,
} from '../protocol/session-connection.js';
export type {Stickiness, StickinessMode} from '../protocol/stickiness.js';
export type {Clock, Timer} from '../util/clock.js';
export type {Logger} from '../util/logger.js';
export {CobrowseController, type CallOptions} from './cobrowse-controller.js';
export type * from './events.js';
export type {Collaborators, ControllerOptions} from './options.js';
export type {ReconnectPolicy, RetryContext} from './reconnect-policy.js';
export type {ConnectionState, SessionState, StateChangeDetail} from './session-state.js';
