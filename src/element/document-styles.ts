import {supportsAdoptingStyleSheets, type CSSResult} from 'lit';

/**
 * Gives a shadow root that has come into another document its styles again: a constructed sheet
 * belongs to one document, and the engine drops it from whatever leaves. Engines without such sheets
 * keep theirs in the root.
 */
export function adoptStylesInto(root: ShadowRoot, styles: CSSResult): void {
  const view = root.ownerDocument.defaultView;
  if (!supportsAdoptingStyleSheets || !view) return;
  const sheet = new view.CSSStyleSheet();
  sheet.replaceSync(styles.cssText);
  root.adoptedStyleSheets = [sheet];
}
