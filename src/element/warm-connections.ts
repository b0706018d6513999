import {linkSignal} from '../util/abort.js';

/** As many requests as an agent page makes at once when it loads, at the least: its script and its style. */
const COUNT = 2;

/**
 * Connections for the agent page, opened while the session is being joined. Chromium shares none between
 * a page and the frames of another site in it, so the agent page would have to open its own first, which
 * takes two round trips and more. Only another frame of that site can open them earlier.
 *
 * These frames are seen by nobody: neither shown nor focusable, in a shadow root of their own. Nothing runs
 * in them, and they ask for what holds nothing, the server's health; what it answers does not matter.
 */
export class WarmConnections {
  #origin = '';
  #holder: HTMLElement | undefined;
  #unlink: (() => void) | undefined;

  /**
   * Opens connections to `server`, in place of those to another one.
   *
   * @param root Of the view, in a document.
   * @param signal Aborted when they are of no use any more.
   */
  open(root: ShadowRoot, server: string, signal: AbortSignal): void {
    const {origin} = new URL(server);
    const page = root.ownerDocument;
    const {origin: own, crossOriginIsolated} = page.defaultView ?? window;
    // In a cross-origin isolated page the browser blocks such an answer, and reports it.
    if (signal.aborted || crossOriginIsolated || origin === own || origin === this.#origin) return;
    this.close();
    this.#origin = origin;
    this.#holder = page.createElement('div');
    this.#holder.hidden = true;
    const inside = this.#holder.attachShadow({mode: 'open'});
    for (let count = 0; count < COUNT; count++) {
      const iframe = page.createElement('iframe');
      iframe.setAttribute('sandbox', '');
      iframe.referrerPolicy = 'strict-origin';
      // Each has an address of its own: a browser asks for the same one again only after the first answer.
      iframe.src = `${server}/health?${count}`;
      inside.append(iframe);
    }
    root.append(this.#holder);
    this.#unlink = linkSignal(signal, () => this.close());
  }

  close(): void {
    this.#unlink?.();
    this.#holder?.remove();
    this.#unlink = this.#holder = undefined;
    this.#origin = '';
  }
}
