import type {FaultSwitches} from './faults.js';
import type {NodeState} from './node-state.js';
import type {ResolvedOptions} from './options.js';
import type {RequestLog} from './request-log.js';
import type {SessionOwner} from './session-directory.js';

/** What every front of one server has at hand. */
export interface ServerContext {
  readonly options: ResolvedOptions;
  readonly faults: FaultSwitches;
  readonly requests: RequestLog;
  /** `Set-Cookie` value of `gcbSessionServer`. */
  readonly stickinessCookie: string;
  readonly owner: () => SessionOwner;
  /** The memory of now: a restart may have put an empty one in place. */
  readonly state: () => NodeState;
  /** Waits; resolves `false`, early, when the server closes. `Infinity` waits for that. */
  readonly wait: (delayMs: number) => Promise<boolean>;
}
