import {DemoSite} from '../../../demo/site/demo-site.js';
import {bundleDemo} from '../../../demo/site/bundle.js';
import type {PageFiles} from '../../../demo/site/page-files.js';
import {
  startCobrowseServer,
  type CobrowseServer,
  type CobrowseServerOptions,
  type Role,
} from '../../../demo/server/index.js';
import {SessionDirectory} from '../../../demo/server/session-directory.js';

export const JOIN = '/service/session/join';

let bundle: Promise<PageFiles> | undefined;

export interface NodesOptions extends Pick<
  CobrowseServerOptions,
  'behaviour' | 'cometd' | 'cookieAttributes'
> {
  /** What each node returns as `sessionServerUrl`; nothing by default, which is cookie stickiness. */
  serverUrl?: true | ((index: number) => string);
  count?: number;
}

/** Co-browse nodes that know of each other's sessions, as one cluster, without a load balancer. */
export class Nodes {
  readonly all: readonly CobrowseServer[];
  #clients = 0;

  private constructor(all: readonly CobrowseServer[]) {
    this.all = all;
  }

  static async start({serverUrl, count = 3, ...options}: NodesOptions = {}): Promise<Nodes> {
    const directory = new SessionDirectory();
    const site = new DemoSite(await (bundle ??= bundleDemo()), () => []);
    const start = (_: unknown, index: number): Promise<CobrowseServer> =>
      startCobrowseServer({
        ...options,
        name: `CB_Node_${index + 1}`,
        directory,
        serve: (request, response) => site.serve(request, response),
        ...(serverUrl && {serverUrl: serverUrl === true || serverUrl(index)}),
      });
    return new Nodes(await Promise.all(Array.from({length: count}, start)));
  }

  get ports(): number[] {
    return this.all.map(({port}) => port);
  }

  /** The node that hosts a session, and says so itself. */
  ownerOf(token: string): CobrowseServer {
    const owners = this.all.filter(({sessions}) => sessions.get(token));
    if (owners.length !== 1) throw new Error(`The session is on ${owners.length} nodes.`);
    return owners[0]!;
  }

  /** Puts a customer into a session, and answers how he leaves it: which ends the session. */
  customerJoins(token: string): () => void {
    return this.#join(token, 1);
  }

  /** Puts an agent into a session who does not depend on the frame, and cannot be lost. */
  agentJoins(token: string): void {
    this.#join(token, 2);
  }

  /** All that reached the nodes, in requests, upgrades and WebSocket messages. */
  get traffic(): number {
    return this.all.reduce((sum, {requests}) => sum + requests.entries.length, 0);
  }

  /** How often JOIN reached each node. */
  get joins(): number[] {
    return this.all.map(({requests}) => requests.count(({channels}) => channels.includes(JOIN)));
  }

  forgetTraffic(): void {
    for (const {requests} of this.all) requests.clear();
  }

  #join(token: string, role: Role): () => void {
    const {sessions} = this.ownerOf(token);
    const clientId = `inside-${++this.#clients}`;
    const joined = sessions.join({token, role, name: 'Inside', clientId});
    if (!joined) throw new Error(`The session does not admit role ${role}.`);
    sessions.activateIfReady(joined.session);
    return () => sessions.exit(joined.member.userToken);
  }

  async close(): Promise<void> {
    await Promise.all(this.all.map((node) => node.close()));
  }
}
