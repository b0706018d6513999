import type {TestRunnerPlugin} from '@web/test-runner';
import {
  startCobrowseCluster,
  startCobrowseServer,
  type CobrowseCluster,
  type CobrowseClusterOptions,
  type CobrowseServer,
  type CobrowseServerOptions,
  type DeactivationReason,
  type FaultName,
  type FaultSettings,
  type LoggedRequest,
} from '../../demo/server/index.js';
import {serveSite, type SitePages} from '../integration/support/site.js';
import {FaultProxy, type Cut, type ProxyMode} from './fault-proxy.js';
import {InsideParties} from './inside-party.js';

/** What a page may ask for: a server's options as far as they can be sent, and pages beside it. */
export interface StartOptions extends Omit<CobrowseServerOptions, 'serve' | 'directory'> {
  pages?: SitePages;
  /** Start nodes behind a load balancer instead of one server. */
  cluster?: Pick<CobrowseClusterOptions, 'nodes' | 'stickiness'>;
  /** Put a fault proxy in front, by which `url` leads. */
  proxy?: boolean;
}

/** Where a started server is. */
export interface Started {
  id: number;
  /** The application, as clients are meant to reach it. */
  url: string;
  origin: string;
  /** The application of each node without proxy and load balancer. */
  nodeUrls: string[];
}

export type Party = 'customer' | 'agent';

/** What has to be so on the server, for a test to go on. */
export interface Condition {
  clients?: number;
  /** Open TCP connections at most. */
  maxSockets?: number;
  /** So many requests at least, by a part of their path or a Bayeux channel. */
  requests?: {what: string; count: number};
  /** So many strikes of a fault at least. */
  hits?: {name: FaultName; count: number};
  /** The roles inside a session, in order of joining. */
  roles?: {token: string; roles: number[]};
}

interface Running {
  readonly nodes: readonly CobrowseServer[];
  readonly cluster: CobrowseCluster | undefined;
  readonly proxy: FaultProxy | undefined;
  readonly parties: Map<string, InsideParties>;
}

/** The calls of a page, each with the id of a server first. */
const createCalls = (running: (id: number) => Running) => {
  const node = (id: number, index = 0): CobrowseServer => {
    const found = running(id).nodes[index];
    if (!found) throw new Error(`There is no node ${index}.`);
    return found;
  };
  const parties = (id: number, token: string): InsideParties => {
    const found = running(id).parties.get(token);
    if (!found) throw new Error('There is no such session.');
    return found;
  };
  const proxy = (id: number): FaultProxy => {
    const found = running(id).proxy;
    if (!found) throw new Error('This server was started without a proxy.');
    return found;
  };
  return {
    setFault: (id: number, name: FaultName, settings?: FaultSettings) =>
      running(id).nodes.forEach(({faults}) => faults.set(name, settings)),
    clearFaults: (id: number) => running(id).nodes.forEach(({faults}) => faults.clear()),
    hits: (id: number, name: FaultName) => node(id).faults.hits(name),
    createSession: (id: number, index?: number) => {
      const created = new InsideParties(node(id, index));
      running(id).parties.set(created.token, created);
      return created.token;
    },
    join: (id: number, token: string, party: Party) =>
      party === 'customer' ? parties(id, token).customerJoins() : parties(id, token).agentJoins(),
    leave: (id: number, token: string, party: Party) =>
      party === 'customer' ? parties(id, token).customerLeaves() : parties(id, token).agentLeaves(),
    endSession: (id: number, token: string, reason?: DeactivationReason) =>
      running(id).nodes.forEach((each) => each.endSession(token, reason)),
    session: (id: number, token: string) =>
      running(id)
        .nodes.map(({sessions}) => sessions.get(token))
        .find((snapshot) => snapshot),
    requests: (id: number, index?: number): LoggedRequest[] => [
      ...node(id, index).requests.entries,
    ],
    clearRequests: (id: number) => running(id).nodes.forEach(({requests}) => requests.clear()),
    counts: (id: number) => ({
      clients: node(id).clientCount,
      sockets: node(id).openSockets,
    }),
    forgetClients: (id: number, role?: 1 | 2 | 3) => node(id).forgetClients(role),
    releaseConnects: (id: number) => node(id).releaseConnects(),
    kill: (id: number) => node(id).kill(),
    goDown: (id: number, options?: {keepSessions?: boolean; index?: number}) =>
      node(id, options?.index).goDown(options),
    open: (id: number, index?: number) => node(id, index).open(),
    setBehaviour: (id: number, behaviour: object) =>
      void Object.assign(node(id).behaviour, behaviour),
    setBalancerStickiness: (id: number, stickiness: 'cookie' | 'none') =>
      running(id).cluster?.setBalancerStickiness(stickiness),
    setProxyMode: (id: number, mode: ProxyMode) => {
      proxy(id).mode = mode;
    },
    resetProxy: (id: number) => proxy(id).reset(),
    halfOpen: (id: number) => proxy(id).halfOpen(),
    cutNextReply: (id: number, how: Cut) => proxy(id).cutNextReply(how),
    cutReplyTo: (id: number, text: string, how: Cut) => proxy(id).cutReplyTo(text, how),
    until: (id: number, condition: Condition, limitMs?: number) =>
      until(() => unmet(node(id), running(id).nodes, condition), limitMs),
  };
};

/** What is missing for a condition; empty when it holds. */
function unmet(
  first: CobrowseServer,
  nodes: readonly CobrowseServer[],
  {clients, maxSockets, requests, hits, roles}: Condition,
): string {
  if (clients !== undefined && first.clientCount !== clients) {
    return `${first.clientCount} clients instead of ${clients}`;
  }
  if (maxSockets !== undefined && first.openSockets > maxSockets) {
    return `${first.openSockets} sockets instead of ${maxSockets}`;
  }
  const seen = requests
    ? nodes.reduce((sum, each) => sum + each.requests.count(requests.what), 0)
    : 0;
  if (requests && seen < requests.count) {
    return `${seen} requests for ${requests.what} instead of ${requests.count}`;
  }
  if (hits && first.faults.hits(hits.name) < hits.count) return `no strike of ${hits.name}`;
  const inside = roles && String(first.sessions.get(roles.token)?.roles);
  return roles && inside !== String(roles.roles)
    ? `the roles ${inside} instead of ${String(roles.roles)}`
    : '';
}

/** Looks every few milliseconds, on the machine that is asked about. */
async function until(missing: () => string, limitMs = 5000): Promise<void> {
  const deadline = Date.now() + limitMs;
  for (let text; (text = missing()) !== '';) {
    if (Date.now() > deadline) throw new Error(`Still ${text} after ${limitMs} ms.`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

async function start(options: StartOptions): Promise<{running: Running; url: string}> {
  const {pages, cluster: clusterOptions, proxy: proxied, ...rest} = options;
  const common = {...rest, serve: serveSite(pages)};
  const cluster = clusterOptions && (await startCobrowseCluster({...common, ...clusterOptions}));
  const nodes = cluster ? cluster.nodes : [await startCobrowseServer(common)];
  const {port} = new URL(cluster?.origin ?? nodes[0]!.origin);
  const proxy = proxied ? await FaultProxy.start(Number(port)) : undefined;
  const url = proxy ? `${proxy.origin}/cobrowse` : (cluster?.url ?? nodes[0]!.url);
  return {running: {nodes, cluster, proxy, parties: new Map()}, url};
}

async function close({nodes, cluster, proxy}: Running): Promise<void> {
  await proxy?.close();
  await (cluster ? cluster.close() : Promise.all(nodes.map((each) => each.close())));
}

export type CobrowseCalls = ReturnType<typeof createCalls>;

/** The payload of the command `cobrowse`. */
export type CobrowseCommand =
  | {call: 'start'; args: [StartOptions]}
  | {call: 'close'; args: [number]}
  | {call: keyof CobrowseCalls; args: unknown[]};

/** Lets test pages start Co-browse servers in the test runner's process, and break them by name. */
export function cobrowsePlugin(): TestRunnerPlugin {
  const servers = new Map<number, Running>();
  let lastId = 0;
  const calls = createCalls((id) => {
    const found = servers.get(id);
    if (!found) throw new Error(`There is no server ${id}.`);
    return found;
  });
  const perform = async ({call, args}: CobrowseCommand): Promise<unknown> => {
    if (call === 'start') {
      const {running, url} = await start(args[0]);
      const id = ++lastId;
      servers.set(id, running);
      const nodeUrls = running.nodes.map((each) => each.url);
      return {id, url, origin: new URL(url).origin, nodeUrls} satisfies Started;
    }
    if (call === 'close') {
      const [id] = args;
      const running = servers.get(id);
      servers.delete(id);
      return running && close(running);
    }
    return (calls[call] as (...given: unknown[]) => unknown)(...args);
  };
  return {
    name: 'cobrowse',
    async executeCommand({command, payload}) {
      if (command !== 'cobrowse') return undefined;
      // The runner takes an empty result for a command that nobody knows.
      return {value: (await perform(payload as CobrowseCommand)) ?? null};
    },
    async serverStop() {
      await Promise.all([...servers.values()].map(close));
    },
  };
}
