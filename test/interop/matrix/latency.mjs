/** From the server's send to the event in the page, with Controller and agent page in one browser. */
import {CONTROLLER, Visit} from './visit.mjs';

/** The goal for a push over WebSocket and over an idle long poll. */
export const GOAL_MS = 50;

const JOINED = '/service/session/joined';

function percentiles(delaysMs) {
  const sorted = [...delaysMs].sort((a, b) => a - b);
  const at = (share) => sorted[Math.ceil(sorted.length * share) - 1];
  return {p50Ms: at(0.5), p95Ms: at(0.95)};
}

/**
 * Sends messages to both at once, far enough apart that each finds an idle connection.
 *
 * @returns `{controller, frame}`, each `{p50Ms, p95Ms}`
 */
export async function pushLatency(row, {count, gapMs}) {
  const own = new Visit(row);
  try {
    await own.active();
    await own.control(`sessions/${own.token}/push`, {channel: JOINED, count, gapMs});
    const last = {userId: `push-${count - 1}`, role: CONTROLLER};
    await own.desktop.next('user-joined', last);
    await own.desktop.agentGot('joined', last);
    const said = (await own.desktop.said()).map(({detail, atMs}) => ({...detail, atMs}));
    const inFrame = await own.desktop.inFrame(() =>
      globalThis.agent.received.map(({data, atMs}) => ({...data, atMs})),
    );
    const delays = (events) =>
      events
        .filter(({userId}) => String(userId).startsWith('push-'))
        .map(({name, atMs}) => atMs - Number(name));
    const [controller, frame] = [delays(said), delays(inFrame)];
    if (controller.length !== count || frame.length !== count) throw new Error('pushes were lost');
    return {controller: percentiles(controller), frame: percentiles(frame)};
  } finally {
    await own.end();
  }
}
