import {supportsAdoptingStyleSheets, type CSSResult} from 'lit';

const sheets = new WeakMap<Document, CSSStyleSheet>();

/**
 * Gives a shadow root that has come into another document its styles again: a constructed sheet
 * belongs to one document, and the engine drops it from whatever leaves. Engines without such sheets
 * keep theirs in the root.
 */
export function adoptStylesInto(root: ShadowRoot, styles: CSSResult): void {
  const page = root.ownerDocument;
  const view = page.defaultView;
  if (!supportsAdoptingStyleSheets || !view) return;
  let sheet = sheets.get(page);
  if (!sheet) {
    sheet = new view.CSSStyleSheet();
    sheet.replaceSync(styles.cssText);
    sheets.set(page, sheet);
  }
  root.adoptedStyleSheets = [sheet];
}
