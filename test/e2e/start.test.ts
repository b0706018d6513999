import {expect} from 'chai';
import {spawn, type ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');

/** Resolves with what a child has said so far, as soon as that matches. */
function outputUntil(child: ChildProcess, pattern: RegExp): Promise<string> {
  let output = '';
  return new Promise((resolve, reject) => {
    const read = (chunk: Buffer): void => {
      output += String(chunk);
      if (pattern.test(output)) resolve(output);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.on('close', () => reject(new Error(`It ended before ${String(pattern)}:\n${output}`)));
  });
}

describe('the start command', function () {
  this.timeout(60_000);
  let child: ChildProcess;

  function start(port: string): ChildProcess {
    child = spawn(process.execPath, ['--import', 'tsx', 'demo/start.ts'], {
      cwd: root,
      env: {...process.env, PORT: port},
    });
    return child;
  }

  afterEach(() => {
    child.kill('SIGKILL');
  });

  it('prints addresses that answer, and ends on Ctrl-C [D1]', async () => {
    const output = await outputUntil(start('0'), /Ctrl-C/);
    const addresses = [...output.matchAll(/http:\/\/\S+/g)].map(([address]) => address);
    expect(addresses).to.have.length(4);
    for (const address of addresses) {
      const response = await fetch(address);
      expect(response.status, address).to.equal(200);
      expect(response.headers.get('content-type')).to.include('text/html');
    }
    const exit = once(child, 'exit');
    child.kill('SIGINT');
    expect((await exit)[0]).to.equal(0);
  });

  it('says what to do when the port is taken [D1]', async () => {
    const other = createServer();
    other.listen(0, 'localhost');
    await once(other, 'listening');
    try {
      const {port} = other.address() as AddressInfo;
      const exit = once(start(String(port)), 'exit');
      expect(await outputUntil(child, /PORT=/)).to.match(/port is taken/);
      expect((await exit)[0]).to.equal(1);
    } finally {
      other.close();
    }
  });

  it('refuses a port that is no number [D1]', async () => {
    const exit = once(start('eighty'), 'exit');
    expect(await outputUntil(child, /PORT is eighty/)).to.match(/number up to 65535/);
    expect((await exit)[0]).to.equal(1);
  });
});
