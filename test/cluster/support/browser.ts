import {chromium, type Browser} from 'playwright-core';
import {npmChromium} from '../../support/npm-chromium.mjs';

/** Starts the Chromium that comes with npm. */
export async function launchBrowser(...more: string[]): Promise<Browser> {
  const {executablePath, env} = await npmChromium();
  return chromium.launch({
    executablePath,
    env,
    args: ['--no-sandbox', '--no-zygote', '--disable-gpu', ...more],
  });
}

/** As browsers are by default, or are going to be: cookies of other sites are blocked. */
export const launchWithoutThirdPartyCookies = (): Promise<Browser> =>
  launchBrowser('--test-third-party-cookie-phaseout');
