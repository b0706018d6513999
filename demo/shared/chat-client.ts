export type ChatParty = 'customer' | 'agent';

export type ChatEntry =
  | {kind: 'message'; from: ChatParty; name: string; text: string; at: number}
  | {kind: 'opened' | 'closed' | 'left'; name: string; at: number};

/** An entry of the stream, with the room it belongs to. */
export interface ChatEvent {
  room: string;
  entry: ChatEntry;
}

/**
 * The demo's chat: a stand-in for the contact centre's own one, which the element never sees. Posts
 * over HTTP, listens over server-sent events.
 */
export class ChatClient {
  #source: EventSource | undefined;

  /**
   * Listens to a room, or every room when none is given. What was said before comes first, with `live`
   * being `false`.
   *
   * @returns The undo.
   */
  listen(handler: (event: ChatEvent, live: boolean) => void, room?: string): () => void {
    this.#source?.close();
    const source = new EventSource(room === undefined ? '/demo/chat' : `/demo/chat/${room}`);
    // The browser reconnects by itself and the server repeats everything: skip what is known.
    const seen = new Set<string>();
    let live = false;
    source.addEventListener('live', () => (live = true));
    source.addEventListener('message', (event: MessageEvent<string>) => {
      if (seen.has(event.lastEventId)) return;
      seen.add(event.lastEventId);
      handler(JSON.parse(event.data) as ChatEvent, live);
    });
    this.#source = source;
    return () => source.close();
  }

  async post(
    room: string,
    entry: Omit<ChatEntry, 'at'> & {text?: string; from?: ChatParty},
  ): Promise<void> {
    const response = await fetch(`/demo/chat/${room}`, {
      method: 'POST',
      headers: {'content-type': 'application/json'},
      body: JSON.stringify(entry),
      keepalive: true,
    });
    if (!response.ok) throw new Error(`The chat answered ${response.status}.`);
  }
}
