/** How an agent page is shown. */
export interface AgentFrameOptions {
  /** The accessible name. */
  title: string;
  /** Sandbox tokens, separated by spaces; empty for the default ones. */
  sandbox: string;
  /** Called when the page's own Content Security Policy keeps the frame from loading. */
  onBlocked: () => void;
}

const SANDBOX =
  'allow-scripts allow-same-origin allow-forms allow-modals allow-popups allow-popups-to-escape-sandbox allow-downloads';

/** Never on it: whatever lets the frame navigate the desktop away. */
const SANDBOX_EXTRAS =
  'allow-pointer-lock allow-presentation allow-orientation-lock allow-storage-access-by-user-activation';

const DENIED = [
  'camera',
  'microphone',
  'geolocation',
  'payment',
  'usb',
  'display-capture',
  'clipboard-read',
].join(" 'none'; ");

/** Leaves only what a frame may be given, and what the engine does not complain of. */
const sandboxTokens = (wanted: string, {sandbox}: HTMLIFrameElement): string => {
  const known = `${SANDBOX} ${SANDBOX_EXTRAS}`.split(' ');
  const tokens = (wanted || SANDBOX).split(/\s+/);
  return tokens.filter((token) => known.includes(token) && sandbox.supports(token)).join(' ');
};

/**
 * The frame with the vendor's agent page. A session gets a new `<iframe>`, since changing the
 * fragment alone does not load a page anew.
 *
 * The address holds the session token. It is set by `location.replace` on an empty frame, so it shows
 * up neither in an attribute nor in the history nor in the page's Resource Timing.
 */
export class AgentFrame {
  #iframe: HTMLIFrameElement | undefined;
  /** A frame that is moved without `moveBefore()` gets another one, with nothing in it. */
  #window: Window | null = null;
  #origin = '';
  #onBlocked: (() => void) | undefined;

  /** Whether the agent page is in the frame, as far as we have brought it there. */
  get isOpen(): boolean {
    return !!this.#iframe && this.#iframe.contentWindow === this.#window;
  }

  /** @param url An http(s) address; anything else is refused. */
  open(stage: Element, url: string, {title, sandbox, onBlocked}: AgentFrameOptions): void {
    this.close();
    const {origin, protocol} = new URL(url);
    if (!/^https?:$/.test(protocol)) return;
    const iframe = (this.#iframe = document.createElement('iframe'));
    iframe.title = title;
    iframe.referrerPolicy = 'strict-origin';
    iframe.allow = `${DENIED} 'none'; fullscreen ${origin}`;
    iframe.setAttribute('part', 'frame');
    // While it is empty, the frame has an origin of its own. With the final tokens it would have ours.
    iframe.setAttribute('sandbox', '');
    stage.appendChild(iframe);
    iframe.setAttribute('sandbox', sandboxTokens(sandbox, iframe));
    this.#origin = origin;
    this.#onBlocked = onBlocked;
    document.addEventListener('securitypolicyviolation', this.#onViolation);
    this.#window = iframe.contentWindow;
    this.#window?.location.replace(url);
  }

  /** Sets the accessible name. */
  set title(title: string) {
    if (this.#iframe) this.#iframe.title = title;
  }

  close(): void {
    document.removeEventListener('securitypolicyviolation', this.#onViolation);
    this.#iframe?.remove();
    this.#iframe = this.#onBlocked = undefined;
    this.#window = null;
  }

  readonly #onViolation = ({
    effectiveDirective,
    blockedURI,
  }: SecurityPolicyViolationEvent): void => {
    if (effectiveDirective === 'frame-src' && blockedURI.startsWith(this.#origin)) {
      this.#onBlocked?.();
    }
  };
}
