import type {ReactiveController, ReactiveControllerHost} from 'lit';

/** What a view does when its page changes around it. */
export interface PageListener {
  /** The page, the machine or the network is back. */
  wake(options: {doubt: boolean}): void;
  /** The page goes away for good. */
  unload(): void;
}

const ON_WINDOW = ['online', 'pagehide', 'pageshow'];
const ON_DOCUMENT = ['visibilitychange', 'resume'];

/**
 * Listens to the page only while the view is in it. A hidden or frozen page runs late timers, and the
 * server may have forgotten it meanwhile, so everything is looked at again when it comes back.
 */
export class PageLifecycle implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #listener: () => PageListener | undefined;

  constructor(host: ReactiveControllerHost, listener: () => PageListener | undefined) {
    this.#host = host;
    this.#listener = listener;
    host.addController(this);
  }

  hostConnected(): void {
    for (const type of ON_WINDOW) window.addEventListener(type, this);
    for (const type of ON_DOCUMENT) document.addEventListener(type, this);
  }

  hostDisconnected(): void {
    for (const type of ON_WINDOW) window.removeEventListener(type, this);
    for (const type of ON_DOCUMENT) document.removeEventListener(type, this);
  }

  handleEvent({type, persisted}: Event & {persisted?: boolean}): void {
    const listener = this.#listener();
    if (type === 'pagehide') {
      // A page kept for the way back is not gone: it wakes up with its session, or without.
      if (!persisted) listener?.unload();
    } else if (type !== 'pageshow' || persisted) {
      if (document.visibilityState === 'visible' || type === 'online') {
        listener?.wake({doubt: type === 'online'});
      }
      this.#host.requestUpdate();
    }
  }
}
