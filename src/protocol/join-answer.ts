import {forgottenClient, joinRefused} from '../error-texts.js';
import type {Clock, Timer} from '../util/clock.js';
import type {Message} from './cometd-internals.js';
import {parseJoinReply, type JoinReply} from './messages.js';
import {errorOfFailure} from './transport-failure.js';

/**
 * How long an answer may come after its acknowledgement. The vendor's server puts both into one
 * message, so an acknowledgement alone is a refusal; a server that sends them apart needs some time.
 */
const APART_MS = 1800;

/** The server's answer to JOIN: inside the acknowledgement, apart from it, or missing. */
export class JoinAnswer {
  /** Resolves with the reply of a server that accepts; rejects with a `CobrowseError`. */
  readonly accepted: Promise<JoinReply>;
  readonly #clock: Clock;
  #resolve: (reply: JoinReply) => void = () => undefined;
  #reject: (error: unknown) => void = () => undefined;
  #apart: Timer;
  #settled = false;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.accepted = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    // A failure before somebody waits for it is no unhandled rejection.
    this.accepted.catch(() => undefined);
  }

  onAcknowledged({successful, failure, error}: Message): void {
    if (this.#settled) return;
    if (failure) this.fail(errorOfFailure(failure, 'was lost while joining'));
    else if (/^402/.test(String(error))) this.fail(forgottenClient());
    else if (!successful) this.fail(joinRefused());
    else this.#apart = this.#clock.setTimeout(() => this.fail(joinRefused()), APART_MS);
  }

  /** @returns The user token, if the server accepts. The last one counts: a browser may repeat JOIN. */
  onAnswered(data: unknown): string {
    try {
      const reply = parseJoinReply(data);
      if (this.#settle()) this.#resolve(reply);
      return reply.userToken;
    } catch (error) {
      this.fail(error);
      return '';
    }
  }

  fail(error: unknown): void {
    if (this.#settle()) this.#reject(error);
  }

  #settle(): boolean {
    const first = !this.#settled;
    this.#settled = true;
    this.#clock.clearTimeout(this.#apart);
    return first;
  }
}
