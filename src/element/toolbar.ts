import {html, nothing, type TemplateResult} from 'lit';
import {isTerminal, type SessionState} from '../controller/session-state.js';
import {ignore} from '../util/ignore.js';
import type {Strings} from './strings/strings.js';

/** What the toolbar does and shows. */
export interface ToolbarHost extends HTMLElement {
  stop(): Promise<unknown>;
  leave(): Promise<unknown>;
  requestUpdate(): void;
  readonly renderRoot: ParentNode;
  readonly updateComplete: Promise<boolean>;
}

const icon = html`<svg viewBox="0 0 16 16" aria-hidden="true">
  <path d="M2 6V2h4m4 0h4v4m0 4v4h-4m-4 0H2v-4" />
</svg>`;

/** Buttons for a session: end it, after asking; abort a join; full screen. */
export class Toolbar {
  readonly #host: ToolbarHost;
  #asking = false;

  constructor(host: ToolbarHost) {
    this.#host = host;
  }

  render(strings: Strings, state: SessionState): TemplateResult {
    const canEnd = state === 'joined' || state === 'active';
    if (!canEnd) this.#asking = false;
    return html`${this.#fullScreenButton(strings)}
    ${
      canEnd
        ? this.#endButtons(strings)
        : state === 'ending' || isTerminal(state)
          ? nothing
          : button('cancel', strings.cancel, () => void this.#host.leave().catch(ignore))
    }`;
  }

  #endButtons(strings: Strings): TemplateResult {
    if (!this.#asking) return button('end', strings.end, () => this.#ask(true));
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape') return;
      // It answers the question, and does nothing to a dialog around the view.
      event.preventDefault();
      this.#ask(false);
    };
    return html`<div part="question" role="group" aria-label=${strings.confirm} @keydown=${onKey}>
      <span>${strings.confirm}</span>
      ${button('confirm', strings.endForAll, () => void this.#host.stop().catch(ignore))}
      ${button('keep', strings.keep, () => this.#ask(false))}
    </div>`;
  }

  #fullScreenButton(strings: Strings): TemplateResult | typeof nothing {
    const host = this.#host;
    const page = (host as {ownerDocument?: Document}).ownerDocument;
    if (!page?.fullscreenEnabled) return nothing;
    const full = (host.getRootNode() as Document | ShadowRoot).fullscreenElement === host;
    const toggle = (): void => {
      const change = full ? page.exitFullscreen() : host.requestFullscreen();
      change.catch(ignore);
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
      this.#host.renderRoot.querySelector<HTMLElement>(`[part~=${next}-button]`)?.focus(),
    );
  }
}

export const button = (
  name: string,
  label: string,
  onClick: (event: Event) => void,
): TemplateResult =>
  html`<button part="button ${name}-button" type="button" @click=${onClick}>${label}</button>`;
