import {executeServerCommand} from '@web/test-runner-commands';
import type {
  CobrowseCalls,
  CobrowseCommand,
  Party,
  Started,
  StartOptions,
} from '../../support/cobrowse-plugin.js';

type Given<Name extends keyof CobrowseCalls> =
  Parameters<CobrowseCalls[Name]> extends [number, ...infer Rest] ? Rest : never;

const perform = async (call: CobrowseCommand['call'], args: unknown[]): Promise<unknown> => {
  const {value} = await executeServerCommand<{value: unknown}, unknown>('cobrowse', {call, args});
  return value;
};

/** The two others in a session, scripted inside the server. */
export class RemoteSession {
  readonly token: string;
  readonly #server: RemoteServer;

  constructor(server: RemoteServer, token: string) {
    this.#server = server;
    this.token = token;
  }

  /** With both inside, the session becomes active. */
  async join(...parties: Party[]): Promise<void> {
    for (const party of parties) await this.#server.call('join', this.token, party);
  }

  /** Ends the session. */
  async leave(party: Party): Promise<void> {
    await this.#server.call('leave', this.token, party);
  }
}

/** A Co-browse server, or a cluster of them, in the test runner's process. */
export class RemoteServer {
  readonly url: string;
  readonly origin: string;
  readonly nodeUrls: readonly string[];
  readonly #id: number;

  private constructor({id, url, origin, nodeUrls}: Started) {
    this.#id = id;
    this.url = url;
    this.origin = origin;
    this.nodeUrls = nodeUrls;
  }

  static async start(options: StartOptions = {}): Promise<RemoteServer> {
    return new RemoteServer((await perform('start', [options])) as Started);
  }

  async call<Name extends keyof CobrowseCalls>(
    name: Name,
    ...args: Given<Name>
  ): Promise<Awaited<ReturnType<CobrowseCalls[Name]>>> {
    return (await perform(name, [this.#id, ...args])) as Awaited<ReturnType<CobrowseCalls[Name]>>;
  }

  /** @param index The node that hosts it, in a cluster. */
  async createSession(index?: number): Promise<RemoteSession> {
    const token = await (index === undefined
      ? this.call('createSession')
      : this.call('createSession', index));
    return new RemoteSession(this, token);
  }

  /** How many requests had this in their path, or carried this Bayeux channel. */
  async count(what: string): Promise<number> {
    const requests = await this.call('requests');
    return requests.filter(({path, channels}) => path.includes(what) || channels.includes(what))
      .length;
  }

  async close(): Promise<void> {
    await perform('close', [this.#id]);
  }
}
