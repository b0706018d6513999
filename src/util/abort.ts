/**
 * Calls `onAbort` when `signal` is aborted, at once if it is already.
 *
 * @returns What undoes the link; to be called when the work is done, so that a signal that lives long
 *     does not collect listeners.
 */
export function linkSignal(
  // A host without types may give anything; what cannot be listened to is never aborted.
  signal: Partial<AbortSignal> | undefined,
  onAbort: () => void,
): () => void {
  if (signal?.aborted) onAbort();
  else signal?.addEventListener?.('abort', onAbort, {once: true});
  return () => signal?.removeEventListener?.('abort', onAbort);
}
