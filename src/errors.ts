/** What can go wrong, by name. Names are stable across versions; new ones may be added. */
export type CobrowseErrorCode =
  | 'invalid-configuration'
  | 'invalid-session-token'
  | 'mixed-content'
  | 'server-unreachable'
  | 'server-refused'
  | 'bad-response'
  | 'session-not-found'
  | 'session-ended'
  | 'server-not-allowed'
  | 'stickiness-unavailable'
  | 'handshake-denied'
  | 'connect-timeout'
  | 'join-refused'
  | 'join-timeout'
  | 'already-joined'
  | 'view-blocked'
  | 'view-failed'
  | 'view-not-activated'
  | 'stop-failed'
  | 'attach-failed'
  | 'agent-busy'
  | 'unsupported-environment'
  | 'aborted';

/** What a {@link CobrowseError} may carry in addition to its code and message. */
export interface CobrowseErrorOptions {
  /** What the reader can do about it, in one imperative sentence. */
  remediation?: string;
  /** Whether the same call may succeed later, unchanged. Default `false`. */
  retryable?: boolean;
  /** How long the server asked to be left alone, in milliseconds. Default 0. */
  retryAfterMs?: number;
  /** The error below this one. Stays on this object; never copied into an event. */
  cause?: unknown;
}

/**
 * The one error of this package. `message` says what is wrong, `remediation` what to do about it;
 * neither ever holds a session token, a user token, or a URL with one in it.
 */
export class CobrowseError extends Error {
  readonly code: CobrowseErrorCode;
  readonly remediation: string;
  readonly retryable: boolean;
  readonly retryAfterMs: number;
  override readonly cause?: unknown;

  /** Not assigned, which fails where a page has frozen `Error.prototype`. */
  override get name(): string {
    return 'CobrowseError';
  }

  constructor(code: CobrowseErrorCode, message: string, options: CobrowseErrorOptions = {}) {
    super(message);
    this.code = code;
    this.remediation = options.remediation ?? '';
    this.retryable = options.retryable ?? false;
    this.retryAfterMs = options.retryAfterMs ?? 0;
    this.cause = options.cause;
  }
}
