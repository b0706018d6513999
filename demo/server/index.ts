export {
  startCobrowseCluster,
  type CobrowseCluster,
  type CobrowseClusterOptions,
} from './cluster.js';
export {startCobrowseServer, type CobrowseServer} from './cobrowse-server.js';
export {
  FAULTS,
  HANDSHAKE_SHAPES,
  type FaultName,
  type FaultSettings,
  type FaultSwitches,
  type HandshakeShape,
} from './faults.js';
export type {
  Behaviour,
  CobrowseServerOptions,
  CometdOptions,
  Serve,
  TransportName,
} from './options.js';
export type {LoggedRequest, RequestLog} from './request-log.js';
export {SCENARIOS, type Scenario, type ScenarioName} from './scenarios.js';
export type {SessionRegistry} from './session-registry.js';
export type {DeactivationReason, Role, SessionSnapshot} from './session.js';
