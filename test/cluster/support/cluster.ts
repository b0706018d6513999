import {freePort, LoadBalancer, type LoadBalancerName} from './load-balancer.js';
import {Nodes, type NodesOptions} from './nodes.js';

export interface ClusterOptions extends Omit<NodesOptions, 'serverUrl'> {
  balancer?: LoadBalancerName;
  /** `url` gives each node an address of its own behind the load balancer. */
  stickiness: 'url' | 'cookie';
  /** The host name by which the browser knows the load balancer. Default 127.0.0.1. */
  host?: string;
  drained?: readonly number[];
}

/** Nodes behind a real load balancer with the configuration that we ship. */
export class Cluster {
  readonly nodes: Nodes;
  /** The application as the load balancer shows it. */
  readonly url: string;
  readonly #balancer: LoadBalancer;

  private constructor(nodes: Nodes, url: string, balancer: LoadBalancer) {
    this.nodes = nodes;
    this.url = url;
    this.#balancer = balancer;
  }

  static async start({
    balancer: name = 'nginx',
    stickiness,
    host = '127.0.0.1',
    drained = [],
    ...options
  }: ClusterOptions): Promise<Cluster> {
    const port = await freePort();
    const origin = `http://${host}:${port}`;
    const nodes = await Nodes.start({
      ...options,
      ...(stickiness === 'url' && {
        serverUrl: (index) => `${origin}/node-${index + 1}/cobrowse`,
      }),
    });
    const settings = {name, port, nodePorts: nodes.ports, drained};
    const balancer = await LoadBalancer.start(settings).catch(async (error: unknown) => {
      await nodes.close();
      throw error;
    });
    return new Cluster(nodes, `${origin}/cobrowse`, balancer);
  }

  /** Creates a session as a customer's page does that comes for the first time. */
  async createSession(): Promise<string> {
    const {port} = new URL(this.url);
    const response = await fetch(`http://127.0.0.1:${port}/cobrowse/rest/live/sessions`, {
      method: 'POST',
      headers: {connection: 'close'},
    });
    const {sessionToken} = (await response.json()) as {sessionToken: string};
    return sessionToken;
  }

  async close(): Promise<void> {
    await this.#balancer.close();
    await this.nodes.close();
  }
}
