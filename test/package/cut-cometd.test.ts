import {execFile} from 'node:child_process';
import path from 'node:path';
import {promisify} from 'node:util';
import {expect} from 'chai';
import {build, type Plugin} from 'esbuild';
import {shrinkCometd} from '../../build/cometd.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const at = (file: string): string => path.join(root, file);

/** Has what imports cometd.js get it as it is cut. */
const withCuts: Plugin = {
  name: 'cuts',
  setup(bundling) {
    const cuts = shrinkCometd();
    bundling.onResolve({filter: /^cometd$/}, () => ({path: at('node_modules/cometd/cometd.js')}));
    bundling.onLoad({filter: /[/\\]node_modules[/\\]cometd[/\\]/}, (file) => {
      const loaded = cuts.load(file.path);
      return {contents: typeof loaded === 'string' ? loaded : loaded!.code};
    });
  },
};

describe('cometd.js as it is cut for the files of cdn/', () => {
  it('carries a connection as the whole one does, over both transports [R1 R2 C12]', async function () {
    this.timeout(60_000);
    const tests = at('node_modules/.cache/cut-cometd/connection.test.mjs');
    await build({
      entryPoints: [at('test/protocol/cometd-connection.node.test.ts')],
      outfile: tests,
      bundle: true,
      platform: 'node',
      format: 'esm',
      packages: 'external',
      plugins: [withCuts],
      logLevel: 'error',
    });
    const mocha = at('node_modules/mocha/bin/mocha.js');
    const {stdout} = await promisify(execFile)(process.execPath, [
      ...[mocha, '--no-package', '--timeout', '20000', tests],
    ]).catch((failed: unknown) => failed as {stdout: string});

    expect(stdout).to.match(/\d\d passing/);
    expect(stdout).not.to.match(/failing/);
  });
});
