import {CobrowseError} from '../errors.js';
import {unreachedNode} from '../error-texts.js';
import type {LiveSession} from '../protocol/messages.js';
import type {SessionHome} from '../protocol/stickiness.js';
import {connect, type Attempt, type Joined} from './connect.js';
import {openEarly} from './early-connection.js';
import {homeOf, locateSession} from './find-session.js';
import type {SessionContext} from './session-context.js';

/**
 * Joins once: finds the session, chooses its node, connects over the first transport that works, and
 * sends JOIN.
 *
 * @param isFirst Whether nothing has failed yet; then the connection is opened in parallel with GET session.
 * @throws {CobrowseError} (as a rejection) whatever ended the attempt.
 */
export async function joinSession(
  context: SessionContext,
  attempt: Attempt,
  isFirst: boolean,
): Promise<Joined> {
  const {world, server} = context;
  const {signal} = attempt;
  if (isFirst && !world.transportMemory.guessedWrong.has(server)) world.onServer?.(server, signal);
  const located = locateSession(context, attempt.sessionToken, signal);
  if (context.settings.stickiness === 'none') {
    const home: SessionHome = {server, stickiness: 'none', sure: false};
    // GET session runs in parallel with the handshake: one round trip less. When the handshake fails, its
    // answer is not waited for.
    located.catch(() => undefined);
    return connect(context, home, attempt, {ready: located});
  }
  const early = isFirst ? openEarly(context, attempt) : undefined;
  let live: LiveSession;
  let home: SessionHome;
  try {
    live = await located;
    home = homeOf(live, context);
    world.onServer?.(home.server, signal);
  } catch (error) {
    early?.withdraw(error);
    throw error;
  }
  try {
    return await connect(context, home, attempt, {early: early?.confirm(live, home)});
  } catch (error) {
    throw mayBeElsewhere(error, live, home, context) ? unreachedNode() : error;
  }
}

/** Joins a session anew, on its own node, after the server has forgotten the last client. */
export function rejoinSession(
  context: SessionContext,
  home: SessionHome,
  live: LiveSession,
  attempt: Attempt,
): Promise<Joined> {
  // Another session may have put its own node into the one cookie there is.
  if (home.stickiness === 'cookie') homeOf({...live, serverUrl: ''}, context);
  return connect(context, home, attempt);
}

/** Whether a live session refused the join because nothing leads this page's requests to its node. */
function mayBeElsewhere(
  error: unknown,
  live: LiveSession,
  {sure}: SessionHome,
  {world}: SessionContext,
): boolean {
  const refused = error instanceof CobrowseError && /^join-(refused|timeout)$/.test(error.code);
  return refused && !sure && !!live.serverName && !!world.page;
}
