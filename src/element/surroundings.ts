import type {ReactiveController, ReactiveControllerHost} from 'lit';
import {onStringsRegistered} from './strings/strings.js';

/** Below this the view is laid out for a narrow pane. */
const COMPACT_BELOW_PX = 480;

const LANGUAGE = {subtree: true, attributeFilter: ['lang']};

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
    const update = (): void => this.#host.requestUpdate();
    this.#forget = onStringsRegistered(update);
    this.#language = new MutationObserver((changes) => {
      if (changes.some(({target}) => this.#isAround(target))) update();
    });
    for (const root of rootsAround(this.#host)) this.#language.observe(root, LANGUAGE);
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
    if (!Observer) return;
    this.#size = new Observer(() => {
      const isCompact = host.clientWidth < COMPACT_BELOW_PX;
      if (isCompact !== this.#isCompact) host.requestUpdate();
      this.#isCompact = isCompact;
    });
    this.#size.observe(host);
  }

  /** Whether a node of one of the roots holds the host. */
  #isAround(node: Node): boolean {
    let inner: Node = this.#host;
    while (!node.contains(inner)) {
      const {host} = inner.getRootNode() as Partial<ShadowRoot>;
      if (!host) return false;
      inner = host;
    }
    return true;
  }
}

/** The shadow roots that hold an element, from the inside, and the document. */
function rootsAround(element: Element): Node[] {
  const root = element.getRootNode();
  const {host} = root as Partial<ShadowRoot>;
  return host ? [root, ...rootsAround(host)] : [root];
}
