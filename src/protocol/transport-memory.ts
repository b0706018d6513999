/**
 * Remembers, for the life of the page, what was learned about connections to a server: where
 * WebSockets do not get through although long-polling does (a proxy that swallows them costs several
 * seconds to find out), and where a WebSocket was opened early in vain.
 */
export class TransportMemory {
  readonly #blocked = new Set<string>();
  readonly #guessedWrong = new Set<string>();

  isWebSocketBlocked(server: string): boolean {
    return this.#blocked.has(new URL(server).origin);
  }

  rememberWebSocketBlocked(server: string): void {
    this.#blocked.add(new URL(server).origin);
  }

  /** Whether a session was expected at this server and was not there. */
  wasGuessWrong(server: string): boolean {
    return this.#guessedWrong.has(new URL(server).origin);
  }

  rememberWrongGuess(server: string): void {
    this.#guessedWrong.add(new URL(server).origin);
  }
}

/** Shared by all views of the page, since what they learn about the network holds for all. */
export const pageTransportMemory = new TransportMemory();
