/** Builds what is published: the compiled server, the scripts of its pages, and declarations. */
import {execFileSync} from 'node:child_process';
import {mkdir, rm, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {build} from 'esbuild';
import {bundleDemo} from './site/bundle.js';
import {buildPackageIfStale} from './site/package-build.js';

const folder = import.meta.dirname;
const dist = path.join(folder, 'dist');
const typescript = path.join(folder, '../node_modules/typescript/bin/tsc');

buildPackageIfStale();
await rm(dist, {recursive: true, force: true});
await build({
  absWorkingDir: folder,
  entryPoints: {index: 'library.ts', cli: 'cli.ts'},
  outdir: 'dist',
  bundle: true,
  splitting: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  packages: 'external',
  // Bundles the pages in development; the published server has them bundled.
  external: ['./bundle.js'],
  logLevel: 'error',
});
await mkdir(path.join(dist, 'pages'));
for (const [name, text] of await bundleDemo()) {
  await writeFile(path.join(dist, 'pages', name), text);
}
execFileSync(
  process.execPath,
  [typescript, '--project', path.join(folder, 'tsconfig.build.json')],
  {
    stdio: 'inherit',
  },
);
