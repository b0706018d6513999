import {spawn, type ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import {existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {connect, createServer, type AddressInfo} from 'node:net';
import {tmpdir, userInfo} from 'node:os';
import path from 'node:path';

const CONFIGURATIONS = path.resolve(import.meta.dirname, '../../../demo/load-balancer');
const START_TIMEOUT_MS = 10_000;

export type LoadBalancerName = 'nginx' | 'apache2';

export interface LoadBalancerOptions {
  name: LoadBalancerName;
  /** Asked for beforehand where nodes have to send an address behind the load balancer. */
  port: number;
  /** The nodes, in the place of 10.0.0.1:8700 and so on. */
  nodePorts: readonly number[];
  /** Nodes that get no first contact, as before maintenance; nginx only. */
  drained?: readonly number[];
}

/** Where a program of Debian is, which is outside the PATH of ordinary users. */
const find = (name: string): string | undefined =>
  [...(process.env['PATH'] ?? '').split(':'), '/usr/sbin', '/usr/local/sbin']
    .map((folder) => path.join(folder, name))
    .find((file) => existsSync(file));

/** Whether it can be tried here. Says so where not: it is not among what the tests require. */
export function isInstalled(name: LoadBalancerName): boolean {
  const installed = find(name) !== undefined;
  if (!installed) {
    console.log(`  Skipped: ${name} is not installed (Debian: apt-get install ${name}).`);
  }
  return installed;
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const {port} = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** The load balancer that users of the shipped configuration get, as a child of this process. */
export class LoadBalancer {
  readonly port: number;
  readonly #child: ChildProcess;
  readonly #folder: string;

  private constructor(port: number, child: ChildProcess, folder: string) {
    this.port = port;
    this.#child = child;
    this.#folder = folder;
  }

  static async start(options: LoadBalancerOptions): Promise<LoadBalancer> {
    const {name, port} = options;
    const folder = mkdtempSync(path.join(tmpdir(), 'cobrowse-balancer-'));
    const file = path.join(folder, 'main.conf');
    const text = name === 'nginx' ? nginx(folder, options) : apache(folder, options);
    writeFileSync(file, text);
    const program = find(name);
    if (!program) throw new Error(`${name} is not installed.`);
    const parameters =
      name === 'nginx' ? ['-p', folder, '-c', file] : ['-d', folder, '-f', file, '-DFOREGROUND'];
    const child = spawn(program, parameters, {stdio: ['ignore', 'ignore', 'pipe']});
    // It must not outlive a test run that breaks off.
    const end = (): void => void child.kill('SIGTERM');
    process.once('exit', end);
    child.once('exit', () => process.off('exit', end));
    const balancer = new LoadBalancer(port, child, folder);
    const complaints: Buffer[] = [];
    child.stderr.on('data', (chunk: Buffer) => complaints.push(chunk));
    try {
      await untilListening(port, child);
    } catch (error) {
      await balancer.close();
      throw new Error(`${name} does not start: ${Buffer.concat(complaints).toString()}`, {
        cause: error,
      });
    }
    return balancer;
  }

  async close(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      const gone = once(this.#child, 'exit');
      this.#child.kill('SIGTERM');
      await gone;
    }
    rmSync(this.#folder, {recursive: true, force: true});
  }
}

/** The shipped file with the addresses of now, and without the encryption. */
function shipped(file: string, {port, nodePorts}: LoadBalancerOptions): string {
  return readFileSync(path.join(CONFIGURATIONS, file), 'utf8')
    .replace(/10\.0\.0\.(\d):8700/g, (_, number: string) => {
      const nodePort = nodePorts[Number(number) - 1];
      return `127.0.0.1:${nodePort ?? 1}`;
    })
    .replace('listen 443 ssl', `listen 127.0.0.1:${port}`)
    .replace('<VirtualHost *:443>', `<VirtualHost 127.0.0.1:${port}>`)
    .replace(/^ *(ssl_certificate|SSLEngine|SSLCertificate).*\n/gm, '');
}

function nginx(folder: string, options: LoadBalancerOptions): string {
  let site = shipped('nginx.conf', options);
  for (const index of options.drained ?? []) {
    const address = `server 127.0.0.1:${options.nodePorts[index] ?? 0}`;
    site = site.replace(`${address};`, `${address} down;`);
  }
  writeFileSync(path.join(folder, 'site.conf'), site);
  const asRoot = userInfo().uid === 0 ? 'user root;\n' : '';
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((what) => `${what}_temp_path ${folder}/${what};`)
    .join(' ');
  return `${asRoot}daemon off; worker_processes 1; pid ${folder}/pid; error_log stderr error;
events { worker_connections 1024; }
http { access_log off; ${temporary} include ${folder}/site.conf; }
`;
}

const MODULES = [
  'mpm_event',
  'authz_core',
  'proxy',
  'proxy_http',
  'proxy_wstunnel',
  'slotmem_shm',
  'proxy_balancer',
  'lbmethod_byrequests',
];

function apache(folder: string, options: LoadBalancerOptions): string {
  writeFileSync(path.join(folder, 'site.conf'), shipped('apache.conf', options));
  const modules = MODULES.map(
    (name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`,
  );
  return `${modules.join('\n')}
User "#${userInfo().uid === 0 ? 33 : userInfo().uid}"
Listen 127.0.0.1:${options.port}
ServerName localhost
PidFile ${folder}/pid
DefaultRuntimeDir ${folder}
ErrorLog "|/bin/cat 1>&2"
StartServers 1
ThreadsPerChild 64
MaxRequestWorkers 128
Include ${folder}/site.conf
`;
}

async function untilListening(port: number, child: ChildProcess): Promise<void> {
  const until = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < until && child.exitCode === null) {
    if (await answers(port)) return;
    // Neither program reports when it listens.
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`Nothing listens on port ${port}; exit code ${child.exitCode ?? 'none'}.`);
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => resolve(true)).on('error', () => resolve(false));
    socket.on('connect', () => socket.destroy());
  });
}
