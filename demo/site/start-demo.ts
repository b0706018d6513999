import {
  startCobrowseCluster,
  startCobrowseServer,
  type CobrowseServer,
  type CobrowseServerOptions,
  type Serve,
} from '../server/index.js';
import {DemoSite, type NodeStatus} from './demo-site.js';
import type {PageFiles} from './page-files.js';

export interface DemoOptions extends Omit<
  CobrowseServerOptions,
  'serve' | 'name' | 'serverUrl' | 'directory'
> {
  /** More than one starts that many nodes behind a load balancer. Default 1. */
  nodes?: number;
  /** How clients stay on the node of their session. Default `url`. */
  stickiness?: 'url' | 'cookie';
  /** A bundle made before, for who starts many. Default: made now. */
  bundle?: PageFiles;
}

export interface Demo {
  /** Where the windows are, without trailing slash: `http://localhost:8700`. */
  origin: string;
  /** The Co-browse servers, with their faults and their sessions. */
  servers: readonly CobrowseServer[];
  close(): Promise<void>;
}

/** Bundles the pages and starts the server, or the cluster, that serves them. */
export async function startDemo({bundle, ...options}: DemoOptions = {}): Promise<Demo> {
  let servers: readonly CobrowseServer[] = [];
  const pages = bundle ?? (await (await import('./bundle.js')).bundleDemo());
  const site = new DemoSite(pages, () => servers.map(describeNode));
  const backend = await startBackend(options, (request, response) => site.serve(request, response));
  servers = backend.servers;
  return {
    origin: backend.origin,
    servers,
    async close() {
      site.close();
      await backend.close();
    },
  };
}

async function startBackend(
  {nodes = 1, stickiness = 'url', ...options}: Omit<DemoOptions, 'bundle'>,
  serve: Serve,
): Promise<Demo> {
  const common = {host: 'localhost', ...options, serve};
  if (nodes > 1) {
    const cluster = await startCobrowseCluster({...common, nodes, stickiness});
    return {origin: cluster.origin, servers: cluster.nodes, close: () => cluster.close()};
  }
  const server = await startCobrowseServer({
    ...common,
    ...(stickiness === 'url' ? {serverUrl: true as const} : {}),
  });
  return {origin: server.origin, servers: [server], close: () => server.close()};
}

/** What the start page shows of a node. */
export function describeNode({name, origin, sessions}: CobrowseServer): NodeStatus {
  const states = sessions.list().map(({state}) => state);
  const count = (wanted: string): number => states.filter((state) => state === wanted).length;
  return {name, origin, waiting: count('idle'), active: count('active'), ended: count('ended')};
}
