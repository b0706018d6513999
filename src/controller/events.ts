import type {CobrowseErrorCode} from '../errors.js';
import type {UserData} from '../hosts/host-adapter.js';
import type {SessionUser} from '../protocol/messages.js';
import type {Stickiness} from '../protocol/stickiness.js';
import type {ConnectionState, SessionState} from './session-state.js';

export interface JoinedDetail {
  /** The session's id in the vendor's history, not a secret. */
  readonly sessionHistoryId: string;
  /** Who was inside when we joined. */
  readonly users: readonly SessionUser[];
  /** The base the session is reached by. */
  readonly server: string;
  readonly stickiness: Stickiness;
}

export interface ActivatedDetail {
  /** Epoch milliseconds, UTC, by the server's clock; `null` when the notice was missed. */
  readonly activationTime: number | null;
  /** Whether this is told after the fact, because the notice itself never came. */
  readonly late: boolean;
}

export interface DeactivatedDetail {
  /** Epoch milliseconds, UTC; `null` for a session that never became active. */
  readonly activationTime: number | null;
  /** Epoch milliseconds, UTC. By our clock when `estimated`. */
  readonly deactivationTime: number;
  /** `null` for a session that never became active. */
  readonly durationMs: number | null;
  /** `controller` when we asked for it; the vendor's notice gives no reason otherwise. */
  readonly endedBy: 'controller' | 'remote' | 'unknown';
  /** Whether the end was concluded rather than told. */
  readonly estimated: boolean;
}

export interface AttachedDataDetail {
  /** The keys to write now. */
  readonly changes: UserData;
  /** All keys of the interaction so far. */
  readonly data: UserData;
}

export interface StateChangeDetail {
  readonly state: SessionState;
  readonly previousState: SessionState;
  readonly connectionState: ConnectionState;
  readonly previousConnectionState: ConnectionState;
  /** Why, in a word: an error code, or what was asked for. */
  readonly reason?: string;
  /** When the next try is due, in milliseconds from now. */
  readonly retryInMs?: number;
}

export interface ErrorDetail {
  readonly code: CobrowseErrorCode;
  readonly message: string;
  readonly remediation: string;
  /** Whether the session, or the try to join it, is over with this. */
  readonly fatal: boolean;
  readonly retryable: boolean;
}

/** The facts of a session, by the name under which they are told. */
export interface DetailMap {
  joined: JoinedDetail;
  'user-joined': SessionUser;
  activated: ActivatedDetail;
  deactivated: DeactivatedDetail;
  'attached-data': AttachedDataDetail;
  'state-change': StateChangeDetail;
  error: ErrorDetail;
}

/** The events of a `CobrowseController`. Details are frozen, structured-cloneable, free of secrets. */
export type ControllerEventMap = {[Name in keyof DetailMap]: CustomEvent<DetailMap[Name]>};

/** A session as seen so far. Frozen; holds no secret. */
export interface SessionSnapshot extends JoinedDetail {
  /** `undefined` while not active, `null` when active since a time nobody told. */
  readonly activationTime?: number | null;
  /** The end facts, once the session is over. */
  readonly end?: DeactivatedDetail;
}
