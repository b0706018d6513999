import type {ReactiveController, ReactiveControllerHost} from 'lit';
import {systemClock} from '../util/clock.js';

/** What a view does when its page changes around it. */
export interface PageListener {
  /** The page, the machine or the network is back. */
  wake(options: {doubt: boolean}): void;
  /** The page goes away, and whatever runs in it. */
  unload(): void;
  /** The view is gone, and we are still running. */
  dispose(): void;
}

type Host = ReactiveControllerHost &
  Element & {readonly options: {readonly onUnload?: 'leave' | 'stop' | undefined}};

const ON_WINDOW = ['online', 'pagehide', 'pageshow'];
const ON_DOCUMENT = ['visibilitychange', 'resume'];

/**
 * Listens to the page only while the view is in it. A hidden or frozen page runs late timers, and the
 * server may have forgotten it meanwhile, so everything is looked at again when it comes back.
 *
 * The view may be in another window than the one whose script it is: both can go.
 */
export class PageLifecycle implements ReactiveController {
  readonly #host: Host;
  readonly #listener: () => PageListener;
  #targets: (readonly [EventTarget, readonly string[]])[] = [];

  constructor(host: Host, listener: () => PageListener) {
    this.#host = host;
    this.#listener = listener;
    host.addController(this);
  }

  hostConnected(): void {
    const {ownerDocument: page} = this.#host;
    this.#targets = [
      [window, ON_WINDOW],
      [page, ON_DOCUMENT],
      // As a rule the same window, which then calls once.
      [page.defaultView ?? window, ['pagehide']],
    ];
    this.#listen('addEventListener');
  }

  hostDisconnected(): void {
    this.#listen('removeEventListener');
  }

  #listen(how: 'addEventListener' | 'removeEventListener'): void {
    for (const [target, types] of this.#targets) {
      for (const type of types) target[how](type, this);
    }
  }

  handleEvent({type, persisted, currentTarget}: Event & {persisted?: boolean}): void {
    if (type === 'pagehide') {
      if (currentTarget === window) this.#onUnload(!!persisted);
      else this.#onWindowClosed(this.#host.ownerDocument);
    } else if (type !== 'pageshow' || persisted) {
      const isSeen = this.#host.ownerDocument.visibilityState === 'visible';
      if (isSeen || type === 'online') this.#listener().wake({doubt: type === 'online'});
      this.#host.requestUpdate();
    }
  }

  /** A page in the back/forward cache is not gone: it wakes up with its session, unless `onUnload` is `stop`. */
  #onUnload(isKept: boolean): void {
    if (!isKept || this.#host.options.onUnload === 'stop') this.#listener().unload();
  }

  /** A page takes its view back from a closing window at this very moment, or loses it. */
  #onWindowClosed(page: Document): void {
    systemClock.setTimeout(() => {
      if (this.#host.ownerDocument === page) this.#listener().dispose();
    }, 0);
  }
}
