import {CobrowseError} from '../errors.js';
import {
  aborted,
  agentPageAstray,
  alreadyJoined,
  invalidToken,
  misconfigured,
  sessionsOverLimit,
} from '../error-texts.js';
import {AttachedDataRecorder} from '../hosts/attached-data-recorder.js';
import type {HostAdapter, InteractionEndReason, UserData} from '../hosts/host-adapter.js';
import {endsInCobrowse, resolveServerUrl} from '../protocol/server-url.js';
import {isSessionToken, normaliseSessionToken} from '../protocol/session-token.js';
import {unlessAborted} from '../util/deadline.js';
import type {Logger} from '../util/logger.js';
import {ControllerEvents} from './controller-events.js';
import type {DeactivatedDetail, SessionEvent, SessionSnapshot} from './events.js';
import {
  realCollaborators,
  withDefaults,
  type Collaborators,
  type ControllerOptions,
  type Settings,
} from './options.js';
import {Session} from './session.js';
import {sessionContext} from './session-context.js';
import {isTerminal} from './session-state.js';

/** How a call may be aborted. */
export interface CallOptions {
  /** Stops waiting, with `aborted`; a `join` under way is aborted with it. */
  signal?: AbortSignal | undefined;
}

/** How long the end of an interaction may wait for its final keys, in milliseconds. */
const FINAL_KEYS_LIMIT_MS = 5000;

/**
 * The Controller of a co-browse session: joins it beside the agent page, says when it becomes active
 * and when it is over, and ends it. Needs no DOM.
 *
 * One session at a time; a session that is over cannot be joined again.
 */
export class CobrowseController extends ControllerEvents {
  readonly #world: Collaborators;
  readonly #recorder: AttachedDataRecorder;
  #settings: Settings;
  #session: Session | undefined;
  #joining: Promise<SessionSnapshot> | undefined;
  #stopping: Promise<DeactivatedDetail> | undefined;

  /**
   * @param options Where the server is, and how to deal with it. See `configure`.
   * @param collaborators Replacements for the network and the clock, for tests.
   */
  constructor(options: ControllerOptions = {}, collaborators: Partial<Collaborators> = {}) {
    super();
    this.#world = {...realCollaborators(), ...collaborators};
    this.#settings = withDefaults(options);
    this.#recorder = new AttachedDataRecorder({
      onChange: (changes, data) => this.emitDetail('attached-data', {changes, data}),
      onError: (error) => this.report(error),
      onInteractionEnd: (reason) => this.closeInteraction(reason),
      clock: this.#world.clock,
      options: () => this.#settings,
    });
  }

  protected get logger(): Logger {
    return this.#settings.logger;
  }

  /** What is known of the present session, or of the last one. Frozen; a new object per change. */
  get session(): SessionSnapshot | undefined {
    return this.#session?.snapshot;
  }

  /** Whether the session that is on, or on its way, is the one that `sessionToken` names. */
  isFor(sessionToken: string): boolean {
    return !!this.#session?.isFor(sessionToken);
  }

  /** All keys attached to the interaction so far. Frozen. */
  get attachedData(): UserData {
    return this.#recorder.data;
  }

  /**
   * The agent desktop; another one is another interaction. A session that is on stays with its own.
   * Default `null`.
   */
  get hostAdapter(): HostAdapter | null {
    return this.#recorder.adapter;
  }

  set hostAdapter(adapter: HostAdapter | null) {
    this.#recorder.adapter = adapter;
  }

  /** Replaces all options. A session that is on keeps what it was joined with. */
  configure(options: ControllerOptions | null | undefined): void {
    this.#settings = withDefaults(options);
  }

  /**
   * Joins the live session that `sessionToken` names. Resolves when the server has accepted the
   * Controller: now the agent page may be opened. The same token again, while that session is on,
   * gives the same promise.
   *
   * @throws {CobrowseError} (as a rejection) whatever also comes as a fatal `error` event, or
   *     `already-joined` while another session is on, or `aborted`.
   */
  join(sessionToken: string, options?: CallOptions | null): Promise<SessionSnapshot> {
    const signal = options?.signal;
    const token = normaliseSessionToken(sessionToken, this.#settings.tokenPattern);
    if (this.#joining && this.#session?.isFor(token)) return unlessAborted(this.#joining, signal);
    if (signal?.aborted) return Promise.reject(aborted());
    let session: Session;
    try {
      session = this.#createSession(token);
    } catch (error) {
      return Promise.reject(this.#refuse(error));
    }
    // A listener of the first event may join again, or abort: by then all is in place.
    const joining = this.inOrder(() => (this.#joining = this.#start(session)));
    return unlessAborted(joining, signal, () => {
      if (session === this.#session && !session.isJoined) this.#abortJoin();
    });
  }

  /**
   * Ends the session for everybody. Resolves with the end facts, at the latest after twice
   * `stopTimeoutMs`; with `undefined` when no session was joined. Aborts a `join` under way.
   */
  async stop(options?: CallOptions | null): Promise<DeactivatedDetail | undefined> {
    return this.#stop('stopped', options?.signal);
  }

  /**
   * Withdraws without a STOP: the server gets EXIT, `deactivated` comes at once and `estimated`,
   * since the agent page closes with the view. Aborts a `join` under way.
   *
   * @param _options As of the other calls; nothing is waited for here.
   */
  async leave(_options?: CallOptions | null): Promise<DeactivatedDetail | undefined> {
    const session = this.#session;
    if (session?.isJoined) session.leave();
    else this.#abortJoin();
    return session?.end;
  }

  /**
   * Ends the session because the primary interaction goes away, and waits, within limits, until its
   * final keys are written. The next session belongs to another interaction: counters start anew.
   *
   * @param reason Comes as the `reason` of the change to `ending`.
   */
  async closeInteraction(
    reason: InteractionEndReason,
    options?: CallOptions | null,
  ): Promise<DeactivatedDetail | undefined> {
    const signal = options?.signal;
    const end = isTerminal(this.state) ? undefined : await this.#stop(reason, signal);
    this.#recorder.closeInteraction();
    await unlessAborted(this.#recorder.flush(FINAL_KEYS_LIMIT_MS), signal);
    return end;
  }

  /**
   * To be called when something happened after which the connection or the session may be other than
   * thought: the machine woke up, the network came back, the page was shown again.
   *
   * @param doubt Whether an established connection is to be checked at once, too.
   */
  wake(options?: {doubt?: boolean} | null): void {
    if (!isTerminal(this.state)) this.#session?.wake(!!options?.doubt);
  }

  /** To be called when the page goes away: sends what a closing page still can. */
  unload(): void {
    if (!isTerminal(this.state)) this.#session?.unload();
  }

  /** Leaves, and releases the host adapter. The controller may be used again. */
  dispose(): void {
    void this.leave();
    this.hostAdapter = null;
  }

  /** @throws {CobrowseError} What forbids to join. */
  #createSession(token: string): Session {
    const {onNewToken, tokenPattern} = this.#settings;
    if (!isSessionToken(token, tokenPattern)) throw invalidToken(token);
    const server = resolveServerUrl(this.#settings, this.#world.page);
    if (!isTerminal(this.state)) {
      if (onNewToken === 'replace') void this.leave();
      // A listener of the end may have begun another session.
      if (!isTerminal(this.state)) throw alreadyJoined();
    }
    const context = sessionContext(server, this.#settings, this.#world);
    const session: Session = new Session(context, token, (...events) => {
      // A session that was aborted or followed by another changes nothing any more.
      if (session === this.#session)
        this.inOrder(() => events.forEach((each) => this.#onEvent(each)));
    });
    return session;
  }

  /** Reports what kept a session from being tried; a session that is on is not touched by it. */
  #refuse(cause: unknown): CobrowseError {
    const error = cobrowseErrorOf(cause);
    const fatal = isTerminal(this.state);
    if (fatal) this.change({state: 'failed', reason: error.code});
    this.report(error, {fatal});
    return error;
  }

  async #start(session: Session): Promise<SessionSnapshot> {
    this.#session = session;
    this.forgetError();
    this.#stopping = undefined;
    this.#recorder.beginSession();
    try {
      return await session.join();
    } catch (cause) {
      const error = cobrowseErrorOf(cause);
      if (session === this.#session) {
        this.#session = undefined;
        this.change({state: 'failed', connectionState: 'disconnected', reason: error.code});
        this.report(error, {fatal: true});
      }
      throw error;
    }
  }

  async #stop(reason: string, signal?: AbortSignal): Promise<DeactivatedDetail | undefined> {
    const session = this.#session;
    if (!session?.isJoined) {
      this.#abortJoin();
      return this.state === 'ended' ? session?.end : undefined;
    }
    this.#stopping ??= session.stop(reason);
    return unlessAborted(this.#stopping, signal);
  }

  /** Aborts a session that is not joined. Its `join()` rejects with `aborted`. */
  #abortJoin(): void {
    if (isTerminal(this.state)) return;
    this.#session?.abort();
    this.#session = undefined;
    this.change({state: 'idle', connectionState: 'disconnected', reason: 'aborted'});
  }

  #onEvent(event: SessionEvent): void {
    switch (event.type) {
      case 'state':
        this.change(event);
        break;
      case 'problem':
        this.report(event.error);
        break;
      case 'activation-time':
        this.#recorder.record({type: 'activated', activationTime: event.activationTime});
        break;
      case 'joined':
        this.change({state: 'joined', connectionState: 'connected'});
        this.emitDetail('joined', event.detail);
        this.#recorder.record({type: 'joined', ...event.detail});
        if (!endsInCobrowse(event.detail.server)) this.report(agentPageAstray());
        break;
      case 'user-joined':
        this.emitDetail('user-joined', event.detail);
        break;
      case 'activated':
        if (this.state === 'joined') this.change({state: 'active'});
        this.emitDetail('activated', event.detail);
        this.#recorder.record({type: 'activated', ...event.detail});
        break;
      case 'deactivated':
        this.change({
          state: 'ended',
          connectionState: 'disconnected',
          reason: event.detail.endedBy,
        });
        this.emitDetail('deactivated', event.detail);
        this.#recorder.record({type: 'ended', ...event.detail});
        if (event.detail.reason === 'sessions-over-limit') this.report(sessionsOverLimit());
    }
  }
}

/** What the host put in our place, a clock or a lock, may throw anything. */
const cobrowseErrorOf = (cause: unknown): CobrowseError =>
  cause instanceof CobrowseError ? cause : misconfigured(cause);
