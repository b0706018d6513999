/**
 * Fails when `sbom.cdx.json` is not what the lockfile says now [S13]; with `--write`, writes it.
 * What has made it, an npm of some version, is no part of the question.
 */
import {execFileSync} from 'node:child_process';
import {readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {isDeepStrictEqual} from 'node:util';

const root = path.resolve(import.meta.dirname, '../..');
const file = path.join(root, 'sbom.cdx.json');

const OPTIONS = ['--package-lock-only', '--no-workspaces', '--output-reproducible', '--validate'];
const LEFT_OUT = ['dev', 'optional', 'peer'].flatMap((kind) => ['--omit', kind]);

const tool = path.join(root, 'node_modules/.bin/cyclonedx-npm');
const bom = JSON.parse(
  execFileSync(tool, [...OPTIONS, ...LEFT_OUT, '--output-file', '-'], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  }),
);
delete bom.metadata.tools;

if (process.argv.includes('--write')) writeFileSync(file, `${JSON.stringify(bom, null, 2)}\n`);
else if (!isDeepStrictEqual(JSON.parse(readFileSync(file, 'utf8')), bom)) {
  throw new Error('sbom.cdx.json is out of date: npm run sbom');
} else console.log(`sbom.cdx.json is up to date: ${bom.components.length} packages.`);
