/**
 * Lists the promises of this package that no test names. A test names the promises it proves in
 * brackets, one or several: `refuses a token of eight digits before any request [C1]`, `… [C4 C5]`.
 *
 * `promises.json` also lists those still `planned`. Fails when a promise is neither tested nor
 * planned, or planned though tested, or when a test names one that does not exist. `--write` takes
 * the tested ones off the planned.
 */
import {readFileSync, readdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {format} from 'prettier';

const folder = import.meta.dirname;
const list = path.join(folder, 'promises.json');
const {promises, planned} = JSON.parse(readFileSync(list, 'utf8'));

const isTest = (file) =>
  /\.(ts|tsx|js|mjs)$/.test(file) &&
  !/(^|\/)(node_modules|dist|target)\/|^promises\.mjs$/.test(file);
const inBrackets = /\[([A-Z]\d{1,2}(?:[ ,]+[A-Z]\d{1,2})*)\]/g;

/** @type {Map<string, Set<string>>} promise → files that name it */
const named = new Map();
for (const file of readdirSync(folder, {recursive: true}).filter(isTest)) {
  for (const [, ids] of readFileSync(path.join(folder, file), 'utf8').matchAll(inBrackets)) {
    for (const id of ids.split(/[ ,]+/)) named.set(id, (named.get(id) ?? new Set()).add(file));
  }
}

const stillPlanned = planned.filter((id) => !named.has(id));
const settled = planned.filter((id) => named.has(id));
const missing = Object.keys(promises).filter((id) => !named.has(id) && !planned.includes(id));
const unknown = [...named.keys()].filter((id) => !(id in promises));

for (const id of stillPlanned) console.log(`planned   ${id}: ${promises[id]}`);
for (const id of missing) console.log(`UNTESTED  ${id}: ${promises[id]}`);
for (const id of unknown) console.log(`UNKNOWN   ${id}, named in ${[...named.get(id)].join(', ')}`);

if (process.argv.includes('--write') && settled.length > 0) {
  const text = JSON.stringify({promises, planned: stillPlanned});
  writeFileSync(list, await format(text, {parser: 'json', printWidth: 100}));
} else {
  for (const id of settled) {
    console.log(
      `SETTLED   ${id} has a test: take it off the planned (npm run promises -- --write)`,
    );
  }
  if (settled.length > 0) process.exitCode = 1;
}
if (missing.length + unknown.length > 0) process.exitCode = 1;

const tested = Object.keys(promises).filter((id) => named.has(id)).length;
console.log(`${tested} of ${Object.keys(promises).length} promises have a test.`);
