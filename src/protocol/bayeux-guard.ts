import type {Advice, Extension} from 'cometd';
import type {Message} from './cometd-internals.js';
import type {Clock} from '../util/clock.js';

/** More than a live session's messages ever need. */
const MAX_REPLY_CHARS = 4_000_000;

/** A server that answers polls at once is polled five times a second, not two hundred. */
const POLL_FLOOR_MS = 200;

/**
 * The longest pause between two polls that a server may ask for. A CometD server forgets a client
 * that stays away for 10 s, and an end of the session may wait for the next poll.
 */
const LONGEST_PAUSE_MS = 5000;

/** How late a heartbeat may come before the connection counts as dead. */
export const HEARTBEAT_SLACK_MS = 3000;

/** Polls that may be answered at once in a row, since a burst of messages answers that many. */
const POLL_BURST = 10;

/**
 * Reads what claims to be Bayeux messages, keeping those cometd.js can take: it stops polling for
 * good on the rest (`[null]`, a message without a channel), still saying "connected".
 *
 * @throws {Error} when nothing usable is left.
 */
export function readBayeuxMessages(response: unknown): Message[] {
  if (typeof response !== 'string' || response.length > MAX_REPLY_CHARS) throw new Error('reply');
  const parsed: unknown = JSON.parse(response);
  const messages: Message[] = [];
  for (const message of (Array.isArray(parsed) ? parsed : [parsed]) as (Message | null)[]) {
    if (typeof message?.channel === 'string') messages.push(...splitAcknowledgement(message));
  }
  if (messages.length === 0) throw new Error('reply');
  return messages;
}

/**
 * The vendor's server answers a publish inside its acknowledgement, `{id, channel, successful,
 * data}`. cometd.js takes what has `data` for no acknowledgement, waits on and closes its WebSocket
 * in the end. The acknowledgement comes first, so that a JOIN that failed is not taken for accepted.
 */
function splitAcknowledgement(message: Message): Message[] {
  const {channel} = message;
  const answer = message as {data?: unknown; successful?: unknown};
  if (answer.data === undefined || answer.successful == null || channel.startsWith('/meta/')) {
    return [message];
  }
  const acknowledgement = {...message};
  delete acknowledgement.data;
  return [acknowledgement, {channel, data: answer.data}];
}

/** Keeps of a server's advice what makes sense; cometd.js follows all of it. */
function saneAdvice(advice: unknown): Advice | undefined {
  if (typeof advice !== 'object' || advice === null) return undefined;
  const given = advice as Advice;
  const sane: Advice = {};
  const limits = {interval: LONGEST_PAUSE_MS, timeout: 120_000, maxInterval: 3_600_000};
  for (const [name, limit] of Object.entries(limits) as [keyof typeof limits, number][]) {
    const value = given[name];
    if (typeof value === 'number' && value >= 0) sane[name] = Math.min(value, limit);
  }
  const {reconnect} = given;
  if (typeof reconnect === 'string' && /^(retry|handshake|none)$/.test(reconnect)) {
    sane.reconnect = reconnect;
  }
  return sane;
}

export interface BayeuxGuardOptions {
  readonly clock: Clock;
  readonly transport: string;
  readonly heartbeatMs: number;
  /** How long the next poll may be held; a heartbeat, or less. */
  readonly holdMs: () => number;
  readonly onReceived: () => void;
}

/**
 * Corrects what a broken or hostile server sends before cometd.js acts on it, and asks the server to
 * answer each poll in time: Bayeux lets a client name the longest hold in `advice.timeout` of its
 * `/meta/connect`. A server that does so proves every `heartbeatMs` that the connection works.
 */
export class BayeuxGuard implements Extension {
  /** Whether the server answers within the hold we ask for. */
  heartbeatHonoured = false;
  readonly #options: BayeuxGuardOptions;
  #polledAt = 0;
  #asked = false;
  #credit = POLL_BURST;

  constructor(options: BayeuxGuardOptions) {
    this.#options = options;
  }

  outgoing(message: Message): Message {
    if (message.channel === '/meta/connect') {
      const {clock, holdMs} = this.#options;
      this.#polledAt = clock.elapsed();
      this.#asked = !message.advice;
      message.advice ??= {timeout: holdMs()};
    }
    return message;
  }

  incoming(message: Message): Message {
    const {transport, onReceived} = this.#options;
    onReceived();
    const advice = saneAdvice(message.advice);
    if (advice) message.advice = advice;
    else delete message.advice;
    // It would hold back the first poll until that many messages have come.
    delete message['x-messages'];
    if (message.channel === '/meta/handshake' && !Array.isArray(message.supportedConnectionTypes)) {
      message.supportedConnectionTypes = [transport];
    }
    if (message.channel === '/meta/connect') this.#onPolled(message);
    // CometD 3.0 throws a client out without saying that it has succeeded in that.
    if (message.channel === '/meta/disconnect' && !message.id) message.successful = true;
    return message;
  }

  #onPolled(message: Message): void {
    const {clock, heartbeatMs} = this.#options;
    const heldMs = clock.elapsed() - this.#polledAt;
    // A reply that comes sooner brings a message, and says nothing about the hold.
    if (this.#asked && heldMs > heartbeatMs - POLL_FLOOR_MS) {
      this.heartbeatHonoured = heldMs < heartbeatMs + HEARTBEAT_SLACK_MS;
    }
    this.#credit = Math.min(POLL_BURST, this.#credit + heldMs / POLL_FLOOR_MS - 1);
    if (this.#credit > 0) return;
    // With an interval of its own the server has said how it wants to be polled.
    message.advice = {interval: POLL_FLOOR_MS, ...message.advice};
    message.advice.interval = Math.max(message.advice.interval ?? 0, POLL_FLOOR_MS);
  }
}
