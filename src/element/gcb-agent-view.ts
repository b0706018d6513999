import type {PropertyValues, TemplateResult} from 'lit';
import type {CallOptions} from '../controller/cobrowse-controller.js';
import type {DetailMap} from '../controller/events.js';
import {viewBlocked, viewNotIsolated} from '../error-texts.js';
import {ignore} from '../util/ignore.js';
import {diagnose, type Diagnosis} from './diagnosis.js';
import {adoptStylesInto} from './document-styles.js';
import {EventHistory} from './event-history.js';
import {fitBox} from './fit-box.js';
import type {FramePolicy} from './frame-policy.js';
import {styles} from './gcb-agent-view.styles.js';
import {PageLifecycle} from './page-lifecycle.js';
import {SessionElement} from './session-element.js';
import {reflectState} from './state-reflection.js';
import {Status} from './status.js';
import {LanguageWatch} from './language-watch.js';
import {elapsedTime, languageAround, stringsFor} from './languages.js';
import type {Strings} from './strings/strings.js';
import {Ticker} from './ticker.js';
import {Toolbar} from './toolbar.js';
import {version} from './version.js';
import {viewTemplate} from './view-template.js';

/**
 * Joins a co-browse session as its Controller and shows the vendor's agent page in a frame, which it
 * opens only when the server has accepted the Controller. Removing the element from the document
 * withdraws it from the session, one task later, so that it can be moved; `stop()` is the certain
 * way to end a session.
 *
 * @summary The agent's view of a Genesys co-browse session.
 *
 * @slot - Shown below the status while no page is shared.
 *
 * @fires {CobrowseEvent<'cobrowse-joined'>} cobrowse-joined - The server accepted the Controller.
 * @fires {CobrowseEvent<'cobrowse-user-joined'>} cobrowse-user-joined - Somebody entered the session.
 * @fires {CobrowseEvent<'cobrowse-activated'>} cobrowse-activated - The customer's page is shared.
 * @fires {CobrowseEvent<'cobrowse-deactivated'>} cobrowse-deactivated - The session is over.
 * @fires {CobrowseEvent<'cobrowse-attached-data'>} cobrowse-attached-data - Keys to attach to the interaction.
 * @fires {CobrowseEvent<'cobrowse-invitation'>} cobrowse-invitation - A start message came by chat. Cancelable.
 * @fires {CobrowseEvent<'cobrowse-state-change'>} cobrowse-state-change - The session or the connection changed its state.
 * @fires {CobrowseEvent<'cobrowse-error'>} cobrowse-error - Something failed; `fatal` says whether all of it.
 *
 * @csspart base - Everything.
 * @csspart toolbar - The status, and with `controls` the buttons.
 * @csspart status - The state in words.
 * @csspart timer - How long the page has been shared.
 * @csspart button - Every button.
 * @csspart full-screen-button - Into full screen and back.
 * @csspart cancel-button - Aborts a join.
 * @csspart end-button - Asks whether to end.
 * @csspart question - Whether to end for everybody.
 * @csspart confirm-button - Ends.
 * @csspart keep-button - Does not end.
 * @csspart progress - Shown when something takes more than a second.
 * @csspart alert - What went wrong.
 * @csspart reload-button - Loads the agent page again when it does not come.
 * @csspart panel - What is shown while no page is shared: the entry and the slot.
 * @csspart entry - The form for the session number.
 * @csspart input - Its field.
 * @csspart join-button - Its button.
 * @csspart skip-button - The ways around the frame, for the keyboard.
 * @csspart stage - Where the frame is.
 * @csspart frame - The `<iframe>` with the agent page.
 *
 * @cssprop [--gcb-min-height=320px] - The height of the view when the page gives it none.
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
 * @cssstate joining - Waiting for the server's answer.
 * @cssstate joined - Inside; the page is not shared yet.
 * @cssstate active - The page is shared.
 * @cssstate ending - It is being ended.
 * @cssstate ended - The session is over.
 * @cssstate failed - It was never joined.
 */
export class GcbAgentView extends SessionElement {
  static override readonly styles = styles;

  /** The version of the package that the class comes from. */
  static readonly version: string = version;

  readonly #toolbar = new Toolbar(this);
  readonly #status = new Status(this);
  readonly #internals: ElementInternals | undefined;
  readonly #history = new EventHistory();
  #hadFocus = false;
  #blockedBy: FramePolicy | undefined;

  constructor() {
    super();
    new LanguageWatch(this);
    new PageLifecycle(this, () => this.viewSession.controller);
    new Ticker(this, () => this.#status.changesInMs);
    // The browser has a key of its own to leave full screen.
    this.addEventListener('fullscreenchange', () => this.requestUpdate());
    this.#internals = internalsOf(this);
  }

  /**
   * Reports what the view knows about itself and its browser, and tries the server in the ways a
   * session needs. Holds no secret; disturbs no session.
   *
   * @throws {CobrowseError} (as a rejection) `aborted`.
   */
  async diagnose(options?: CallOptions): Promise<Diagnosis> {
    const shown = {
      frameOpen: !!this.viewSession.frame?.isOpen,
      blockedBy: this.#blockedBy,
      history: this.#history.entries,
    };
    return this.call(() => diagnose(this, shown, this.controllerOptions(), options?.signal));
  }

  /** Focuses what an agent needs first: the field for the session number, else the status. */
  override focus(options?: FocusOptions): void {
    const find = (selector: string) => rootOf(this)?.querySelector<HTMLElement>(selector);
    (find('input') ?? find('[part=status]'))?.focus(options);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.requestUpdate();
  }

  /** Keeps `moveBefore()` from being a removal and an insertion. */
  connectedMoveCallback(): void {
    // Some engines empty the frame all the same.
    this.requestUpdate();
  }

  /** Another document: `window.open()`, or a picture-in-picture window, and the way back. */
  adoptedCallback(): void {
    const root = rootOf(this);
    if (root) adoptStylesInto(root, styles);
  }

  /** All of our rendering: what fails in it must not reach the host. */
  protected override performUpdate(): void {
    this.guard(() => super.performUpdate());
  }

  protected override update(changed: PropertyValues<this>): void {
    this.#noteFocus();
    super.update(changed);
  }

  protected override updated(changed: PropertyValues<this>): void {
    reflectState(this, this.#internals, this.state);
    fitBox(this, rootOf(this));
    super.updated(changed);
    this.openFrame();
    this.#restoreFocus();
  }

  protected override render(): TemplateResult {
    const {strings, language} = this.#texts;
    const {spentMs} = this.#status;
    return viewTemplate({
      strings,
      label: this.label || strings.label,
      state: this.state,
      status: this.#status,
      time: spentMs == null ? '' : elapsedTime(spentMs, language),
      numeric: !this.options.tokenPattern,
      toolbar: this.controls && this.#toolbar.render(strings, this.state),
      onJoin: (token) => void this.join(token).catch(ignore),
      onReload: () => {
        this.viewSession.frame?.close();
        this.requestUpdate();
      },
    });
  }

  protected override onSessionEvent<Name extends keyof DetailMap>(
    name: Name,
    detail: DetailMap[Name],
  ): void {
    this.#noteFocus();
    super.onSessionEvent(name, detail);
    this.#history.onEvent(name, detail);
    this.#status.onEvent(name, detail);
    this.requestUpdate();
  }

  protected override openFrame(): void {
    const {session} = this;
    const {frame} = this.viewSession;
    if (!frame || !session) return;
    const stage = rootOf(this)?.querySelector('[part=stage]');
    if (stage && this.isConnected && !frame.isOpen) {
      this.#blockedBy = undefined;
      frame.open(stage, session.server, this, (policy) => this.#onBlocked(policy));
      // Only now: the frame also uses connections that are not open yet.
      this.warmConnections.close();
    }
    frame.title = this.label || this.#texts.strings.label;
  }

  /** The texts of the language around the view, where the host has given no others. */
  get #texts(): {language: string; strings: Strings} {
    const {language, strings} = stringsFor(languageAround(this));
    return {language, strings: {...strings, ...this.strings}};
  }

  #onBlocked(policy: FramePolicy): void {
    this.#blockedBy = policy;
    const error = policy === 'frame-src' ? viewBlocked() : viewNotIsolated();
    this.viewSession.controller.report(error);
  }

  /** Remembers that the focus was inside, which is lost with what had it. */
  #noteFocus(): void {
    this.#hadFocus ||= !!rootOf(this)?.activeElement;
  }

  #restoreFocus(): void {
    const isLost = this.#hadFocus && !rootOf(this)?.activeElement;
    this.#hadFocus = false;
    if (isLost) this.focus();
  }
}

/** Not `shadowRoot`, which a subclass may have closed. There is none before the first rendering. */
const rootOf = ({renderRoot}: GcbAgentView): ShadowRoot | undefined =>
  renderRoot as ShadowRoot | undefined;

/** `undefined` where the engine has none, and for an element that a polyfill defines. */
function internalsOf(element: HTMLElement): ElementInternals | undefined {
  try {
    return element.attachInternals();
  } catch {
    return undefined;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'gcb-agent-view': GcbAgentView;
  }
}
