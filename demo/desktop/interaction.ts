import type {ChatEntry} from '../shared/chat-client.js';

export type Media = 'chat' | 'voice';
export type Outcome = 'transferred' | 'timed-out' | 'closed';

/** One `cobrowse-*` event as the log shows it. */
export interface LogEntry {
  id: number;
  at: number;
  name: string;
  /** In plain words. */
  text: string;
  detail: unknown;
}

export type UserDataValue = string | number;

export interface InteractionOptions {
  id: string;
  media: Media;
  customerName: string;
  userData: Record<string, UserDataValue>;
}

const STORAGE_PREFIX = 'demo-user-data-';

/**
 * A chat or a call as a contact centre's desktop holds it: who, since when, the user data, and
 * what the element reported. Fires `change` whenever something below differs.
 */
export class Interaction extends EventTarget {
  readonly id: string;
  readonly media: Media;
  readonly customerName: string;
  readonly startedAt = Date.now();
  userData: Record<string, UserDataValue>;
  /** Keys of the latest write, to be pointed out in the table. */
  changedKeys: ReadonlySet<string> = new Set();
  chat: ChatEntry[] = [];
  log: LogEntry[] = [];
  /** `state` of the element. */
  viewState = 'idle';
  /** What the element said when the last join was refused, with the remedy. */
  problem = '';
  outcome: Outcome | undefined;
  /** While the session is being closed and the final keys are being written. */
  isClosing = false;

  constructor({id, media, customerName, userData}: InteractionOptions) {
    super();
    this.id = id;
    this.media = media;
    this.customerName = customerName;
    this.userData = {...userData, ...readStored(id)};
  }

  addChat(entry: ChatEntry): void {
    this.chat = [...this.chat, entry];
    this.changed();
  }

  addToLog(entry: Omit<LogEntry, 'id' | 'at'>): void {
    this.log = [...this.log, {...entry, id: this.log.length, at: Date.now()}];
    this.changed();
  }

  attach(changes: Readonly<Record<string, UserDataValue>>): void {
    this.userData = {...this.userData, ...changes};
    this.changedKeys = new Set(Object.keys(changes));
    sessionStorage.setItem(STORAGE_PREFIX + this.id, JSON.stringify(this.userData));
    this.changed();
  }

  changed(): void {
    this.dispatchEvent(new Event('change'));
  }
}

function readStored(id: string): Record<string, UserDataValue> {
  const stored = sessionStorage.getItem(STORAGE_PREFIX + id);
  return stored === null ? {} : (JSON.parse(stored) as Record<string, UserDataValue>);
}
