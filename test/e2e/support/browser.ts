import {chromium, type Browser, type Page} from 'playwright-core';
import {npmChromium} from '../../support/npm-chromium.mjs';

/** Starts the Chromium that comes with npm. */
export async function launchBrowser(args: readonly string[] = []): Promise<Browser> {
  const {executablePath, env} = await npmChromium();
  return chromium.launch({
    executablePath,
    env,
    args: ['--no-sandbox', '--no-zygote', '--disable-gpu', ...args],
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
