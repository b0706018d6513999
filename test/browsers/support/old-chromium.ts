import {execFile, spawn, type ChildProcess} from 'node:child_process';
import {createHash} from 'node:crypto';
import {once} from 'node:events';
import {existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {promisify} from 'node:util';
import {unpackChromium, type InstalledChromium} from '../../support/npm-chromium.mjs';

/** An npm package with a Chromium of former years inside. */
export interface OldEngine {
  /** As the browser itself says it, without the minor ones. */
  version: number;
  package: string;
  /** Of the package's archive. A registry that sends another one is not believed. */
  sha512: string;
}

/** Engines that desktop applications still embed; 109 is the last one for Windows 7 and 8. */
export const OLD_ENGINES: readonly OldEngine[] = [
  {
    version: 109,
    package: '@sparticuz/chromium@109.0.6',
    sha512:
      '9hTE03DXnrWTiGNpfjLfmGhIfmiVAerSPinDb+x5bBdM4KF4PMM1NZ0A+V7WKazoA+CasSX/osHK8K0MuO6uqg==',
  },
  {
    version: 92,
    package: 'chrome-aws-lambda@10.1.0',
    sha512:
      'NZQVf+J4kqG4sVhRm3WNmOfzY0OtTSm+S8rg77pwePa9RCYHzhnzRs8YvNI6L9tALIW6RpmefWiPURt3vURXcw==',
  },
  {
    version: 79,
    package: 'chrome-aws-lambda@2.0.2',
    sha512:
      'Aqgq5F93eJARkO+O/wD+2bCCFOVQNfA329sdPNl8ib0gsRjS00bAgTc9f5Mvto7H7yDuBcy0V3xJQZwMvmILUg==',
  },
  {
    version: 73,
    package: 'chrome-aws-lambda@1.12.2',
    sha512:
      'IRO6MGA1rHbY9XAS7Jxj9uUd65K/9dbYqNtnm3JrBNpu98YEjbzN+8OcTSG41f/ugrgxKTtUGFXzNZ/es4djow==',
  },
];

const cache = path.resolve(import.meta.dirname, '../../../node_modules/.cache/old-engines');
const run = promisify(execFile);

/**
 * Fetches a package once, and unpacks it below `node_modules/.cache`. It is not installed, so neither
 * the lock file nor its own dependencies know of it.
 */
export async function fetchEngine(engine: OldEngine): Promise<InstalledChromium> {
  const folder = path.join(cache, engine.package.replace(/\W+/g, '-'));
  if (!existsSync(folder)) {
    const own = `${folder}.${process.pid}`;
    mkdirSync(own, {recursive: true});
    const pack = ['pack', engine.package, '--pack-destination', own, '--loglevel', 'error'];
    const archive = path.join(own, (await run('npm', pack, {cwd: own})).stdout.trim());
    const sha512 = createHash('sha512').update(readFileSync(archive)).digest('base64');
    if (sha512 !== engine.sha512) throw new Error(`${engine.package} is not the one it was.`);
    await run('tar', ['-xzf', archive, '-C', own]);
    renameSync(path.join(own, 'package'), folder);
    rmSync(own, {recursive: true});
  }
  return unpackChromium(folder);
}

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--no-zygote',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--remote-debugging-port=0',
];

const START_LIMIT_MS = 30_000;

/** A running Chromium. */
export class OldChromium {
  /** Where its DevTools listen, on this machine. */
  readonly port: number;
  readonly #process: ChildProcess;
  readonly #profile: string;

  private constructor(port: number, child: ChildProcess, profile: string) {
    this.port = port;
    this.#process = child;
    this.#profile = profile;
  }

  static async start(engine: OldEngine): Promise<OldChromium> {
    const {executablePath, env} = await fetchEngine(engine);
    const profile = mkdtempSync(path.join(os.tmpdir(), 'old-chromium-'));
    const child = spawn(executablePath, [...FLAGS, `--user-data-dir=${profile}`, 'about:blank'], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env,
    });
    const started = new OldChromium(await devToolsPort(child), child, profile);
    const {Browser: name} = (await started.json('version')) as {Browser: string};
    if (name.includes(`/${engine.version}.`)) return started;
    await started.close();
    throw new Error(`${engine.package} holds ${name}.`);
  }

  async json(what: 'version' | 'list'): Promise<unknown> {
    return (await fetch(`http://127.0.0.1:${this.port}/json/${what}`)).json();
  }

  async close(): Promise<void> {
    if (this.#process.exitCode === null && this.#process.signalCode === null) {
      const gone = once(this.#process, 'exit');
      this.#process.kill('SIGKILL');
      await gone;
    }
    // Its helpers may still write there for a moment.
    rmSync(this.#profile, {recursive: true, force: true, maxRetries: 20, retryDelay: 50});
  }
}

function devToolsPort(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let said = '';
    const fail = (why: string): void => {
      clearTimeout(limit);
      child.kill('SIGKILL');
      reject(new Error(`Chromium ${why}: ${said}`));
    };
    const limit = setTimeout(() => fail(`is silent for ${START_LIMIT_MS} ms`), START_LIMIT_MS);
    child.once('exit', () => fail('ended'));
    child.stderr?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const port = /DevTools listening on ws:\/\/[^:]+:(\d+)/.exec(said)?.[1];
      if (port === undefined) return;
      clearTimeout(limit);
      resolve(Number(port));
    });
  });
}
