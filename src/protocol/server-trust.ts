import {serverNotAllowed} from '../error-texts.js';
import {baseOf, parseBaseUrl} from './server-url.js';

/**
 * Decides whether a `sessionServerUrl` may be used. All that follows goes there, the tokens and the
 * agent page included, so a wrong or compromised node must not be able to name any server it likes:
 * same host as the configured one (any port), or listed; https, or http where the page is http too.
 *
 * @param candidate What the server said.
 * @param server The configured base.
 * @param allowedServers Origins, exact or with one leading wildcard label (`https://*.example.com`,
 *     never directly below a top-level domain).
 * @returns The base to use from now on.
 * @throws {CobrowseError} `server-not-allowed`. Nothing has been sent to the candidate.
 */
export function trustedServerUrl(
  candidate: string,
  server: string,
  allowedServers: string,
  page: string | undefined,
): string {
  const url = parseBaseUrl(candidate);
  const insecure = url?.protocol === 'http:' && !/^http:/i.test(page ?? server);
  const known =
    url?.hostname === new URL(server).hostname ||
    allowedServers.split(/\s/).some((pattern) => url && matchesOrigin(url, pattern));
  if (url && known && !insecure) return baseOf(url);
  throw serverNotAllowed(insecure ? undefined : url?.origin);
}

function matchesOrigin(url: URL, pattern: string): boolean {
  const wildcard = /^(https?:\/\/)\*\.(.+)/i.exec(pattern);
  const origin = parseBaseUrl(wildcard ? wildcard[1]! + wildcard[2]! : pattern);
  if (!origin || origin.protocol !== url.protocol || origin.port !== url.port) return false;
  // Directly below a top-level domain, anybody can have a host.
  if (wildcard && !/\.[a-z]/.test(origin.hostname)) return false;
  return wildcard ? url.hostname.endsWith(`.${origin.hostname}`) : url.hostname === origin.hostname;
}
