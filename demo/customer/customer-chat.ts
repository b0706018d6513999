import {ChatClient, type ChatEntry} from '../shared/chat-client.js';

const ROOM_KEY = 'demo-chat-room';
const NAME = 'Mia Torres';
const START_MESSAGE = /^\{start:\d{9}\}$/;

export interface ChatLine {
  style: 'mine' | 'theirs' | 'note';
  text: string;
}

/** The customer's end of the chat. Fires `change` whenever something below differs. */
export class CustomerChat extends EventTarget {
  open = false;
  unread = 0;
  lines: ChatLine[] = [];

  readonly #client = new ChatClient();
  #room = sessionStorage.getItem(ROOM_KEY) ?? '';
  #stopListening: (() => void) | undefined;

  constructor() {
    super();
    if (this.#room) {
      this.#post({kind: 'opened', name: NAME});
      this.#listen();
    }
  }

  /** Says good-bye while the page goes away. */
  leaveOnUnload(): void {
    if (this.#room) this.#post({kind: 'left', name: NAME});
  }

  toggle(): void {
    this.open = !this.open;
    this.unread = 0;
    if (this.open && !this.#room) this.#enter();
    this.#changed();
  }

  send(text: string): void {
    if (!this.#room) this.#enter();
    this.#post({kind: 'message', from: 'customer', name: NAME, text});
  }

  #enter(): void {
    this.#room = crypto.getRandomValues(new Uint32Array(3)).join('-');
    sessionStorage.setItem(ROOM_KEY, this.#room);
    this.#post({kind: 'opened', name: NAME});
    this.#listen();
  }

  #post(entry: Parameters<ChatClient['post']>[1]): void {
    // A chat that is down must not keep anybody from the page.
    this.#client.post(this.#room, entry).catch(() => undefined);
  }

  #listen(): void {
    this.lines = [];
    this.#stopListening = this.#client.listen(({entry}) => this.#add(entry), this.#room);
  }

  #add(entry: ChatEntry): void {
    if (entry.kind === 'closed') {
      this.#stopListening?.();
      this.#room = '';
      sessionStorage.removeItem(ROOM_KEY);
    }
    const line = toLine(entry);
    if (!line) return;
    this.lines = [...this.lines, line];
    if (!this.open && line.style === 'theirs') this.unread += 1;
    this.#changed();
  }

  #changed(): void {
    this.dispatchEvent(new Event('change'));
  }
}

function toLine(entry: ChatEntry): ChatLine | undefined {
  if (entry.kind === 'closed')
    return {style: 'note', text: 'The agent has closed this chat. Thank you!'};
  if (entry.kind !== 'message') return undefined;
  if (START_MESSAGE.test(entry.text))
    return {style: 'note', text: 'You have offered to share your screen.'};
  return {style: entry.from === 'customer' ? 'mine' : 'theirs', text: entry.text};
}
