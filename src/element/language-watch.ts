import type {ReactiveController, ReactiveControllerHost} from 'lit';
import {onStringsRegistered} from './languages.js';
import {withHosts} from './shadow-hosts.js';

const LANGUAGE = {subtree: true, attributeFilter: ['lang']};

/** Renders its host anew when the language around it changes, or a language is registered. */
export class LanguageWatch implements ReactiveController {
  readonly #host: ReactiveControllerHost & Element;
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
  }

  hostDisconnected(): void {
    this.#forget?.();
    this.#language?.disconnect();
  }
}
