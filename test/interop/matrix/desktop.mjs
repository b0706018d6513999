import {setTimeout as wait} from 'node:timers/promises';
import {chromium} from 'playwright-core';
import {npmChromium} from '../../support/npm-chromium.mjs';

const LIMIT_MS = 12_000;

/** `--test-third-party-cookie-phaseout` in `more` blocks cookies of other sites. */
export async function launchBrowser(...more) {
  const {executablePath, env} = await npmChromium();
  const args = ['--no-sandbox', '--no-zygote', '--disable-gpu', ...more];
  return chromium.launch({executablePath, env, args});
}

async function within(promise, describe, limitMs = LIMIT_MS) {
  const limit = new AbortController();
  try {
    return await Promise.race([
      promise,
      wait(limitMs, undefined, {signal: limit.signal}).then(async () => {
        throw new Error(`${await describe()} after ${limitMs} ms`);
      }),
    ]);
  } finally {
    limit.abort();
    promise.catch(() => undefined);
  }
}

/** An agent desktop in a browser of its own: no cookies, no connections of before. */
export class Desktop {
  /** Exceptions that nobody caught, in the page or in its frame. */
  uncaught = [];
  #context;
  #page;

  static async open(browser, url) {
    const desktop = new Desktop();
    desktop.#context = await browser.newContext();
    desktop.#page = await desktop.#context.newPage();
    desktop.#page.on('pageerror', (error) => desktop.uncaught.push(error.message));
    await desktop.#page.goto(url);
    return desktop;
  }

  /** Puts a new view into the page, which joins by itself. */
  show(properties) {
    return this.#page.evaluate((given) => globalThis.show(given), properties);
  }

  /** The first event of the view that fits, `{detail, atMs}`; fails on a fatal error instead. */
  next(type, values = {}, from = 0) {
    const found = this.#page.evaluate((given) => globalThis.next(...given), [type, values, from]);
    return within(found, async () => `no ${type}, but ${await this.story()},`);
  }

  said() {
    return this.#page.evaluate(() => globalThis.said);
  }

  /** What was said of joined, activated and deactivated, in order. */
  async sessionEvents() {
    const types = (await this.said()).map(({type}) => type);
    return types.filter((type) => /^(joined|activated|deactivated)$/.test(type));
  }

  async story() {
    const words = (await this.said()).map(({type, detail}) => {
      if (type === 'state-change') return `(${detail.state} ${detail.connectionState})`;
      return type === 'error' ? `error ${detail.code}` : type;
    });
    return words.join(' ') || 'silence';
  }

  /** Calls a method of the view. */
  call(method) {
    return within(
      this.#page.evaluate((name) => globalThis.view[name](), method),
      () => `${method}() unsettled`,
    );
  }

  get hasFrame() {
    return this.#page.frames().length > 1;
  }

  /** Runs a function in the agent page. */
  async inFrame(run, argument) {
    const [, frame] = this.#page.frames();
    if (!frame) throw new Error('there is no frame');
    return frame.evaluate(run, argument);
  }

  /** The first message that the agent page got. */
  agentGot(name, values = {}) {
    const found = this.inFrame((given) => globalThis.agent.next(...given), [name, values]);
    return within(found, async () => `the frame got no ${name}`);
  }

  close() {
    return this.#context.close();
  }
}
