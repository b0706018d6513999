import {aborted} from '../error-texts.js';
import {systemClock} from '../util/clock.js';
import {attachFailed} from './host-errors.js';
import {isObject, type Fields} from './user-data.js';

const REQUEST_TIMEOUT_MS = 10_000;

interface Pending {
  readonly resolve: (reply: Fields) => void;
  readonly reject: (error: unknown) => void;
}

/** Other clients of the same page count from 0; their replies come to this window too. */
const newPrefix = (): string => `gcb-${Math.random().toString(36).slice(2)}-`;

/**
 * The wire of the Workspace Web Edition Service Client API, version 2: requests and events as
 * messages between this window and WWE's. Listens from its creation until {@link dispose}, since
 * WWE gives a frame its id when it likes.
 */
export class WweClient {
  readonly origin: string;
  readonly #target: Window;
  readonly #onEvent: (message: Fields) => void;
  readonly #pending = new Map<string, Pending>();
  readonly #prefix = newPrefix();
  #count = 0;
  #frameId: unknown;

  constructor(origin: string, target: Window, onEvent: (message: Fields) => void) {
    this.origin = origin;
    this.#target = target;
    this.#onEvent = onEvent;
    window.addEventListener('message', this.#receive);
  }

  /**
   * Calls a service of WWE.
   *
   * @returns The whole reply; where the result stands in it depends on the service.
   * @throws {CobrowseError} `attach-failed` when WWE refuses, or does not answer within ten seconds.
   */
  request(request: string, parameters: readonly unknown[], signal?: AbortSignal): Promise<Fields> {
    return this.#exchange({request, parameters}, request, signal);
  }

  /** @returns What the subscription is cancelled with. */
  async subscribe(events: readonly string[]): Promise<unknown> {
    const reply = await this.#exchange({event: 'subscribe', data: events}, 'subscribe');
    return reply['subscriptionId'];
  }

  /** Sends without waiting for a reply, as a page does that is about to go. */
  post(message: Fields): void {
    this.#post({...message, referenceId: this.#nextId()});
  }

  dispose(): void {
    window.removeEventListener('message', this.#receive);
    for (const {reject} of this.#pending.values()) {
      reject(attachFailed('The connection to WWE was closed.', 'Make a new wweHost().'));
    }
  }

  #nextId(): string {
    return this.#prefix + String(this.#count++);
  }

  async #exchange(message: Fields, name: string, signal?: AbortSignal): Promise<Fields> {
    const referenceId = this.#nextId();
    let timer: unknown;
    let onAbort = (): void => undefined;
    try {
      return await new Promise<Fields>((resolve, reject) => {
        const giveUp = (): void =>
          reject(
            attachFailed(
              `WWE did not answer ${name}.`,
              "List this page's origin in service-client-api.accepted-web-content-origins, and check origin.",
            ),
          );
        timer = systemClock.setTimeout(giveUp, REQUEST_TIMEOUT_MS);
        onAbort = () => reject(aborted());
        signal?.addEventListener('abort', onAbort);
        this.#pending.set(referenceId, {resolve, reject});
        this.#post({...message, referenceId});
      });
    } finally {
      systemClock.clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      this.#pending.delete(referenceId);
    }
  }

  #post(message: Fields): void {
    const envelope = {...message, userAgent: 'WWE Client', protocolVersion: 2};
    this.#target.postMessage(
      this.#frameId === undefined ? envelope : {...envelope, frameId: this.#frameId},
      this.origin,
    );
  }

  readonly #receive = ({data, origin, source}: MessageEvent<unknown>): void => {
    if (origin !== this.origin || source !== this.#target || !isObject(data)) return;
    if (typeof data['userAgent'] !== 'string' || !data['userAgent'].includes('WWE')) return;
    if (typeof data['event'] === 'string') {
      this.#onEvent(data);
      return;
    }
    const pending = this.#pending.get(data['referenceId'] as string);
    if (pending) this.#settle(pending, data);
    else if (data['referenceId'] === undefined) this.#frameId = data['frameId'] ?? this.#frameId;
  };

  #settle({resolve, reject}: Pending, reply: Fields): void {
    if (reply['errorMessage'] === undefined) return resolve(reply);
    reject(
      attachFailed(
        'WWE refused a request of this page.',
        'List the CoBrowse keys in service-client-api.user-data.write-allowed and read-allowed.',
        reply['errorMessage'],
      ),
    );
  }
}
