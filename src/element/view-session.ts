import type {CallOptions, CobrowseController} from '../controller/cobrowse-controller.js';
import type {JoinedDetail, SessionSnapshot} from '../controller/events.js';
import type {ControllerOptions} from '../controller/options.js';
import {isTerminal} from '../controller/session-state.js';
import type {HostAdapter} from '../hosts/host-adapter.js';
import {normaliseSessionToken} from '../protocol/session-token.js';
import {AgentFrame} from './agent-frame.js';

/** The view, as its session sees it. */
export interface SessionHost {
  readonly view: {readonly hostAdapter: HostAdapter | null | undefined};
  createController(): CobrowseController;
  controllerOptions(): ControllerOptions;
  /** The session's frame may be opened. */
  onFrame(): void;
}

/** A call of `join()` that is not settled. */
interface JoinCall {
  readonly sessionToken: string;
  readonly byProperty: boolean;
}

/**
 * Ties a view to its controller. A token stays with the call that brought it, and after that with the
 * frame of the session that this very call has joined, so no event has to be matched with a token.
 */
export class ViewSession {
  readonly #host: SessionHost;
  readonly #calls = new Set<JoinCall>();
  #controller: CobrowseController | undefined;
  #frame: AgentFrame | undefined;
  #isFromProperty = false;

  constructor(host: SessionHost) {
    this.#host = host;
  }

  /** Created when it is first needed. */
  get controller(): CobrowseController {
    return (this.#controller ??= this.#host.createController());
  }

  /** The frame of the session that is on. */
  get frame(): AgentFrame | undefined {
    return this.#frame;
  }

  /** Whether the session that is on, or on its way, is the one that `sessionToken` has asked for. */
  get isFromProperty(): boolean {
    return this.#isFromProperty || [...this.#calls].some(({byProperty}) => byProperty);
  }

  /** Takes another controller. Only while no session is on; a view that is shown has one already. */
  renew(): void {
    this.#controller?.dispose();
    this.#controller = undefined;
    this.configure();
  }

  /** Gives the controller what it needs before it is asked for anything. @returns Its options. */
  configure(): ControllerOptions {
    const options = this.#host.controllerOptions();
    this.controller.hostAdapter = this.#host.view.hostAdapter ?? null;
    this.controller.configure(options);
    return options;
  }

  /** Whether the session that is on, or on its way, is the one that `sessionToken` names. */
  isFor(sessionToken: string): boolean {
    const isComing = [...this.#calls].some((each) => each.sessionToken === sessionToken);
    return isComing || !!this.#frame?.isFor(sessionToken);
  }

  async join(text: string, byProperty: boolean, options: CallOptions): Promise<SessionSnapshot> {
    const {tokenPattern} = this.configure();
    const sessionToken = normaliseSessionToken(text, tokenPattern);
    const call: JoinCall = {sessionToken, byProperty};
    this.#calls.add(call);
    try {
      const session = await this.controller.join(sessionToken, options);
      if (this.#frame?.isFor(sessionToken)) this.#isFromProperty ||= byProperty;
      return session;
    } finally {
      this.#calls.delete(call);
    }
  }

  /** Drops the frame, and with it the token. */
  end(): void {
    const frame = this.#frame;
    this.#frame = undefined;
    this.#isFromProperty = false;
    // Taking a page down takes a while, in which the end would not be emitted.
    queueMicrotask(() => frame?.close());
  }

  /** Prepares the frame, so that it is there when the host learns that the session is joined. */
  onJoined({sessionHistoryId}: JoinedDetail): void {
    const {controller} = this;
    // Over already, and perhaps followed by another one.
    const isPast = controller.session?.sessionHistoryId !== sessionHistoryId;
    if (isPast || isTerminal(controller.state)) return;
    const call = [...this.#calls].find((each) => controller.isFor(each.sessionToken));
    if (!call) return;
    this.#frame = new AgentFrame(call.sessionToken);
    this.#host.onFrame();
  }
}
