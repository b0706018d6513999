import {html, nothing, svg, type TemplateResult} from 'lit';
import type {Strings} from './strings/strings.js';

/** What the toolbar does and shows. */
export interface ToolbarHost extends HTMLElement {
  stop(): Promise<unknown>;
  leave(): Promise<unknown>;
  requestUpdate(): void;
  readonly updateComplete: Promise<boolean>;
}

const icon = svg`<svg viewBox="0 0 16 16" aria-hidden="true"><path d="M2 6V2h4m4 0h4v4m0 4v4h-4m-4 0H2v-4" /></svg>`;

/** Buttons for a session: end it, after asking; call off a join; full screen. */
export class Toolbar {
  readonly #host: ToolbarHost;
  #asking = false;
  #ending = false;

  constructor(host: ToolbarHost) {
    this.#host = host;
  }

  /** Whether the session is about to end because the agent wanted it. */
  get isEnding(): boolean {
    return this.#ending;
  }

  /** @param phase Whether a session is on, about to be, or neither. */
  render(strings: Strings, phase: 'on' | 'pending' | ''): TemplateResult {
    if (phase !== 'on') this.#asking = false;
    const ask = button('end', strings.end, () => this.#ask(true));
    const question = html`<div part="question" role="group" aria-label=${strings.confirm}>
      <span>${strings.confirm}</span>
      ${button('confirm', strings.end, () => void this.#end())}
      ${button('keep', strings.keep, () => this.#ask(false))}
    </div>`;
    const cancel = button('cancel', strings.cancel, () => void this.#host.leave());
    const isOn = phase === 'on' && !this.#ending;
    return html`${this.#fullScreenButton(strings)}
    ${isOn ? (this.#asking ? question : ask) : phase === 'pending' ? cancel : nothing}`;
  }

  #fullScreenButton(strings: Strings): TemplateResult | typeof nothing {
    const host = this.#host;
    if (!(globalThis.document as Document | undefined)?.fullscreenEnabled) return nothing;
    const full = host.matches(':fullscreen');
    const toggle = (): void => {
      const change = full ? document.exitFullscreen() : host.requestFullscreen();
      change.catch(() => undefined);
    };
    const label = full ? strings.window : strings.fullScreen;
    return html`<button
      part="button full-screen-button"
      type="button"
      title=${label}
      aria-label=${label}
      @click=${toggle}
    >
      ${icon}
    </button>`;
  }

  /** Asks, or stops asking. The way back has the focus, so that a double click ends nothing. */
  #ask(asking: boolean): void {
    this.#asking = asking;
    this.#host.requestUpdate();
    const next = asking ? 'keep' : 'end';
    void this.#host.updateComplete.then(() =>
      this.#host.shadowRoot?.querySelector<HTMLElement>(`[part~=${next}-button]`)?.focus(),
    );
  }

  async #end(): Promise<void> {
    this.#ending = true;
    this.#host.requestUpdate();
    await this.#host.stop().catch(() => undefined);
    this.#ending = false;
    this.#host.requestUpdate();
  }
}

export const button = (
  name: string,
  label: string,
  onClick: (event: Event) => void,
): TemplateResult =>
  html`<button part="button ${name}-button" type="button" @click=${onClick}>${label}</button>`;
