import {
  aborted,
  connectTimedOut,
  joinTimedOut,
  sessionEnded,
  unreachable,
} from '../../src/error-texts.js';
import {CobrowseError} from '../../src/errors.js';
import type {CometdConnectionOptions} from '../../src/protocol/cometd-connection.js';
import {ConnectionEvents} from '../../src/protocol/connection-events.js';
import {JoinAnswer} from '../../src/protocol/join-answer.js';
import {parseSessionMessage, type JoinReply} from '../../src/protocol/messages.js';
import type {
  ConnectionEvent,
  JoinOptions,
  SessionConnection,
  TransportType,
} from '../../src/protocol/session-connection.js';
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
  readonly #events = new ConnectionEvents();
  readonly #behaviour: Behaviour;
  #sessionToken = '';
  /** What JOIN is to be answered as soon as it is sent. */
  #answer: Record<string, unknown> | undefined;
  #joinOptions: JoinOptions | undefined;
  #handshake: Pending<unknown> | undefined;
  readonly #answered: JoinAnswer;

  constructor(options: CometdConnectionOptions, behaviour: Behaviour = () => undefined) {
    this.options = options;
    this.#behaviour = behaviour;
    this.#answered = new JoinAnswer(options.clock);
  }

  /** The agent's authentication token, which JOIN carries. */
  get authToken(): string | undefined {
    return this.#joinOptions?.authToken;
  }

  get transport(): TransportType {
    return this.options.transport;
  }

  async join(sessionToken: string, options: JoinOptions): Promise<JoinReply> {
    const {clock, handshakeTimeoutMs, joinTimeoutMs} = this.options;
    this.#sessionToken = sessionToken;
    this.#joinOptions = options;
    const {signal} = options;
    const accepted = new Promise<unknown>((resolve, reject) => {
      this.#handshake = {resolve, reject};
    });
    this.#behaviour(this);
    await withDeadline(
      clock,
      handshakeTimeoutMs,
      signal,
      () => accepted,
      () => connectTimedOut(handshakeTimeoutMs),
    );
    return withDeadline(
      clock,
      joinTimeoutMs,
      signal,
      () => this.#answered.accepted,
      () => joinTimedOut(joinTimeoutMs),
    );
  }

  listen(listener: (event: ConnectionEvent) => void): void {
    this.#events.listen(listener);
  }

  stop(): void {
    if (!this.closed) this.stops++;
  }

  check({doubt = false}: {doubt?: boolean} = {}): void {
    if (!this.closed) this.checks.push({doubt});
    else this.#events.emit({type: 'lost', error: unreachable('is gone'), forgotten: false});
  }

  close({exit = false}: {exit?: boolean} = {}): void {
    if (this.closed) return;
    if (exit && this.userToken) this.exits++;
    this.#events.close();
    this.#withdraw();
  }

  unload(): void {
    if (this.closed) return;
    this.unloads++;
    if (this.userToken) this.exits++;
    this.#withdraw();
  }

  /** The server takes the handshake, whereupon JOIN is sent, once it may be. */
  acceptsHandshake(): void {
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
    this.userToken = this.#answered.onAnswered(reply) || this.userToken;
  }

  /** The server acknowledges JOIN without an answer. */
  acknowledges(fields: Record<string, unknown> = {}): void {
    const message = {channel: '/service/session/join', successful: true, ...fields};
    if (!this.closed) this.#answered.onAcknowledged(message);
  }

  /** The handshake or JOIN fails, whichever is awaited. */
  fails(error: CobrowseError = unreachable('cannot be reached')): void {
    this.#handshake?.reject(error);
    this.#answered.fail(error);
  }

  /** The server says something on one of its channels, in its own words. */
  receives(channel: 'joined' | 'activated' | 'deactivated', data: unknown): void {
    if (this.closed) return;
    const {message, error} = parseSessionMessage(`/service/session/${channel}`, data);
    if (message?.type === 'deactivated') this.#answered.fail(sessionEnded());
    if (error) this.#events.emit({type: 'bad-message', error});
    if (message) this.#events.emit({type: 'message', message});
  }

  /** A poll fails; the delay of the next one is asked for, as the real connection does. */
  interrupts(attempt = 0, error = unreachable('cannot be reached')): number {
    const retryInMs = this.options.retryDelayMs(attempt);
    this.#events.emit({type: 'interrupted', retryInMs, error});
    return retryInMs;
  }

  restores(): void {
    this.#events.emit({type: 'restored'});
  }

  /** The connection is of no use any more, and closes itself. */
  loses({forgotten = false} = {}): void {
    if (this.closed) return;
    const error = unreachable('is gone');
    this.fails(error);
    this.#withdraw();
    this.#events.emit({type: 'lost', error, forgotten});
  }

  /** A message comes that cannot be read. */
  garbles(): void {
    this.#events.emit({type: 'bad-message', error: new CobrowseError('bad-response', 'Garbled.')});
  }

  #withdraw(): void {
    this.closed = true;
    this.userToken = '';
    this.#answered.fail(aborted());
  }
}
