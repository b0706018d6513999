import type {CobrowseError} from '../errors.js';
import {stopFailed} from '../error-texts.js';
import type {SessionContext} from './session-context.js';
import {CONCLUDED, type SessionEnd} from './session-record.js';

/**
 * Stops a session over REST, for everybody, within `stopTimeoutMs`: asked twice when no answer comes
 * through, since the answer may be all that was lost.
 *
 * @returns What the server says of the end; `CONCLUDED` when the session is over already.
 * @throws {CobrowseError} (as a rejection) `stop-failed` when the server did not confirm.
 */
export async function stopOverRest(
  {rest, settings, world}: SessionContext,
  server: string,
  {sessionToken, userToken}: {readonly sessionToken: string; readonly userToken: string},
  signal: AbortSignal,
): Promise<SessionEnd> {
  const endsAt = world.clock.elapsed() + settings.stopTimeoutMs;
  const leftMs = (): number => endsAt - world.clock.elapsed();
  const stop = (): Promise<SessionEnd> => rest.stopSession(server, userToken, signal, leftMs());
  try {
    return await stop().catch((error: unknown) => {
      if (!(error as CobrowseError).retryable || signal.aborted || leftMs() <= 0) throw error;
      return stop();
    });
  } catch (cause) {
    if ((cause as CobrowseError).code !== 'session-ended') throw stopFailed(cause);
    // Unknown may be the user token alone: on another node, or where a repeated JOIN has replaced it.
    const live = rest.findSession(server, sessionToken, signal, leftMs());
    if (await live.catch(() => undefined)) throw stopFailed(cause);
    return CONCLUDED;
  }
}
