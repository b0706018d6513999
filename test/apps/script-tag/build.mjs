/** Puts the page, its script and the package's bundle side by side, as a web server has them. */
import {copyFileSync, cpSync, readFileSync, writeFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';

const published = (file) => fileURLToPath(import.meta.resolve(`gcb-agent-view/cdn/${file}`));

const bundle = 'gcb-agent-view.iife.min.js';
const integrity = JSON.parse(readFileSync(published('sri.json'), 'utf8'))[bundle];

cpSync('src', 'dist', {recursive: true});
copyFileSync(published(bundle), `dist/${bundle}`);
const page = readFileSync('dist/index.html', 'utf8');
writeFileSync('dist/index.html', page.replace('INTEGRITY', integrity));
