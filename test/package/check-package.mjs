/** Asks the tools that know how packages go wrong about ours, as it would be published [P1]. */
import {execFileSync} from 'node:child_process';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');

const questions = [
  ['publint', '--strict'],
  // There is no CommonJS build: `require()` of an ES module works in Node from 20.19 on.
  ['attw', '--pack', '--profile', 'esm-only', '--format', 'ascii', '--no-emoji'],
  ['es-check', 'es2019', 'cdn/**/*.iife.min.js'],
  ['es-check', 'es2022', '--module', 'cdn/gcb-agent-view.min.js'],
  // What is installed is what was locked, from the registry.
  [
    'lockfile-lint',
    ...['--path', 'package-lock.json', '--type', 'npm', '--allowed-hosts', 'npm'],
    ...['--validate-https', '--validate-integrity', '--validate-package-names'],
  ],
];

for (const [tool, ...args] of questions) {
  try {
    execFileSync(path.join(root, 'node_modules/.bin', tool), args, {
      cwd: root,
      encoding: 'utf8',
      stdio: 'pipe',
    });
    console.log(`clean: ${tool} ${args.join(' ')}`);
  } catch ({stdout, stderr}) {
    console.error(stdout, stderr);
    console.error(`NOT clean: ${tool} ${args.join(' ')}`);
    process.exitCode = 1;
  }
}
