import {once} from 'node:events';
import {WebSocket} from 'ws';
import type {OldChromium} from './old-chromium.js';

/** What has to be so within this, or the test has failed. */
const ANSWER_LIMIT_MS = 10_000;

interface Reply {
  id?: number;
  method?: string;
  params?: Record<string, unknown>;
  result?: Record<string, unknown>;
  error?: {message: string};
}

interface LogEntry {
  level: string;
  source: string;
  text: string;
}

/** What an engine says of itself: that it does not know a directive, or no such last request. */
const OLD = /^Unrecognized Content-Security-Policy directive|keepalive .* not supported/;

/** By 404 a server says that a session is over. */
const isExpected = ({source, text}: LogEntry): boolean => source === 'network' || OLD.test(text);

interface Thrown {
  text: string;
  exception?: {description?: string};
}

/** Called by method of the protocol, which is older than the types of today's drivers. */
const describeThrown = ({text, exception}: Thrown): string =>
  `${text} ${exception?.description ?? ''}`;

/**
 * The one page of an old browser, over the DevTools protocol itself: today's drivers no longer speak
 * with browsers of that age.
 */
export class DevToolsPage {
  /** What the page said that it must not say: errors thrown and complaints of the browser. */
  readonly problems: string[] = [];
  readonly #socket: WebSocket;
  readonly #answers = new Map<number, (reply: Reply) => void>();
  #lastId = 0;
  #onLoad: () => void = () => undefined;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data: Buffer) => this.#take(JSON.parse(data.toString()) as Reply));
  }

  static async of(browser: OldChromium): Promise<DevToolsPage> {
    type Target = {type: string; webSocketDebuggerUrl: string};
    const find = async (): Promise<Target | undefined> =>
      ((await browser.json('list')) as Target[]).find(({type}) => type === 'page');
    let target = await find();
    for (let tries = 0; !target && tries < 100; tries++) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      target = await find();
    }
    if (!target) throw new Error('The browser has no page.');
    const socket = new WebSocket(target.webSocketDebuggerUrl);
    await once(socket, 'open');
    const page = new DevToolsPage(socket);
    for (const domain of ['Page', 'Runtime', 'Log']) await page.send(`${domain}.enable`);
    return page;
  }

  /** Calls a method of the protocol. */
  send(method: string, params: object = {}): Promise<Record<string, unknown>> {
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      const limit = setTimeout(
        () => reject(new Error(`No answer to ${method} ${JSON.stringify(params)}`)),
        ANSWER_LIMIT_MS,
      );
      this.#answers.set(id, ({result, error}) => {
        clearTimeout(limit);
        if (error) reject(new Error(`${method}: ${error.message}`));
        else resolve(result ?? {});
      });
      this.#socket.send(JSON.stringify({id, method, params}));
    });
  }

  async open(url: string): Promise<void> {
    // A page of another origin may get another process, and what it said before is not its own.
    const loaded = new Promise<void>((resolve) => (this.#onLoad = resolve));
    this.problems.length = 0;
    await this.send('Page.navigate', {url});
    await loaded;
  }

  /** @param expression In words that the old browser knows; a promise is waited for. */
  async evaluate(expression: string): Promise<unknown> {
    const {result, exceptionDetails} = (await this.send('Runtime.evaluate', {
      expression,
      awaitPromise: true,
      returnByValue: true,
      userGesture: true,
    })) as {result: {value?: unknown}; exceptionDetails?: Thrown};
    if (exceptionDetails) throw new Error(`${expression}: ${describeThrown(exceptionDetails)}`);
    return result.value;
  }

  close(): void {
    this.#socket.terminate();
  }

  #take({id, method, params, ...reply}: Reply): void {
    if (id !== undefined) this.#answers.get(id)?.(reply);
    else if (method === 'Page.loadEventFired') this.#onLoad();
    else if (method === 'Runtime.exceptionThrown') {
      this.problems.push(describeThrown(params?.['exceptionDetails'] as Thrown));
    } else if (method === 'Log.entryAdded') {
      const entry = params?.['entry'] as LogEntry;
      if (entry.level === 'error' && !isExpected(entry)) this.problems.push(entry.text);
    }
  }
}
