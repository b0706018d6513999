import {percentEncode} from '../util/percent-encode.js';
import {baseOf, parseBaseUrl} from './server-url.js';

/** What the agent page gets through its URL. */
export interface AgentPageParams {
  /** The session to join at once. Left out, the page shows an input of its own. */
  sessionToken?: string;
  /** Keeps the page from showing its own session-id input: the host has one. */
  nosidinput?: boolean;
  /** Turns on the page's console logs. */
  debug?: boolean;
  /** `query` is the vendor's former way, which puts the token into server logs. */
  params?: 'hash' | 'query';
  /** More parameters; what is neither string, number nor boolean is left out. */
  extraParams?: Readonly<Record<string, unknown>>;
}

/**
 * The address of the vendor's agent page, `<server>/slave.html#nosidinput=1&sid=<token>` (Genesys
 * Co-browse 9.0, "Integration with Agent Applications"). The file name has to stay in the path even
 * behind a proxy, since the page's own scripts rely on it.
 *
 * @param server The base of the application; a trailing slash is ignored.
 */
export function buildAgentPageUrl(server: string, params: AgentPageParams): string {
  const own: Record<string, unknown> = {
    nosidinput: params.nosidinput ? 1 : undefined,
    sid: params.sessionToken || undefined,
    debug: params.debug ? 1 : undefined,
  };
  const query = Object.entries({...params.extraParams, ...own})
    .filter(([, value]) => /^(string|number|boolean)$/.test(typeof value))
    .sort(([a], [b]) => Number(b in own) - Number(a in own))
    .map((pair) => pair.map((part) => percentEncode(String(part))).join('='))
    .join('&');
  const url = parseBaseUrl(server);
  return `${url ? baseOf(url) : server}/slave.html${query && (params.params === 'query' ? '?' : '#') + query}`;
}
