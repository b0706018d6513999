import type {IncomingMessage, ServerResponse} from 'node:http';
import type {ChatEntry, ChatEvent} from '../shared/chat-client.js';

const MAX_BODY_BYTES = 8_000;
const MAX_ENTRIES = 500;
const KEEP_ALIVE_MS = 20_000;
const ROOM_PATH = /^\/demo\/chat(?:\/([\w-]{1,40}))?$/;

interface Listener {
  response: ServerResponse;
  room: string | undefined;
}

/**
 * The demo's chat between the customer's site and the agent's desktop, in memory. It stands for
 * the contact centre's chat: the Co-browse Server and the element know nothing of it.
 */
export class ChatHub {
  readonly #listeners = new Set<Listener>();
  #entries: {id: string; event: ChatEvent}[] = [];
  /** Ids differ from those of a server that ran before: clients remember what they have seen. */
  readonly #idPrefix = Date.now().toString(36);
  #nextId = 1;
  readonly #keepAlive = setInterval(() => this.#sendKeepAlive(), KEEP_ALIVE_MS).unref();

  /** Answers `/demo/chat` and `/demo/chat/<room>`; `false` when the path is another's. */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    const match = ROOM_PATH.exec(new URL(request.url ?? '/', 'http://demo').pathname);
    if (!match) return false;
    const room = match[1];
    if (request.method === 'GET') this.#listen(response, room);
    else if (request.method === 'POST' && room !== undefined)
      await this.#post(request, response, room);
    else response.writeHead(405).end();
    return true;
  }

  close(): void {
    clearInterval(this.#keepAlive);
    for (const {response} of this.#listeners) response.end();
    this.#listeners.clear();
  }

  #listen(response: ServerResponse, room: string | undefined): void {
    response.writeHead(200, {'content-type': 'text/event-stream', 'cache-control': 'no-store'});
    response.write('retry: 1000\n\n');
    const listener = {response, room};
    for (const {id, event} of this.#entries) this.#send(listener, id, event);
    response.write('event: live\ndata: now\n\n');
    this.#listeners.add(listener);
    response.on('close', () => this.#listeners.delete(listener));
  }

  async #post(request: IncomingMessage, response: ServerResponse, room: string): Promise<void> {
    const entry = parseEntry(await readBody(request));
    if (!entry) {
      response.writeHead(400).end();
      return;
    }
    const id = `${this.#idPrefix}-${this.#nextId++}`;
    const event = {room, entry};
    this.#entries = [...this.#entries, {id, event}].slice(-MAX_ENTRIES);
    for (const listener of this.#listeners) this.#send(listener, id, event);
    response.writeHead(204).end();
  }

  #send(listener: Listener, id: string, event: ChatEvent): void {
    if (listener.room !== undefined && listener.room !== event.room) return;
    listener.response.write(`id: ${id}\ndata: ${JSON.stringify(event)}\n\n`);
  }

  #sendKeepAlive(): void {
    for (const {response} of this.#listeners) response.write(':\n\n');
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) {
    body += String(chunk);
    if (body.length > MAX_BODY_BYTES) return '';
  }
  return body;
}

function parseEntry(body: string): ChatEntry | undefined {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const {kind, from, name, text} = value as Record<string, unknown>;
  if (typeof name !== 'string') return undefined;
  const at = Date.now();
  if (kind === 'opened' || kind === 'closed' || kind === 'left') return {kind, name, at};
  if (kind !== 'message' || typeof text !== 'string' || text === '') return undefined;
  return {kind, from: from === 'agent' ? 'agent' : 'customer', name, text, at};
}
