const TYPED_IN =
  'textarea, select, [contenteditable]:not([contenteditable=false]), input:not([type=button], [type=submit], [type=reset], [type=checkbox], [type=radio], [type=image], [type=file], [type=range], [type=color])';

/** Pointers that come over the frame; an inert frame leaves them to what is below it. */
const POINTER = ['pointermove', 'pointerdown', 'wheel', 'touchstart'] as const;

/** Where the agent is typing, if not in the view itself: a field, or another frame of the desktop. */
function typingPlace(stage: Element): EventTarget | undefined {
  const {ownerDocument: page} = stage;
  const {defaultView: view} = page;
  if (view && view.parent !== view && !page.hasFocus()) return view;
  let active = page.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  const isField = active?.matches(TYPED_IN) && active.getRootNode() !== stage.getRootNode();
  return (isField && active) || undefined;
}

/**
 * Keeps a page that focuses itself while it loads from taking the keystrokes of an agent who is
 * typing elsewhere on the desktop: the frame is inert until the agent leaves the field, comes over
 * the frame with the pointer, or goes on by Tab.
 *
 * @returns The undo.
 */
export function keepKeystrokes(stage: Element, iframe: HTMLIFrameElement): () => void {
  const page = stage.ownerDocument;
  const place = typingPlace(stage);
  if (!place) return () => undefined;
  const onKey = ({key}: KeyboardEvent): void => {
    if (key === 'Tab') release();
  };
  const release = (): void => {
    iframe.inert = false;
    place.removeEventListener('blur', release);
    place.removeEventListener('focus', release);
    page.removeEventListener('keydown', onKey, true);
    for (const type of POINTER) stage.removeEventListener(type, release);
  };
  iframe.inert = true;
  // A field is left; the window around the view is come back to.
  place.addEventListener('blur', release);
  place.addEventListener('focus', release);
  page.addEventListener('keydown', onKey, true);
  for (const type of POINTER) stage.addEventListener(type, release);
  return release;
}
