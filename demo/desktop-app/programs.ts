import {spawn, spawnSync, type ChildProcess} from 'node:child_process';
import {existsSync, readFileSync} from 'node:fs';
import path from 'node:path';

/** One of the desktop programs of this folder. */
export interface Program {
  readonly name: string;
  /** Builds what has to be built. Resolves with what this machine lacks to run it, if anything. */
  prepare(): string | undefined;
  /**
   * Opens its window on the display of `env`. Its standard output is the messages of the page, a
   * line each; lines on its standard input press its buttons.
   */
  start(address: string, options?: {env?: NodeJS.ProcessEnv; sandbox?: boolean}): ChildProcess;
}

const NO_SANDBOX = '--no-sandbox';

const folderOf = (name: string): string => path.join(import.meta.dirname, name);

const works = (command: string, ...args: string[]): boolean =>
  spawnSync(command, args, {stdio: 'ignore'}).status === 0;

const jcef: Program = {
  name: 'jcef',
  prepare() {
    if (!works('mvn', '--version')) return 'Maven and a JDK of 17 or later (mvn)';
    const {status, stdout} = spawnSync('mvn', ['--quiet', '--batch-mode', 'compile'], {
      cwd: folderOf('jcef'),
      encoding: 'utf8',
    });
    return status === 0 ? undefined : `what Maven asks for: ${stdout.slice(0, 500)}`;
  },
  start(address, {env = process.env, sandbox = true} = {}) {
    const classPath = readFileSync(path.join(folderOf('jcef'), 'target/class-path.txt'), 'utf8');
    const args = ['-cp', `target/classes${path.delimiter}${classPath}`, 'AgentDesktop', address];
    return spawn('java', sandbox ? args : [...args, NO_SANDBOX], {cwd: folderOf('jcef'), env});
  },
};

/** The first Python that has the modules: one made for the program, or the system's. */
const pythonFor = (name: string, modules: string): string | undefined =>
  [path.join(folderOf(name), '.venv/bin/python'), 'python3', '/usr/bin/python3'].find(
    (python) =>
      (!path.isAbsolute(python) || existsSync(python)) && works(python, '-c', `import ${modules}`),
  );

const startPython = (name: string, modules: string, address: string, env: NodeJS.ProcessEnv) =>
  spawn(pythonFor(name, modules) ?? 'python3', ['agent_desktop.py', address], {
    cwd: folderOf(name),
    env,
  });

const QT = 'PySide6.QtWebEngineWidgets';
const WEBKIT = 'gi; gi.require_version("WebKit2", "4.1"); from gi.repository import WebKit2';

const qt: Program = {
  name: 'qt',
  prepare: () => (pythonFor('qt', QT) ? undefined : 'Qt WebEngine (PySide6)'),
  start(address, {env = process.env, sandbox = true} = {}) {
    const flags = sandbox ? {} : {QTWEBENGINE_CHROMIUM_FLAGS: NO_SANDBOX};
    return startPython('qt', QT, address, {...env, ...flags});
  },
};

const webkitgtk: Program = {
  name: 'webkitgtk',
  prepare: () => (pythonFor('webkitgtk', WEBKIT) ? undefined : 'WebKitGTK 4.1 for Python'),
  start: (address, {env = process.env} = {}) => startPython('webkitgtk', WEBKIT, address, env),
};

export const PROGRAMS: readonly Program[] = [jcef, qt, webkitgtk];
