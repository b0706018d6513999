/**
 * Calls `onAbort` when `signal` is aborted, at once if it is already.
 *
 * @returns What undoes the link; to be called when the work is done, so that a signal that lives long
 *     does not collect listeners.
 */
export function linkSignal(signal: AbortSignal | undefined, onAbort: () => void): () => void {
  if (signal?.aborted) onAbort();
  else signal?.addEventListener('abort', onAbort, {once: true});
  return () => signal?.removeEventListener('abort', onAbort);
}
