import {
  startCobrowseServer,
  type CobrowseServer,
  type CobrowseServerOptions,
} from '../server/index.js';
import {bundleDemo, type Bundle} from './bundle.js';
import {DemoSite} from './demo-site.js';

export interface DemoOptions extends Omit<CobrowseServerOptions, 'serve'> {
  /** More than one starts a cluster on the following ports. Default 1. */
  nodes?: number;
  /** How a cluster's clients stay on their node. Default `url`. */
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
export async function startDemo(options: DemoOptions = {}): Promise<Demo> {
  const {nodes: _nodes, stickiness: _stickiness, bundle, ...serverOptions} = options;
  const servers: CobrowseServer[] = [];
  const site = new DemoSite(bundle ?? (await bundleDemo()), () => ({nodes: servers.map(describe)}));
  const serve: CobrowseServerOptions['serve'] = (request, response) =>
    site.serve(request, response);
  servers.push(
    await startCobrowseServer({host: 'localhost', serverUrl: true, ...serverOptions, serve}),
  );
  return {
    origin: servers[0]?.origin ?? '',
    servers,
    async close() {
      site.close();
      await Promise.all(servers.map((server) => server.close()));
    },
  };
}

function describe({name, origin, sessions}: CobrowseServer): {
  name: string;
  origin: string;
  waiting: number;
  active: number;
  ended: number;
} {
  const states = sessions.list().map(({state}) => state);
  const count = (wanted: string): number => states.filter((state) => state === wanted).length;
  return {name, origin, waiting: count('idle'), active: count('active'), ended: count('ended')};
}
