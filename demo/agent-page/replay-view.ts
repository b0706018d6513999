import {Replayer, type eventWithTime} from 'rrweb';
import type {PageMessage} from '../shared/demo-channels.js';

/** Events are played this much later than they came, so that moves run smoothly. */
const PLAY_DELAY_MS = 60;

/** The customer's page, live, scaled to fit its container. Fires `change` with a new size or URL. */
export class ReplayView extends EventTarget {
  /** The customer's viewport in CSS pixels. */
  width = 0;
  height = 0;
  /** The customer's page, without query and hash. */
  url = '';
  scale = 1;
  fit = true;

  readonly #root: HTMLElement;
  readonly #container: HTMLElement;
  #replayer: Replayer | undefined;

  constructor(root: HTMLElement, container: HTMLElement) {
    super();
    this.#root = root;
    this.#container = container;
    new ResizeObserver(() => this.layout()).observe(container);
  }

  add({events, scheme, url}: PageMessage): void {
    const first = events[0];
    if (!first) return;
    this.#root.hidden = false;
    this.#replayer ??= this.#start(first);
    // The page follows the customer's colour scheme, not the one of the agent's machine.
    this.#replayer.iframe.style.colorScheme = scheme;
    for (const event of events) this.#replayer.addEvent(event);
    if (url !== this.url) {
      this.url = url;
      this.dispatchEvent(new Event('change'));
    }
  }

  clear(): void {
    this.#replayer?.destroy();
    this.#replayer = undefined;
    this.#root.hidden = true;
  }

  /** Fits the page into the container, or shows it at its own size. */
  layout(): void {
    if (this.width === 0) return;
    const {clientWidth, clientHeight} = this.#container;
    const margin = 2 * Math.min(24, clientWidth * 0.02);
    const fitting = Math.min(
      (clientWidth - margin) / this.width,
      (clientHeight - margin) / this.height,
    );
    this.scale = this.fit ? Math.min(1, Math.max(0.1, fitting)) : 1;
    this.#root.style.width = `${this.width * this.scale}px`;
    this.#root.style.height = `${this.height * this.scale}px`;
    const wrapper = this.#replayer?.wrapper;
    if (wrapper) wrapper.style.transform = `scale(${this.scale})`;
    this.dispatchEvent(new Event('change'));
  }

  #start(first: eventWithTime): Replayer {
    const replayer = new Replayer([], {
      root: this.#root,
      liveMode: true,
      mouseTail: false,
      showWarning: false,
      // Focus rings of the customer's fields are shown without taking the agent's own focus.
      triggerFocus: false,
    });
    replayer.on('resize', (size) => {
      const {width, height} = size as {width: number; height: number};
      this.width = width;
      this.height = height;
      this.layout();
    });
    replayer.iframe.title = 'The customer’s page';
    // A link in the page would lead the agent out of the replay, by keyboard at least.
    replayer.iframe.inert = true;
    replayer.startLive(first.timestamp - PLAY_DELAY_MS);
    return replayer;
  }
}
