/** What engines differ in, found out by trying it. */

/** Where the agent page of the element's own tests is. */
const SOME_PAGE = '/test/element/pages/cobrowse/slave.html';

/** Whether the engine has `moveBefore()`. */
export const hasMoveBefore = 'moveBefore' in Element.prototype;

/** Whether a frame in a shadow tree survives `moveBefore()`. Firefox ESR 153 empties it. */
export function keepsMovedFrames(): boolean {
  if (!hasMoveBefore) return false;
  const host = document.body.appendChild(document.createElement('div'));
  const frame = document.createElement('iframe');
  host.attachShadow({mode: 'open'}).append(frame);
  const {contentWindow} = frame;
  const elsewhere = document.body.appendChild(document.createElement('div'));
  elsewhere.moveBefore(host, null);
  const kept = frame.contentWindow === contentWindow;
  elsewhere.remove();
  return kept;
}

/**
 * Whether a frame that is filled by `location.replace` stays out of the Resource Timing of the page
 * around it. WebKit lists its address, without the fragment.
 */
export async function hidesFilledFrames(): Promise<boolean> {
  const frame = document.body.appendChild(document.createElement('iframe'));
  const loaded = new Promise((resolve) => frame.addEventListener('load', resolve, {once: true}));
  frame.contentWindow!.location.replace(`${SOME_PAGE}?filled`);
  await loaded;
  frame.remove();
  const timed = performance.getEntriesByType('resource');
  return !timed.some(({name}) => name.endsWith('?filled'));
}

/** Whether a link that fills an empty frame adds nothing to the history. In WebKit it does. */
export const hasCleanLinks = !navigator.vendor.startsWith('Apple');

/** A test; or, where the engine lacks what it rests on, a pending one whose name says so. */
export const itWhere =
  (able: boolean, lack: string) =>
  (name: string, test: Mocha.AsyncFunc): Mocha.Test =>
    able ? it(name, test) : it(`${name} (not here: ${lack})`);
