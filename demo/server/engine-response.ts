import {EventEmitter} from 'node:events';
import type {BayeuxMessage} from './bayeux-message.js';

/** What the engine answered to one batch of messages. */
export interface EngineAnswer {
  readonly status: number;
  readonly messages: BayeuxMessage[];
  /** `Set-Cookie` values. */
  readonly cookies: readonly string[];
}

/**
 * Stands in for Node's `ServerResponse`, so that one engine, which speaks HTTP only, serves both
 * transports, and what it says can be bent on its way out.
 */
export class EngineResponse extends EventEmitter {
  statusCode = 200;
  readonly agent: string;
  /** The engine looks here for a lost connection; ours is reported by other means. */
  readonly socket = {destroyed: false};
  readonly answer: Promise<EngineAnswer>;
  #resolve!: (answer: EngineAnswer) => void;
  #settled: EngineAnswer | undefined;
  readonly #cookies: string[] = [];

  /** @param agent Who waits for this response. */
  constructor(agent: string) {
    super();
    this.agent = agent;
    this.answer = new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  /** The answer, once there is one. */
  get settled(): EngineAnswer | undefined {
    return this.#settled;
  }

  setHeader(name: string, value: string): void {
    if (name.toLowerCase() === 'set-cookie') {
      this.#cookies.push(value);
    }
  }

  end(content = ''): void {
    const messages = content === '' ? [] : (JSON.parse(content) as BayeuxMessage[]);
    this.settle(this.statusCode, messages);
    // Later, not now: the engine forgets its context on "finish", while the messages that woke this
    // response may still be in the hands of a listener that wants it.
    queueMicrotask(() => this.emit('finish'));
  }

  /** Answers in the engine's place. The first answer counts. */
  settle(status: number, messages: BayeuxMessage[]): void {
    if (this.#settled === undefined) {
      this.#settled = {status, messages: messages.map(inWordsOfJavaServer), cookies: this.#cookies};
      this.#resolve(this.#settled);
    }
  }
}

/** CometD 3.x, the version Co-browse 9.0 is built on, words its errors like this. */
const JAVA_ERRORS: Readonly<Record<string, string>> = {
  '402::session_unknown': '402::Unknown client',
  '403::handshake_denied': '403::Handshake denied',
  '400::channel_missing': '400::channel missing',
};

function inWordsOfJavaServer(message: BayeuxMessage): BayeuxMessage {
  const error = message.error === undefined ? undefined : JAVA_ERRORS[message.error];
  return error === undefined ? message : {...message, error};
}
