import {execFile} from 'node:child_process';
import {promisify} from 'node:util';
import {expect} from 'chai';
import {version} from '../../src/element/version.js';

const SCRIPT = new URL('./support/in-simulated-dom.ts', import.meta.url).pathname;

describe('the view in a DOM that no browser has made', function () {
  this.timeout(30_000);

  for (const name of ['jsdom', 'happy-dom']) {
    it(`mounts, joins, shows the state and ends in ${name}, as a React component too [E11 P5]`, async () => {
      const node = promisify(execFile);
      const {stdout} = await node(process.execPath, ['--import', 'tsx', SCRIPT, name]);

      expect(JSON.parse(stdout.trim().split('\n').at(-1)!)).to.deep.equal({
        names: ['cobrowse-joined', 'cobrowse-activated', 'cobrowse-deactivated'],
        framed: true,
        text: 'Page is shared',
        state: 'ended',
        label: 'Shop',
        version,
        problems: [],
      });
    });
  }
});
