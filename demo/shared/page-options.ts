/** What a page of the demo was asked for in its query or hash. */
export interface PageOptions {
  /** Transports in order of preference. */
  transports: string[];
  get(name: string): string | null;
}

/** Reads the query and the hash; the hash wins, as on the vendor's agent page. */
export function readPageOptions(location: Location): PageOptions {
  const query = new URLSearchParams(location.search);
  const hash = new URLSearchParams(location.hash.slice(1));
  const get = (name: string): string | null => hash.get(name) ?? query.get(name);
  const transports = (get('transports') ?? 'websocket long-polling')
    .split(/[\s,]+/)
    .filter(Boolean);
  return {transports, get};
}
