import {startBalancer, type Balancer, type BalancerStickiness} from './balancer.js';
import {startCobrowseServer, type CobrowseServer} from './cobrowse-server.js';
import type {CobrowseServerOptions} from './options.js';
import {SessionDirectory} from './session-directory.js';

export interface CobrowseClusterOptions extends Omit<
  CobrowseServerOptions,
  'port' | 'name' | 'serverUrl' | 'directory'
> {
  /** How many nodes. Default 2. */
  nodes?: number;
  /**
   * How clients find the node of their session: `url` has the nodes send their own URL, `cookie`
   * leaves it to the load balancer and `gcbSessionServer`. Default `url`.
   */
  stickiness?: 'url' | 'cookie';
  /** The port of the load balancer. Default 0: any free one. */
  port?: number;
}

export interface CobrowseCluster {
  /** Named `CB_Node_1`, `CB_Node_2`, … Each has its own sessions and its own port. */
  readonly nodes: readonly CobrowseServer[];
  /** The application as the load balancer shows it, without trailing slash. */
  readonly url: string;
  readonly origin: string;
  /** The node that hosts a session. */
  ownerOf(token: string): CobrowseServer | undefined;
  /** Makes the load balancer obey the cookie, or lose it and send each request to the next node. */
  setBalancerStickiness(stickiness: BalancerStickiness): void;
  close(): Promise<void>;
}

/**
 * Starts nodes behind a load balancer. Any node answers GET session; only the node that created a
 * session lets a client join it.
 */
export async function startCobrowseCluster(
  options: CobrowseClusterOptions = {},
): Promise<CobrowseCluster> {
  const {nodes: count = 2, stickiness = 'url', port = 0, ...common} = options;
  const directory = new SessionDirectory();
  const nodes = await Promise.all(
    Array.from({length: count}, (_, index) =>
      startCobrowseServer({
        ...common,
        name: `CB_Node_${index + 1}`,
        directory,
        ...(stickiness === 'url' ? {serverUrl: true as const} : {}),
      }),
    ),
  );
  const host = options.host ?? '127.0.0.1';
  const balancer: Balancer = await startBalancer({
    host,
    port,
    targets: nodes.map((node) => ({name: node.name, port: node.port})),
  });
  return {
    nodes,
    url: `${balancer.origin}${options.basePath ?? '/cobrowse'}`,
    origin: balancer.origin,
    ownerOf: (token) => nodes.find(({name}) => name === directory.find(token)?.name),
    setBalancerStickiness: (mode) => {
      balancer.stickiness = mode;
    },
    close: async () => {
      await Promise.all([balancer.close(), ...nodes.map((node) => node.close())]);
    },
  };
}
