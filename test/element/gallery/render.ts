/**
 * Pictures of every state in each language, direction, colour scheme and width, to be looked at:
 * `npm run gallery [-- WORD…]` writes `reports/gallery/index.html`; words limit it: `de dark 280`.
 */
import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {build} from 'esbuild';
import type {Page} from 'playwright-core';
import {launchBrowser} from '../../e2e/support/browser.js';

const here = import.meta.dirname;
const root = path.resolve(here, '../../..');
const out = path.join(root, 'reports/gallery');
const SITE = 'https://gallery.test';

const LANGUAGES = ['en', 'de', 'fr', 'es', 'pt', 'it', 'ja', 'zh', 'ar'];
const DIRECTIONS = ['ltr', 'rtl'];
const SCHEMES = {
  light: {colorScheme: 'light', forcedColors: 'none'},
  dark: {colorScheme: 'dark', forcedColors: 'none'},
  forced: {colorScheme: 'dark', forcedColors: 'active'},
} as const;
const WIDTHS = ['280', '560'];

const words = process.argv.slice(2);
const chosen = <Word extends string>(all: readonly Word[]): readonly Word[] => {
  const some = all.filter((word) => words.includes(word));
  return some.length ? some : all;
};

async function serve(page: Page): Promise<void> {
  const {outputFiles} = await build({
    entryPoints: [path.join(here, 'gallery.ts')],
    bundle: true,
    format: 'esm',
    write: false,
    logLevel: 'error',
  });
  await page.route(`${SITE}/**`, async (route) => {
    const {pathname} = new URL(route.request().url());
    if (pathname === '/gallery.js') {
      return route.fulfill({contentType: 'text/javascript', body: outputFiles[0]!.text});
    }
    const file = pathname === '/' ? path.join(here, 'index.html') : path.join(root, pathname);
    return route.fulfill({contentType: 'text/html', body: readFileSync(file, 'utf8')});
  });
}

/** @returns The names of the pictures. */
async function portray(page: Page, language: string): Promise<string[]> {
  const names: string[] = [];
  await page.goto(`${SITE}/?lang=${language}`);
  await page.waitForSelector('[data-ready]');
  for (const direction of chosen(DIRECTIONS)) {
    for (const scheme of chosen(Object.keys(SCHEMES) as (keyof typeof SCHEMES)[])) {
      for (const width of chosen(WIDTHS)) {
        const name = `${language}-${direction}-${scheme}-${width}`;
        await page.emulateMedia(SCHEMES[scheme]);
        await page.evaluate(
          ([dir, px]) => {
            document.documentElement.dir = dir!;
            document.documentElement.style.setProperty('--width', `${px}px`);
          },
          [direction, width],
        );
        await page.screenshot({path: path.join(out, `${name}.png`), fullPage: true});
        names.push(name);
      }
    }
  }
  return names;
}

mkdirSync(out, {recursive: true});
const browser = await launchBrowser();
const page = await browser.newPage({viewport: {width: 1800, height: 1000}});
await serve(page);
const names: string[] = [];
for (const language of chosen(LANGUAGES)) names.push(...(await portray(page, language)));
await browser.close();
const figures = names.map((name) => `<h2>${name}</h2><img src="${name}.png" loading="lazy">`);
const index = path.join(out, 'index.html');
writeFileSync(
  index,
  `<!doctype html><meta charset="utf-8"><title>Gallery</title>${figures.join('')}`,
);
process.stdout.write(`${names.length} pictures: ${index}\n`);
