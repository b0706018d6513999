/**
 * Prints what a page downloads, and how much of it is ours. With `--check`, exits 1 over budget
 * [F1]; with `--modules`, says which module weighs what.
 *
 * The baseline is what any element on Lit and CometD has to load: both libraries, through the same
 * Rollup, esbuild and terser steps, in the same run. kB are 1000 bytes.
 */
import path from 'node:path';
import {brotliCompressSync, gzipSync} from 'node:zlib';
import {transform} from 'esbuild';
import {rollup} from 'rollup';
import {bundle, dependencyPlugins, everything, scripts} from '../../rollup.config.mjs';

/** What we are after, and what we have and must not exceed until we get there. */
const OWN_KB = {goal: 8, ceiling: 21.9};
const RATIO = {goal: 1.4, ceiling: 2.25};

const libraries = `
  import {LitElement, css, html, nothing} from 'lit';
  import {CometD} from 'cometd';
  self.libraries = {LitElement, css, html, nothing, CometD};`;

const gzipped = (code) => gzipSync(code, {level: 9});

async function generate(options) {
  const {output: outputOptions, ...inputOptions} = bundle(options);
  const build = await rollup(inputOptions);
  const {output} = await build.generate({...outputOptions, sourcemap: false});
  await build.close();
  return output[0];
}

async function sizesOf(name, options) {
  const code = Buffer.from((await generate(options)).code);
  const kB = ({length}) => length / 1000;
  return {name, min: kB(code), gzip: kB(gzipped(code)), brotli: kB(brotliCompressSync(code))};
}

const isLanguage = ({file}) => file.includes('/strings/');
const ours = {entry: everything, target: 'es2022', external: /^(lit|cometd)($|\/)/};
const rows = [
  await sizesOf('lit + cometd, ES2019', {entry: libraries, target: 'es2019', guard: 'self'}),
  await sizesOf('own code, ES2022', ours),
];
for (const script of scripts.filter((each) => !isLanguage(each))) {
  const plugins = [...dependencyPlugins(), ...(script.plugins ?? [])];
  rows.push(await sizesOf(script.file, {...script, plugins}));
}

const [baseline, own, , iife] = rows;
const width = Math.max(...rows.map(({name}) => name.length));
const line = (name, ...cells) =>
  console.log(name.padEnd(width), ...cells.map((cell) => String(cell).padStart(8)));
line('kB', 'min', 'gzip', 'brotli');
for (const {name, min, gzip, brotli} of rows) {
  line(name, ...[min, gzip, brotli].map((each) => each.toFixed(2)));
}

const ratio = iife.gzip / baseline.gzip;
const verdicts = [
  ['own code, kB', own.gzip, OWN_KB],
  ['IIFE, times the libraries', ratio, RATIO],
];
for (const [what, value, {goal, ceiling}] of verdicts) {
  console.log(`${what}: ${value.toFixed(2)}; goal ${goal}, ceiling ${ceiling}`);
}
const over = verdicts.some(([, value, {ceiling}]) => value > ceiling);
if (process.argv.includes('--check') && over) process.exitCode = 1;

if (process.argv.includes('--modules')) {
  const {modules} = await generate(ours);
  const parts = [];
  for (const [id, {code}] of Object.entries(modules)) {
    const min = (await transform(code ?? '', {minify: true, mangleProps: /^_p_/})).code;
    parts.push([path.relative('.', id), min.length, gzipped(min).length]);
  }
  console.log('\nbytes of each module, minified and gzipped by itself');
  for (const [id, min, gzip] of parts.sort((a, b) => b[1] - a[1])) {
    console.log(String(min).padStart(6), String(gzip).padStart(6), id);
  }
}
