import type {LiveSession} from './messages.js';
import {trustedServerUrl} from './server-trust.js';

const COOKIE = 'gcbSessionServer';

/** How requests reach the node that owns the session: by its address, by cookie, or by chance. */
export type Stickiness = 'url' | 'cookie' | 'none';

/** What the integrator asks for. `auto` takes the address when the server names one, else the cookie. */
export type StickinessMode = Stickiness | 'auto';

/** Where a session is joined. */
export interface SessionHome {
  /** The base for everything from now on, the agent page included. */
  readonly server: string;
  readonly stickiness: Stickiness;
  /** Whether requests are known to get there; else only the server's own cookie may lead there. */
  readonly sure: boolean;
}

/** What the choice depends on. */
export interface StickinessContext {
  server: string;
  stickiness: StickinessMode;
  allowedServers: string;
  page: string | undefined;
}

/**
 * Chooses the way to the session's node (Genesys Co-browse 9.0, "Stickiness": web desktops by URL,
 * Workspace Desktop Edition by cookie).
 *
 * @throws {CobrowseError} `server-not-allowed`
 */
export function findSessionHome(live: LiveSession, context: StickinessContext): SessionHome {
  const {server, stickiness: mode, allowedServers, page} = context;
  if ((mode === 'auto' || mode === 'url') && live.serverUrl) {
    return {
      server: trustedServerUrl(live.serverUrl, server, allowedServers, page),
      stickiness: 'url',
      sure: true,
    };
  }
  if (mode === 'auto' || mode === 'cookie') {
    const sure = setCookie(live.serverName, new URL(server), page);
    // Asked for by name, the cookie may also be the server's own: it sets one where it can.
    if (sure || mode === 'cookie') return {server, stickiness: 'cookie', sure};
  }
  return {server, stickiness: 'none', sure: false};
}

/**
 * Sets `gcbSessionServer` as far as the browser lets this page: for its own host, or for a parent
 * domain that it shares with the server.
 */
function setCookie(name: string, server: URL, page: string | undefined): boolean {
  if (!page || !/^[^;,"\\\u0000-\u001f]+$/.test(name)) return false;
  const domain = cookieDomain(server, page);
  if (domain === undefined) return false;
  const cookie = `${COOKIE}=${name}`;
  const secure = server.protocol === 'https:' ? '; Secure' : '';
  try {
    // One for this host alone, left from earlier, would make a refused one look set.
    if (domain) globalThis.document.cookie = `${COOKIE}=; Path=/; Max-Age=0`;
    globalThis.document.cookie = `${cookie}; Path=/${domain && `; Domain=${domain}`}; SameSite=Lax${secure}`;
  } catch {
    // A sandboxed page; where a domain is a public suffix, the browser does nothing instead.
  }
  return cookies().includes(cookie);
}

/** Whether a cookie of this page may reach the server; where a browser lets it be set, it does. */
export const mayShareCookie = (server: string, page: string | undefined): boolean =>
  !!page && cookieDomain(new URL(server), page) !== undefined;

/** @returns Empty for the host of both; `undefined` where they share nothing. */
function cookieDomain(server: URL, page: string): string | undefined {
  const own = new URL(page).hostname;
  return own === server.hostname ? '' : sharedDomain(own, server.hostname);
}

/** The node to which the cookie of this moment leads; empty where that is not certain. */
export function nodeInCookie(server: string, page: string | undefined): string {
  // One of a parent domain looks like one of this host alone, which the server does not get.
  if (!page || new URL(page).hostname !== new URL(server).hostname) return '';
  const named = cookies().filter((each) => each.startsWith(`${COOKIE}=`));
  return named.length === 1 ? named[0]!.slice(COOKIE.length + 1) : '';
}

/** Those of this page. A sandboxed page has none, nor has a worker. */
function cookies(): string[] {
  try {
    return globalThis.document.cookie.split('; ');
  } catch {
    return [];
  }
}

function sharedDomain(a: string, b: string): string | undefined {
  if (/^[\d.]+$|^\[/.test(a)) return undefined;
  const labels = a.split('.');
  const suffixes = labels.slice(1).map((_, index) => labels.slice(index).join('.'));
  return suffixes.find((suffix) => `.${b}`.endsWith(`.${suffix}`));
}
