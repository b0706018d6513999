import {execFile} from 'node:child_process';
import {createHash} from 'node:crypto';
import {existsSync, readFileSync, readdirSync} from 'node:fs';
import path from 'node:path';
import {promisify} from 'node:util';
import {expect} from 'chai';
import {build} from 'esbuild';

const run = promisify(execFile);
const root = path.resolve(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');

interface Manifest {
  exports: Record<string, string | {types?: string; default?: string}>;
  dependencies: Record<string, string>;
  publishConfig: {access: string; provenance: boolean};
  unpkg: string;
  jsdelivr: string;
}
const manifest = JSON.parse(read('package.json')) as Manifest;

/** What an application's bundler makes of a module that holds only `code`. */
async function bundled(code: string): Promise<string> {
  const {outputFiles} = await build({
    stdin: {contents: code, resolveDir: root},
    bundle: true,
    write: false,
    format: 'esm',
    minifySyntax: true,
    external: ['lit', 'lit/*', 'cometd'],
  });
  return outputFiles[0]!.text;
}

describe('the published package', () => {
  it('has a file, or a folder of files, behind every export [P1]', () => {
    const targets = Object.values(manifest.exports).flatMap((each) =>
      typeof each === 'string' ? [each] : Object.values(each),
    );
    const missing = [...targets, manifest.unpkg, manifest.jsdelivr].filter((target) => {
      const [start = '', end] = target.split('*');
      if (end === undefined) return !existsSync(path.join(root, target));
      return !readdirSync(path.join(root, start)).some((file) => file.endsWith(end));
    });

    expect(missing).to.deep.equal([]);
  });

  it('holds builds, sources, types and manifest, and nothing else', async () => {
    const {stdout} = await run('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
      cwd: root,
      maxBuffer: 1e8,
    });
    const [{files}] = JSON.parse(stdout) as [{files: {path: string}[]}];
    const names = files.map((file) => file.path);
    const top = new Set(names.map((name) => name.split('/')[0]));

    expect([...top]).to.include.members(['LICENSE', 'cdn', 'dist', 'package.json', 'src']);
    expect(names.filter((name) => /(^|\/)(test|demo|node_modules)\//.test(name))).to.deep.equal([]);
    expect(names).to.include('dist/define.d.ts');
  });

  it('needs lit and cometd at run time, and is published with its provenance [S8]', () => {
    expect(Object.keys(manifest.dependencies)).to.have.members(['cometd', 'lit']);
    expect(manifest.publishConfig).to.deep.equal({access: 'public', provenance: true});
  });

  it('names the hash of every script in sri.json [S8]', () => {
    const scripts = readdirSync(path.join(root, 'cdn'), {recursive: true, encoding: 'utf8'}).filter(
      (file) => file.endsWith('.js'),
    );
    const hashes = scripts.map((file) => {
      const hash = createHash('sha384').update(readFileSync(path.join(root, 'cdn', file)));
      return [file, `sha384-${hash.digest('base64')}`] as const;
    });

    expect(JSON.parse(read('cdn/sri.json'))).to.deep.equal(Object.fromEntries(hashes));
  });

  it('carries the licences of what its scripts contain [S13]', () => {
    const notices = read('cdn/THIRD-PARTY-NOTICES');
    for (const name of ['cometd', 'lit-html', 'lit-element', '@lit/reactive-element']) {
      const text = read(`node_modules/${name}/LICENSE`).trim();
      expect(notices, name).to.contain(text);
    }
    for (const file of ['gcb-agent-view.min.js', 'gcb-agent-view.iife.min.js']) {
      const head = read(`cdn/${file}`).slice(0, 400);
      expect(head, file)
        .to.match(/Lit .*BSD-3-Clause/)
        .and.match(/CometD .*Apache-2\.0/);
    }
  });

  for (const entry of ['', '/define.js', '/controller', '/hosts']) {
    it(`can be imported on a server: gcb-agent-view${entry} [E5]`, async () => {
      const code = `await import('gcb-agent-view${entry}'); console.log('imported');`;

      const {stdout} = await run(process.execPath, ['--input-type=module', '-e', code], {
        cwd: root,
      });

      expect(stdout.trim()).to.equal('imported');
    });
  }

  it('keeps the registration and drops the unused classes in an application', async () => {
    const registered = await bundled(`import 'gcb-agent-view/define.js';`);
    const unused = await bundled(`import {GcbAgentView} from 'gcb-agent-view';`);

    expect(registered).to.contain('gcb-agent-view').and.to.contain('.define(');
    expect(unused.trim()).to.equal('');
  });

  it('runs the headless controller without Lit', async () => {
    const code = await bundled(`
      import {CobrowseController} from 'gcb-agent-view/controller';
      import {wweHost} from 'gcb-agent-view/hosts';
      console.log(CobrowseController, wweHost);`);

    expect(code)
      .to.contain('from "cometd"')
      .and.not.to.match(/from "lit/);
  });
});
