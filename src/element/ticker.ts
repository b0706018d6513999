import type {ReactiveController, ReactiveControllerHost} from 'lit';
import {systemClock, type Timer} from '../util/clock.js';

/** Renders its host anew when time alone changes what it shows. */
export class Ticker implements ReactiveController {
  readonly #host: ReactiveControllerHost & Element;
  readonly #nextInMs: () => number;
  #timer: Timer;

  /** @param nextInMs When the next change is due; 0 for never. Asked after each update. */
  constructor(host: ReactiveControllerHost & Element, nextInMs: () => number) {
    this.#host = host;
    this.#nextInMs = nextInMs;
    host.addController(this);
  }

  hostUpdated(): void {
    this.hostDisconnected();
    const delayMs = this.#nextInMs();
    // A hidden page is rendered when it is shown again.
    if (delayMs && this.#host.ownerDocument.visibilityState === 'visible')
      this.#timer = systemClock.setTimeout(() => this.#host.requestUpdate(), delayMs);
  }

  hostDisconnected(): void {
    systemClock.clearTimeout(this.#timer);
  }
}
