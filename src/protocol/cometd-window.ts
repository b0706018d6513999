/**
 * Runs what in cometd.js reads `window` where there is none, in a worker or in Node: gives it the
 * global object for so long, and leaves nothing behind. Nobody else sees it, since `work` is
 * synchronous; to keep it so, it must not call what belongs to the host.
 *
 * Without `window`, cometd.js 9.0 cannot be constructed or configured, takes no reply to a handshake,
 * and opens no WebSocket. Its timers, its log and its XMLHttpRequest are replaced anyway.
 */
export function withWindow<Result>(work: () => Result): Result {
  const globals = globalThis as {window?: unknown};
  if (globals.window) return work();
  globals.window = globalThis;
  try {
    return work();
  } finally {
    delete globals.window;
  }
}
