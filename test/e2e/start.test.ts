import {expect} from 'chai';
import {spawn, type ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');

function start(port: number, ...args: string[]): ChildProcess {
  return spawn(process.execPath, ['--import', 'tsx', 'demo/start.ts', ...args], {
    cwd: root,
    env: {...process.env, PORT: String(port)},
  });
}

async function outputUntil(child: ChildProcess, pattern: RegExp): Promise<string> {
  let output = '';
  return new Promise((resolve, reject) => {
    const read = (chunk: Buffer): void => {
      output += String(chunk);
      if (pattern.test(output)) resolve(output);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.on('exit', () => reject(new Error(`It ended before ${String(pattern)}:\n${output}`)));
  });
}

describe('the start command', function () {
  this.timeout(60_000);

  it('prints addresses that answer, and ends on Ctrl-C [D1]', async () => {
    const child = start(0);
    const output = await outputUntil(child, /Ctrl-C/);
    const addresses = [...output.matchAll(/http:\/\/\S+/g)].map(([address]) => address);
    expect(addresses).to.have.length(4);
    for (const address of addresses) {
      const response = await fetch(address);
      expect(response.status, address).to.equal(200);
      expect(response.headers.get('content-type')).to.include('text/html');
    }
    child.kill('SIGINT');
    const [code] = (await once(child, 'exit')) as [number | null];
    expect(code).to.equal(0);
  });

  it('says what to do when the port is taken [D1]', async () => {
    const other = createServer();
    other.listen(0, 'localhost');
    await once(other, 'listening');
    const {port} = other.address() as AddressInfo;
    const child = start(port);
    const exit = once(child, 'exit');
    const output = await outputUntil(child, /npm start/);
    expect(output).to.match(/port/i).and.include('PORT=');
    expect((await exit)[0]).to.equal(1);
    other.close();
  });

  it('refuses a port that is no number [D1]', async () => {
    const child = spawn(process.execPath, ['--import', 'tsx', 'demo/start.ts'], {
      cwd: root,
      env: {...process.env, PORT: 'eighty'},
    });
    const exit = once(child, 'exit');
    await outputUntil(child, /PORT is eighty/);
    expect((await exit)[0]).to.equal(1);
  });
});
