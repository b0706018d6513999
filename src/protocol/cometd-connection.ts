import {CobrowseError} from '../errors.js';
import type {Timer} from '../util/clock.js';
import {unlessAborted, withDeadline} from '../util/deadline.js';
import {BayeuxGuard, HEARTBEAT_SLACK_MS} from './bayeux-guard.js';
import {createCometd, type CometdClientOptions} from './cometd-client.js';
import type {Cometd, FailureInfo, Message} from './cometd-internals.js';
import {FetchLongPolling} from './long-polling.js';
import {
  badResponse,
  Channel,
  NOTICES,
  parseJoinReply,
  Role,
  type JoinReply,
  type SessionNotice,
} from './messages.js';
import type {
  ConnectionListener,
  JoinOptions,
  SessionConnection,
  TransportType,
} from './session-connection.js';
import {pollTurnsAt} from './poll-turns.js';
import {requestInit, unreachable} from './session-rest-client.js';
import {GuardedWebSocket} from './web-socket.js';

/** What a {@link CometdConnection} is made of. Times are milliseconds. */
export interface CometdConnectionOptions extends CometdClientOptions {
  joinTimeoutMs: number;
  /** How often a healthy server proves that the line is alive, if it can. */
  heartbeatMs: number;
  /** The delay before the `attempt`-th retry of a failed poll, counted from 0. */
  readonly retryDelayMs: (attempt: number) => number;
  /** Send `/meta/subscribe` for the session's channels: a no-op on every CometD server we know. */
  subscribe: boolean;
}

/** How long a line that is doubted has to say something, in milliseconds. */
const DOUBT_MS = 500;

/** How long a poll on a line that may be dead waits for its answer: so often as it has failed. */
const DEAD_LINE_MS = 2000;

/**
 * A session's connection over cometd.js, which here only carries messages: it never retries a
 * handshake, and a poll only when and as often as our own policy says. Two retry authorities lost
 * one notice in forty under faults; one lost none.
 */
export class CometdConnection implements SessionConnection {
  readonly #options: CometdConnectionOptions;
  readonly #listener: ConnectionListener;
  readonly #cometd: Cometd;
  /** Our own reference: cometd.js forgets its transport before it says that it has disconnected. */
  readonly #transport: GuardedWebSocket | FetchLongPolling;
  readonly #guard: BayeuxGuard;
  readonly #leaveTurns: (() => void) | undefined;
  #userToken = '';
  #clientId = '';
  /** Where the reply of the handshake and of JOIN goes while they are awaited. */
  #handshake: ((reply: Message) => void) | undefined;
  #joined: ((reply: Message) => void) | undefined;
  #joinAnswered = false;
  #failures = 0;
  #heardAt = 0;
  #watchdog: Timer;
  #retry: {timer: Timer; run: () => void} | undefined;
  #closed = false;

  constructor(options: CometdConnectionOptions, listener: ConnectionListener) {
    this.#options = options;
    this.#listener = listener;
    const {clock, transport, heartbeatMs} = options;
    const polls = transport === 'long-polling' ? pollTurnsAt(options.url) : undefined;
    this.#leaveTurns = polls?.enter();
    this.#transport = polls ? new FetchLongPolling(options.fetch, polls) : new GuardedWebSocket();
    this.#guard = new BayeuxGuard({
      clock,
      transport,
      heartbeatMs,
      holdMs: () => polls?.holdMs(heartbeatMs) ?? heartbeatMs,
      onHeard: () => {
        this.#heardAt = clock.elapsed();
      },
    });
    this.#cometd = createCometd(options, this.#transport);
    this.#cometd.registerExtension('guard', this.#guard);
    this.#cometd.onTransportFailure = (...failure) => this.#onFailure(...failure);
    this.#listen();
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

  async join(sessionToken: string, options: JoinOptions): Promise<JoinReply> {
    const {clock, handshakeTimeoutMs, joinTimeoutMs} = this.#options;
    const {signal} = options;
    const reply = new Promise<Message>((resolve) => (this.#joined = resolve));
    await withDeadline(
      clock,
      handshakeTimeoutMs,
      signal,
      () => this.#shakeHands(() => this.#publishJoin(sessionToken, options)),
      () =>
        new CobrowseError('connect-timeout', `No handshake within ${handshakeTimeoutMs} ms.`, {
          remediation: 'Check that proxies let CometD pass, by WebSocket or long-polling.',
          retryable: true,
        }),
    );
    if (options.ready) await unlessAborted(options.ready, signal);
    return withDeadline(
      clock,
      joinTimeoutMs,
      signal,
      () => reply.then((message) => this.#acceptJoin(message)),
      () =>
        new CobrowseError('join-timeout', `No answer to the join within ${joinTimeoutMs} ms.`, {
          remediation: 'Ask the customer for a new session number.',
          retryable: true,
        }),
    );
  }

  stop(): void {
    // A line that is lost says so by itself; until then, what is said into it is said to nobody.
    if (this.#cometd.isDisconnected()) return;
    this.#cometd.publish(Channel.stop, {userToken: this.#userToken});
  }

  check({doubt = false}: {doubt?: boolean} = {}): void {
    if (this.#closed || !this.#clientId) return;
    const {clock, heartbeatMs} = this.#options;
    if (this.#retry) {
      this.#retryNow();
    } else if (doubt || clock.elapsed() - this.#heardAt > heartbeatMs) {
      // A line that lives has much to say after a break; cutting it short would lose some of that.
      this.#watch(DOUBT_MS);
    }
  }

  close({exit = false, silent = false}: {exit?: boolean; silent?: boolean} = {}): void {
    if (this.#closed) return;
    const {clock, requestTimeoutMs} = this.#options;
    const cometd = this.#cometd;
    if (exit && this.#userToken) cometd.publish(Channel.exit, {userToken: this.#userToken});
    this.#closed = true;
    this.#userToken = '';
    this.#leaveTurns?.();
    clock.clearTimeout(this.#watchdog);
    clock.clearTimeout(this.#retry?.timer);
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
    if (silent) abort();
    else if (this.#clientId) disconnect();
    else if (this.#handshake) this.#handshake = () => void Promise.resolve().then(disconnect);
    else abort();
  }

  unload(): void {
    const {transport, fetch, url, requestHeaders} = this.#options;
    const clientId = this.#clientId;
    const userToken = this.#userToken;
    if (this.#closed || !clientId) return;
    if (transport === 'long-polling') {
      const exit = {id: 'exit', channel: Channel.exit, clientId, data: {userToken}};
      const bye = {id: 'bye', channel: '/meta/disconnect', clientId};
      const body = JSON.stringify(userToken ? [exit, bye] : [bye]);
      fetch(url, {
        ...requestInit({...requestHeaders, 'Content-Type': 'application/json'}),
        method: 'POST',
        body,
        keepalive: true,
      }).catch(() => {
        // Chromium before 81 has no such request for JSON; a beacon is text, which CometD takes from
        // 3.0 on.
        (globalThis.navigator as Partial<Navigator> | undefined)?.sendBeacon?.(url, body);
      });
    }
    const said = transport === 'long-polling';
    this.close({exit: !said, silent: said});
  }

  /** Before the handshake, so that no notice can come too early; they outlive it. */
  #listen(): void {
    const cometd = this.#cometd;
    cometd.addListener('/meta/handshake', (reply) => this.#onHandshake(reply));
    cometd.addListener('/meta/connect', (reply) => this.#onPolled(reply));
    // Thrown out by the server; our own goodbye comes after we have stopped listening.
    cometd.addListener('/meta/disconnect', () => this.#lose('ended the connection'));
    cometd.addListener(Channel.join, (reply) => this.#onJoinReply(reply));
    for (const [channel, parse] of Object.entries(NOTICES)) {
      cometd.addListener(channel, ({data}) => {
        if (!this.#closed) this.#onNotice(parse, data);
      });
    }
  }

  /** A notice with unreadable times is still a notice: an end must not be lost over its details. */
  #onNotice(parse: (data: unknown) => SessionNotice, data: unknown): void {
    let notice: SessionNotice;
    try {
      notice = parse(data);
    } catch (error) {
      this.#listener.onBadNotice(error as CobrowseError);
      if (parse === NOTICES[Channel.joined]) return;
      notice = parse({});
    }
    this.#listener.onNotice(notice, this.#joinAnswered);
  }

  #shakeHands(onSuccess: () => void): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#handshake = (reply) => {
        if (!reply.successful) return reject(handshakeError(reply));
        onSuccess();
        resolve();
      };
      this.#cometd.handshake();
    });
  }

  #onHandshake(reply: Message): void {
    const settle = this.#handshake;
    this.#handshake = undefined;
    if (reply.successful && reply.clientId) this.#clientId = reply.clientId;
    settle?.(reply);
  }

  /** Sent within the handshake's callback, so that it travels beside the first poll. */
  #publishJoin(sessionToken: string, {onHandshake, ready}: JoinOptions): void {
    onHandshake();
    const publish = (): void => {
      if (this.#closed) return;
      if (this.#options.subscribe) this.#subscribe();
      this.#cometd.publish(Channel.join, {sessionToken, role: Role.controller}, (ack) => {
        if (!ack.successful) this.#joined?.(ack);
      });
    };
    if (ready) ready.then(publish, () => undefined);
    else publish();
  }

  #subscribe(): void {
    const ignore = (): void => undefined;
    for (const channel of [Channel.join, ...Object.keys(NOTICES)]) {
      this.#cometd.subscribe(channel, ignore);
    }
  }

  #onJoinReply(reply: Message): void {
    if (this.#closed) return;
    this.#joinAnswered = true;
    // A browser may repeat a request on its own. The last reply's user token is the one that counts.
    if (this.#userToken) this.#userToken = parseJoinReply(reply.data)?.userToken ?? this.#userToken;
    this.#joined?.(reply);
  }

  #acceptJoin(reply: Message): JoinReply {
    this.#joined = undefined;
    if (reply.failure) throw unreachable('was lost while joining');
    const accepted = reply.successful === false ? undefined : parseJoinReply(reply.data);
    if (/^402/.test(String(reply.error))) throw forgotten();
    if (!accepted) {
      throw new CobrowseError('join-refused', 'The server refused to let the agent desktop join.', {
        remediation: 'Ask the customer for a new session number.',
      });
    }
    this.#userToken = accepted.userToken;
    return accepted;
  }

  #onPolled(reply: Message): void {
    if (this.#closed || !reply.successful) return;
    const reconnect = this.#cometd.getAdvice().reconnect;
    if (reconnect && reconnect !== 'retry') return this.#lose('ended the connection');
    this.#watch();
    if (this.#failures === 0) return;
    this.#failures = 0;
    this.#listener.onRestored();
  }

  #onFailure(message: Message, info: FailureInfo, proceed: (info: FailureInfo) => void): void {
    const stop = (): void => proceed({...info, action: 'none'});
    // A handshake is tried again by a new connection, which may choose another transport.
    if (message.channel === '/meta/handshake' || this.#closed) return stop();
    if (/^40\d/.test(String(message.error)) || info.action !== 'retry') {
      return this.#lose('no longer knows this client', {forgotten: true, stop});
    }
    const {retryDelayMs, clock} = this.#options;
    clock.clearTimeout(this.#watchdog);
    const delayMs = retryDelayMs(this.#failures++);
    const run = (): void => proceed({...info, action: 'retry', transport: null, delay: 0});
    this.#retry = {run, timer: clock.setTimeout(() => this.#retryNow(), delayMs)};
    this.#listener.onInterrupted(delayMs);
  }

  #retryNow(): void {
    const retry = this.#retry;
    this.#retry = undefined;
    this.#options.clock.clearTimeout(retry?.timer);
    if (!retry || this.#closed) return;
    // This poll is to be answered at once; the line it takes may be one more dead one of several.
    this.#watch(Math.min(this.#answerLimitMs(), DEAD_LINE_MS * this.#failures));
    retry.run();
  }

  /** Expects to hear something in time. If not, the poll is sent again, for the same client. */
  #watch(limitMs = this.#answerLimitMs()): void {
    const {clock} = this.#options;
    const since = clock.elapsed();
    clock.clearTimeout(this.#watchdog);
    this.#watchdog = clock.setTimeout(() => {
      if (limitMs === DOUBT_MS && this.#heardAt > since) this.#watch();
      else this.#repoll();
    }, limitMs);
  }

  #repoll(): void {
    const failures = this.#failures;
    this.#transport.abort();
    // Nothing failed, so nothing was outstanding: cometd.js has stopped polling without a word.
    if (this.#failures === failures) this.#lose('fell silent');
    else this.#retryNow();
  }

  #answerLimitMs(): number {
    const {heartbeatMs, requestTimeoutMs} = this.#options;
    const {timeout = 0, interval = 0} = this.#cometd.getAdvice();
    return this.#guard.heartbeatHonoured
      ? heartbeatMs + interval + HEARTBEAT_SLACK_MS
      : timeout + interval + requestTimeoutMs + HEARTBEAT_SLACK_MS;
  }

  #lose(what: string, {forgotten = false, stop = (): void => undefined} = {}): void {
    if (this.#closed) return;
    const joined = this.#joinAnswered ? undefined : this.#joined;
    // The poll may be told that the client is unknown before JOIN is, which fails with the rest then.
    const refusal = forgotten ? {successful: false, error: '402'} : {failure: {}};
    joined?.({channel: Channel.join, ...refusal});
    stop();
    this.close();
    if (!joined) this.#listener.onLost(unreachable(what), forgotten);
  }
}

const forgotten = (): CobrowseError =>
  new CobrowseError(
    'stickiness-unavailable',
    'The server forgets this client between requests: they reach different nodes, or lack cookies.',
    {
      remediation:
        'Set the serverUrl option of each Co-browse node, or serve Co-browse from the site of this page.',
      retryable: true,
    },
  );

function handshakeError(reply: Message): CobrowseError {
  if (reply.failure) {
    return unreachable(
      reply.failure.httpCode ? `answered ${reply.failure.httpCode}` : 'cannot be reached by CometD',
    );
  }
  // The server took us, but does not offer the transport we came by.
  if (reply.clientId) return unreachable('does not offer this transport');
  if (!reply.error && reply.advice?.reconnect === 'retry') return badResponse('handshake');
  return new CobrowseError('handshake-denied', 'The server denied the CometD handshake.', {
    remediation: "Check the server's access rules for CometD clients.",
  });
}
