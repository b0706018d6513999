import {addressInvalid, mixedContent} from '../error-texts.js';

/** How the Co-browse application is named: whole (`server`), or in the vendor's parts. */
export interface ServerAddress {
  /** `https://cobrowse.example.com/cobrowse`, or a path on the page's own origin, `/cobrowse`. */
  server?: string | URL;
  /** Used when `server` is empty: `<scheme>://<host>:<port>/cobrowse`. Defaults to the page's. */
  scheme?: string;
  host?: string;
  port?: string | number;
}

/** The address of the page we run in; `undefined` where there is none, as in Node. */
export const pageUrl = (): string | undefined =>
  (globalThis.location as Location | undefined)?.href;

/** Longer than any address of a server. */
const MAX_LENGTH = 2048;

const TAILS = ['/', '/slave.html'];

/**
 * The base of all addresses below a Co-browse application: absolute, http(s), without a trailing
 * slash.
 *
 * @param page The page's address, for relative servers and the mixed-content rule.
 * @throws {CobrowseError} `invalid-configuration` or `mixed-content`, before any request is made.
 */
export function resolveServerUrl(address: ServerAddress, page: string | undefined): string {
  const text = String(address.server ?? '').trim() || joinParts(address, page);
  const relative = text.startsWith('/');
  if (!relative && !/^https?:\/\//i.test(text)) throw addressInvalid('is not an http(s) URL');
  if (relative && !page) throw addressInvalid('is a path, and there is no page to complete it');
  const url = parseBaseUrl(text, relative ? page : undefined);
  if (!url) throw addressInvalid('holds user info, a query or a fragment, or is no URL');
  // "//host", "/\host" and their like leave the page's origin, which a path never does.
  if (relative && url.origin !== new URL(page!).origin)
    throw addressInvalid('names a host but no scheme');
  if (page && /^https:/i.test(page) && url.protocol !== 'https:') {
    throw mixedContent();
  }
  return baseOf(url);
}

/** Parses what may be the base of an application; `undefined` for what may not. */
export function parseBaseUrl(text: string, base?: string): URL | undefined {
  if (text.length > MAX_LENGTH || /[?#]/.test(text)) return undefined;
  try {
    // A lone percent sign is data, not an escape, and would break the server's decoding.
    const url = new URL(text.replace(/%(?![\da-f]{2})/gi, '%25'), base);
    return /^https?:$/.test(url.protocol) && !url.username && !url.password ? url : undefined;
  } catch {
    return undefined;
  }
}

/** `url` as a base: without trailing slashes, and without the page some people copy with it. */
export function baseOf({origin, pathname}: URL): string {
  let end = pathname.length;
  for (let tail; (tail = TAILS.find((each) => pathname.endsWith(each, end)));) end -= tail.length;
  return origin + pathname.slice(0, end);
}

/**
 * Whether the agent page below `base` can find its server: it takes for it its own address up to the
 * last `/cobrowse` (the vendor's own script, 9.0), whatever follows.
 */
export const endsInCobrowse = (base: string): boolean => base.endsWith('/cobrowse');

function joinParts({scheme, host, port}: ServerAddress, page: string | undefined): string {
  if (!host) throw addressInvalid('is missing');
  const malformed = host.length > 255 || /[/\\?#@\s]/.test(host);
  if (malformed || !/^\d{0,5}$/.test(String(port ?? ''))) {
    throw addressInvalid('has a malformed host or port');
  }
  const protocol = (scheme || (page && new URL(page).protocol) || 'https').replace(/:(\/\/)?$/, '');
  if (!/^https?$/i.test(protocol)) throw addressInvalid('has a scheme other than http or https');
  const name = /^[^[]*:[^[]*:/.test(host) ? `[${host}]` : host;
  return `${protocol}://${name}${port ? `:${port}` : ''}/cobrowse`;
}
