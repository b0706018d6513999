/** Fails when `custom-elements.json` is incomplete, or not what the sources say now. */
import {execFileSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {validateCem} from '@wc-toolkit/cem-validator';

const root = path.resolve(import.meta.dirname, '../..');
const fresh = mkdtempSync(path.join(os.tmpdir(), 'manifest-'));

try {
  const cem = path.join(root, 'node_modules/.bin/cem');
  const config = 'test/package/manifest.config.mjs';
  const outdir = path.relative(root, fresh);
  execFileSync(cem, ['analyze', '--quiet', '--config', config, '--outdir', outdir], {cwd: root});
  const read = (folder) => readFileSync(path.join(folder, 'custom-elements.json'), 'utf8');
  const expected = read(fresh);
  if (read(root) !== expected) {
    throw new Error('custom-elements.json is out of date: npm run analyze');
  }
  await validateCem(JSON.parse(expected), {
    packageJsonPath: path.join(root, 'package.json'),
    // The types stand in the .d.ts files; the schema has no place for them among the exports.
    rules: {manifest: {exportTypes: 'off'}},
  });
  console.log('custom-elements.json is up to date and valid.');
} finally {
  rmSync(fresh, {recursive: true});
}
