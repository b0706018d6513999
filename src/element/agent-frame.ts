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

const DENIED = ['camera', 'microphone', 'geolocation', 'payment', 'usb', 'display-capture'];

/** Leaves only what a frame may be given. */
const sandboxTokens = (wanted: string): string => {
  const known = `${SANDBOX} ${SANDBOX_EXTRAS}`.split(' ');
  const tokens = (wanted || SANDBOX).split(/\s+/);
  return tokens.filter((token) => known.includes(token)).join(' ');
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
  #url = '';
  #onBlocked: (() => void) | undefined;

  get isOpen(): boolean {
    return !!this.#url;
  }

  /**
   * @param url An http(s) address. Anything else is refused: a script address would run as our page,
   *     whose origin an empty frame has.
   */
  open(stage: Element, url: string, {title, sandbox, onBlocked}: AgentFrameOptions): void {
    this.close();
    const {origin, protocol} = new URL(url);
    if (!/^https?:$/.test(protocol)) return;
    const iframe = document.createElement('iframe');
    iframe.title = title;
    iframe.referrerPolicy = 'strict-origin';
    iframe.setAttribute('part', 'frame');
    iframe.setAttribute('sandbox', sandboxTokens(sandbox));
    const denied = DENIED.map((feature) => `${feature} 'none'`);
    iframe.allow = [...denied, `fullscreen ${origin}`].join('; ');
    this.#iframe = iframe;
    this.#url = url;
    this.#onBlocked = onBlocked;
    document.addEventListener('securitypolicyviolation', this.#onViolation);
    stage.appendChild(iframe);
    this.#load();
  }

  /** To be called when the frame may have been moved in the document, which empties it. */
  revive(): void {
    try {
      if (this.#iframe?.contentWindow?.location.href === 'about:blank') this.#load();
    } catch {
      // Another origin: the agent page is in it.
    }
  }

  /** Sets the accessible name. */
  set title(title: string) {
    if (this.#iframe) this.#iframe.title = title;
  }

  close(): void {
    document.removeEventListener('securitypolicyviolation', this.#onViolation);
    this.#iframe?.remove();
    this.#iframe = this.#onBlocked = undefined;
    this.#url = '';
  }

  #load(): void {
    this.#iframe?.contentWindow?.location.replace(this.#url);
  }

  readonly #onViolation = (event: SecurityPolicyViolationEvent): void => {
    const {effectiveDirective, blockedURI} = event;
    if (effectiveDirective === 'frame-src' && blockedURI.startsWith(new URL(this.#url).origin)) {
      this.#onBlocked?.();
    }
  };
}
