import {invalid} from './host-errors.js';

type Settings = Readonly<Record<string, unknown>>;

interface Address {
  server?: string;
  scheme?: string;
  host?: string;
  port?: string;
}

/** The Co-browse servers that whoever deployed the page allows: `<meta name="gcb-allowed-servers">`. */
export const deployedServers = (page: Document): readonly string[] => {
  const metas = page.querySelectorAll<HTMLMetaElement>('meta[name="gcb-allowed-servers"]');
  return [...metas].flatMap(({content}) => content.split(/\s+/)).filter(Boolean);
};

const parse = (text: string): URL | undefined => {
  try {
    return new URL(text, location.href);
  } catch {
    return undefined;
  }
};

/** The server that settings name; `undefined` when they name none. */
const serverOf = ({server, scheme, host, port}: Address): string | undefined => {
  if (server) return server;
  if (!host) return undefined;
  const protocol = scheme ? `${scheme}:` : location.protocol;
  return `${protocol}//${host}${port ? `:${port}` : ''}/cobrowse`;
};

const withoutSlash = ({href}: URL): string => (href.endsWith('/') ? href.slice(0, -1) : href);

/** An entry is the address of a Co-browse application, or an origin that may have it anywhere. */
const allows = (entry: string, server: URL): boolean => {
  const allowed = parse(entry);
  if (allowed?.origin !== server.origin) return false;
  return allowed.pathname === '/' || withoutSlash(allowed) === withoutSlash(server);
};

/**
 * Checks the server that settings name against those of the deployment and the page's own origin. A
 * link alone must not decide where the digits go that an agent types.
 *
 * @returns The settings, with the first deployed server when they name none.
 * @throws {CobrowseError} `invalid-configuration`
 */
export const withDeployedServer = (settings: Settings, servers: readonly string[]): Settings => {
  const named = serverOf(settings);
  if (named === undefined) return servers[0] ? {...settings, server: servers[0]} : settings;
  const server = parse(named);
  if (server && [location.origin, ...servers].some((entry) => allows(entry, server))) {
    return settings;
  }
  throw invalid(
    'The server is not one of those that this page was deployed for.',
    'Add it to <meta name="gcb-allowed-servers" content="…"> of agent-view.html.',
  );
};
