/**
 * Builds the Java Co-browse stand-in once and runs any generation of it. As a module: `prepare()`, `startServer()`. As a
 * command: `node test/interop/servers.mjs list | build | start <generation> [key=value …]`.
 */
import {spawn, spawnSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync} from 'node:fs';
import {delimiter, join} from 'node:path';
import {createInterface} from 'node:readline';
import {fileURLToPath} from 'node:url';

const ROOT = fileURLToPath(new URL('.', import.meta.url));
const STAMP = join(ROOT, 'target', 'built.txt');
const BUILD_TIMEOUT_MS = 900_000;
const READY_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 5_000;

/** CometD generations, oldest first. */
export const GENERATIONS = ['2.9', '3.0', '3.1', '4.0', '5.0', '6.0', '7.0', '8.0'];

const folder = (generation) => join(ROOT, 'generations', `cometd-${generation}`);
const classpathFile = (generation) => join(folder(generation), 'target', 'classpath.txt');

function classpath(generation) {
  const classes = join(folder(generation), 'target', 'classes');
  return [classes, ...readFileSync(classpathFile(generation), 'utf8').trim().split(delimiter)];
}

function isBuilt(generation) {
  return (
    existsSync(classpathFile(generation)) && classpath(generation).every((jar) => existsSync(jar))
  );
}

function sourceHash() {
  const hash = createHash('sha256');
  const names = readdirSync(ROOT, {recursive: true})
    .filter((name) => /\.java$|pom\.xml$/.test(name) && !name.includes('target'))
    .sort();
  for (const name of names) hash.update(name).update(readFileSync(join(ROOT, name)));
  return hash.digest('hex');
}

function missingTool() {
  const java = spawnSync('java', ['-version'], {encoding: 'utf8'});
  const version = Number(/version "(\d+)/.exec(java.stderr ?? '')?.[1] ?? 0);
  if (java.error) return 'java is not installed';
  if (version < 17) return `java ${version} is too old, 17 is needed`;
  if (spawnSync('mvn', ['-version']).error) return 'mvn is not installed';
  return undefined;
}

/**
 * Compiles what is not compiled yet. `available` lists the generations that can run; `skipped` says why others (or all)
 * cannot for want of Java, Maven or artifacts. Throws when the project itself does not compile.
 */
export function prepare() {
  const missing = missingTool();
  if (missing) return {available: [], skipped: missing};
  const hash = sourceHash();
  const stamp = existsSync(STAMP) ? readFileSync(STAMP, 'utf8') : '';
  if (stamp === hash && GENERATIONS.every(isBuilt))
    return {available: GENERATIONS, skipped: undefined};
  const build = spawnSync('mvn', ['-q', '-B', '--fail-at-end', 'clean', 'compile'], {
    cwd: ROOT,
    encoding: 'utf8',
    timeout: BUILD_TIMEOUT_MS,
  });
  const log = `${build.stdout}${build.stderr}`;
  const available = GENERATIONS.filter(isBuilt);
  if (build.status === 0) {
    mkdirSync(join(ROOT, 'target'), {recursive: true});
    writeFileSync(STAMP, hash);
    return {available, skipped: undefined};
  }
  if (build.error || /Could not (transfer|resolve|find)|resolution|Unknown host/i.test(log)) {
    const line = log.split('\n').find((text) => text.includes('ERROR')) ?? String(build.error);
    return {available, skipped: `Maven could not get the artifacts: ${line.slice(0, 300)}`};
  }
  throw new Error(`The Java stand-in does not compile:\n${log}`);
}

/**
 * Starts one generation on free ports and waits until it serves. `settings` are the key=value switches of the README.
 * The process ends with `stop()`, or by itself when this process is gone.
 */
export async function startServer(generation, settings = {}) {
  const pairs = Object.entries(settings).map(([key, value]) => `${key}=${value}`);
  const command = [
    '-Xmx256m',
    '-cp',
    classpath(generation).join(delimiter),
    'interop.StandIn',
    ...pairs,
  ];
  const child = spawn('java', command, {stdio: ['pipe', 'pipe', 'pipe']});
  const errors = [];
  child.stderr.on('data', (chunk) => errors.push(chunk) > 50 && errors.shift());
  const exited = new Promise((resolve) => child.once('exit', resolve));
  const log = () => Buffer.concat(errors).toString();
  const ready = await firstLine(child, exited, log);
  const controlUrl = `http://127.0.0.1:${ready.controlPort}/control`;
  return {
    generation,
    versions: ready.versions,
    port: ready.port,
    pid: child.pid,
    baseUrl: `http://127.0.0.1:${ready.port}/cobrowse`,
    controlUrl,
    log,
    control: (path, parameters = {}) => control(controlUrl, path, parameters),
    stop: () => stop(child, exited),
  };
}

async function firstLine(child, exited, log) {
  const lines = createInterface({input: child.stdout});
  let timer;
  const line = await Promise.race([
    new Promise((resolve) => lines.once('line', resolve)),
    exited.then(() => undefined),
    new Promise((resolve) => (timer = setTimeout(resolve, READY_TIMEOUT_MS))),
  ]);
  clearTimeout(timer);
  if (line === undefined) {
    child.kill('SIGKILL');
    throw new Error(`The stand-in did not start:\n${log()}`);
  }
  return JSON.parse(line);
}

async function stop(child, exited) {
  child.stdin.end();
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
  await exited;
  clearTimeout(timer);
}

/** One call to the control endpoint; throws on anything but 200. */
export async function control(controlUrl, path, parameters = {}) {
  const response = await fetch(`${controlUrl}/${path}?${new URLSearchParams(parameters)}`, {
    method: 'POST',
  });
  const body = await response.json();
  if (!response.ok) throw new Error(`control ${path}: ${response.status} ${JSON.stringify(body)}`);
  return body;
}

async function main([command = 'list', generation, ...pairs]) {
  if (command === 'list') {
    for (const name of GENERATIONS)
      console.log(`${name}  ${isBuilt(name) ? 'built' : 'not built'}`);
    return;
  }
  const {available, skipped} = prepare();
  if (skipped) console.log(`skipped: ${skipped}`);
  console.log(`available: ${available.join(' ') || 'none'}`);
  if (command !== 'start') return;
  if (!available.includes(generation)) {
    console.log(
      `skipped: generation ${generation} is not available (known: ${GENERATIONS.join(' ')})`,
    );
    return;
  }
  const server = await startServer(
    generation,
    Object.fromEntries(pairs.map((pair) => pair.split('='))),
  );
  console.log(
    `${server.versions}\nbase    ${server.baseUrl}\ncontrol ${server.controlUrl}\npid     ${server.pid}`,
  );
  process.once('SIGINT', () => server.stop());
  process.once('SIGTERM', () => server.stop());
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main(process.argv.slice(2));
