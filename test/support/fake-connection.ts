import {CobrowseError} from '../../src/errors.js';
import type {CometdConnectionOptions} from '../../src/protocol/cometd-connection.js';
import {NOTICES, parseJoinReply, type JoinReply} from '../../src/protocol/messages.js';
import type {
  ConnectionListener,
  JoinOptions,
  SessionConnection,
  TransportType,
} from '../../src/protocol/session-connection.js';
import {unreachable} from '../../src/protocol/session-rest-client.js';
import {withDeadline} from '../../src/util/deadline.js';

/** The user token of every JOIN reply unless a test says otherwise; must never be seen outside. */
export const USER_TOKEN = 'secret-user-token';

/** A JOIN reply as the vendor documents it. */
export const joinReply = (fields: Record<string, unknown> = {}): Record<string, unknown> => ({
  userToken: USER_TOKEN,
  userId: 2,
  users: [{userId: '1', role: 1, name: 'John'}],
  sessionHistoryId: 'history-1',
  ...fields,
});

interface Pending<Value> {
  resolve: (value: Value) => void;
  reject: (error: unknown) => void;
}

/** Where a connection comes to be asked to join: what it then does by itself. */
export type Behaviour = (connection: FakeConnection) => void;

/**
 * A connection whose network is the test: keeps to the contract of `SessionConnection` (deadlines,
 * nothing after `close()`), and does what its verbs say.
 */
export class FakeConnection implements SessionConnection {
  pollPauseMs = 0;
  userToken = '';
  /** The session token that JOIN carried; empty before JOIN is sent. */
  joinedWith = '';
  stops = 0;
  exits = 0;
  unloads = 0;
  readonly checks: {doubt: boolean}[] = [];
  closed = false;
  readonly options: CometdConnectionOptions;
  readonly #listener: ConnectionListener;
  readonly #behaviour: Behaviour;
  #sessionToken = '';
  #answered = false;
  /** What JOIN is to be answered as soon as it is sent. */
  #answer: Record<string, unknown> | undefined;
  #joinOptions: JoinOptions | undefined;
  #handshake: Pending<unknown> | undefined;
  #join: Pending<JoinReply> | undefined;

  constructor(
    options: CometdConnectionOptions,
    listener: ConnectionListener,
    behaviour: Behaviour = () => undefined,
  ) {
    this.options = options;
    this.#listener = listener;
    this.#behaviour = behaviour;
  }

  get transport(): TransportType {
    return this.options.transport;
  }

  async join(sessionToken: string, options: JoinOptions): Promise<JoinReply> {
    const {clock, handshakeTimeoutMs, joinTimeoutMs} = this.options;
    this.#sessionToken = sessionToken;
    this.#joinOptions = options;
    const {signal} = options;
    const answered = new Promise<JoinReply>((resolve, reject) => {
      this.#join = {resolve, reject};
    });
    answered.catch(() => undefined);
    const shaken = new Promise<unknown>((resolve, reject) => {
      this.#handshake = {resolve, reject};
    });
    const late = (code: 'connect-timeout' | 'join-timeout'): (() => CobrowseError) => {
      return () => new CobrowseError(code, 'Late.', {retryable: true});
    };
    this.#behaviour(this);
    await withDeadline(clock, handshakeTimeoutMs, signal, () => shaken, late('connect-timeout'));
    return withDeadline(clock, joinTimeoutMs, signal, () => answered, late('join-timeout'));
  }

  stop(): void {
    if (!this.closed) this.stops++;
  }

  check({doubt = false}: {doubt?: boolean} = {}): void {
    if (!this.closed) this.checks.push({doubt});
  }

  close({exit = false}: {exit?: boolean} = {}): void {
    if (this.closed) return;
    if (exit && this.userToken) this.exits++;
    this.closed = true;
    this.userToken = '';
  }

  unload(): void {
    if (this.closed) return;
    this.unloads++;
    this.close({exit: true});
  }

  /** The server takes the handshake, whereupon JOIN is sent, once it may be. */
  shakesHands(): void {
    if (this.closed) return;
    const options = this.#joinOptions!;
    const {ready} = options;
    options.onHandshake();
    const publish = (): void => {
      if (this.closed) return;
      this.joinedWith = this.#sessionToken;
      if (this.#answer) this.answers(this.#answer);
    };
    if (ready) ready.then(publish, () => undefined);
    else publish();
    this.#handshake?.resolve(undefined);
  }

  /** The server answers JOIN, be it in a way that nobody understands; at once when JOIN is to come. */
  answers(reply: Record<string, unknown> = joinReply()): void {
    if (this.closed) return;
    if (!this.joinedWith) {
      this.#answer = reply;
      return;
    }
    this.#answered = true;
    let accepted: JoinReply | undefined;
    try {
      accepted = parseJoinReply(reply);
    } catch (error) {
      this.#join?.reject(error);
      return;
    }
    if (accepted) {
      this.userToken = accepted.userToken;
      this.#join?.resolve(accepted);
    } else {
      this.#join?.reject(new CobrowseError('join-refused', 'Refused.'));
    }
  }

  /** The handshake or JOIN fails, whichever is awaited. */
  fails(error: CobrowseError = unreachable('cannot be reached')): void {
    this.#handshake?.reject(error);
    this.#join?.reject(error);
  }

  /** The server says something on one of its channels, in its own words. */
  notices(channel: 'joined' | 'activated' | 'deactivated', data: unknown): void {
    if (this.closed) return;
    const parse = NOTICES[`/service/session/${channel}`]!;
    this.#listener.onNotice(parse(data), this.#answered);
  }

  /** A poll fails; the delay of the next one is asked for, as the real connection does. */
  interrupts(attempt = 0): number {
    const retryInMs = this.options.retryDelayMs(attempt);
    if (!this.closed) this.#listener.onInterrupted(retryInMs);
    return retryInMs;
  }

  restores(): void {
    if (!this.closed) this.#listener.onRestored();
  }

  /** The connection is of no use any more, and closes itself. */
  loses({forgotten = false} = {}): void {
    if (this.closed) return;
    this.close();
    if (this.#answered) this.#listener.onLost(unreachable('is gone'), forgotten);
    else this.fails(unreachable('is gone'));
  }

  /** A notice comes that cannot be read. */
  garbles(): void {
    if (!this.closed) this.#listener.onBadNotice(new CobrowseError('bad-response', 'Garbled.'));
  }
}
