/** Puts into the page what a server would render. */
import {readFileSync, writeFileSync} from 'node:fs';
import {html} from './server/prerender.js';

const file = 'dist/hydrate.html';
const page = readFileSync(file, 'utf8');
writeFileSync(
  file,
  page.replace('<div id="app"></div>', () => `<div id="app">${html}</div>`),
);
