import {buildAgentPageUrl, type AgentPageParams} from '../protocol/agent-page-url.js';
import {permissionsPolicy, sandboxTokens} from './frame-permissions.js';
import {onFrameBlocked, type FramePolicy} from './frame-policy.js';
import {keepKeystrokes} from './keystrokes.js';

/** How the agent page is shown: what goes into its address besides the session, and what it may do. */
export interface AgentFrameOptions extends Required<Omit<AgentPageParams, 'sessionToken'>> {
  /** See `permissionsPolicy`. */
  readonly allow: string;
  /** See `sandboxTokens`. */
  readonly sandbox: string;
}

/** The agent page learns the origin of the desktop, never its path and query. */
const REFERRER_POLICY = 'strict-origin';

/**
 * The frame with the vendor's agent page, of one session: changing the fragment alone would not load
 * the page anew. It is the one place that keeps the session's token for the view, until the end.
 *
 * The address holds the token. It is brought into an empty frame, so it shows up neither in an
 * attribute nor in the history nor in the page's Resource Timing.
 */
export class AgentFrame {
  readonly #sessionToken: string;
  #iframe: HTMLIFrameElement | undefined;
  /** A frame that is moved without `moveBefore()` gets another one, with nothing in it. */
  #window: Window | null = null;
  #cleanUp: (() => void) | undefined;

  constructor(sessionToken: string) {
    this.#sessionToken = sessionToken;
  }

  /** Whether it is, or will be, the frame of the session that `sessionToken` names. */
  isFor(sessionToken: string): boolean {
    return this.#sessionToken === sessionToken;
  }

  /** Whether the agent page is in the frame, as far as we have brought it there. */
  get isOpen(): boolean {
    return !!this.#iframe && this.#iframe.contentWindow === this.#window;
  }

  /**
   * Loads the page into a new frame on `stage`, which is in a document.
   *
   * @param server The base of the node that owns the session.
   * @param onBlocked Called when a policy of the embedding page keeps the agent page out.
   */
  open(
    stage: Element,
    server: string,
    {allow, sandbox, params, extraParams, nosidinput, debug}: AgentFrameOptions,
    onBlocked: (policy: FramePolicy) => void,
  ): void {
    this.close();
    const sessionToken = this.#sessionToken;
    const url = buildAgentPageUrl(server, {params, extraParams, nosidinput, debug, sessionToken});
    const {origin, protocol} = new URL(url);
    if (!/^https?:$/.test(protocol)) return;
    const page = stage.ownerDocument;
    const iframe = (this.#iframe = page.createElement('iframe'));
    iframe.referrerPolicy = REFERRER_POLICY;
    iframe.allow = permissionsPolicy(allow, origin);
    iframe.setAttribute('part', 'frame');
    // While it is empty, the frame has an origin of its own. With the final tokens it would have ours.
    iframe.setAttribute('sandbox', '');
    iframe.name = `gcb-${Math.random()}`;
    stage.appendChild(iframe);
    iframe.setAttribute('sandbox', sandboxTokens(sandbox, iframe));
    const release = keepKeystrokes(stage, iframe);
    // Blocked with it may be what prepared for it: one policy is one problem.
    const forget = onFrameBlocked(page, origin, (policy) => {
      forget();
      onBlocked(policy);
    });
    this.#cleanUp = () => {
      release();
      forget();
    };
    this.#window = iframe.contentWindow;
    fill(iframe, url);
  }

  /** Sets the accessible name. */
  set title(title: string) {
    if (this.#iframe) this.#iframe.title = title;
  }

  close(): void {
    this.#cleanUp?.();
    this.#iframe?.remove();
    this.#cleanUp = this.#iframe = undefined;
    this.#window = null;
  }
}

/**
 * Brings a page into an empty frame. Its referrer is limited by the link's policy, where
 * `location.replace` goes by that of the document and can reveal path and query; but in WebKit a
 * link adds to the history. The link is in no document, so nobody there learns the address from it.
 */
function fill(iframe: HTMLIFrameElement, url: string): void {
  const page = iframe.ownerDocument;
  if (page.defaultView?.navigator.vendor.startsWith('Apple')) {
    iframe.contentWindow?.location.replace(url);
  } else {
    const link = page.createElement('a');
    link.referrerPolicy = REFERRER_POLICY;
    link.target = iframe.name;
    link.href = url;
    link.click();
  }
  iframe.removeAttribute('name');
}
