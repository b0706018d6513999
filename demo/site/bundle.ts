import {fileURLToPath} from 'node:url';
import {build} from 'esbuild';
import type {PageFiles} from './page-files.js';

const demoFolder = fileURLToPath(new URL('..', import.meta.url));
const PAGES = ['index', 'customer', 'agent-page', 'desktop'];

/**
 * Bundles the browser side of the demo. The desktop imports the package by its public name, which
 * esbuild resolves through the `exports` of our own package.json: so the package has to be built.
 */
export async function bundleDemo(): Promise<PageFiles> {
  const result = await build({
    absWorkingDir: demoFolder,
    entryPoints: PAGES.flatMap((page) => [
      {in: `${page}/main.ts`, out: page},
      {in: `${page}/${page}.css`, out: page},
    ]),
    outdir: 'out',
    write: false,
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    conditions: ['production'],
    loader: {'.svg': 'dataurl'},
    legalComments: 'eof',
    logLevel: 'error',
  });
  return new Map(
    result.outputFiles.map((file) => [file.path.split(/[\\/]/).pop() ?? '', file.text]),
  );
}
