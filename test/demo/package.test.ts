import {execFileSync, spawn, type ChildProcess} from 'node:child_process';
import {mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {expect} from 'chai';

const root = path.resolve(import.meta.dirname, '../..');
const PACKAGE = 'gcb-cobrowse-server';

const CONSUMER = `
import {SimulatedParties, startCobrowseServer, type CobrowseServer} from '${PACKAGE}';

const server: CobrowseServer = await startCobrowseServer({scenario: 'session-not-found'});
const parties = new SimulatedParties(server);
parties.customerJoins();
parties.agentJoins();
const page = await fetch(\`\${server.url}/slave.html\`);
const headers = {Referer: server.url};
const session = await fetch(\`\${server.url}/rest/live/sessions/\${parties.token}\`, {headers});
console.log(page.status, session.status, server.sessions.get(parties.token)?.state);
await server.close();
`;

/** The package as a user has it: unpacked, in a folder with nothing but what it depends on. */
describe('the package of the embedded server', function () {
  this.timeout(120_000);
  let folder: string;
  let installed: string;
  let child: ChildProcess | undefined;

  const run = (command: string, args: string[], cwd = folder): string =>
    execFileSync(command, args, {cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit']});

  const linkDependency = (name: string): void => {
    const target = path.join(folder, 'node_modules', name);
    mkdirSync(path.dirname(target), {recursive: true});
    const manifest = createRequire(path.join(root, 'demo/x.js')).resolve(`${name}/package.json`);
    symlinkSync(path.dirname(manifest), target);
  };

  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'cobrowse-server-'));
    installed = path.join(folder, 'node_modules', PACKAGE);
    mkdirSync(installed, {recursive: true});
    const demo = path.join(root, 'demo');
    run('npm', ['run', '--silent', 'build'], demo);
    run('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder], demo);
    run('tar', ['-xzf', `${PACKAGE}-0.1.0.tgz`, '--strip-components=1', '-C', installed]);
    const manifest = readFileSync(path.join(installed, 'package.json'), 'utf8');
    const {dependencies} = JSON.parse(manifest) as {dependencies: Record<string, string>};
    Object.keys(dependencies).forEach(linkDependency);
    writeFileSync(path.join(folder, 'package.json'), '{"type": "module"}');
  });

  after(() => {
    child?.kill('SIGKILL');
    rmSync(folder, {recursive: true, force: true});
  });

  it('runs as a command, under any name of its host, with its pages [D5]', async () => {
    const cli = path.join(installed, 'dist/cli.js');
    const started = spawn(process.execPath, [cli, '--port', '0', '--host', '127.0.0.1'], {
      cwd: folder,
    });
    child = started;
    let output = '';
    for await (const chunk of started.stdout as AsyncIterable<Buffer>) {
      output += chunk.toString();
      if (output.includes('Ctrl-C')) break;
    }
    const {port} = new URL(/http:\S+/.exec(output)?.[0] ?? '');
    for (const host of ['127.0.0.1', 'localhost']) {
      const origin = `http://${host}:${port}`;
      for (const page of ['/', '/customer/', '/desktop/', '/cobrowse/slave.html']) {
        expect((await fetch(origin + page)).status, page).to.equal(200);
      }
      expect(await (await fetch(`${origin}/demo/desktop.js`)).text()).to.include('gcb-agent-view');
      const created = await fetch(`${origin}/cobrowse/rest/live/sessions`, {method: 'POST'});
      const {sessionToken} = (await created.json()) as {sessionToken: string};
      const url = `${origin}/cobrowse/rest/live/sessions/${sessionToken}`;
      const reply = (await (await fetch(url, {headers: {Referer: origin}})).json()) as object;
      expect(reply).to.include({sessionServerUrl: `${origin}/cobrowse`});
    }
  });

  it('lists its scenarios, and refuses a name that is none [D5]', () => {
    const cli = path.join(installed, 'dist/cli.js');
    expect(run(process.execPath, [cli, '--list-scenarios'])).to.match(/^busy-agent +An agent/m);
    const wrong = (): string =>
      execFileSync(process.execPath, [cli, '--scenario', 'busy'], {stdio: 'pipe'}).toString();
    expect(wrong).to.throw(/no scenario "busy"/);
  });

  it('is a library with types, whose server has pages and ends with the process [D5]', () => {
    linkDependency('@types/node');
    linkDependency('undici-types');
    writeFileSync(path.join(folder, 'consumer.ts'), CONSUMER);
    run(process.execPath, [
      path.join(root, 'node_modules/typescript/bin/tsc'),
      ...['--strict', '--target', 'es2022', '--module', 'nodenext', '--types', 'node'],
      'consumer.ts',
    ]);
    expect(run(process.execPath, ['consumer.js']).trim()).to.equal('200 404 active');
  });
});
