/**
 * The browser tests in engines that are no Chromium: Debian's Firefox ESR and WebKitGTK.
 * `ENGINES=firefox` or `=webkit` takes one of them.
 */
import {existsSync} from 'node:fs';
import {chromeLauncher} from '@web/test-runner-chrome';
import * as puppeteer from 'puppeteer-core';
import config from '../../web-test-runner.config.mjs';
import {webkitLauncher} from './webkit-launcher.mjs';

const chosen = (process.env.ENGINES ?? 'firefox,webkit').split(',');

/** One page at a time: Firefox slows down the tabs behind the front one. */
function firefox() {
  const executablePath = process.env.FIREFOX_PATH ?? '/usr/bin/firefox-esr';
  if (!existsSync(executablePath)) {
    throw new Error(`${executablePath} is missing: apt-get install firefox-esr`);
  }
  const launcher = chromeLauncher({
    puppeteer,
    concurrency: 1,
    launchOptions: {browser: 'firefox', executablePath},
  });
  launcher.name = 'Firefox';
  return launcher;
}

const engines = {firefox, webkit: webkitLauncher};

export default {
  ...config,
  files: [...config.files, 'test/browsers/*.browser.test.ts'],
  browsers: chosen.map((name) => engines[name]()),
};
