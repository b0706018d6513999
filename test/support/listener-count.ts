/** Counts the listeners that a signal has. */
export function countListeners(signal: AbortSignal): () => number {
  let count = 0;
  const add = signal.addEventListener.bind(signal);
  const remove = signal.removeEventListener.bind(signal);
  signal.addEventListener = (...call: Parameters<typeof add>) => {
    count++;
    add(...call);
  };
  signal.removeEventListener = (...call: Parameters<typeof remove>) => {
    count--;
    remove(...call);
  };
  return () => count;
}
