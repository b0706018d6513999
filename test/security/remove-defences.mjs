/**
 * Removes one defence at a time from a copy of the tree, runs the one test that has to fail, and
 * prints a table. Fails when a test passes without its defence, when a test fails with it, and when a
 * text of the table (`defences.mjs`) is no longer in its file.
 *
 *   node test/security/remove-defences.mjs             all of them, about ten minutes
 *   node test/security/remove-defences.mjs 'threat 4'  those of some threats or findings
 *   node test/security/remove-defences.mjs --check     only whether the table fits the sources
 */
import {spawn} from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {DEFENCES, SUBJECTS} from './defences.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const LIMIT_MS = 120_000;
const HANG_MS = 30_000;
const BUILT = ['dist', 'cdn'];

/** What the last line says that counts; a runner may write several. */
const count = (output, pattern) => Number([...output.matchAll(pattern)].at(-1)?.[1] ?? 0);

const isForNode = (test) =>
  /\.node\.test\.ts$|^test\/(package|demo|controller|util|protocol)\//.test(test) &&
  !test.endsWith('.browser.test.ts');

/** What a run of tests came to. `broken` when no test ran, as after a fault of syntax. */
function judge({test, grep = ''}, {code, output, hung}) {
  if (hung) return {result: 'failed', output: `${output}\nNot at its end in time.`};
  if (test.endsWith('.mjs')) return {result: code === 0 ? 'passed' : 'failed', output};
  if (isForNode(test)) {
    const failed = count(output, /(\d+) failing/g);
    if (failed + count(output, /(\d+) passing/g) === 0) return {result: 'broken', output};
    return {result: failed > 0 ? 'failed' : 'passed', output};
  }
  // The runner for browsers has no filter: what counts is the test that is named.
  const failed = output.split('\n').filter((line) => line.includes('❌') && line.includes(grep));
  if (failed.some((line) => line.includes(' > '))) return {result: 'failed', output};
  return {result: count(output, /(\d+) passed/g) > 0 ? 'passed' : 'broken', output};
}

/** The copy in which defences are removed: what git knows, built files, and linked packages. */
class Copy {
  #place = mkdtempSync(path.join(os.tmpdir(), 'defences-'));
  /** Deeper than where another check builds, so that a path to `node_modules` is another one. */
  #folder = path.join(this.#place, 'of/the/package');

  constructor() {
    this.#take('src', 'test', 'demo', 'types', 'build', ...BUILT);
    const files = [
      'package.json',
      'tsconfig.json',
      'rollup.config.mjs',
      'web-test-runner.config.mjs',
    ];
    this.#take(...files, 'LICENSE', 'README.md', 'SECURITY.md', 'package-lock.json');
    symlinkSync(path.join(root, 'node_modules'), path.join(this.#folder, 'node_modules'));
  }

  remove() {
    rmSync(this.#place, {recursive: true, force: true});
  }

  /** Calls `work` while a text of a file is another one. `undefined` when the text is not there once. */
  async without({file, text, instead}, work) {
    const own = path.join(this.#folder, file);
    const before = readFileSync(own, 'utf8');
    if (before.split(text).length !== 2) return undefined;
    writeFileSync(
      own,
      before.replace(text, () => instead),
    );
    try {
      return await work();
    } finally {
      writeFileSync(own, before);
    }
  }

  /** Calls `work` with what is built of the sources as they are now. */
  async built(work) {
    try {
      const {code, output} = await this.#run([
        'node_modules/rollup/dist/bin/rollup',
        '-c',
        '--silent',
      ]);
      return code === 0 ? await work() : {result: 'broken', output};
    } finally {
      this.#take(...BUILT);
    }
  }

  #take(...names) {
    const left = ['node_modules', '.git', 'coverage', 'target'];
    const filter = (file) => !left.includes(path.basename(file));
    for (const name of names) {
      const own = path.join(this.#folder, name);
      rmSync(own, {recursive: true, force: true});
      cpSync(path.join(root, name), own, {recursive: true, filter});
    }
  }

  async test(entry) {
    return judge(entry, await this.run(entry));
  }

  /** Runs a test file, in a browser where it is no test for Node. */
  run({test, grep, hangs}) {
    if (test.endsWith('.mjs')) return this.#run([test]);
    if (!isForNode(test)) {
      return this.#run(['node_modules/@web/test-runner/dist/bin.js', '--files', test]);
    }
    const args = ['--no-package', '--node-option', 'import=tsx', '--timeout', '20000', '--bail'];
    const filter = grep ? ['--fgrep', grep] : [];
    return this.#run(
      ['node_modules/mocha/bin/mocha.js', ...args, ...filter, test],
      hangs ? HANG_MS : LIMIT_MS,
    );
  }

  /** With all that it starts, and no longer than the limit: without a defence a test may never end. */
  #run(args, limitMs = LIMIT_MS) {
    return new Promise((resolve) => {
      const child = spawn(process.execPath, args, {cwd: this.#folder, detached: true});
      let output = '';
      let hung = false;
      const timer = setTimeout(() => {
        hung = true;
        process.kill(-child.pid, 'SIGKILL');
      }, limitMs);
      const add = (chunk) => (output += chunk);
      child.stdout.on('data', add);
      child.stderr.on('data', add);
      child.on('close', (code) => {
        clearTimeout(timer);
        resolve({code, output, hung});
      });
    });
  }
}

/** Each test as it is: what fails anyway proves nothing. A browser runs a file once for all of them. */
async function failingAnyway(copy, entries) {
  const runs = new Map();
  const failing = new Map();
  for (const entry of entries) {
    const key = isForNode(entry.test) ? `${entry.test} ${entry.grep}` : entry.test;
    if (!runs.has(key)) runs.set(key, await copy.run(entry));
    const {result, output} = judge(entry, runs.get(key));
    if (result !== 'passed') failing.set(entry, output);
  }
  return failing;
}

async function tryWithout(copy, entry) {
  const test = () => copy.test(entry);
  return copy.without(entry, () => (entry.build ? copy.built(test) : test()));
}

const VERDICTS = {
  failed: 'yes',
  passed: '**no**',
  broken: '**no test ran**',
  anyway: '**fails with it, too**',
  stale: '**not in its file, or not once**',
};

const subjectOf = (threat) =>
  threat
    .split(', ')
    .map((each) => `${each}: ${SUBJECTS[each]}`)
    .join('; ');

const wanted = process.argv.slice(2);
const isWanted = (threat) => wanted.length === 0 || wanted.includes(threat);
const entries = DEFENCES.filter(({threat}) => threat.split(', ').some(isWanted));
const uncovered = Object.keys(SUBJECTS).filter(
  (subject) => !DEFENCES.some(({threat}) => threat.split(', ').includes(subject)),
);
if (uncovered.length > 0) throw new Error(`No defence is listed for ${uncovered.join(', ')}.`);
if (wanted.includes('--check')) {
  const isThere = ({file, text, test}) =>
    readFileSync(path.join(root, file), 'utf8').split(text).length === 2 &&
    existsSync(path.join(root, test));
  const stale = DEFENCES.filter((entry) => !isThere(entry));
  for (const {file, text, test} of stale) console.error(`Not in ${file}, or no ${test}: ${text}`);
  console.log(
    `${DEFENCES.length - stale.length} of ${DEFENCES.length} defences are where the table says.`,
  );
  process.exit(stale.length > 0 ? 1 : 0);
}
const copy = new Copy();
let faults = 0;
const note = (entry, output) => {
  faults++;
  console.error(`\n## ${entry.threat}: ${entry.defence}\n${output}`);
};
try {
  const failsAnyway = await failingAnyway(copy, entries);
  console.log(
    '| Threat or finding | Defence | Test | Fails without it |\n| --- | --- | --- | --- |',
  );
  for (const entry of entries) {
    const {threat, defence, test, grep} = entry;
    const anyway = failsAnyway.get(entry);
    const run = anyway ? {result: 'anyway', output: anyway} : await tryWithout(copy, entry);
    const {result, output} = run ?? {result: 'stale', output: `${entry.file}: ${entry.text}`};
    const verdict = VERDICTS[result];
    const name = `\`${test.slice('test/'.length)}\`${grep ? ` ${grep}` : ''}`;
    console.log(`| ${subjectOf(threat)} | ${defence} | ${name} | ${verdict} |`);
    if (verdict !== 'yes') note(entry, output);
  }
} finally {
  copy.remove();
}
console.log(`\n${entries.length - faults} passed, ${faults} failed`);
process.exitCode = faults > 0 ? 1 : 0;
