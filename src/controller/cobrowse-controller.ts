import {aborted} from '../error-texts.js';
import {CobrowseError} from '../errors.js';
import {AttachedDataRecorder} from '../hosts/attached-data-recorder.js';
import type {HostAdapter, InteractionEndReason, UserData} from '../hosts/host-adapter.js';
import {resolveServerUrl} from '../protocol/server-url.js';
import {isSessionToken} from '../protocol/session-token.js';
import {unlessAborted} from '../util/deadline.js';
import {TypedEventTarget} from '../util/typed-event-target.js';
import type {ControllerEventMap, DeactivatedDetail, DetailMap, SessionSnapshot} from './events.js';
import {
  realCollaborators,
  withDefaults,
  type Collaborators,
  type ControllerOptions,
  type Settings,
} from './options.js';
import {SessionRun} from './session-run.js';
import {isTerminal, mayBecome, type ConnectionState, type SessionState} from './session-state.js';

/** How a call may be called off. */
export interface CallOptions {
  /** Stops waiting, with `aborted`; a `join` that is under way is called off with it. */
  signal?: AbortSignal;
}

/** How long the end of an interaction may wait for its final keys, in milliseconds. */
const FINAL_KEYS_LIMIT_MS = 5000;

/**
 * The Controller of a co-browse session: joins it beside the agent page, says when it becomes active
 * and when it is over, and ends it. Needs no DOM; CometD needs a `window` with `WebSocket`, which in
 * Node the caller provides.
 *
 * One session at a time; a session that is over cannot be joined again.
 */
export class CobrowseController extends TypedEventTarget<ControllerEventMap> {
  readonly #world: Collaborators;
  readonly #recorder: AttachedDataRecorder;
  #settings: Settings;
  #state: SessionState = 'idle';
  #connectionState: ConnectionState = 'disconnected';
  #lastError: CobrowseError | undefined;
  #run: SessionRun | undefined;
  #token = '';
  #joining: Promise<SessionSnapshot> | undefined;
  #stopping: Promise<DeactivatedDetail> | undefined;
  /** Whether the next session belongs to another interaction. */
  #interactionClosed = false;
  /** Events that wait for the one that is being told: what listeners do comes after it. */
  readonly #queue: Event[] = [];
  #telling = false;
  #unbindHost: (() => void) | undefined;

  /**
   * @param options Where the server is, and how to deal with it. See `configure`.
   * @param collaborators Replacements for the network and the clock, for tests.
   */
  constructor(options: ControllerOptions = {}, collaborators: Partial<Collaborators> = {}) {
    super();
    this.#world = {...realCollaborators(), ...collaborators};
    this.#settings = withDefaults(options);
    this.#recorder = new AttachedDataRecorder({
      onChange: (changes, data) => this.#emit('attached-data', {changes, data}),
      onError: (error) => this.report(error, {fatal: false}),
      clock: this.#world.clock,
      // Read through, so that names and units follow `configure`.
      options: new Proxy(
        {},
        {get: (_target, name) => Reflect.get(this.#settings, name) as unknown},
      ),
    });
  }

  /** Where the session stands. */
  get state(): SessionState {
    return this.#state;
  }

  /** Where the line stands. */
  get connectionState(): ConnectionState {
    return this.#connectionState;
  }

  /** What is known of the present session, or of the last one. Frozen; a new object per change. */
  get session(): SessionSnapshot | undefined {
    return this.#run?.record.snapshot;
  }

  /** All keys attached to the interaction so far. Frozen. */
  get attachedData(): UserData {
    return this.#recorder.data;
  }

  /** The last error told, until the next `join()`. */
  get lastError(): CobrowseError | undefined {
    return this.#lastError;
  }

  /** The agent desktop; setting another one begins another interaction. Default `null`. */
  get hostAdapter(): HostAdapter | null {
    return this.#recorder.adapter;
  }

  set hostAdapter(adapter: HostAdapter | null) {
    if (adapter === this.#recorder.adapter) return;
    this.#unbindHost?.();
    this.#recorder.adapter = adapter;
    this.#unbindHost = adapter?.onInteractionEnd?.((reason) =>
      this.closeInteraction(reason).then(() => undefined),
    );
  }

  /** Replaces all options. A session that is on keeps what it was joined with. */
  configure(options: ControllerOptions): void {
    this.#settings = withDefaults(options);
  }

  /**
   * Joins the live session that `sessionToken` names. Resolves when the server has let us in: now the
   * agent page may be opened. The same token again, while that session is on, gives the same promise.
   *
   * @throws {CobrowseError} (as a rejection) whatever also comes as a fatal `error` event, or
   *     `already-joined` while another session is on, or `aborted`.
   */
  join(sessionToken: string, {signal}: CallOptions = {}): Promise<SessionSnapshot> {
    if (this.#joining && sessionToken === this.#token && !isTerminal(this.#state)) {
      return unlessAborted(this.#joining, signal);
    }
    if (signal?.aborted) return Promise.reject(aborted());
    let server: string;
    try {
      server = this.#admit(sessionToken);
    } catch (error) {
      return Promise.reject(this.#refuse(error));
    }
    const run = this.#createRun(server, sessionToken);
    this.#run = run;
    this.#token = sessionToken;
    // All is in place before anything is told, since a listener may join again or call it off.
    let settle!: (outcome: Promise<SessionSnapshot>) => void;
    const joining = (this.#joining = new Promise<SessionSnapshot>((resolve) => (settle = resolve)));
    this.#begin();
    settle(this.#start(run));
    const callOff = (): void => {
      if (run === this.#run && !run.record.joined) this.#callOff();
    };
    signal?.addEventListener('abort', callOff);
    const letGo = (): void => signal?.removeEventListener('abort', callOff);
    joining.then(letGo, letGo);
    return unlessAborted(joining, signal);
  }

  /**
   * Ends the session for everybody. Resolves with the end facts, at the latest after twice
   * `stopTimeoutMs`; with `undefined` when no session was joined. Calls off a `join` under way.
   */
  async stop({signal}: CallOptions = {}): Promise<DeactivatedDetail | undefined> {
    const run = this.#run;
    if (!run?.record.joined) {
      this.#callOff();
      return undefined;
    }
    this.#stopping ??= run.stop();
    return unlessAborted(this.#stopping, signal);
  }

  /**
   * Withdraws without a STOP: the server is told EXIT, `deactivated` comes at once and `estimated`,
   * since the agent page closes with the view. Calls off a `join` under way.
   */
  async leave(_options: CallOptions = {}): Promise<DeactivatedDetail | undefined> {
    const run = this.#run;
    if (run?.record.joined) run.leave();
    else this.#callOff();
    return run?.record.end;
  }

  /**
   * Ends the session because the primary interaction goes away, and waits, within limits, until its
   * final keys are written. The next session belongs to another interaction: counters start anew.
   */
  async closeInteraction(
    _reason: InteractionEndReason,
    options: CallOptions = {},
  ): Promise<DeactivatedDetail | undefined> {
    const end = isTerminal(this.#state) ? undefined : await this.stop(options);
    this.#interactionClosed = true;
    await unlessAborted(this.#recorder.flush(FINAL_KEYS_LIMIT_MS), options.signal);
    return end;
  }

  /**
   * To be called when something happened after which the line or the session may be other than
   * thought: the machine woke up, the network came back, the page was shown again.
   *
   * @param doubt Whether an established line is to be tried at once, too.
   */
  wake({doubt = false}: {doubt?: boolean} = {}): void {
    if (!isTerminal(this.#state)) this.#run?.wake(doubt);
  }

  /** To be called when the page goes away for good: sends what a closing page still can. */
  unload(): void {
    if (!isTerminal(this.#state)) this.#run?.unload();
  }

  /** Leaves, and lets go of the host adapter. The controller may be used again. */
  dispose(): void {
    void this.leave();
    this.hostAdapter = null;
  }

  /** @returns The server's base. @throws What forbids to join. */
  #admit(sessionToken: string): string {
    const {onNewToken, tokenPattern} = this.#settings;
    if (!isSessionToken(sessionToken, tokenPattern)) throw invalidToken(sessionToken);
    const server = resolveServerUrl(this.#settings, this.#world.page);
    if (!isTerminal(this.#state)) {
      if (onNewToken === 'replace') void this.leave();
      // Told of the end, a listener may have begun another session.
      if (!isTerminal(this.#state)) throw alreadyJoined();
    }
    return server;
  }

  /** Reports what kept a session from being tried; a session that is on is not touched by it. */
  #refuse(cause: unknown): CobrowseError {
    const error = cause instanceof CobrowseError ? cause : misconfigured(cause);
    const fatal = isTerminal(this.#state);
    if (fatal) this.#transition({state: 'failed'}, error.code);
    this.report(error, {fatal});
    return error;
  }

  #createRun(server: string, sessionToken: string): SessionRun {
    const run: SessionRun = new SessionRun(server, sessionToken, this.#settings, this.#world, {
      tell: (name, detail) => this.#tell(run, name, detail),
      onState: (change, ...why) => {
        // A run that was called off has nothing to say any more.
        if (run === this.#run) this.#transition(change, ...why);
      },
      onProblem: (error) => {
        if (run === this.#run) this.report(error, {fatal: false});
      },
      onActivationTime: (activationTime) =>
        this.#recorder.record({type: 'activated', activationTime}),
    });
    return run;
  }

  #begin(): void {
    this.#lastError = undefined;
    this.#stopping = undefined;
    if (this.#interactionClosed) this.#recorder.reset();
    this.#interactionClosed = false;
    this.#recorder.beginSession();
    this.#transition({state: 'locating', connectionState: 'connecting'});
  }

  async #start(run: SessionRun): Promise<SessionSnapshot> {
    try {
      return await run.start();
    } catch (error) {
      if (run === this.#run) {
        const {code} = error as CobrowseError;
        this.#forget();
        this.#transition({state: 'failed', connectionState: 'disconnected'}, code);
        this.report(error as CobrowseError, {fatal: true});
      }
      throw error;
    }
  }

  /** Forgets a session that is not joined. Its `join()` rejects with `aborted`. */
  #callOff(): void {
    if (isTerminal(this.#state)) return;
    this.#run?.abort();
    this.#forget();
    this.#transition({state: 'idle', connectionState: 'disconnected'}, 'aborted');
  }

  #forget(): void {
    this.#run = undefined;
    this.#joining = undefined;
    this.#token = '';
  }

  /** A fact of the session: its state, its event, and what it means to the interaction. */
  #tell<Name extends keyof typeof STATE_AFTER>(
    run: SessionRun,
    name: Name,
    detail: DetailMap[Name],
  ): void {
    this.#inOrder(() => {
      if (run === this.#run) {
        if (name === 'deactivated') this.#joining = undefined;
        const reason = name === 'deactivated' ? (detail as DeactivatedDetail).endedBy : undefined;
        this.#transition(STATE_AFTER[name], reason);
      }
      this.#emit(name, detail);
      this.#record(name, detail as never);
    });
  }

  #record(name: string, detail: DetailMap['joined'] & DetailMap['deactivated']): void {
    const {sessionHistoryId, activationTime, durationMs} = detail;
    if (name === 'joined') this.#recorder.record({type: 'joined', sessionHistoryId});
    if (name === 'activated') this.#recorder.record({type: 'activated', activationTime});
    if (name === 'deactivated') this.#recorder.record({type: 'ended', activationTime, durationMs});
  }

  /** The one writer of both states. A change that the table does not list is a fault of ours. */
  #transition(
    change: {state?: SessionState; connectionState?: ConnectionState},
    reason?: string,
    retryInMs?: number,
  ): void {
    const previousState = this.#state;
    const previousConnectionState = this.#connectionState;
    const {state = previousState, connectionState = previousConnectionState} = change;
    if (state === previousState && connectionState === previousConnectionState) return;
    if (state !== previousState && !mayBecome(previousState, state)) {
      this.#settings.logger.error(`No way from ${previousState} to ${state}`);
    }
    this.#state = state;
    this.#connectionState = connectionState;
    this.#settings.logger.info(`${state}, ${connectionState}`, reason ?? '');
    this.#emit('state-change', {
      state,
      previousState,
      connectionState,
      previousConnectionState,
      ...(reason && {reason}),
      ...(retryInMs !== undefined && {retryInMs}),
    });
  }

  report(error: CobrowseError, {fatal = false}: {fatal?: boolean} = {}): void {
    this.#lastError = error;
    const {code, message, remediation, retryable} = error;
    this.#settings.logger.warn(code, message);
    this.#emit('error', {code, message, remediation, fatal, retryable});
  }

  #emit<Name extends keyof DetailMap>(name: Name, detail: DetailMap[Name]): void {
    const event = new CustomEvent(name, {detail: Object.freeze(detail)});
    this.#inOrder(() => this.#queue.push(event));
  }

  /** Lets `work` add events, and tells them when all earlier ones have been heard by everybody. */
  #inOrder(work: () => void): void {
    if (this.#telling) return work();
    this.#telling = true;
    try {
      work();
      for (let event; (event = this.#queue.shift());) this.dispatchEvent(event);
    } finally {
      this.#telling = false;
    }
  }
}

/** What each fact makes of the state. */
const STATE_AFTER = {
  joined: {state: 'joined', connectionState: 'connected'},
  'user-joined': {},
  activated: {state: 'active'},
  deactivated: {state: 'ended', connectionState: 'disconnected'},
} as const;

/** Says how long the text was, never what it held: it may be a token with a slip. */
const invalidToken = (text: unknown): CobrowseError =>
  new CobrowseError(
    'invalid-session-token',
    `A session number has nine digits; this has ${typeof text === 'string' ? text.length : 'no'} characters.`,
    {remediation: 'Ask the customer to read the number on their page again.'},
  );

const misconfigured = (cause: unknown): CobrowseError =>
  new CobrowseError('invalid-configuration', 'An option is not what it has to be.', {
    remediation: 'Check the options against the documentation.',
    cause,
  });

const alreadyJoined = (): CobrowseError =>
  new CobrowseError('already-joined', 'Another session is on in this view.', {
    remediation: 'End it first, or set onNewToken to "replace".',
  });
