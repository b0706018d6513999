/** Builds again, elsewhere, and fails when a byte is another one, or names this machine [S13]. */
import {execFileSync} from 'node:child_process';
import {cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');
const elsewhere = mkdtempSync(path.join(os.tmpdir(), 'build-'));

const SOURCES = ['build', 'src', 'package.json', 'rollup.config.mjs', 'tsconfig.json'];
const PRODUCTS = ['cdn', 'dist'];

const filesIn = (folder) =>
  PRODUCTS.flatMap((product) =>
    readdirSync(path.join(folder, product), {recursive: true, withFileTypes: true})
      .filter((entry) => entry.isFile())
      .map(({parentPath, name}) => path.relative(folder, path.join(parentPath, name))),
  ).sort();

const faultsOf = (file) => {
  const [here, there] = [root, elsewhere].map((folder) => readFileSync(path.join(folder, file)));
  if (!here.equals(there)) return [`${file} differs`];
  const isNamed = [root, os.homedir()].some((folder) => here.includes(`${folder}/`));
  return isNamed ? [`${file} names a folder of this machine`] : [];
};

try {
  for (const name of SOURCES) {
    cpSync(path.join(root, name), path.join(elsewhere, name), {recursive: true});
  }
  symlinkSync(path.join(root, 'node_modules'), path.join(elsewhere, 'node_modules'));
  const rollup = path.join(root, 'node_modules/.bin/rollup');
  execFileSync(rollup, ['-c', '--silent'], {cwd: elsewhere, stdio: 'inherit'});

  const files = filesIn(root);
  const missing = filesIn(elsewhere).filter((file) => !files.includes(file));
  const faults = [...missing.map((file) => `${file} is missing`), ...files.flatMap(faultsOf)];
  if (faults.length > 0) throw new Error(faults.join('\n'));
  console.log(`${files.length} files are the same when they are built elsewhere.`);
} finally {
  rmSync(elsewhere, {recursive: true});
}
