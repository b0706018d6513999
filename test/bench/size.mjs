/**
 * Prints what a page downloads, and how much of it is ours. With `--check`, exits 1 over budget
 * [F1]; with `--modules`, says which module weighs what. kB are 1000 bytes.
 */
import path from 'node:path';
import {brotliCompressSync, gzipSync} from 'node:zlib';
import {transform} from 'esbuild';
import {rollup} from 'rollup';
import {SHORTENED_ALONE} from '../../build/internal-names.mjs';
import {bundle, dependencyPlugins, everything, scripts} from '../../rollup.config.mjs';

/** What we are after, and what we have and must not exceed until we get there. */
const BUDGET = {
  'cdn/gcb-agent-view.iife.min.js': {goal: 35, ceiling: 34.7},
  'own code, ES2022': {goal: 20, ceiling: 27.9},
  'controller alone, ES2019': {goal: 20, ceiling: 21.5},
};

/** In the order of the modules that the scripts of `cdn/` have. */
const controller = `
  import 'cometd';
  import {CobrowseController} from './src/controller/index.ts';
  self.CobrowseController = CobrowseController;`;

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
const alone = {entry: controller, target: 'es2019', guard: 'self', plugins: dependencyPlugins()};
const rows = [
  await sizesOf('own code, ES2022', ours),
  await sizesOf('controller alone, ES2019', alone),
];
for (const script of scripts.filter((each) => !isLanguage(each))) {
  const plugins = [...dependencyPlugins(), ...(script.plugins ?? [])];
  rows.push(await sizesOf(script.file, {...script, notices: false, plugins}));
}

const width = Math.max(...rows.map(({name}) => name.length));
const line = (name, ...cells) =>
  console.log(name.padEnd(width), ...cells.map((cell) => String(cell).padStart(8)));
line('kB', 'min', 'gzip', 'brotli', 'goal', 'ceiling');
for (const {name, min, gzip, brotli} of rows) {
  const {goal = '', ceiling = ''} = BUDGET[name] ?? {};
  line(name, ...[min, gzip, brotli].map((each) => each.toFixed(2)), goal, ceiling);
}
const over = rows.filter(({name, gzip}) => gzip > BUDGET[name]?.ceiling);
if (process.argv.includes('--check') && over.length > 0) {
  console.error(`Over the ceiling: ${over.map(({name}) => name).join(', ')}`);
  process.exitCode = 1;
}

if (process.argv.includes('--modules')) {
  const {modules} = await generate(ours);
  const parts = [];
  for (const [id, {code}] of Object.entries(modules)) {
    const min = (await transform(code ?? '', {minify: true, mangleProps: SHORTENED_ALONE})).code;
    parts.push([path.relative('.', id), min.length, gzipped(min).length]);
  }
  console.log('\nbytes of each module, minified and gzipped by itself');
  for (const [id, min, gzip] of parts.sort((a, b) => b[1] - a[1])) {
    console.log(String(min).padStart(6), String(gzip).padStart(6), id);
  }
}
