/**
 * Remembers, for the life of the page, to which servers WebSockets do not get through although
 * long-polling does: a proxy that swallows them costs several seconds to find out, once.
 */
export class TransportMemory {
  readonly #blocked = new Set<string>();

  isWebSocketBlocked(server: string): boolean {
    return this.#blocked.has(new URL(server).origin);
  }

  rememberWebSocketBlocked(server: string): void {
    this.#blocked.add(new URL(server).origin);
  }
}

/** Shared by all views of the page, since what they learn about the network holds for all. */
export const pageTransportMemory = new TransportMemory();
