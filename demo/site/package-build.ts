import {spawnSync} from 'node:child_process';
import {existsSync, readdirSync, statSync} from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const BUILT = ['dist/define.js', 'cdn/gcb-agent-view.iife.min.js'];

/** Builds the package when there is no build, or when a source file is newer than it. */
export function buildPackageIfStale(): void {
  if (isFresh()) return;
  console.log('Building the package …');
  const {status} = spawnSync('npm', ['run', '--silent', 'build'], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error('The build failed. Run "npm ci", then "npm run build".');
}

function isFresh(): boolean {
  const files = BUILT.map((file) => path.join(root, file));
  if (!files.every(existsSync)) return false;
  const builtAt = Math.min(...files.map((file) => statSync(file).mtimeMs));
  return newestIn(path.join(root, 'src')) <= builtAt;
}

function newestIn(folder: string): number {
  return readdirSync(folder, {recursive: true, encoding: 'utf8'})
    .map((file) => statSync(path.join(folder, file)).mtimeMs)
    .reduce((newest, time) => Math.max(newest, time), 0);
}
