import {systemClock} from '../util/clock.js';
import {withHosts} from './shadow-hosts.js';

/** What an `<input>` is that takes no text. */
const NO_TEXT = /^(button|submit|reset|checkbox|radio|image|file|range|color)$/;

/** By no selector: a list in `:not()` throws in Chromium before 88, and no agent page would open. */
const isTypedIn = ({isContentEditable, localName, type}: HTMLInputElement): boolean =>
  isContentEditable || localName === 'textarea' || (localName === 'input' && !NO_TEXT.test(type));

/** Within this an agent page has loaded, and has focused its own field if it wants to. */
const OPENING_MS = 5000;

/** The field of the desktop, not of the view, in which the agent is typing. */
function fieldInUse(stage: Element): HTMLElement | undefined {
  let active = stage.ownerDocument.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  const field = active as HTMLInputElement | null;
  const isElsewhere = field && field.getRootNode() !== stage.getRootNode();
  return isElsewhere && isTypedIn(field) ? field : undefined;
}

/**
 * Keeps a page that focuses itself while it loads from taking the keystrokes of an agent who is
 * typing elsewhere on the desktop: no attribute of a frame forbids it to, so the field gets the focus
 * back at once, unless the agent has gone to the frame with the pointer or on by Tab.
 *
 * @returns The undo.
 */
export function keepKeystrokes(stage: Element, iframe: HTMLIFrameElement): () => void {
  const field = fieldInUse(stage);
  if (!field) return () => undefined;
  const page = stage.ownerDocument;
  const giveBack = (): void => {
    // Of what is in a shadow root, a document has the host for its active element.
    const isTaken = page.activeElement?.contains(withHosts(iframe).pop()!);
    if (isTaken) field.focus({preventScroll: true});
  };
  // Where the focus has gone to is known after the event.
  const onBlur = (): void => void systemClock.setTimeout(giveBack, 0);
  const onKey = ({key}: KeyboardEvent): void => {
    if (key === 'Tab') release();
  };
  const release = (): void => {
    systemClock.clearTimeout(timer);
    field.removeEventListener('blur', onBlur);
    page.removeEventListener('keydown', onKey, true);
    iframe.removeEventListener('pointerenter', release);
  };
  const timer = systemClock.setTimeout(release, OPENING_MS);
  field.addEventListener('blur', onBlur);
  page.addEventListener('keydown', onKey, true);
  iframe.addEventListener('pointerenter', release);
  return release;
}
