import path from 'node:path';
import {build} from 'esbuild';
import type {SitePages} from '../../integration/support/site.js';

const root = path.resolve(import.meta.dirname, '../../..');

/** A page with the element as the sources have it now, so that no build comes in between. */
export async function sourcesPage(): Promise<SitePages> {
  const {outputFiles} = await build({
    entryPoints: [path.join(root, 'src/define.ts')],
    absWorkingDir: root,
    bundle: true,
    format: 'iife',
    conditions: ['production'],
    write: false,
  });
  return {
    '/define.js': {
      body: outputFiles[0]!.text,
      headers: {'Content-Type': 'text/javascript'},
    },
    '/desktop.html':
      '<!doctype html><title>Desktop</title><script src="/define.js"></script><body></body>',
  };
}
