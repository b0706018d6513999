/**
 * Every state of the element on one page, with and without `controls`, to be looked at. The address
 * chooses: `?controls=0&lang=de&dir=rtl&width=320&asking&scene=active`.
 */
import '../support/faked-view.js';
import {SCENES} from '../support/scenes.js';
import * as languages from './languages.js';
import {registerStrings} from '../../../src/element/strings/strings.js';

registerStrings(languages);

const query = new URLSearchParams(location.search);
const main = document.querySelector('main')!;
const {documentElement} = document;
documentElement.lang = query.get('lang') ?? 'en';
documentElement.dir = query.get('dir') ?? '';
documentElement.style.setProperty('--width', `${query.get('width') ?? 560}px`);
if (query.has('width')) main.style.gridTemplateColumns = 'repeat(auto-fill, var(--width))';

async function show(name: string): Promise<void> {
  const figure = document.createElement('figure');
  const caption = document.createElement('figcaption');
  const view = document.createElement('gcb-faked-view');
  caption.textContent = name;
  view.controls = query.get('controls') !== '0';
  view.label = `Co-browse, ${name}`;
  figure.append(caption, view);
  main.append(figure);
  await view.updateComplete;
  await SCENES[name]!(view);
  await view.updateComplete;
  if (query.has('asking')) {
    view.shadowRoot!.querySelector<HTMLElement>('[part~=end-button]')?.click();
  }
}

const names = query.has('scene') ? query.getAll('scene') : Object.keys(SCENES);
await Promise.all(names.map(show));
await new Promise((resolve) => setTimeout(resolve, 1500));
documentElement.dataset['ready'] = '';
