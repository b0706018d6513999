import type {ReactiveController, ReactiveControllerHost} from 'lit';
import {withHosts} from './shadow-hosts.js';
import {onStringsRegistered} from './strings/strings.js';

/** Below this the view is laid out for a narrow pane. */
const COMPACT_BELOW_PX = 480;

const LANGUAGE = {subtree: true, attributeFilter: ['lang']};

/** Renders its host anew when the room it has, or the language around it, changes. */
export class Surroundings implements ReactiveController {
  isCompact = false;
  readonly #host: ReactiveControllerHost & Element;
  #size: ResizeObserver | undefined;
  #language: MutationObserver | undefined;
  #forget: (() => void) | undefined;

  constructor(host: ReactiveControllerHost & Element) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    const update = (): void => this.#host.requestUpdate();
    this.#forget = onStringsRegistered(update);
    this.#language = new MutationObserver(update);
    for (const each of withHosts(this.#host)) this.#language.observe(each.getRootNode(), LANGUAGE);
    this.#watchSize();
  }

  hostDisconnected(): void {
    this.#forget?.();
    this.#language?.disconnect();
    this.#size?.disconnect();
  }

  #watchSize(): void {
    const host = this.#host;
    // That of the view's own window; where there is none, nothing is laid out either.
    const {ResizeObserver: Observer} = (host.ownerDocument.defaultView ?? {}) as Partial<
      typeof globalThis
    >;
    this.#size =
      Observer &&
      new Observer(() => {
        const isCompact = host.clientWidth < COMPACT_BELOW_PX;
        if (isCompact !== this.isCompact) host.requestUpdate();
        this.isCompact = isCompact;
      });
    this.#size?.observe(host);
  }
}
