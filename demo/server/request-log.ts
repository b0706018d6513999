import type {IncomingMessage} from 'node:http';
import type {BayeuxMessage} from './bayeux-message.js';

/** One request, upgrade or WebSocket message, as the server saw it. */
export interface LoggedRequest {
  /** Epoch milliseconds. */
  readonly at: number;
  /** The HTTP method; `UPGRADE` for a WebSocket, `MESSAGE` for what came over one. */
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly origin: string | undefined;
  readonly referer: string | undefined;
  readonly cookie: string | undefined;
  readonly contentType: string | undefined;
  /** The Bayeux channels of the messages inside. Filled when the body has been read. */
  channels: readonly string[];
  /** The `sid` of a handshake inside. Filled with `channels`. */
  sid: unknown;
}

const MAX_ENTRIES = 10_000;

/** What reached one server, for tests to count. The oldest entries go when it gets long. */
export class RequestLog {
  readonly #entries: LoggedRequest[] = [];

  get entries(): readonly LoggedRequest[] {
    return this.#entries;
  }

  add(request: IncomingMessage, method = request.method ?? ''): LoggedRequest {
    const entry: LoggedRequest = {
      at: Date.now(),
      method,
      path: request.url ?? '',
      origin: request.headers.origin,
      referer: request.headers.referer,
      cookie: request.headers.cookie,
      contentType: request.headers['content-type'],
      channels: [],
      sid: undefined,
    };
    this.#entries.push(entry);
    if (this.#entries.length > MAX_ENTRIES) {
      this.#entries.shift();
    }
    return entry;
  }

  /** Adds what was inside a request. */
  note(entry: LoggedRequest, messages: readonly BayeuxMessage[]): void {
    entry.channels = messages.map(({channel}) => channel ?? '');
    entry.sid = messages.find(({sid}) => sid !== undefined)?.sid;
  }

  /** Counts requests by a part of their path, a Bayeux channel, or a predicate. */
  count(what: string | ((entry: LoggedRequest) => boolean)): number {
    const matches =
      typeof what === 'function'
        ? what
        : (entry: LoggedRequest) => entry.path.includes(what) || entry.channels.includes(what);
    return this.#entries.filter(matches).length;
  }

  clear(): void {
    this.#entries.length = 0;
  }
}
