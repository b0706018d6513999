/**
 * Plays every integration test that names a fault, again and again (`--repeat`, default 20), with
 * answers inside acknowledgements or apart (`--answers combined|apart|both`, default both): what is
 * wrong in one of many interleavings shows itself in one of many runs. By hand, on a quiet machine:
 * `npm run faults`.
 */
import {spawn} from 'node:child_process';
import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {parseArgs} from 'node:util';

const root = path.resolve(import.meta.dirname, '../..');
const {values} = parseArgs({
  options: {
    repeat: {type: 'string', default: '20'},
    answers: {type: 'string', default: 'both'},
  },
});
const forms = values.answers === 'both' ? ['combined', 'apart'] : [values.answers];
const runs = Number(values.repeat);

const files = readdirSync(path.join(root, 'test/integration'))
  .map((name) => `test/integration/${name}`)
  .filter((file) => file.endsWith('.ts') && /fault \d/.test(readFileSync(path.join(root, file))));
const isNode = (file) => file.endsWith('.node.test.ts');

const suites = [
  {
    name: 'browser',
    command: ['wtr', '--files', ...files.filter((file) => !isNode(file))],
    passed: /(\d+) passed/g,
  },
  {
    name: 'node',
    command: [
      ...['mocha', '--no-package', '--node-option', 'import=tsx', '--timeout', '60000'],
      ...['--grep', 'fault \\d', ...files.filter(isNode)],
    ],
    passed: /(\d+) passing/g,
  },
];

function run([tool, ...args], answers) {
  return new Promise((resolve) => {
    let output = '';
    const child = spawn(path.join(root, 'node_modules/.bin', tool), args, {
      cwd: root,
      env: {...process.env, GCB_ANSWERS: answers},
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => (output += chunk));
    }
    child.on('close', (code) => resolve({code, output}));
  });
}

let failures = 0;
for (let time = 1; time <= runs; time++) {
  const answers = forms[time % forms.length];
  const results = [];
  for (const {name, command, passed} of suites) {
    const startedAt = performance.now();
    const {code, output} = await run(command, answers);
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    // The last of them, since a count goes up as it is shown.
    const count = [...output.matchAll(passed)].at(-1)?.[1];
    results.push(`${name} ${code === 0 && count ? `${count} passed` : 'FAILED'} in ${seconds} s`);
    if (code === 0 && count) continue;
    failures++;
    console.error(output);
  }
  console.log(`${String(time).padStart(2)} of ${runs}, ${answers}: ${results.join(', ')}`);
}
console.log(failures ? `${failures} runs failed` : `${runs} runs, no failure`);
process.exitCode = failures ? 1 : 0;
