import {CobrowseError} from '../errors.js';
import {stopFailed} from '../error-texts.js';
import type {SessionContext} from './session-context.js';
import {CONCLUDED, type SessionEnd} from './session-record.js';

/**
 * Stops a session over REST, for everybody, within `stopTimeoutMs`.
 *
 * @returns What the server says of the end; `CONCLUDED` when it says that the session is over.
 * @throws {CobrowseError} (as a rejection) `stop-failed` when the server did not confirm.
 */
export async function stopOverRest(
  {rest, settings}: SessionContext,
  server: string,
  userToken: string,
  signal: AbortSignal,
): Promise<SessionEnd> {
  try {
    return await rest.stopSession(server, userToken, signal, settings.stopTimeoutMs);
  } catch (cause) {
    if (cause instanceof CobrowseError && cause.code === 'session-ended') return CONCLUDED;
    throw stopFailed(cause);
  }
}
