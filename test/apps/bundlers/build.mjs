/** Builds the app with the tool that is named, into `dist/<tool>/`. */
import {execFileSync} from 'node:child_process';
import {copyFileSync, cpSync, mkdirSync} from 'node:fs';
import path from 'node:path';
import {promisify} from 'node:util';

const tool = process.argv[2];
const root = import.meta.dirname;
const out = path.join(root, 'dist', tool);
const bin = (name, ...args) =>
  execFileSync(path.join(root, 'node_modules/.bin', name), args, {cwd: root, stdio: 'inherit'});

/** Webpack, or what has its interface. */
async function pack(compiler) {
  const stats = await promisify(compiler)({
    mode: 'production',
    entry: './src/main.js',
    output: {path: out, filename: 'main.js'},
  });
  if (stats.hasErrors() || stats.hasWarnings()) throw new Error(stats.toString());
}

const bundle = (folder) =>
  bin('esbuild', `${folder}/main.js`, '--bundle', '--minify', '--format=esm', `--outdir=${out}`);

const tools = {
  webpack: async () => pack((await import('webpack')).default),
  rspack: async () => pack((await import('@rspack/core')).rspack),
  esbuild: () => bundle('src'),
  // Takes the page with its script, and writes both.
  parcel: () =>
    bin('parcel', 'build', 'src/index.html', '--dist-dir', out, '--public-url', './', '--no-cache'),
  /** Each package sees only what it names as its own dependency. */
  pnpm: () => {
    const folder = path.join(root, 'pnpm');
    bin(
      'pnpm',
      '--dir',
      folder,
      'install',
      '--ignore-workspace',
      '--no-lockfile',
      '--config.hoist=false',
    );
    cpSync(path.join(root, 'src'), path.join(folder, 'src'), {recursive: true});
    bundle('pnpm/src');
  },
};

mkdirSync(out, {recursive: true});
await tools[tool]();
if (tool !== 'parcel')
  copyFileSync(path.join(root, 'src/index.html'), path.join(out, 'index.html'));
