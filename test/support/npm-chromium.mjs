/**
 * The Chromium inside the npm package @sparticuz/chromium, unpacked once into `node_modules/.cache`:
 * no download, no system package, no root. Linux x64 only.
 *
 * The package's own `executablePath()` is not used: it unpacks to one fixed path in the temporary
 * folder, with mode 0700, so that two users or two versions on a machine get in each other's way.
 */
import {execFileSync} from 'node:child_process';
import {
  chmodSync,
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import {createRequire} from 'node:module';
import path from 'node:path';
import {pipeline} from 'node:stream/promises';
import {createBrotliDecompress} from 'node:zlib';
import {extract} from 'tar-fs';

const root = path.resolve(import.meta.dirname, '../..');

/** Unpacks beside and renames, so that test runs that start together do not meet half a browser. */
async function unpackTo(cache, bin) {
  if (existsSync(cache)) return;
  const own = `${cache}.${process.pid}`;
  mkdirSync(own, {recursive: true});
  const unpack = (file, to) =>
    pipeline(createReadStream(path.join(bin, file)), createBrotliDecompress(), to);
  const files = readdirSync(bin);
  for (const tar of files.filter((file) => file.endsWith('.tar.br'))) {
    await unpack(tar, extract(own));
  }
  const browser = path.join(own, 'chromium');
  await unpack(
    files.find((file) => /^chromium.*\.br$/.test(file)),
    createWriteStream(browser),
  );
  chmodSync(browser, 0o755);
  try {
    renameSync(own, cache);
  } catch (error) {
    if (!existsSync(cache)) throw error;
    rmSync(own, {recursive: true});
  }
}

/** Chromium crashes where there is no font at all: adds those in the package to the machine's. */
function fontsConfig(cache) {
  const file = path.join(cache, 'with-own-fonts.conf');
  const dirs = ['fonts', '.fonts'].map((dir) => path.join(cache, dir)).filter(existsSync);
  writeFileSync(
    file,
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
<include ignore_missing="yes">/etc/fonts/fonts.conf</include>
${dirs.map((dir) => `<dir>${dir}</dir>`).join('')}<cachedir>${cache}/font-cache</cachedir></fontconfig>`,
  );
  return file;
}

function lacksLibraries(executablePath) {
  try {
    return execFileSync('ldd', [executablePath], {encoding: 'utf8'}).includes('not found');
  } catch {
    return true;
  }
}

/**
 * @param {string} dir folder of an installed package of that family
 * @returns {Promise<{executablePath: string, env: NodeJS.ProcessEnv, version: string}>} start it with `env`
 */
export async function unpackChromium(dir) {
  const {name, version} = JSON.parse(readFileSync(path.join(dir, 'package.json'), 'utf8'));
  const folder = `${name.replace(/\W+/g, '-').replace(/^-/, '')}-${version}`;
  const cache = path.join(root, 'node_modules/.cache', folder);
  await unpackTo(cache, path.join(dir, 'bin'));
  const executablePath = path.join(cache, 'chromium');
  const env = {...process.env, FONTCONFIG_FILE: fontsConfig(cache)};
  // A machine without libnss3 and friends uses the ones in the package.
  if (lacksLibraries(executablePath)) env.LD_LIBRARY_PATH = path.join(cache, 'lib');
  return {executablePath, env, version};
}

/** The one of the package installed here, unless CHROME_PATH names another browser. */
export function npmChromium() {
  const {CHROME_PATH: executablePath} = process.env;
  if (executablePath) return Promise.resolve({executablePath, env: process.env, version: ''});
  let dir = path.dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium'));
  while (!existsSync(path.join(dir, 'bin'))) dir = path.dirname(dir);
  return unpackChromium(dir);
}
