/** Remembers origins of servers. */
class Origins {
  readonly #known = new Set<string>();

  has(server: string): boolean {
    return this.#known.has(new URL(server).origin);
  }

  add(server: string): void {
    this.#known.add(new URL(server).origin);
  }
}

/** Remembers, for the life of the page, what was learned about connections to a server. */
export class TransportMemory {
  /**
   * Where WebSockets do not get through although long-polling does: a proxy that drops them silently costs
   * several seconds to find out.
   */
  readonly webSocketBlocked = new Origins();
  /** Where a connection was opened early although the session was not there. */
  readonly guessedWrong = new Origins();
}

/** Shared by all views of the page, since what they learn about the network holds for all. */
export const pageTransportMemory = new TransportMemory();
