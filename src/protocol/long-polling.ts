import {
  LongPollingTransport,
  type Envelope,
  type Message,
  type Packet,
  type PollRequest,
} from './cometd-internals.js';
import {readBayeuxMessages} from './bayeux-guard.js';
import type {EndTurn, PollTurns} from './poll-turns.js';
import {readText, sendRequest, type RequestOptions} from './request.js';

const MAX_REPLY_BYTES = 4_000_000;

/**
 * cometd.js's long-polling over `fetch`. Its own transport is never used again after one failed
 * request to another origin, follows redirects with the tokens, and stops polling after a response
 * without the reply that it waits for.
 */
export class FetchLongPolling extends LongPollingTransport {
  readonly #options: RequestOptions;
  readonly #turns: PollTurns;
  #retired = false;

  constructor(options: RequestOptions, turns: PollTurns) {
    super();
    this.#options = options;
    this.#turns = turns;
  }

  override accept(): boolean {
    return true;
  }

  /** Aborts what is outstanding, and lets all fail that is sent from now on. */
  retire(): void {
    this.#retired = true;
    this.abort();
  }

  override xhrSend(packet: Packet): PollRequest {
    const controller = new AbortController();
    let settled = false;
    let endTurn: EndTurn = () => undefined;
    const settle = (report: () => void): void => {
      if (settled) return;
      settled = true;
      endTurn();
      report();
    };
    const request: PollRequest = {
      readyState: 1,
      status: 0,
      abort: () => {
        controller.abort();
        settle(() => packet.onError('abort'));
      },
    };
    const post = (): void => {
      this.#post(packet, request, controller.signal).then(
        (text) => settle(() => packet.onSuccess(text)),
        (error: unknown) => settle(() => packet.onError('failed', error)),
      );
    };
    if (this.#retired) settle(() => packet.onError('retired'));
    else if (packet.body.includes('"/meta/connect"')) endTurn = this.#turns.take(post);
    else post();
    return request;
  }

  async #post(packet: Packet, request: PollRequest, signal: AbortSignal): Promise<string> {
    const response = await sendRequest(this.#options, packet.url, {body: packet.body, signal});
    request.status = response.status;
    if (response.status !== 200) throw new Error(`HTTP ${response.status}`);
    return readText(response, MAX_REPLY_BYTES);
  }

  /** @returns Whether the request reports its failure by itself. */
  override abortXHR(request: PollRequest | undefined): boolean {
    request?.abort();
    return !!request;
  }

  override convertToMessages(response: unknown): Message[] {
    return readBayeuxMessages(response);
  }

  /** Makes sure that what waits for a reply gets one: the reply of a request is in its response. */
  override transportSuccess(
    envelope: Envelope,
    request: {metaConnect: boolean},
    replies: Message[],
  ): void {
    for (const {channel, id} of envelope.messages) {
      if (!/^\/meta\/(connect|handshake)$/.test(channel) || !id) continue;
      const reply = replies.find((message) => message.channel === channel);
      if (reply) reply.id = id;
      else replies.push({channel, id, successful: false, advice: {reconnect: 'retry'}});
    }
    super.transportSuccess(envelope, request, replies);
  }
}
