import {isServer, type PropertyValues, type TemplateResult} from 'lit';
import {CobrowseController, type CallOptions} from '../controller/cobrowse-controller.js';
import type {
  DeactivatedDetail,
  DetailMap,
  SessionSnapshot,
  StateChangeDetail,
} from '../controller/events.js';
import {isTerminal, type ConnectionState, type SessionState} from '../controller/session-state.js';
import {CobrowseError} from '../errors.js';
import type {InteractionEndReason, UserData} from '../hosts/host-adapter.js';
import {buildAgentPageUrl} from '../protocol/agent-page-url.js';
import {parseChatStartMessage} from '../protocol/chat-start-message.js';
import {systemClock} from '../util/clock.js';
import {AgentFrame} from './agent-frame.js';
import {diagnose, type Diagnosis} from './diagnosis.js';
import {CobrowseEvent, type GcbAgentViewDetailMap, type GcbAgentViewEventName} from './events.js';
import {styles} from './gcb-agent-view.styles.js';
import {PageLifecycle} from './page-lifecycle.js';
import {StatusLine} from './status-line.js';
import {elapsedTime, languageAround, stringsFor} from './strings/strings.js';
import {Surroundings} from './surroundings.js';
import {Ticker} from './ticker.js';
import {Toolbar} from './toolbar.js';
import {version} from './version.js';
import {ViewProperties} from './view-properties.js';
import {viewTemplate} from './view-template.js';

const TOLD: readonly (keyof DetailMap)[] = [
  'joined',
  'user-joined',
  'activated',
  'deactivated',
  'attached-data',
  'state-change',
  'error',
];

const NO_DATA: UserData = Object.freeze({});

/**
 * Joins a co-browse session as its Controller and shows the vendor's agent page in a frame, which it
 * opens only when the server has let the Controller in. Removing the element from the document
 * withdraws it from the session, one task later, so that it can be moved; `stop()` is the certain
 * way to end a session.
 *
 * @summary The agent's view of a Genesys co-browse session.
 *
 * @slot - Shown below the status while no page is shared.
 *
 * @fires {CobrowseEvent<'cobrowse-joined'>} cobrowse-joined - The server let us in.
 * @fires {CobrowseEvent<'cobrowse-user-joined'>} cobrowse-user-joined - Somebody entered the session.
 * @fires {CobrowseEvent<'cobrowse-activated'>} cobrowse-activated - The customer's page is shared.
 * @fires {CobrowseEvent<'cobrowse-deactivated'>} cobrowse-deactivated - The session is over.
 * @fires {CobrowseEvent<'cobrowse-attached-data'>} cobrowse-attached-data - Keys to attach to the interaction.
 * @fires {CobrowseEvent<'cobrowse-invitation'>} cobrowse-invitation - A start message came by chat. Cancelable.
 * @fires {CobrowseEvent<'cobrowse-state-change'>} cobrowse-state-change - The session or the line changed its state.
 * @fires {CobrowseEvent<'cobrowse-error'>} cobrowse-error - Something failed; `fatal` says whether all of it.
 *
 * @csspart base - Everything.
 * @csspart toolbar - The line with the status, and with `controls` the buttons.
 * @csspart status - The state in words.
 * @csspart timer - How long the page has been shared.
 * @csspart button - Every button.
 * @csspart full-screen-button - Into full screen and back.
 * @csspart cancel-button - Calls off a join.
 * @csspart end-button - Asks whether to end.
 * @csspart question - Whether to end for everybody.
 * @csspart confirm-button - Ends.
 * @csspart keep-button - Does not end.
 * @csspart progress - Shown when something takes more than a second.
 * @csspart alert - What went wrong.
 * @csspart reload-button - Loads the agent page again when it does not come.
 * @csspart entry - The form for the session number.
 * @csspart input - Its field.
 * @csspart join-button - Its button.
 * @csspart skip-button - The ways around the frame, for the keyboard.
 * @csspart stage - Where the frame is.
 * @csspart frame - The `<iframe>` with the agent page.
 *
 * @cssprop [--gcb-min-height=20em] - The height of the view when the page gives it none.
 * @cssprop [--gcb-radius=8px] - Round corners.
 * @cssprop [--gcb-line-color] - Borders.
 * @cssprop [--gcb-toolbar-background] - The ground of the toolbar.
 * @cssprop [--gcb-accent-color=#0b62c4] - The button that joins, the focus, progress.
 * @cssprop [--gcb-active-color=#1a8a3c] - The sign of a shared page.
 * @cssprop [--gcb-warning-color=#b26a00] - The sign of waiting; what may be wrong.
 * @cssprop [--gcb-danger-color=#d6322d] - The button that ends; what is wrong.
 *
 * @cssstate idle - No session yet.
 * @cssstate locating - Looking for the session.
 * @cssstate connecting - Connecting to its server.
 * @cssstate joining - Waiting to be let in.
 * @cssstate joined - Inside; the page is not shared yet.
 * @cssstate active - The page is shared.
 * @cssstate ended - The session is over.
 * @cssstate failed - It was never joined.
 */
export class GcbAgentView extends ViewProperties {
  static override readonly styles = styles;

  /** The version of the package that the class comes from. */
  static readonly version: string = version;

  readonly #frame = new AgentFrame();
  readonly #toolbar = new Toolbar(this);
  readonly #status = new StatusLine(this);
  readonly #surroundings = new Surroundings(this);
  readonly #internals: ElementInternals | undefined;
  #controller: CobrowseController | undefined;
  /** The token of the session that is on, or on its way. */
  #token = '';
  /** The token of the `join()` that is being called. */
  #asked = '';
  /** The token of the last chat invitation, until it is taken. */
  #invited = '';
  #viewError: CobrowseError | undefined;
  #hadFocus = false;

  constructor() {
    super();
    new PageLifecycle(this, () => this.#controller);
    new Ticker(this, () => this.#status.changesInMs);
    // The browser has a key of its own to leave full screen.
    this.addEventListener('fullscreenchange', () => this.requestUpdate());
    this.#internals = (this as {attachInternals?: () => ElementInternals}).attachInternals?.();
  }

  /** Where the session stands. */
  get state(): SessionState {
    return this.#controller?.state ?? 'idle';
  }

  /** Where the line to the server stands. */
  get connectionState(): ConnectionState {
    return this.#controller?.connectionState ?? 'disconnected';
  }

  /** What is known of the present session, or of the last one. Frozen. */
  get session(): SessionSnapshot | undefined {
    return this.#controller?.session;
  }

  /** All keys attached to the interaction so far. Frozen. */
  get attachedData(): UserData {
    return this.#controller?.attachedData ?? NO_DATA;
  }

  /** The last error told, until the next `join()`. */
  get lastError(): CobrowseError | undefined {
    return this.#viewError ?? this.#controller?.lastError;
  }

  /**
   * Joins a session. Resolves when the server has let us in and the frame is about to open.
   *
   * @param token Default: `sessionToken`, or the token of the last chat invitation.
   * @throws {CobrowseError} (as a rejection) whatever also comes as a fatal `cobrowse-error`.
   */
  join(token?: string, options: CallOptions = {}): Promise<SessionSnapshot> {
    const controller = this.#ready();
    controller.configure(this.controllerOptions());
    this.#asked = token ?? (this.sessionToken || this.#invited);
    const joining = controller.join(this.#asked, options);
    this.#asked = '';
    this.sessionToken = this.#token;
    return joining;
  }

  /** Ends the session for everybody. Resolves with the end facts; `undefined` when none was joined. */
  async stop(options: CallOptions = {}): Promise<DeactivatedDetail | undefined> {
    return this.#controller?.stop(options);
  }

  /** Withdraws this view and closes the frame; calls off a join under way. */
  async leave(options: CallOptions = {}): Promise<DeactivatedDetail | undefined> {
    return this.#controller?.leave(options);
  }

  /** Ends the session because its chat or call goes away. The next one is another interaction's. */
  async closeInteraction(
    reason: InteractionEndReason,
    options: CallOptions = {},
  ): Promise<DeactivatedDetail | undefined> {
    this.#invited = '';
    return this.#controller?.closeInteraction(reason, options);
  }

  /**
   * Looks for the message by which a customer's chat asks for co-browsing, and joins, unless `manual`
   * is set or `cobrowse-invitation` is cancelled; then `join()` takes the invitation later.
   *
   * @returns Whether it started a join.
   */
  handleChatMessage(text: string): boolean {
    const token = parseChatStartMessage(text);
    if (!token) return false;
    this.#invited = token;
    if (!this.#tell('cobrowse-invitation', Object.freeze({source: 'chat'})) || this.manual)
      return false;
    const known = this.#token === token;
    this.join(token).catch(ignore);
    return !known && this.#token === token;
  }

  /**
   * Tells what the view knows about itself and its browser, and tries the server in the ways a
   * session needs. Holds no secret; disturbs no session.
   *
   * @throws {CobrowseError} (as a rejection) `aborted`.
   */
  async diagnose({signal}: CallOptions = {}): Promise<Diagnosis> {
    return diagnose(this, this.#frame.isOpen, this.controllerOptions(), signal);
  }

  /** Focuses what an agent needs first: the field for the session number, else the status. */
  override focus(options?: FocusOptions): void {
    const find = (selector: string) => this.shadowRoot?.querySelector<HTMLElement>(selector);
    (find('input') ?? find('[part=status]'))?.focus(options);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#frame.close();
    // One task of grace: frameworks take an element out to put it elsewhere.
    systemClock.setTimeout(() => {
      if (!this.isConnected) this.#controller?.dispose();
    }, 0);
  }

  /** Keeps `moveBefore()` from being a removal and an insertion. */
  connectedMoveCallback(): void {
    // Some engines empty the frame all the same.
    this.requestUpdate();
  }

  /** Where tests put a controller with a network of their own. */
  protected createController(): CobrowseController {
    return new CobrowseController();
  }

  protected override update(changed: PropertyValues): void {
    this.#hadFocus ||= !!this.shadowRoot?.activeElement;
    super.update(changed);
  }

  protected override updated(): void {
    const {state} = this;
    if (this.getAttribute('state') !== state) {
      this.setAttribute('state', state);
      this.#exposeState(state);
    }
    if (this.isConnected) this.#ready();
    this.#openFrame();
    const lostFocus = this.#hadFocus && !this.shadowRoot?.activeElement;
    this.#hadFocus = false;
    if (lostFocus) this.focus();
    queueMicrotask(() => this.#obey());
  }

  protected override render(): TemplateResult {
    const {strings, language} = stringsFor((isServer as boolean) ? '' : languageAround(this));
    const texts = {...strings, ...this.strings};
    const {isOn, isPending, isShaky, problem, spentMs} = this.#status;
    const {isEnding} = this.#toolbar;
    return viewTemplate({
      strings: texts,
      label: this.label || texts.label,
      state: this.state,
      text: isEnding ? texts.ending : this.#status.text(texts),
      time: spentMs == null ? '' : elapsedTime(spentMs, language),
      problem,
      isBusy: isPending || isEnding || isShaky,
      isPending,
      isCompact: this.#surroundings.isCompact,
      isFramed: isOn,
      isShaky,
      numeric: !this.options.tokenPattern,
      toolbar:
        this.controls && this.#toolbar.render(texts, isOn ? 'on' : isPending ? 'pending' : ''),
      onJoin: (token) => void this.join(token).catch(ignore),
      onReload: () => {
        this.#frame.close();
        this.requestUpdate();
      },
    });
  }

  #ready(): CobrowseController {
    const controller = (this.#controller ??= this.#listenTo(this.createController()));
    controller.hostAdapter = this.hostAdapter ?? null;
    return controller;
  }

  #listenTo(controller: CobrowseController): CobrowseController {
    for (const name of TOLD) {
      controller.addEventListener(name, (event: Event) => {
        const {detail} = event as CustomEvent<never>;
        this.#onFact[name]?.(detail);
        this.requestUpdate();
        this.#tell(`cobrowse-${name}`, detail);
      });
    }
    return controller;
  }

  /** What the view itself does about facts, before it tells them. */
  readonly #onFact: {[Name in keyof DetailMap]?: (detail: DetailMap[Name]) => void} = {
    joined: () => this.#openFrame(),
    activated: (detail) => this.#status.onActivated(detail),
    error: (detail) => this.#status.onError(detail),
    'state-change': (change) => {
      this.#status.onStateChange(change);
      this.#onStateChange(change);
    },
  };

  #onStateChange({state, previousState}: StateChangeDetail): void {
    if (isTerminal(state)) {
      this.#hadFocus ||= !!this.shadowRoot?.activeElement;
      // Taking a page down takes a while, in which the end would not be told.
      queueMicrotask(() => this.#frame.close());
      if (this.sessionToken === this.#token) this.sessionToken = '';
      this.#token = '';
    } else if (isTerminal(previousState)) {
      this.#token = this.#asked;
      this.#invited = '';
      this.#viewError = undefined;
    }
  }

  /** Does what the properties say, however many of them were set, and in whatever order. */
  #obey(): void {
    const {sessionToken} = this;
    if (!this.isConnected || (sessionToken || '') === this.#token) return;
    if (!sessionToken) void this.leave();
    else if (!this.manual) this.join(sessionToken).catch(ignore);
  }

  #openFrame(): void {
    const {session, label, params, extraParams, nosidinput, debug} = this;
    const stage = this.shadowRoot?.querySelector('[part=stage]');
    const title = label || stringsFor(languageAround(this)).strings.label;
    this.#frame.title = title;
    if (!this.#status.isOn || !session || !stage || !this.isConnected || this.#frame.isOpen) return;
    const sessionToken = this.#token;
    const about = {sessionToken, nosidinput, debug, params, extraParams};
    this.#frame.open(stage, buildAgentPageUrl(session.server, about), {
      title,
      sandbox: this.sandbox,
      onBlocked: () => this.#onBlocked(),
    });
  }

  #onBlocked(): void {
    const error = (this.#viewError = viewBlocked());
    const {code, message, remediation, retryable} = error;
    const detail = Object.freeze({code, message, remediation, fatal: false, retryable});
    this.#status.onError(detail);
    this.requestUpdate();
    this.#tell('cobrowse-error', detail);
  }

  #exposeState(state: SessionState): void {
    try {
      this.#internals?.states.clear();
      this.#internals?.states.add(state);
    } catch {
      // Engines before Chrome 125 have no such states, or want them written otherwise.
    }
  }

  /** @returns Whether nobody cancelled it. */
  #tell<Name extends GcbAgentViewEventName>(
    name: Name,
    detail: GcbAgentViewDetailMap[Name],
  ): boolean {
    return this.dispatchEvent(new CobrowseEvent(name, detail));
  }
}

const ignore = (): void => undefined;

const viewBlocked = (): CobrowseError =>
  new CobrowseError('view-blocked', 'The content policy of this page keeps the agent page out.', {
    remediation: 'Add the Co-browse server to "frame-src" of the Content-Security-Policy.',
  });

declare global {
  interface HTMLElementTagNameMap {
    'gcb-agent-view': GcbAgentView;
  }
}
