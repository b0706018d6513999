/**
 * Every state of the element, with `controls`, with the question for the end, and without. The
 * language is that of the address: `?lang=de`.
 */
import '../support/faked-view.js';
import {SCENES} from '../support/scenes.js';
import * as languages from './languages.js';
import {registerStrings} from '../../../src/element/languages.js';

registerStrings(languages);

const KINDS = ['controls', 'question', 'plain'] as const;

const main = document.querySelector('main')!;
const {documentElement} = document;
documentElement.lang = new URLSearchParams(location.search).get('lang') ?? 'en';

async function show(name: string, kind: (typeof KINDS)[number]): Promise<void> {
  const figure = document.createElement('figure');
  const caption = document.createElement('figcaption');
  const view = document.createElement('gcb-faked-view');
  caption.textContent = `${name}, ${kind}`;
  view.controls = kind !== 'plain';
  figure.append(caption, view);
  main.append(figure);
  await view.updateComplete;
  await SCENES[name]!(view);
  await view.updateComplete;
  if (kind !== 'question') return;
  view.shadowRoot!.querySelector<HTMLElement>('[part~=end-button]')?.click();
  await view.updateComplete;
}

for (const kind of KINDS) {
  const names = kind === 'question' ? ['active'] : Object.keys(SCENES);
  await Promise.all(names.map((name) => show(name, kind)));
}
// After which a wait shows its progress.
await new Promise((resolve) => setTimeout(resolve, 1500));
(document.activeElement as HTMLElement | null)?.blur();
documentElement.dataset['ready'] = '';
