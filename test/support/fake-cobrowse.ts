import type {Collaborators} from '../../src/controller/options.js';
import type {Locks} from '../../src/controller/session-lock.js';
import {TransportMemory} from '../../src/protocol/transport-memory.js';
import {FakeClock} from './fake-clock.js';
import {FakeConnection, joinReply, type Behaviour} from './fake-connection.js';

export const SERVER = 'https://cobrowse.example.com/cobrowse';
export const PAGE = 'https://desktop.example.org/app/';

/** What a request gets: a reply, or nothing at all. */
export type Answer = {status: number; body?: unknown; headers?: Record<string, string>} | 'nothing';

/** A reply without a stream below it, so that reading it takes no more than microtasks. */
const replyOf = ({status, body = '', headers = {}}: Exclude<Answer, string>): Response => {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const chunks = [new TextEncoder().encode(text)];
  const read = async () => {
    const value = chunks.shift();
    return {done: !value, value};
  };
  return {
    ok: status >= 200 && status < 300,
    status,
    type: 'cors',
    headers: new Headers(headers),
    body: {getReader: () => ({read, cancel: async () => undefined})},
  } as unknown as Response;
};

/** A Co-browse Server and the network before it, at the seam of `Collaborators`. */
export class FakeCobrowse implements Collaborators {
  readonly clock = new FakeClock();
  readonly transportMemory = new TransportMemory();
  locks: Locks | undefined = undefined;
  page: string | undefined = PAGE;
  /** Every connection made, in order. */
  readonly connections: FakeConnection[] = [];
  /** Every address asked over REST, in order. */
  readonly requests: string[] = [];
  /** How the last request was made. */
  lastInit: RequestInit | undefined;
  /** Whether the session lives, as REST reports it. */
  alive = true;
  /** More fields of the Get Session reply. */
  session: Record<string, unknown> = {};
  /** What REST does instead of reporting that. */
  respond: ((url: string) => Answer | Promise<Answer> | undefined) | undefined;
  /** What a connection does by itself when it is to join. */
  onJoin: Behaviour = (connection) => {
    connection.acceptsHandshake();
    connection.answers(joinReply());
  };

  get connection(): FakeConnection {
    return this.connections[this.connections.length - 1]!;
  }

  /** The connections that nobody has closed. */
  get open(): FakeConnection[] {
    return this.connections.filter(({closed}) => !closed);
  }

  readonly createConnection: Collaborators['createConnection'] = (options) => {
    const connection = new FakeConnection(options, (self) => this.onJoin(self));
    this.connections.push(connection);
    return connection;
  };

  readonly fetch = (async (url: string, init: RequestInit = {}) => {
    const {signal} = init;
    this.requests.push(url);
    this.lastInit = init;
    const given = this.respond?.(url) ?? this.#truth(url);
    const answer = given instanceof Promise ? await given : given;
    await Promise.resolve();
    if (answer !== 'nothing' && !signal?.aborted) return replyOf(answer);
    return new Promise<Response>((_resolve, reject) => {
      const abort = (): void => reject(new DOMException('Aborted', 'AbortError'));
      if (signal?.aborted) abort();
      else signal?.addEventListener('abort', abort);
    });
  }) as unknown as typeof fetch;

  #truth(url: string): Answer {
    const stop = url.endsWith('/session/stop');
    if (stop && this.alive) {
      this.alive = false;
      return {status: 200, body: {activationTime: 0, deactivationTime: this.clock.now()}};
    }
    if (stop || !this.alive) return {status: 404};
    const token = decodeURIComponent(url.slice(url.lastIndexOf('/') + 1));
    return {status: 200, body: {sessionToken: token, ...this.session}};
  }
}
