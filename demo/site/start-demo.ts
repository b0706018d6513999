import {
  startCobrowseCluster,
  startCobrowseServer,
  type CobrowseServer,
  type CobrowseServerOptions,
  type Serve,
} from '../server/index.js';
import {bundleDemo, type Bundle} from './bundle.js';
import {DemoSite, type NodeStatus} from './demo-site.js';

export interface DemoOptions extends Omit<
  CobrowseServerOptions,
  'serve' | 'name' | 'serverUrl' | 'directory'
> {
  /** More than one starts that many nodes behind a load balancer. Default 1. */
  nodes?: number;
  /** How clients stay on the node of their session. Default `url`. */
  stickiness?: 'url' | 'cookie';
  /** A bundle made before, for who starts many. Default: made now. */
  bundle?: Bundle;
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
  const site = new DemoSite(bundle ?? (await bundleDemo()), () => servers.map(describe));
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

function describe({name, origin, sessions}: CobrowseServer): NodeStatus {
  const states = sessions.list().map(({state}) => state);
  const count = (wanted: string): number => states.filter((state) => state === wanted).length;
  return {name, origin, waiting: count('idle'), active: count('active'), ended: count('ended')};
}
