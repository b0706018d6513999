import type {ReactiveController, ReactiveControllerHost} from 'lit';
import {onStringsRegistered} from './strings/strings.js';

/** Below this the view is laid out for a narrow pane. */
const COMPACT_BELOW_PX = 480;

const LANGUAGE = {attributeFilter: ['lang']};

/** Renders its host anew when the room it has, or the language around it, changes. */
export class Surroundings implements ReactiveController {
  readonly #host: ReactiveControllerHost & Element;
  #size: ResizeObserver | undefined;
  #language: MutationObserver | undefined;
  #forget: (() => void) | undefined;
  #isCompact = false;

  constructor(host: ReactiveControllerHost & Element) {
    this.#host = host;
    host.addController(this);
  }

  get isCompact(): boolean {
    return this.#isCompact;
  }

  hostConnected(): void {
    const host = this.#host;
    const update = (): void => host.requestUpdate();
    this.#forget = onStringsRegistered(update);
    this.#language = new MutationObserver(update);
    this.#language.observe(document.documentElement, LANGUAGE);
    this.#language.observe(host, LANGUAGE);
    this.#size = new ResizeObserver(() => {
      const isCompact = host.clientWidth < COMPACT_BELOW_PX;
      if (isCompact !== this.#isCompact) update();
      this.#isCompact = isCompact;
    });
    this.#size.observe(host);
  }

  hostDisconnected(): void {
    this.#forget?.();
    this.#language?.disconnect();
    this.#size?.disconnect();
  }
}
