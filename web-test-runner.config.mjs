import {existsSync} from 'node:fs';
import {esbuildPlugin} from '@web/dev-server-esbuild';
import {chromeLauncher} from '@web/test-runner-chrome';
import {defaultReporter} from '@web/test-runner';
import {a11ySnapshotPlugin} from '@web/test-runner-commands/plugins';
import {tsImport} from 'tsx/esm/api';
import {npmChromium} from './test/support/npm-chromium.mjs';

const quiet = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const asRoot = process.getuid?.() === 0 ? ['--no-sandbox', '--no-zygote'] : [];

/** CHROME_PATH; or the Chromium of an npm package, on Linux x64; or whatever Chrome is installed. */
async function chromium() {
  const fromNpm =
    !process.env.CHROME_PATH && process.platform === 'linux' && process.arch === 'x64'
      ? await npmChromium()
      : undefined;
  return chromeLauncher({
    launchOptions: {
      headless: fromNpm ? 'shell' : true,
      executablePath: process.env.CHROME_PATH ?? fromNpm?.executablePath,
      env: fromNpm?.env ?? process.env,
      args: [...asRoot, ...quiet],
    },
  });
}

const browsers = {chromium};
const chosen = (process.env.WTR_BROWSERS ?? 'chromium').split(',');

const countTests = ({tests, suites}) =>
  tests.length + suites.reduce((sum, suite) => sum + countTests(suite), 0);

/** Fails a file without a test, which the runner itself lets pass. Stands before what reports. */
const noEmptyFiles = () => ({
  reportTestFileResults({sessionsForTestFile}) {
    for (const session of sessionsForTestFile) {
      if (!session.passed || (session.testResults && countTests(session.testResults) > 0)) continue;
      session.passed = false;
      session.errors.push({message: 'No test in this file.'});
    }
  },
});

/** Server-side halves of browser tests, in TypeScript like the servers they start. */
const serverSide = ['./test/support/cobrowse-plugin.ts'].filter((file) =>
  existsSync(new URL(file, import.meta.url)),
);
const serverPlugins = await Promise.all(
  serverSide.map(async (file) => (await tsImport(file, import.meta.url)).cobrowsePlugin()),
);

export default {
  files: [
    'test/{element,controller,protocol,hosts,util,integration,security}/**/*.test.ts',
    '!test/**/*.node.test.ts',
  ],
  nodeResolve: {exportConditions: ['production', 'default']},
  plugins: [
    esbuildPlugin({ts: true, target: 'es2022', tsconfig: 'tsconfig.json'}),
    a11ySnapshotPlugin(),
    ...serverPlugins,
  ],
  reporters: [noEmptyFiles(), defaultReporter()],
  testFramework: {config: {timeout: 20_000}},
  coverageConfig: {
    include: ['src/**/*.ts'],
    threshold: {statements: 90, branches: 85, functions: 90, lines: 90},
  },
  browsers: await Promise.all(chosen.map((name) => browsers[name]())),
};
