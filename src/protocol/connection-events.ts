import type {ConnectionEvent} from './session-connection.js';

/** More than comes before somebody listens, unless the server floods us. */
const MAX_KEPT = 200;

/** Passes the events of a connection to its one listener, in order; keeps them until there is one. */
export class ConnectionEvents {
  #listener: ((event: ConnectionEvent) => void) | undefined;
  #kept: ConnectionEvent[] = [];
  #passing = false;
  #closed = false;

  emit(event: ConnectionEvent): void {
    // However many messages came before it, a loss has to be known.
    const fits = this.#kept.length < MAX_KEPT || event.type === 'lost';
    if (fits && !this.#closed) this.#kept.push(event);
    this.#pass();
  }

  listen(listener: (event: ConnectionEvent) => void): void {
    this.#listener = listener;
    this.#pass();
  }

  /** Drops what is kept; nothing is passed on any more. */
  close(): void {
    this.#closed = true;
    this.#kept = [];
  }

  #pass(): void {
    const listener = this.#listener;
    if (!listener || this.#passing) return;
    this.#passing = true;
    try {
      for (let event; (event = this.#kept.shift());) listener(event);
    } finally {
      this.#passing = false;
    }
  }
}
