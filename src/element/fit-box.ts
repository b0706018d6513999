/**
 * Marks whether the page has left the element a box of its own to fill: no selector of a style sheet
 * matches that, and no rule of ours may forbid it, since `display` is the page's.
 */
export function fitBox(view: Element, root: ParentNode | undefined): void {
  const display = view.ownerDocument.defaultView?.getComputedStyle(view).display;
  const isBoxless = display === 'contents' || display === 'inline';
  root?.querySelector('.fill')?.classList.toggle('boxless', isBoxless);
}
