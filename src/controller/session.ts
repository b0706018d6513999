import type {CobrowseError} from '../errors.js';
import {aborted, agentBusy} from '../error-texts.js';
import {Role, type SessionMessage, type SessionUser} from '../protocol/messages.js';
import type {ConnectionEvent} from '../protocol/session-connection.js';
import type {SessionHome} from '../protocol/stickiness.js';
import {sleep} from '../util/deadline.js';
import {Pause} from '../util/pause.js';
import {ActivationWatch} from './activation-watch.js';
import type {Attempt, Joined} from './connect.js';
import type {DeactivatedDetail, SessionEvent, SessionSnapshot} from './events.js';
import {findJoinedSession} from './find-session.js';
import {joinWithRetries} from './join-retries.js';
import {joinSession, rejoinSession} from './join-session.js';
import {LivenessProbe} from './liveness-probe.js';
import {Reconnector} from './reconnector.js';
import type {SessionContext} from './session-context.js';
import {holdSessionLock} from './session-lock.js';
import {CONCLUDED, SessionRecord, type SessionEnd} from './session-record.js';
import {stopOverRest} from './stop-session.js';

/** What a session has while its Controller is in it. */
interface Inside {
  readonly sessionToken: string;
  readonly home: SessionHome;
  readonly reconnector: Reconnector;
  readonly probe: LivenessProbe;
  readonly activation: ActivationWatch;
  /** The secret of the last JOIN reply. */
  userToken: string;
}

/** Where a session stands, with all that belongs to it; secrets go when the phase does. */
type Phase =
  | {readonly type: 'joining'; readonly sessionToken: string}
  | ({readonly type: 'joined' | 'ending'} & Inside)
  | {readonly type: 'ended'};

/** One session, from the wish to join it to its end. Used once. */
export class Session {
  readonly #context: SessionContext;
  readonly #emit: (...events: SessionEvent[]) => void;
  readonly #record: SessionRecord;
  readonly #pause: Pause;
  /** Aborted when the session is over, in whatever way. */
  readonly #over = new AbortController();
  #phase: Phase;
  /** Whether an unreadable message was reported; a flood of them is one problem. */
  #reportedBadMessage = false;

  constructor(
    context: SessionContext,
    sessionToken: string,
    emit: (...events: SessionEvent[]) => void,
  ) {
    const {clock} = context.world;
    this.#context = context;
    this.#emit = emit;
    this.#record = new SessionRecord(clock, emit);
    this.#pause = new Pause(clock);
    this.#phase = {type: 'joining', sessionToken};
  }

  /** Whether the Controller is in the session. */
  get isJoined(): boolean {
    return !!this.#inside;
  }

  get snapshot(): SessionSnapshot | undefined {
    return this.#record.snapshot;
  }

  /** The end facts, once the session is over. */
  get end(): DeactivatedDetail | undefined {
    return this.#record.end;
  }

  /** Whether this session, not over yet, is the one that `sessionToken` names. */
  isFor(sessionToken: string): boolean {
    return this.#phase.type !== 'ended' && this.#phase.sessionToken === sessionToken;
  }

  /**
   * Joins, with as many attempts as fit into the time allowed.
   *
   * @throws {CobrowseError} (as a rejection) the last attempt's error, or `aborted`.
   */
  async join(): Promise<SessionSnapshot> {
    try {
      const {settings, world} = this.#context;
      this.#emit({type: 'state', state: 'locating', connectionState: 'connecting'});
      const {signal} = this.#over;
      // Without Web Locks nothing is guarded.
      const locks = settings.parallel ? undefined : world.locks;
      if (locks && !(await holdSessionLock(locks, world.clock, signal))) throw agentBusy();
      const attempt = this.#attempt((state) => this.#emit({type: 'state', state}));
      const join = (isFirst: boolean) => joinSession(this.#context, attempt, isFirst);
      const joined = await joinWithRetries(this.#context, join, this.#pause, signal, this.#emit);
      return this.#enter(joined);
    } catch (error) {
      // The join may have succeeded, and code of the host thrown after it: its caller gets no session.
      this.leave();
      this.abort();
      throw error;
    }
  }

  /** Gives up a session that is not joined yet. */
  abort(): void {
    this.#phase = {type: 'ended'};
    // An error of the engine, the default, would keep by its stack the connection and its secrets.
    this.#over.abort('over');
  }

  /** Ends the session for everybody: over CometD, else over REST, else for ourselves. */
  async stop(reason: string): Promise<DeactivatedDetail> {
    const inside = this.#inside!;
    const {reconnector} = inside;
    this.#phase = {...inside, type: 'ending'};
    this.#emit({type: 'state', state: 'ending', reason});
    if (reconnector.connected) {
      reconnector.connection?.stop();
      const {settings, world} = this.#context;
      // The end cuts the wait short, by its signal.
      const wait = sleep(world.clock, settings.stopTimeoutMs, this.#over.signal);
      await wait.catch(() => undefined);
    }
    if (!this.#record.end) await this.#stopOverRest();
    return this.#record.end!;
  }

  /** Withdraws. The agent page closes with the view, so the session is over for everybody. */
  leave(): void {
    this.#end(CONCLUDED, 'controller', {exit: true});
  }

  /** Something happened after which the connection and the session have to be checked. */
  wake(doubt: boolean): void {
    this.#pause.hurry();
    this.#inside?.reconnector.connection?.check({doubt});
    this.#inside?.probe.askNow();
  }

  /** The page goes away: sends what a closing page still can. */
  unload(): void {
    const inside = this.#inside;
    if (!inside) return;
    // Never both: EXIT would overtake the stop, and remove the user who asks for it.
    if (this.#context.settings.onUnload !== 'stop') inside.reconnector.connection?.unload();
    else this.#context.rest.stopOnUnload(inside.home.server, userTokenOf(inside));
  }

  get #inside(): (Phase & Inside) | undefined {
    const phase = this.#phase;
    return phase.type === 'joined' || phase.type === 'ending' ? phase : undefined;
  }

  #attempt(onStage: Attempt['onStage'] = () => undefined): Attempt {
    const phase = this.#phase;
    if (phase.type === 'ended') throw aborted();
    const {policy} = this.#context;
    return {
      sessionToken: phase.sessionToken,
      signal: this.#over.signal,
      retryDelayMs: (count) =>
        this.#inside?.reconnector.retryDelayMs(count) ??
        policy.nextRetryDelayInMs({attempt: count + 1, elapsedMs: 0, joined: false}) ??
        0,
      onStage,
    };
  }

  #enter(joined: Joined): SessionSnapshot {
    const {reply, home, connection} = joined;
    if (this.#phase.type !== 'joining') {
      connection.close({exit: true});
      throw aborted();
    }
    const {sessionToken} = this.#phase;
    const {sessionHistoryId, users, userToken} = reply;
    this.#phase = {type: 'joined', ...this.#createParts(joined, sessionToken), userToken};
    const {server, stickiness} = home;
    this.#record.join({sessionHistoryId, users, server, stickiness});
    this.#listenTo(joined);
    return this.#record.snapshot!;
  }

  #createParts(joined: Joined, sessionToken: string): Omit<Inside, 'userToken'> {
    const context = this.#context;
    const {home} = joined;
    const {signal} = this.#over;
    const {clock} = context.world;
    const reconnector: Reconnector = new Reconnector(joined, {
      context,
      signal,
      probe: () => probe,
      pause: this.#pause,
      rejoin: (live) => rejoinSession(context, home, live, this.#attempt()),
      onRejoined: (again) => this.#onRejoined(again),
      emit: this.#emit,
    });
    const probe = new LivenessProbe({
      clock,
      signal,
      intervalMs: context.settings.probeIntervalMs,
      find: () => findJoinedSession(context, sessionToken, home, reconnector.nodeLost, signal),
      health: () => reconnector,
      onSlept: () => this.wake(true),
      onOver: (agoMs) => this.#end(CONCLUDED, this.#endedBy('unknown'), {agoMs}),
    });
    const {activationTimeoutMs} = context.settings;
    const activation = new ActivationWatch(clock, this.#record, activationTimeoutMs, this.#emit);
    probe.messageReceived();
    return {sessionToken, home, reconnector, probe, activation};
  }

  /** What came with the JOIN reply is delivered in this call. */
  #listenTo({connection, reply}: Joined): void {
    connection.listen((event) => this.#handle(event));
    if (reply.users.some(isAgent)) this.#inside?.activation.agentSeen({justJoined: false});
  }

  #onRejoined(joined: Joined): void {
    const {reply} = joined;
    this.#inside!.userToken = reply.userToken;
    for (const user of reply.users) {
      // Whether the reply lists us is not documented; we have been in the session all along.
      if (user.role !== Role.controller) this.#record.addUser(user);
    }
    this.#listenTo(joined);
  }

  #handle(event: ConnectionEvent): void {
    const inside = this.#inside;
    if (!inside) return;
    if (event.type === 'message') this.#onMessage(event.message, inside);
    else if (event.type !== 'bad-message') inside.reconnector.handle(event);
    else if (!this.#reportedBadMessage) {
      this.#reportedBadMessage = true;
      this.#emit({type: 'problem', error: event.error});
    }
  }

  #onMessage(message: SessionMessage, {probe, activation}: Inside): void {
    probe.messageReceived();
    if (message.type === 'user-joined') {
      this.#record.addUser(message.user);
      if (isAgent(message.user)) activation.agentSeen({justJoined: true});
    } else if (message.type === 'activated') {
      activation.stop();
      this.#record.activate(message.activationTime);
    } else {
      this.#end(message, this.#endedBy('remote'));
    }
  }

  #endedBy(other: 'remote' | 'unknown'): DeactivatedDetail['endedBy'] {
    return this.#phase.type === 'ending' ? 'controller' : other;
  }

  async #stopOverRest(): Promise<void> {
    const inside = this.#inside!;
    const {sessionToken, home} = inside;
    const secrets = {sessionToken, userToken: userTokenOf(inside)};
    try {
      const {signal} = this.#over;
      this.#end(await stopOverRest(this.#context, home.server, secrets, signal), 'controller');
    } catch (error) {
      if (!this.#record.end) this.#emit({type: 'problem', error: error as CobrowseError});
      this.#end(CONCLUDED, 'controller');
    }
  }

  /** The one way out of a joined session. What belongs to it is gone before anybody learns of it. */
  #end(
    end: SessionEnd,
    endedBy: DeactivatedDetail['endedBy'],
    {exit = false, agoMs = 0} = {},
  ): void {
    const inside = this.#inside;
    if (!inside) return;
    this.abort();
    inside.activation.stop();
    inside.probe.stop();
    try {
      // Before the disconnect, which can wait: the frame closes with this event.
      this.#record.finish(end, endedBy, agoMs);
    } finally {
      inside.reconnector.connection?.close({exit});
    }
  }
}

const isAgent = ({role}: SessionUser): boolean => role === Role.agent;

/** The connection knows the newest: a browser may repeat a JOIN by itself, with a new reply. */
const userTokenOf = ({reconnector, userToken}: Pick<Inside, 'reconnector' | 'userToken'>): string =>
  reconnector.connection?.userToken || userToken;
