import {existsSync} from 'node:fs';
import {chromium, type Browser, type Page} from 'playwright-core';
import {npmChromium} from '../../support/npm-chromium.mjs';

/** Starts the Chromium that comes with npm, or an installed one. */
export async function launchBrowser(
  args: readonly string[] = [],
  installed?: string,
): Promise<Browser> {
  const {executablePath, env} = installed
    ? {executablePath: installed, env: process.env as Record<string, string>}
    : await npmChromium();
  return chromium.launch({
    executablePath,
    env,
    args: ['--no-sandbox', '--no-zygote', '--disable-gpu', ...args],
  });
}

const FULL_BROWSERS = [
  process.env['CHROME_PATH'],
  '/usr/bin/chromium',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/**
 * Starts a browser with its back/forward cache on, as users have it: a page that is left, and has
 * no open connection, is kept and comes back by `pageshow` with `persisted`. `undefined` where none
 * is installed; the test is to be skipped then: `if (!browser) this.skip()`.
 *
 * Playwright and Puppeteer switch the cache off with `--disable-back-forward-cache`. The Chromium
 * that comes with npm is a headless shell, which has none at all, so this takes an installed one
 * (`apt-get install chromium`). Navigate by script (`history.back()`), since `page.goBack()` waits
 * for a load that a cached page does not have.
 */
export async function launchBrowserWithPageCache(): Promise<Browser | undefined> {
  const executablePath = FULL_BROWSERS.find((file) => file !== undefined && existsSync(file));
  return executablePath === undefined
    ? undefined
    : chromium.launch({
        executablePath,
        ignoreDefaultArgs: ['--disable-back-forward-cache'],
        args: ['--no-sandbox', '--no-zygote', '--disable-gpu'],
      });
}

/** A window of its own: other cookies, other connections, as on another machine. */
export async function openWindow(
  browser: Browser,
  url: string,
  size: {width: number; height: number},
): Promise<{page: Page; problems: string[]}> {
  const context = await browser.newContext({viewport: size});
  const page = await context.newPage();
  page.setDefaultTimeout(8000);
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  await page.goto(url);
  return {page, problems};
}
