import {spawn, type ChildProcess} from 'node:child_process';
import {once} from 'node:events';

/** A screen without a monitor (Xvfb) for the windows of desktop programs. */
export class Display {
  /** For `DISPLAY`: `:99`. */
  readonly name: string;
  readonly #server: ChildProcess;

  private constructor(name: string, server: ChildProcess) {
    this.name = name;
    this.#server = server;
  }

  /** Resolves with `undefined` where there is no Xvfb. */
  static async open(): Promise<Display | undefined> {
    const server = spawn('Xvfb', ['-displayfd', '1', '-screen', '0', '1280x800x24'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [answer] = (await Promise.race([
      once(server, 'error'),
      once(server, 'close'),
      once(server.stdout, 'data'),
    ])) as [unknown];
    const number = answer instanceof Buffer ? String(answer).trim() : '';
    return number === '' ? undefined : new Display(`:${number}`, server);
  }

  close(): void {
    this.#server.kill();
  }
}
