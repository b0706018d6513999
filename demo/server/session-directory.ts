/** The node that hosts a session. */
export interface SessionOwner {
  readonly name: string;
  /** What `sessionServerUrl` says; absent without URL stickiness. */
  readonly url: string | undefined;
}

/**
 * What the nodes of a cluster know of each other's sessions: any node answers GET session, but only
 * the owner admits a client; and an agent has one session in the whole cluster.
 */
export class SessionDirectory {
  readonly #owners = new Map<string, SessionOwner>();
  /** The session of each agent, by token. */
  readonly #agents = new Map<string, string>();

  add(token: string, owner: SessionOwner): void {
    this.#owners.set(token, owner);
  }

  find(token: string): SessionOwner | undefined {
    return this.#owners.get(token);
  }

  /** Gives an agent this session; `false` for one who is in another. */
  assign(agent: string, token: string): boolean {
    const current = this.#agents.get(agent);
    if (current !== undefined && current !== token) {
      return false;
    }
    this.#agents.set(agent, token);
    return true;
  }

  remove(token: string): void {
    this.#owners.delete(token);
    for (const [agent, taken] of this.#agents) {
      if (taken === token) {
        this.#agents.delete(agent);
      }
    }
  }
}
