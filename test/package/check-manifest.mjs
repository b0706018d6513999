/** Fails when the manifest is incomplete, or it and what is made of it are not what the sources say. */
import {execFileSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {validateCem} from '@wc-toolkit/cem-validator';

const root = path.resolve(import.meta.dirname, '../..');
const FILES = [
  'custom-elements.json',
  'editors/vscode.css-custom-data.json',
  'editors/vscode.html-custom-data.json',
  'editors/web-types.json',
  'types/handlers.d.ts',
];
const fresh = mkdtempSync(path.join(os.tmpdir(), 'manifest-'));

try {
  const cem = path.join(root, 'node_modules/.bin/cem');
  const config = 'test/package/manifest.config.mjs';
  const outdir = path.relative(root, fresh);
  execFileSync(cem, ['analyze', '--quiet', '--config', config, '--outdir', outdir], {cwd: root});
  execFileSync(process.execPath, ['build/editor-data.mjs', outdir], {cwd: root});
  for (const file of FILES) {
    const [expected, found] = [fresh, root].map((folder) => readFileSync(path.join(folder, file)));
    if (!expected.equals(found)) throw new Error(`${file} is out of date: npm run analyze`);
  }
  await validateCem(JSON.parse(readFileSync(path.join(root, FILES[0]), 'utf8')), {
    packageJsonPath: path.join(root, 'package.json'),
    // The types stand in the .d.ts files; the schema has no place for them among the exports.
    rules: {manifest: {exportTypes: 'off'}},
  });
  console.log('custom-elements.json is valid; it and what is made of it are up to date.');
} finally {
  rmSync(fresh, {recursive: true});
}
