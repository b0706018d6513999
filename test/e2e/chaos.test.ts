import {execFile} from 'node:child_process';
import {promisify} from 'node:util';
import {expect} from 'chai';

/** In a process of its own: the bench plays a browser's globals. */
const bench = (...args: string[]): Promise<{stdout: string}> =>
  promisify(execFile)(process.execPath, ['--import=tsx', 'test/bench/chaos/chaos.ts', ...args]);

describe('sessions with a fault in each', function () {
  this.timeout(120_000);

  it('report their end once each and in order, under every kind of fault [F4 C5 R1 R2 R3 R4 R8]', async () => {
    const {stdout} = await bench('--sessions', '82', '--plain', '0', '--parallel', '16');

    const {ours} = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as {
      ours: Record<string, number>;
    };
    expect(ours).to.include({sessions: 82, neverJoined: 0, lost: 0, duplicated: 0, misordered: 0});
  });
});
