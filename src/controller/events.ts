import type {CobrowseError, CobrowseErrorCode} from '../errors.js';
import type {UserData} from '../hosts/host-adapter.js';
import type {DeactivationReason, SessionUser} from '../protocol/messages.js';
import type {Stickiness} from '../protocol/stickiness.js';
import type {StateChange, StateChangeDetail} from './session-state.js';

export interface JoinedDetail {
  /** The session's id in the vendor's history, not a secret. */
  readonly sessionHistoryId: string;
  /** Who was in the session when the Controller joined. */
  readonly users: readonly SessionUser[];
  /** The base URL that the session is reached by. */
  readonly server: string;
  readonly stickiness: Stickiness;
}

export interface ActivatedDetail {
  /** Epoch milliseconds, UTC, by the server's clock; `null` when the message was missed. */
  readonly activationTime: number | null;
  /** Whether the activation was concluded, because its message never came. */
  readonly late: boolean;
}

export interface DeactivatedDetail {
  /** Epoch milliseconds, UTC; `null` for a session that never became active. */
  readonly activationTime: number | null;
  /** Epoch milliseconds, UTC. By our clock when `estimated`. */
  readonly deactivationTime: number;
  /** `null` for a session that never became active. */
  readonly durationMs: number | null;
  /** `controller` when this controller asked for it, `unknown` when no message said it. */
  readonly endedBy: 'controller' | 'remote' | 'unknown';
  /** What the server gave as `deactivationReason`. */
  readonly reason: DeactivationReason;
  /** Whether the end was concluded, because no message of the server said it. */
  readonly estimated: boolean;
}

export interface AttachedDataDetail {
  /** The keys to write now. */
  readonly changes: UserData;
  /** All keys of the interaction so far. */
  readonly data: UserData;
}

export interface ErrorDetail {
  readonly code: CobrowseErrorCode;
  readonly message: string;
  readonly remediation: string;
  /** Whether the session, or the attempt to join it, is over with this. */
  readonly fatal: boolean;
  readonly retryable: boolean;
}

/** What each event of a controller carries, by the event's name. */
export interface DetailMap {
  joined: JoinedDetail;
  'user-joined': SessionUser;
  activated: ActivatedDetail;
  deactivated: DeactivatedDetail;
  'attached-data': AttachedDataDetail;
  'state-change': StateChangeDetail;
  error: ErrorDetail;
}

/** The name of every event of a controller, once. */
export const EVENT_NAMES = [
  'joined',
  'user-joined',
  'activated',
  'deactivated',
  'attached-data',
  'state-change',
  'error',
] as const satisfies readonly (keyof DetailMap)[];

/** The events of a `CobrowseController`. Details are frozen, structured-cloneable, free of secrets. */
export type ControllerEventMap = {[Name in keyof DetailMap]: CustomEvent<DetailMap[Name]>};

/** A session as seen so far. Frozen; holds no secret. */
export interface SessionSnapshot extends JoinedDetail {
  /** `undefined` while not active, `null` when active since an unknown time. */
  readonly activationTime?: number | null;
  /** The end facts, once the session is over. */
  readonly end?: DeactivatedDetail;
}

/** The events that a session emits itself, `joined`, `activated` and `deactivated` once and in order. */
export type RecordedName = 'joined' | 'user-joined' | 'activated' | 'deactivated';

type RecordedEvent = {
  [Name in RecordedName]: {readonly type: Name; readonly detail: DetailMap[Name]};
}[RecordedName];

/** What a session emits to its controller. */
export type SessionEvent =
  | RecordedEvent
  /** The activation's time became known after the activation itself. */
  | {readonly type: 'activation-time'; readonly activationTime: number}
  | ({readonly type: 'state'} & StateChange)
  /** Something went wrong, and the session goes on. */
  | {readonly type: 'problem'; readonly error: CobrowseError};
