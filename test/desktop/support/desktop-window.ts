import type {ChildProcess} from 'node:child_process';
import {EventEmitter, once} from 'node:events';
import {createInterface} from 'node:readline';
import type {Program} from '../../../demo/desktop-app/programs.js';

/** A message of the bridge page, as the program wrote it. */
export interface Message {
  type: string;
  version?: string;
  detail?: Record<string, unknown>;
  ok?: boolean;
  error?: {code: string; message: string};
}

const WAIT_MS = 30_000;

/** A desktop program in its window: what it writes is read, its buttons are pressed. */
export class DesktopWindow {
  readonly messages: Message[] = [];
  readonly #child: ChildProcess;
  readonly #closed: Promise<unknown>;
  readonly #arrived = new EventEmitter();
  #complaints = '';

  constructor(program: Program, address: string, display: string) {
    const env = {...process.env, DISPLAY: display};
    this.#child = program.start(address, {env, sandbox: process.getuid?.() !== 0});
    this.#closed = once(this.#child, 'close');
    this.#child.stderr?.on('data', (text) => (this.#complaints += String(text)));
    createInterface({input: this.#child.stdout!}).on('line', (line) => {
      // Chromium writes other things to the same output.
      if (!line.startsWith('{"')) return;
      this.messages.push(JSON.parse(line) as Message);
      this.#arrived.emit('message');
    });
  }

  /** `join 123456789`, `stop` or `close`. */
  press(button: string): void {
    this.#child.stdin?.write(`${button}\n`);
  }

  /** Resolves with the message of a type, the first or a later one. */
  async message(type: string, nth = 1): Promise<Message> {
    const signal = AbortSignal.timeout(WAIT_MS);
    for (;;) {
      const found = this.messages.filter((message) => message.type === type)[nth - 1];
      if (found) return found;
      await once(this.#arrived, 'message', {signal}).catch((cause: unknown) => {
        const seen = JSON.stringify(this.messages, null, 1);
        const problem = `No ${type} (${nth}) came.\n${seen}\n${this.#complaints.slice(-2000)}`;
        throw new Error(problem, {cause});
      });
    }
  }

  /** Resolves with all that was attached, as text, once a key has a value. */
  async attached(key: string, value: string): Promise<Record<string, string>> {
    for (let nth = 1; ; nth++) {
      const {detail} = await this.message('cobrowse-attached-data', nth);
      const data = Object.entries(detail?.['data'] ?? {}).map(([name, held]) => [
        name,
        String(held),
      ]);
      const text = Object.fromEntries(data) as Record<string, string>;
      if (text[key] === value) return text;
    }
  }

  async close(): Promise<void> {
    this.#child.kill();
    await this.#closed;
  }
}
