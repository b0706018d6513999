import type {PropertyValues} from 'lit';
import {CobrowseController, type CallOptions} from '../controller/cobrowse-controller.js';
import {
  EVENT_NAMES,
  type DeactivatedDetail,
  type DetailMap,
  type SessionSnapshot,
} from '../controller/events.js';
import {isTerminal, type ConnectionState, type SessionState} from '../controller/session-state.js';
import {viewFailed} from '../error-texts.js';
import {CobrowseError} from '../errors.js';
import {
  isSameInteraction,
  type HostAdapter,
  type InteractionEndReason,
  type UserData,
} from '../hosts/host-adapter.js';
import {parseChatStartMessage} from '../protocol/chat-start-message.js';
import {systemClock} from '../util/clock.js';
import {ignore} from '../util/ignore.js';
import {CobrowseEvent, type GcbAgentViewDetailMap, type GcbAgentViewEventName} from './events.js';
import {ViewProperties} from './view-properties.js';
import {ViewSession} from './view-session.js';
import {WarmConnections} from './warm-connections.js';

/** What a view does: the calls of the host, the events to it, and what a change of properties means. */
export class SessionElement extends ViewProperties {
  protected readonly viewSession = new ViewSession({
    view: this,
    createController: () => this.#listenTo(this.createController()),
    controllerOptions: () => this.controllerOptions(),
    onFrame: () => this.guard(() => this.openFrame()),
  });
  protected readonly warmConnections = new WarmConnections();
  /** Whether `sessionToken` has changed, and nothing has been done about it yet. */
  #tokenChanged = false;
  /** The last chat invitation, until it is taken, and the interaction that it came from. */
  #invitation: {readonly token: string; readonly from: HostAdapter | null | undefined} | undefined;

  /** The state of the session. */
  get state(): SessionState {
    return this.viewSession.controller.state;
  }

  /** The state of the connection to the server. */
  get connectionState(): ConnectionState {
    return this.viewSession.controller.connectionState;
  }

  /** What is known of the present session, or of the last one. Frozen. */
  get session(): SessionSnapshot | undefined {
    return this.viewSession.controller.session;
  }

  /** All keys attached to the interaction so far. Frozen. */
  get attachedData(): UserData {
    return this.viewSession.controller.attachedData;
  }

  /** The last error emitted, until the next `join()`. */
  get lastError(): CobrowseError | undefined {
    return this.viewSession.controller.lastError;
  }

  /**
   * Joins a session. Resolves when the server has accepted the Controller and the frame opens.
   *
   * @param token Default: `sessionToken`, or the number of the last chat invitation.
   * @throws {CobrowseError} (as a rejection) whatever also comes as a fatal `cobrowse-error`.
   */
  join(token?: string, options?: CallOptions): Promise<SessionSnapshot> {
    const byProperty = token == null && !!this.sessionToken;
    if (byProperty) this.#tokenChanged = false;
    const wanted = token ?? (this.sessionToken || this.#invited);
    return this.call(() => this.viewSession.join(wanted, byProperty, options ?? {}));
  }

  /** Ends the session for everybody. Resolves with the end facts; `undefined` when none was joined. */
  stop(options?: CallOptions): Promise<DeactivatedDetail | undefined> {
    return this.call(() => this.viewSession.controller.stop(options ?? {}));
  }

  /** Withdraws this view and closes the frame; aborts a join under way. */
  leave(options?: CallOptions): Promise<DeactivatedDetail | undefined> {
    return this.call(() => this.viewSession.controller.leave(options ?? {}));
  }

  /** Ends the session because its chat or call goes away. The next one is another interaction's. */
  closeInteraction(
    reason: InteractionEndReason,
    options?: CallOptions,
  ): Promise<DeactivatedDetail | undefined> {
    this.#invitation = undefined;
    const {controller} = this.viewSession;
    return this.call(() => controller.closeInteraction(reason, options ?? {}));
  }

  /**
   * Looks for the message by which a customer's chat asks for co-browsing, and joins, unless `manual`
   * is set or `cobrowse-invitation` is cancelled; then `join()` takes the invitation later.
   *
   * @returns Whether it started a join.
   */
  handleChatMessage(text: string): boolean {
    const token = typeof text === 'string' ? parseChatStartMessage(text) : undefined;
    if (!token) return false;
    this.#invitation = {token, from: this.hostAdapter};
    const isAllowed = this.#emit('cobrowse-invitation', Object.freeze({source: 'chat'}));
    if (!isAllowed || this.manual) return false;
    const mayStart = isTerminal(this.state) || this.options.onNewToken === 'replace';
    const starts = mayStart && !this.viewSession.isFor(token);
    this.join(token).catch(ignore);
    return starts && !isTerminal(this.state);
  }

  /** The number of the invitation, if it belongs to the interaction that the view is set to. */
  get #invited(): string {
    const {token = '', from} = this.#invitation ?? {};
    return !from || isSameInteraction(from, this.hostAdapter) ? token : '';
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.viewSession.frame?.close();
    this.warmConnections.close();
    // One task of grace: frameworks take an element out to put it elsewhere.
    systemClock.setTimeout(() => {
      if (!this.isConnected) this.viewSession.controller.dispose();
    }, 0);
  }

  /** Where tests put a controller with a network of their own. */
  protected createController(): CobrowseController {
    return new CobrowseController({}, {onServer: this.onServer});
  }

  /** Prepares for the agent page of a session that is being joined. */
  protected readonly onServer = (server: string, signal: AbortSignal): void =>
    this.guard(() => {
      const {shadowRoot} = this;
      if (shadowRoot && this.isConnected) this.warmConnections.open(shadowRoot, server, signal);
    });

  /** Shows the agent page of the session that is joined, if it can be shown. */
  protected openFrame(): void {
    // A view of another kind says where.
  }

  /** What the view itself does about an event, before the host gets it. */
  protected onSessionEvent<Name extends keyof DetailMap>(
    name: Name,
    detail: DetailMap[Name],
  ): void {
    if (name === 'joined') this.viewSession.onJoined(detail as DetailMap['joined']);
    if (name !== 'state-change') return;
    const {state} = detail as DetailMap['state-change'];
    if (isTerminal(state)) this.viewSession.end();
    if (state === 'locating') this.#invitation = undefined;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get('sessionToken') ?? '';
    if (changed.has('sessionToken')) this.#tokenChanged ||= before !== this.sessionToken;
    // The number may have come before the address, and has not been tried yet.
    const isUntried = this.state === 'failed' && this.lastError?.code === 'invalid-configuration';
    if (isUntried && (changed.has('server') || changed.has('host'))) this.#tokenChanged = true;
  }

  protected override updated(_changed: PropertyValues<this>): void {
    if (this.isConnected) this.viewSession.configure();
    // Not within the update, which the events of a join would ask for again.
    queueMicrotask(() => this.#joinOrLeave());
  }

  /** A method that the host calls rejects with a `CobrowseError` and nothing else. */
  protected async call<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw error instanceof CobrowseError ? error : viewFailed(error);
    }
  }

  /** What the view does by itself must throw nothing into the host: a fault is reported, once per session. */
  protected guard(work: () => void): void {
    try {
      work();
    } catch (error) {
      const {controller} = this.viewSession;
      if (controller.lastError?.code !== 'view-failed') controller.report(viewFailed(error));
    }
  }

  /** Acts on each event of the controller, then emits it to the host. */
  #listenTo(controller: CobrowseController): CobrowseController {
    for (const name of EVENT_NAMES) {
      controller.addEventListener(name, ({detail}: CustomEvent<DetailMap[typeof name]>) => {
        this.guard(() => this.onSessionEvent(name, detail));
        this.#emit(`cobrowse-${name}`, detail);
      });
    }
    return controller;
  }

  /** Does what the change of the number asks for, however many properties were set, in any order. */
  #joinOrLeave(): void {
    if (!this.#tokenChanged || !this.isConnected) return;
    if (this.sessionToken && this.manual) return;
    this.#tokenChanged = false;
    if (this.sessionToken) this.join().catch(ignore);
    else if (this.viewSession.isFromProperty) this.leave().catch(ignore);
  }

  /** @returns Whether nobody cancelled it. */
  #emit<Name extends GcbAgentViewEventName>(
    name: Name,
    detail: GcbAgentViewDetailMap[Name],
  ): boolean {
    return this.dispatchEvent(new CobrowseEvent(name, detail));
  }
}
