/** The node that hosts a session. */
export interface SessionOwner {
  readonly name: string;
  /** What `sessionServerUrl` says; absent without URL stickiness. */
  readonly url: string | undefined;
}

/**
 * What the nodes of a cluster know of each other's sessions: any node answers GET session, but only
 * the owner lets a client join.
 */
export class SessionDirectory {
  readonly #owners = new Map<string, SessionOwner>();

  add(token: string, owner: SessionOwner): void {
    this.#owners.set(token, owner);
  }

  find(token: string): SessionOwner | undefined {
    return this.#owners.get(token);
  }

  remove(token: string): void {
    this.#owners.delete(token);
  }
}
