/**
 * A test runner's launcher for WebKitGTK: the driver of Debian's `webkit2gtk-driver`, the MiniBrowser
 * that comes with it, and Xvfb where there is no display. Speaks WebDriver by `fetch`, so that no
 * package is needed.
 */
import {spawn} from 'node:child_process';
import {existsSync} from 'node:fs';
import {createServer} from 'node:net';
import {setTimeout as sleep} from 'node:timers/promises';

const MINI_BROWSER = '/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser';

/** The code points that WebDriver gives to keys without a character. */
const KEYS = {
  Backspace: '\uE003',
  Tab: '\uE004',
  Enter: '\uE007',
  Shift: '\uE008',
  Control: '\uE009',
  Alt: '\uE00A',
  Escape: '\uE00C',
  Space: ' ',
  PageUp: '\uE00E',
  PageDown: '\uE00F',
  End: '\uE010',
  Home: '\uE011',
  ArrowLeft: '\uE012',
  ArrowUp: '\uE013',
  ArrowRight: '\uE014',
  ArrowDown: '\uE015',
  Delete: '\uE017',
  Meta: '\uE03D',
};
const BUTTONS = {left: 0, middle: 1, right: 2};

const freePort = () =>
  new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const {port} = probe.address();
      probe.close(() => resolve(port));
    });
  });

/** Processes that end together. */
class Processes {
  #children = [];

  start(command, args, options) {
    const child = spawn(command, args, options);
    this.#children.push(child);
    const failed = new Promise((_, reject) => {
      child.once('error', reject);
      child.once('exit', (code) => reject(new Error(`${command} ended (${code}).`)));
    });
    failed.catch(() => {});
    return {child, failed};
  }

  async end() {
    for (const child of this.#children.splice(0).reverse()) {
      if (child.exitCode != null || child.signalCode != null) continue;
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill();
      await Promise.race([gone, sleep(2000, undefined, {ref: false})]);
    }
  }
}

/** One WebDriver session in MiniBrowser. */
class WebKitSession {
  #processes = new Processes();
  #base = '';
  #id = '';

  async start() {
    const display = process.env.DISPLAY ?? (await this.#startXvfb());
    const port = await freePort();
    this.#base = `http://127.0.0.1:${port}`;
    const {failed} = this.#processes.start(
      'WebKitWebDriver',
      [`--port=${port}`, '--host=127.0.0.1'],
      {stdio: 'ignore', env: {...process.env, DISPLAY: display}},
    );
    await Promise.race([this.#untilReady(), failed]);
    const {sessionId, capabilities} = await this.#call('POST', '/session', {
      capabilities: {
        alwaysMatch: {
          browserName: 'MiniBrowser',
          'webkitgtk:browserOptions': {binary: MINI_BROWSER, args: ['--automation']},
        },
      },
    });
    this.#id = sessionId;
    await this.command('POST', '/timeouts', {script: 30_000, pageLoad: 60_000});
    return `WebKitGTK ${capabilities.browserVersion}`;
  }

  async #startXvfb() {
    const {child, failed} = this.#processes.start(
      'Xvfb',
      ['-displayfd', '3', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp'],
      {stdio: ['ignore', 'ignore', 'ignore', 'pipe']},
    );
    const number = new Promise((resolve) => child.stdio[3].once('data', resolve));
    return `:${String(await Promise.race([number, failed])).trim()}`;
  }

  async #untilReady() {
    const deadline = Date.now() + 10_000;
    for (;;) {
      const status = await this.#call('GET', '/status').catch(() => undefined);
      if (status?.ready) return;
      if (Date.now() > deadline) throw new Error('WebKitWebDriver is not ready after 10 s.');
      await sleep(50);
    }
  }

  async #call(method, path, body) {
    const response = await fetch(this.#base + path, {
      method,
      body: body && JSON.stringify(body),
      headers: {'content-type': 'application/json'},
    });
    const {value} = await response.json();
    if (response.ok) return value;
    throw new Error(`WebDriver ${method} ${path}: ${value?.error} ${value?.message}`);
  }

  command(method, path, body) {
    return this.#call(method, `/session/${this.#id}${path}`, body);
  }

  async end() {
    if (this.#id) await this.command('DELETE', '').catch(() => {});
    await this.#processes.end();
  }

  /** Sizes the window so that the page has this much; the window has a least width of its own. */
  async resize({width, height}) {
    for (let tries = 0; tries < 5; tries++) {
      const [inner, tall] = await this.command('POST', '/execute/sync', {
        script: 'return [innerWidth, innerHeight]',
        args: [],
      });
      if (inner === width && tall === height) return;
      const window = await this.command('GET', '/window/rect');
      await this.command('POST', '/window/rect', {
        width: window.width + width - inner,
        height: window.height + height - tall,
      });
      await sleep(100);
    }
  }
}

const keyActions = (keys) =>
  keys.flatMap((key) => {
    const parts = key.length > 1 && key.includes('+') ? key.split('+') : [key];
    const values = parts.map((part) => KEYS[part] ?? part);
    const press = (type) => (value) => ({type, value});
    return [...values.map(press('keyDown')), ...[...values].reverse().map(press('keyUp'))];
  });

/** What `@web/test-runner-commands` calls on launchers of the type `webdriver`. */
const inputCommands = (session) => {
  const perform = (source) => session.command('POST', '/actions', {actions: [source]});
  const point = (...actions) =>
    perform({type: 'pointer', id: 'mouse', parameters: {pointerType: 'mouse'}, actions});
  const move = (x, y) => ({type: 'pointerMove', duration: 0, x, y});
  const down = (button = 'left') => ({type: 'pointerDown', button: BUTTONS[button]});
  const up = (button = 'left') => ({type: 'pointerUp', button: BUTTONS[button]});
  return {
    sendKeys: (_id, keys) => perform({type: 'key', id: 'keyboard', actions: keyActions(keys)}),
    sendMouseMove: (_id, x, y) => point(move(x, y)),
    sendMouseClick: (_id, x, y, button) => point(move(x, y), down(button), up(button)),
    sendMouseDown: (_id, button) => point(down(button)),
    sendMouseUp: (_id, button) => point(up(button)),
    resetMouse: () => session.command('DELETE', '/actions'),
    takeScreenshot: async () => Buffer.from(await session.command('GET', '/screenshot'), 'base64'),
  };
};

/** One page after another, in the one window that WebDriver has. */
export function webkitLauncher() {
  const session = new WebKitSession();
  const active = new Set();
  let starting;
  const start = async () => {
    launcher.name = await session.start();
    await session.resize({width: 800, height: 600});
  };
  const launcher = {
    name: 'WebKit',
    type: 'webdriver',
    concurrency: 1,
    async initialize() {
      if (existsSync(MINI_BROWSER)) return;
      throw new Error(`${MINI_BROWSER} is missing: apt-get install webkit2gtk-driver xvfb`);
    },
    async startSession(id, url) {
      await (starting ??= start());
      active.add(id);
      await session.command('POST', '/url', {url});
    },
    isActive: (id) => active.has(id),
    getBrowserUrl: () => session.command('GET', '/url'),
    async stopSession(id) {
      await session.command('POST', '/url', {url: 'about:blank'});
      active.delete(id);
      return {};
    },
    startDebugSession: (id, url) => launcher.startSession(id, url),
    stop: () => session.end(),
    ...inputCommands(session),
    setViewport: (_id, size) => session.resize(size),
  };
  return launcher;
}
