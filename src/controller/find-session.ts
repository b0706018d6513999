import {sessionNotFound} from '../error-texts.js';
import type {LiveSession} from '../protocol/messages.js';
import {findSessionHome, type SessionHome} from '../protocol/stickiness.js';
import type {SessionContext} from './session-context.js';

/** How long the first two questions whether a session lives may take before they are asked anew. */
const FIRST_LIMIT_MS = 2000;
const SHORT_TRIES = 2;

/**
 * Looks for a session that is to be joined, at the configured server.
 *
 * @throws {CobrowseError} (as a rejection) `session-not-found`, or what the request failed with.
 */
export async function locateSession(
  {rest, server}: SessionContext,
  sessionToken: string,
  signal: AbortSignal,
): Promise<LiveSession> {
  const live = await rest.findSession(server, sessionToken, signal);
  if (live) return live;
  throw sessionNotFound();
}

/**
 * Asks whether a joined session still lives, its own node first.
 *
 * @returns `undefined` when there is no such session.
 * @param ownerLost Whether the node has been silent for so long that it must be down: a session
 *     cannot outlive its node (Genesys Co-browse 8.5.1, customer Q&A).
 */
export async function findJoinedSession(
  context: SessionContext,
  sessionToken: string,
  home: SessionHome,
  ownerLost: boolean,
  signal: AbortSignal,
): Promise<LiveSession | undefined> {
  try {
    return await ask(context, home.server, sessionToken, signal);
  } catch (error) {
    if (home.server === context.server || signal.aborted) throw error;
    // The cluster answers, so it is the node that does not.
    const elsewhere = await ask(context, context.server, sessionToken, signal);
    if (elsewhere && !ownerLost) throw error;
    return undefined;
  }
}

/** Where a live session is at home, by the stickiness that the integrator asks for. */
export const homeOf = (live: LiveSession, {server, settings, world}: SessionContext): SessionHome =>
  findSessionHome(live, {...settings, server, page: world.page});

/** Asks again soon: a TCP connection kept from earlier requests may be dead, and a new one is not. */
async function ask(
  {rest, settings, world}: SessionContext,
  server: string,
  sessionToken: string,
  signal: AbortSignal,
): Promise<LiveSession | undefined> {
  const {requestTimeoutMs} = settings;
  for (let short = SHORT_TRIES; ; short--) {
    const limitMs = short ? Math.min(FIRST_LIMIT_MS, requestTimeoutMs) : requestTimeoutMs;
    const askedAt = world.clock.elapsed();
    try {
      return await rest.findSession(server, sessionToken, signal, limitMs);
    } catch (error) {
      const silent = world.clock.elapsed() - askedAt >= limitMs;
      if (!short || !silent || signal.aborted) throw error;
    }
  }
}
