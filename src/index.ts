export * from './controller/index.js';
export {define} from './element/define-element.js';
export type {Diagnosis, DiagnosisChecks} from './element/diagnosis.js';
export type {ServerProbe, Verdict} from './element/server-probe.js';
export {
  CobrowseEvent,
  type GcbAgentViewDetailMap,
  type GcbAgentViewEventMap,
  type GcbAgentViewEventName,
  type InvitationDetail,
} from './element/events.js';
export {GcbAgentView} from './element/gcb-agent-view.js';
export {registerStrings} from './element/languages.js';
export type {StringName, Strings} from './element/strings/strings.js';
export {version} from './element/version.js';
export type {GcbAgentViewProperties} from './element/view-properties.js';
