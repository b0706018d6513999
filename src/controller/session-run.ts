import {aborted, stopFailed, unreachable} from '../error-texts.js';
import {CobrowseError} from '../errors.js';
import {Role, type SessionMessage, type SessionUser} from '../protocol/messages.js';
import type {ConnectionEvent} from '../protocol/session-connection.js';
import {sendLastRequest} from '../protocol/request.js';
import {stopUrl} from '../protocol/session-rest-client.js';
import type {Timer} from '../util/clock.js';
import {sleep} from '../util/deadline.js';
import {Pause} from '../util/pause.js';
import type {DeactivatedDetail, SessionSnapshot} from './events.js';
import type {Collaborators, Settings} from './options.js';
import {defaultReconnectPolicy, withFallback, type ReconnectPolicy} from './reconnect-policy.js';
import {SessionJoiner, type Joined} from './session-joiner.js';
import {SessionKeeper} from './session-keeper.js';
import {SessionRecord, type Tell} from './session-record.js';
import type {ConnectionState, SessionState} from './session-state.js';

/** What a run reports to the one who started it. */
export interface RunListener {
  /** A fact of the session, and with it a change of state. */
  tell: Tell;
  onState(
    change: {state?: SessionState; connectionState?: ConnectionState},
    reason?: string,
    retryInMs?: number,
  ): void;
  /** Something went wrong, and the run goes on. */
  onProblem(error: CobrowseError): void;
  /** An activation time that was unknown when the activation was told. */
  onActivationTime(activationTime: number): void;
}

/** Times of an end that nobody told us. */
const UNTOLD = {activationTime: null, deactivationTime: null};

/** When an agent who has just come in must have activated the session. */
const INFER_ACTIVATION_AFTER_MS = 5000;

/** The same for an agent who was in before us: the server has told it, or will tell us at once. */
const INFER_PAST_ACTIVATION_AFTER_MS = 1000;

/** Errors that are worth another try, but no more than these, however quickly they come. */
const MAX_TRIES: Readonly<Record<string, number>> = {
  'join-timeout': 2,
  'stickiness-unavailable': 3,
};

/** One session, from the wish to join it to its end. Used once. */
export class SessionRun {
  readonly record: SessionRecord;
  readonly #settings: Settings;
  readonly #world: Collaborators;
  readonly #listener: RunListener;
  readonly #policy: ReconnectPolicy;
  readonly #joiner: SessionJoiner;
  readonly #pause: Pause;
  /** Fires when the run is over, in whatever way. */
  readonly #over = new AbortController();
  #keeper: SessionKeeper | undefined;
  #server = '';
  #userToken = '';
  #stopping = false;
  /** Whether unreadable notices have been reported; a flood of them is one problem. */
  #garbled = false;
  #tries: Record<string, number> = {};
  #activationTimer: Timer;
  #inferenceTimer: Timer;

  constructor(
    server: string,
    sessionToken: string,
    settings: Settings,
    world: Collaborators,
    listener: RunListener,
  ) {
    this.#settings = settings;
    this.#world = world;
    this.#listener = listener;
    this.#joiner = new SessionJoiner(server, sessionToken, settings, world);
    this.#pause = new Pause(world.clock);
    this.record = new SessionRecord(world.clock, listener.tell);
    const {joinTimeoutMs, suspendAfterMs, reconnectPolicy} = settings;
    const standard = defaultReconnectPolicy(joinTimeoutMs, suspendAfterMs);
    this.#policy = reconnectPolicy ? withFallback(reconnectPolicy, standard) : standard;
  }

  /**
   * Joins, with as many tries as fit into the time allowed. Each try is whole: the session may be
   * gone by the next, or at home elsewhere.
   *
   * @throws {CobrowseError} (as a rejection) the last try's error, or `aborted`.
   */
  async start(): Promise<SessionSnapshot> {
    const startedAt = this.#world.clock.elapsed();
    for (let attempt = 1, reported = ''; ; attempt++) {
      try {
        return this.#enter(await this.#try());
      } catch (cause) {
        const error = cause instanceof CobrowseError ? cause : unreachable('failed', {cause});
        const delayMs = this.#retryDelayMs(error, attempt, this.#world.clock.elapsed() - startedAt);
        if (delayMs === null || this.#over.signal.aborted) {
          this.#over.abort();
          throw error;
        }
        if (error.code !== reported) this.#listener.onProblem(error);
        reported = error.code;
        const change = {state: 'locating', connectionState: 'reconnecting'} as const;
        this.#listener.onState(change, error.code, delayMs);
        await this.#pause.wait(delayMs, this.#over.signal);
      }
    }
  }

  /** Calls off a session that is not joined yet. */
  abort(): void {
    this.#over.abort();
  }

  /** Ends the session for everybody: over CometD, else over REST, else for ourselves. */
  async stop(): Promise<DeactivatedDetail> {
    this.#stopping = true;
    if (!this.record.end && this.#keeper?.connected) {
      this.#keeper.connection?.stop();
      // The end cuts the wait short, by its signal.
      await sleep(this.#world.clock, this.#settings.stopTimeoutMs, this.#over.signal).catch(
        () => undefined,
      );
    }
    if (!this.record.end) await this.#stopOverRest();
    return this.record.end!;
  }

  /** Withdraws. The agent page goes with the view, so the session is over for everybody. */
  leave(): void {
    this.#end(UNTOLD, 'controller', {exit: true});
  }

  /** Something happened after which nothing should be taken for granted. */
  wake(doubt: boolean): void {
    this.#pause.hurry();
    this.#keeper?.wake(doubt);
  }

  /** The page goes away: tells the server what a closing page still can. */
  unload(): void {
    const {onUnload, requestHeaders} = this.#settings;
    const connection = this.#keeper?.connection;
    if (onUnload === 'leave' || !this.#keeper) {
      connection?.unload();
      return;
    }
    // No goodbye beside it: it would overtake the stop, and take along the user who asks for it.
    const userToken = connection?.userToken || this.#userToken;
    const {fetch} = this.#world;
    sendLastRequest({fetch, requestHeaders}, stopUrl(this.#server, userToken));
  }

  #onEvent(event: ConnectionEvent): void {
    if (this.record.end) return;
    const {type} = event;
    if (type === 'message') this.#onMessage(event.message);
    else if (type === 'bad-message') this.#onBadMessage(event.error);
    else if (type === 'interrupted') this.#keeper?.interrupted(event.retryInMs);
    else if (type === 'restored') this.#keeper?.restored();
    else this.#keeper?.lost(event.error, event.forgotten);
  }

  #onMessage(message: SessionMessage): void {
    this.#keeper?.news();
    if (message.type === 'user-joined') {
      this.record.addUser(message.user);
      if (message.user.role === Role.agent) this.#inferActivation(INFER_ACTIVATION_AFTER_MS);
    } else if (message.type === 'activated') {
      this.#activate(message.activationTime, false);
    } else {
      this.#end(message, this.#stopping ? 'controller' : 'remote');
    }
  }

  #onBadMessage(error: CobrowseError): void {
    if (!this.#garbled) this.#listener.onProblem(error);
    this.#garbled = true;
  }

  async #try(): Promise<Joined> {
    const {signal} = this.#over;
    const attempt = new AbortController();
    const abort = (): void => attempt.abort();
    signal.addEventListener('abort', abort);
    if (signal.aborted) abort();
    const joining = this.#joiner.join({
      signal: attempt.signal,
      retryDelayMs: (count) => this.#pollRetryDelayMs(count),
      onStage: (state) => {
        if (!attempt.signal.aborted) this.#listener.onState({state});
      },
    });
    try {
      return await joining;
    } finally {
      signal.removeEventListener('abort', abort);
      abort();
    }
  }

  #pollRetryDelayMs(attempt: number): number {
    return (
      this.#keeper?.retryDelayMs(attempt) ??
      this.#policy.nextRetryDelayInMs({attempt: attempt + 1, elapsedMs: 0, joined: false}) ??
      0
    );
  }

  #retryDelayMs(error: CobrowseError, attempt: number, elapsedMs: number): number | null {
    const {code, retryable, retryAfterMs} = error;
    const tries = (this.#tries[code] = (this.#tries[code] ?? 0) + 1);
    const maxTries = MAX_TRIES[code];
    if (!retryable || (maxTries && tries >= maxTries)) return null;
    // A JOIN that was not answered has used up the time allowed, and is still asked once more.
    const countedMs = maxTries ? 0 : elapsedMs;
    const context = {attempt, elapsedMs: countedMs, joined: false};
    const delayMs = this.#policy.nextRetryDelayInMs(context);
    const patient = countedMs + retryAfterMs <= this.#settings.joinTimeoutMs;
    return delayMs === null || !patient ? null : Math.max(delayMs, retryAfterMs);
  }

  #enter(joined: Joined): SessionSnapshot {
    const {reply, home, connection} = joined;
    if (this.#over.signal.aborted) {
      connection.close({exit: true});
      throw aborted();
    }
    this.#server = home.server;
    this.#userToken = reply.userToken;
    this.#keeper = new SessionKeeper(joined, {
      settings: this.#settings,
      world: this.#world,
      policy: this.#policy,
      joiner: this.#joiner,
      signal: this.#over.signal,
      listener: (event) => this.#onEvent(event),
      onState: (connectionState, reason, retryInMs) =>
        this.#listener.onState({connectionState}, reason, retryInMs),
      onProblem: (error) => this.#listener.onProblem(error),
      onRejoined: (again) => this.#onRejoined(again),
      onFoundOver: (agoMs) => this.#end(UNTOLD, this.#stopping ? 'controller' : 'unknown', {agoMs}),
    });
    const {sessionHistoryId, users} = reply;
    const {server, stickiness} = home;
    this.record.join({sessionHistoryId, users, server, stickiness});
    this.#expectActivation();
    connection.listen((event) => this.#onEvent(event));
    if (reply.users.some(isAgent)) this.#inferActivation(INFER_PAST_ACTIVATION_AFTER_MS);
    return this.record.snapshot!;
  }

  #onRejoined({reply}: Joined): void {
    this.#userToken = reply.userToken;
    for (const user of reply.users) {
      // Whether the reply lists us is not documented; we have been in the session all along.
      if (user.role !== Role.controller) this.record.addUser(user);
    }
    if (reply.users.some(isAgent)) this.#inferActivation(INFER_PAST_ACTIVATION_AFTER_MS);
  }

  #expectActivation(): void {
    const {activationTimeoutMs} = this.#settings;
    if (this.record.end) return;
    this.#activationTimer = this.#world.clock.setTimeout(() => {
      this.#listener.onProblem(
        new CobrowseError(
          'view-not-activated',
          `The session is joined, but not active after ${Math.round(activationTimeoutMs / 1000)} s.`,
          {
            remediation:
              'Look at the agent page: it may be blank, blocked, or waiting for the agent.',
            retryable: true,
          },
        ),
      );
    }, activationTimeoutMs);
  }

  /** The server tells an activation once. Whoever was not there has to conclude it. */
  #inferActivation(delayMs: number): void {
    const {clock} = this.#world;
    if (this.record.active || this.record.end) return;
    clock.clearTimeout(this.#inferenceTimer);
    this.#inferenceTimer = clock.setTimeout(() => this.#activate(null, true), delayMs);
  }

  #activate(activationTime: number | null, late: boolean): void {
    this.#clearTimers();
    const {active} = this.record;
    this.record.activate(activationTime, late);
    if (active && activationTime !== null) this.#listener.onActivationTime(activationTime);
  }

  async #stopOverRest(): Promise<void> {
    const {stopTimeoutMs} = this.#settings;
    const userToken = this.#keeper?.connection?.userToken || this.#userToken;
    const limit = new AbortController();
    const timer = this.#world.clock.setTimeout(() => limit.abort(), stopTimeoutMs);
    try {
      const times = await this.#joiner.rest.stopSession(this.#server, userToken, limit.signal);
      this.#end(times, 'controller');
    } catch (cause) {
      const known = cause instanceof CobrowseError && cause.code === 'session-ended';
      if (!known && !this.record.end) this.#listener.onProblem(stopFailed(cause));
      this.#end(UNTOLD, 'controller');
    }
    this.#world.clock.clearTimeout(timer);
  }

  /** The one way out of a joined session. */
  #end(
    times: {activationTime: number | null; deactivationTime: number | null},
    endedBy: DeactivatedDetail['endedBy'],
    {exit = false, agoMs = 0} = {},
  ): void {
    if (this.record.end || !this.record.joined) return;
    this.#clearTimers();
    this.#keeper?.dispose();
    this.#over.abort();
    // Told first: the frame goes with it, and a disconnect can wait for that.
    this.record.finish(times, {endedBy, estimated: times === UNTOLD, agoMs});
    this.#keeper?.connection?.close({exit});
    this.#userToken = '';
  }

  #clearTimers(): void {
    const {clock} = this.#world;
    clock.clearTimeout(this.#activationTimer);
    clock.clearTimeout(this.#inferenceTimer);
  }
}

const isAgent = ({role}: SessionUser): boolean => role === Role.agent;
