import {execFile} from 'node:child_process';
import {createHash} from 'node:crypto';
import {cp, mkdir, mkdtemp, readFile, rename, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {promisify} from 'node:util';

const run = promisify(execFile);
const root = path.resolve(import.meta.dirname, '../..');
const PACKED = 'gcb-agent-view.tgz';

const digest = (...parts: (string | Buffer)[]): string =>
  parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest('hex');

const textOf = (file: string): Promise<string> => readFile(file, 'utf8').catch(() => '');

/**
 * Where the apps are installed and built: outside of this checkout, so that an app finds nothing but
 * what it has installed. Kept for the next time; `APPS_FOLDER` names another place.
 */
const workshop =
  process.env['APPS_FOLDER'] ??
  path.join(tmpdir(), `gcb-agent-view-apps-${digest(root).slice(0, 8)}`);

/** Runs a command of npm; what it prints is shown only when it fails. */
async function npm(folder: string, ...args: string[]): Promise<void> {
  try {
    await run('npm', args, {cwd: folder, maxBuffer: 1e8, env: {...process.env, CI: '1'}});
  } catch (error) {
    const {stdout, stderr} = error as {stdout: string; stderr: string};
    throw new Error(`npm ${args.join(' ')} failed:\n${stdout}\n${stderr}`, {cause: error});
  }
}

/** Packs the package as it would be published. It has to be built. */
export async function packPackage(): Promise<void> {
  await mkdir(workshop, {recursive: true});
  const folder = await mkdtemp(path.join(workshop, 'pack-'));
  await npm(root, 'pack', '--ignore-scripts', '--pack-destination', folder);
  const {version} = JSON.parse(await textOf(path.join(root, 'package.json'))) as {version: string};
  await rename(path.join(folder, `gcb-agent-view-${version}.tgz`), path.join(workshop, PACKED));
  await rm(folder, {recursive: true});
}

/** An app on its own, with its dependencies and the packed package from a registry's point of view. */
export class AppFolder {
  readonly #folder: string;
  readonly #name: string;

  constructor(name: string) {
    this.#name = name;
    this.#folder = path.join(workshop, name);
  }

  /** Where its build is. */
  get dist(): string {
    return path.join(this.#folder, 'dist');
  }

  /** Brings the sources up to date, and the dependencies when they or the package have changed. */
  async install(): Promise<void> {
    const folder = this.#folder;
    const modules = path.join(folder, 'node_modules');
    const stamp = path.join(modules, '.installed');
    await mkdir(folder, {recursive: true});
    for (const stale of ['src', 'dist']) {
      await rm(path.join(folder, stale), {recursive: true, force: true});
    }
    await cp(path.join(import.meta.dirname, this.#name), folder, {recursive: true});
    const wanted = digest(
      await readFile(path.join(folder, 'package.json')),
      await readFile(path.join(workshop, PACKED)),
    );
    if ((await textOf(stamp)) === wanted) return;
    // npm takes a tarball of the same name for the same package.
    await rm(path.join(modules, 'gcb-agent-view'), {recursive: true, force: true});
    await rm(path.join(modules, '.package-lock.json'), {force: true});
    await npm(
      folder,
      'install',
      '--ignore-scripts',
      '--no-package-lock',
      '--no-audit',
      '--no-fund',
    );
    await writeFile(stamp, wanted);
  }

  /** Checks the types with the framework's own tool. */
  check(): Promise<void> {
    return npm(this.#folder, 'run', 'check');
  }

  /** Builds with the framework's own tool, or with the one that is named. */
  build(tool?: string): Promise<void> {
    return npm(this.#folder, 'run', 'build', ...(tool ? ['--', tool] : []));
  }

  /** Runs the app's own tests. */
  test(): Promise<void> {
    return npm(this.#folder, 'run', 'test');
  }
}
