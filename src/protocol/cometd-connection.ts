import {
  aborted,
  badResponse,
  connectTimedOut,
  forgottenClient,
  handshakeDenied,
  joinTimedOut,
  sessionEnded,
  unreachable,
  unsupported,
} from '../error-texts.js';
import type {CobrowseError} from '../errors.js';
import {unlessAborted, withDeadline} from '../util/deadline.js';
import {BayeuxGuard} from './bayeux-guard.js';
import {createCometd, type CometdClientOptions} from './cometd-client.js';
import type {Cometd, FailureInfo, Message} from './cometd-internals.js';
import {ConnectionEvents} from './connection-events.js';
import {postExit} from './exit-request.js';
import {hasGlobal} from './request.js';
import {JoinAnswer} from './join-answer.js';
import {FetchLongPolling} from './long-polling.js';
import {Channel, MESSAGE_CHANNELS, parseSessionMessage, Role, type JoinReply} from './messages.js';
import {PollSupervisor} from './poll-supervisor.js';
import {pollTurnsAt} from './poll-turns.js';
import type {
  ConnectionEvent,
  JoinOptions,
  SessionConnection,
  TransportType,
} from './session-connection.js';
import {errorOfFailure} from './transport-failure.js';
import {GuardedWebSocket} from './web-socket.js';

/** What a {@link CometdConnection} is made of. Times are milliseconds. */
export interface CometdConnectionOptions extends CometdClientOptions {
  joinTimeoutMs: number;
  /** How often a healthy server proves that the connection works, if it can. */
  heartbeatMs: number;
  /** The delay before the `attempt`-th retry of a failed poll, counted from 0. */
  readonly retryDelayMs: (attempt: number) => number;
  /** Send `/meta/subscribe` for the session's channels: a no-op on every CometD server we know. */
  subscribeServiceChannels: boolean;
}

/**
 * A session's connection over cometd.js, which here only carries messages: it never retries a
 * handshake, and a poll only when and as often as our own policy says. Two retry authorities lost
 * one message in forty under faults; one lost none.
 */
export class CometdConnection implements SessionConnection {
  readonly #options: CometdConnectionOptions;
  readonly #cometd: Cometd;
  /** Our own reference: cometd.js forgets its transport before it says that it has disconnected. */
  readonly #transport: GuardedWebSocket | FetchLongPolling;
  readonly #polls: PollSupervisor;
  readonly #events = new ConnectionEvents();
  readonly #answer: JoinAnswer;
  readonly #leaveTurns: (() => void) | undefined;
  #userToken = '';
  #clientId = '';
  /** Where the reply of the handshake goes while it is awaited. */
  #handshake: ((reply: Message) => void) | undefined;
  #closed = false;

  /** @throws {CobrowseError} `unsupported-environment` */
  constructor(options: CometdConnectionOptions) {
    this.#options = options;
    const {url, clock, transport, heartbeatMs} = options;
    if (transport === 'websocket' && !hasGlobal('WebSocket')) throw unsupported('WebSocket');
    const turns = transport === 'long-polling' ? pollTurnsAt(url) : undefined;
    this.#leaveTurns = turns?.enter();
    this.#transport = turns ? new FetchLongPolling(options, turns) : new GuardedWebSocket();
    this.#answer = new JoinAnswer(clock);
    const guard = new BayeuxGuard({
      ...options,
      holdMs: () => turns?.holdMs(heartbeatMs) ?? heartbeatMs,
      onReceived: () => this.#polls.received(),
    });
    this.#cometd = createCometd(options, this.#transport);
    this.#cometd.registerExtension('guard', guard);
    this.#cometd.onTransportFailure = (...failure) => this.#onFailure(...failure);
    this.#polls = this.#supervise(guard);
    this.#addListeners();
  }

  get transport(): TransportType {
    return this.#options.transport;
  }

  get pollPauseMs(): number {
    return this.#cometd.getAdvice().interval ?? 0;
  }

  get userToken(): string {
    return this.#userToken;
  }

  listen(listener: (event: ConnectionEvent) => void): void {
    this.#events.listen(listener);
  }

  async join(sessionToken: string, options: JoinOptions): Promise<JoinReply> {
    const {clock, handshakeTimeoutMs, joinTimeoutMs} = this.#options;
    const {signal, ready} = options;
    await withDeadline(
      clock,
      handshakeTimeoutMs,
      signal,
      () => this.#shakeHands(sessionToken).then(() => this.#publishJoin(sessionToken, options)),
      () => connectTimedOut(handshakeTimeoutMs),
    );
    if (ready) await unlessAborted(ready, signal);
    return withDeadline(
      clock,
      joinTimeoutMs,
      signal,
      () => this.#answer.accepted,
      () => joinTimedOut(joinTimeoutMs),
    );
  }

  stop(): void {
    // A connection that is lost says so by itself; until then, nothing that is sent arrives.
    if (this.#cometd.isDisconnected()) return;
    this.#publish(Channel.stop);
  }

  check({doubt = false}: {doubt?: boolean} = {}): void {
    // A page that went away is shown again: its connection was given up.
    if (this.#closed) this.#emitLoss('ended the connection', false);
    else if (this.#clientId) this.#polls.check(doubt);
  }

  close({exit = false}: {exit?: boolean} = {}): void {
    if (!this.#closed && exit && this.#userToken) this.#publish(Channel.exit);
    this.#events.close();
    this.#withdraw();
  }

  unload(): void {
    if (this.#closed || !this.#clientId) return;
    const silent = this.transport === 'long-polling';
    if (silent) postExit({...this.#options, clientId: this.#clientId, userToken: this.#userToken});
    else if (this.#userToken) this.#publish(Channel.exit);
    this.#withdraw({silent});
  }

  #supervise(guard: BayeuxGuard): PollSupervisor {
    return new PollSupervisor({
      ...this.#options,
      advice: () => this.#cometd.getAdvice(),
      heartbeatHonoured: () => guard.heartbeatHonoured,
      abort: () => this.#transport.abort(),
      onInterrupted: (retryInMs, error) =>
        this.#events.emit({type: 'interrupted', retryInMs, error}),
      onRestored: () => this.#events.emit({type: 'restored'}),
      onSilent: () => this.#lose('fell silent'),
    });
  }

  /** Before the handshake, so that no message can come too early; they outlive it. */
  #addListeners(): void {
    const cometd = this.#cometd;
    cometd.addListener('/meta/handshake', (reply) => this.#onHandshake(reply));
    cometd.addListener('/meta/connect', (reply) => this.#onPolled(reply));
    // Disconnected by the server; the reply to our own disconnect comes when nobody listens.
    cometd.addListener('/meta/disconnect', () => this.#lose('ended the connection'));
    cometd.addListener(Channel.join, ({data}) => this.#onJoinReply(data));
    for (const channel of MESSAGE_CHANNELS) {
      cometd.addListener(channel, ({data}) => this.#onMessage(channel, data));
    }
  }

  #onMessage(channel: string, data: unknown): void {
    if (this.#closed) return;
    const {message, error} = parseSessionMessage(channel, data);
    // Nobody can join this session any more: the answer to JOIN need not be waited for.
    if (message?.type === 'deactivated') this.#answer.fail(sessionEnded());
    if (error) this.#events.emit({type: 'bad-message', error});
    if (message) this.#events.emit({type: 'message', message});
  }

  #shakeHands(sessionToken: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#handshake = (reply) => {
        if (reply.successful) resolve();
        else reject(handshakeError(reply));
      };
      // The vendor's own script names the session here as well; any other server ignores it.
      const fields: {sid?: string} = {sid: sessionToken};
      this.#cometd.handshake(fields);
      // Sent. The client keeps them for a handshake that it never makes again, and outlives the session
      // where an error's stack refers to it.
      delete fields.sid;
    });
  }

  #onHandshake(reply: Message): void {
    const settle = this.#handshake;
    this.#handshake = undefined;
    if (reply.successful && reply.clientId) this.#clientId = reply.clientId;
    settle?.(reply);
  }

  /** A microtask after the handshake's reply, and so before the first poll, beside which it travels. */
  #publishJoin(sessionToken: string, {onHandshake, ready, authToken}: JoinOptions): void {
    if (this.#closed) return;
    onHandshake();
    const request = {sessionToken, role: Role.controller, auth: authToken || undefined};
    const publish = (): void => {
      if (this.#closed) return;
      if (this.#options.subscribeServiceChannels) this.#subscribe();
      this.#cometd.publish(Channel.join, request, (reply) => this.#answer.onAcknowledged(reply));
    };
    if (ready) ready.then(publish, () => undefined);
    else publish();
  }

  #publish(channel: string): void {
    this.#cometd.publish(channel, {userToken: this.#userToken});
  }

  #subscribe(): void {
    // `subscribe()` of cometd.js sends nothing for a channel that has a listener.
    for (const subscription of [Channel.join, ...MESSAGE_CHANNELS]) {
      this.#cometd.send({id: `to${subscription}`, channel: '/meta/subscribe', subscription});
    }
  }

  #onJoinReply(data: unknown): void {
    if (!this.#closed) this.#userToken = this.#answer.onAnswered(data) || this.#userToken;
  }

  #onPolled(reply: Message): void {
    if (this.#closed || !reply.successful) return;
    const reconnect = this.#cometd.getAdvice().reconnect;
    if (reconnect && reconnect !== 'retry') return this.#lose('ended the connection');
    this.#polls.answered();
  }

  #onFailure(message: Message, info: FailureInfo, proceed: (info: FailureInfo) => void): void {
    const stop = (): void => proceed({...info, action: 'none'});
    // A handshake is tried again by a new connection, which may choose another transport.
    if (message.channel === '/meta/handshake' || this.#closed) return stop();
    if (/^40\d/.test(String(message.error)) || info.action !== 'retry') {
      return this.#lose('no longer knows this client', {forgotten: true, stop});
    }
    const error = errorOfFailure(message.failure ?? {}, 'cannot be reached by CometD');
    this.#polls.failed(error, () => proceed({...info, action: 'retry', transport: null, delay: 0}));
  }

  #lose(what: string, {forgotten = false, stop = (): void => undefined} = {}): void {
    if (this.#closed) return;
    // The poll may learn that the client is unknown before JOIN does, which fails with the rest then.
    this.#answer.fail(forgotten ? forgottenClient() : unreachable('was lost while joining'));
    stop();
    this.#withdraw();
    this.#emitLoss(what, forgotten);
  }

  #emitLoss(what: string, forgotten: boolean): void {
    this.#events.emit({type: 'lost', error: unreachable(what), forgotten});
  }

  /** Ends the client. @param silent Sends nothing to the server, which knows already. */
  #withdraw({silent = false}: {silent?: boolean} = {}): void {
    if (this.#closed) return;
    const {clock, requestTimeoutMs} = this.#options;
    const cometd = this.#cometd;
    this.#closed = true;
    this.#userToken = '';
    this.#leaveTurns?.();
    this.#polls.stop();
    this.#answer.fail(aborted());
    // cometd.js closes its socket only if the last poll is answered before the disconnect is.
    const abort = (): void => {
      clock.clearTimeout(limit);
      this.#transport.abort();
    };
    const limit = clock.setTimeout(abort, requestTimeoutMs);
    const disconnect = (): void => {
      if (cometd.isDisconnected()) abort();
      else cometd.disconnect(() => void Promise.resolve().then(abort));
    };
    // Before the handshake's reply there is no client to disconnect, after it there is: wait.
    // Even then cometd.js needs the call: between two polls nothing is outstanding that could fail.
    if (silent && this.#transport instanceof FetchLongPolling) this.#transport.retire();
    if (this.#clientId) disconnect();
    else if (this.#handshake) this.#handshake = () => void Promise.resolve().then(disconnect);
    else abort();
  }
}

function handshakeError(reply: Message): CobrowseError {
  if (reply.failure) return errorOfFailure(reply.failure, 'cannot be reached by CometD');
  // The server took us, but does not offer the transport we came by.
  if (reply.clientId) return unreachable('does not offer this transport');
  if (!reply.error && reply.advice?.reconnect === 'retry') return badResponse('handshake');
  return handshakeDenied();
}
