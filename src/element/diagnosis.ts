import type {ConnectionState, SessionState} from '../controller/session-state.js';
import type {CobrowseError, CobrowseErrorCode} from '../errors.js';
import {pageUrl, resolveServerUrl, type ServerAddress} from '../protocol/server-url.js';
import type {Stickiness} from '../protocol/stickiness.js';
import {version} from './version.js';

/** What a view knows about itself and its browser. Plain data without secrets, fit for a ticket. */
export interface Diagnosis {
  readonly version: string;
  readonly state: SessionState;
  readonly connectionState: ConnectionState;
  /** The base in use, or that would be used. */
  readonly server: string | undefined;
  /** What is wrong with the configuration. */
  readonly configurationError: CobrowseErrorCode | undefined;
  readonly lastError: CobrowseErrorCode | undefined;
  readonly stickiness: Stickiness | undefined;
  readonly frameOpen: boolean;
  /** What the browser says; it may be wrong about the network. */
  readonly online: boolean;
  /** Whether this page may use cookies at all. A frame's cookies may be blocked nevertheless. */
  readonly cookies: boolean;
  readonly secureContext: boolean;
}

/** Adds what the browser tells, without sending anything. */
export function diagnose(
  address: ServerAddress,
  known: Pick<
    Diagnosis,
    'state' | 'connectionState' | 'lastError' | 'stickiness' | 'frameOpen' | 'server'
  >,
): Diagnosis {
  let {server} = known;
  let configurationError: CobrowseErrorCode | undefined;
  try {
    server ??= resolveServerUrl(address, pageUrl());
  } catch (error) {
    configurationError = (error as CobrowseError).code;
  }
  return Object.freeze({
    ...known,
    version,
    server,
    configurationError,
    online: navigator.onLine,
    cookies: navigator.cookieEnabled,
    secureContext: isSecureContext,
  });
}
