/**
 * Two products: `dist/`, one ES module per source file with its types, `lit` and `cometd` left to
 * the application's bundler; and `cdn/`, self-contained files for pages that have no bundler.
 */
import {createHash} from 'node:crypto';
import {existsSync, readFileSync, readdirSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import resolve from '@rollup/plugin-node-resolve';
import typescript from '@rollup/plugin-typescript';
import {minify as swc} from '@swc/core';
import {transform as esbuild} from 'esbuild';
import ts from 'typescript';
import {shrinkCometd} from './build/cometd.mjs';
import {SHORTENED, SHORTENED_ALONE} from './build/internal-names.mjs';
import {licences} from './build/licences.mjs';
import {shrinkLit} from './build/lit.mjs';
import {
  hideState,
  privateNamesToProperties,
  STATE_MODULE,
  STATE_OF,
} from './build/private-names.mjs';
import {trimTemplates} from './build/templates.mjs';

const root = import.meta.dirname;
const at = (file) => path.join(root, file);
const src = at('src') + path.sep;
const languages = readdirSync(at('src/element/strings')).filter((file) =>
  /^[a-z]{2}(-\w+)?\.ts$/.test(file),
);

/** What an application may import from the package, by the name of its source. */
const entries = [
  'src/index.ts',
  'src/define.ts',
  'src/controller/index.ts',
  'src/hosts/index.ts',
  'src/react.ts',
  'src/testing.ts',
  ...languages.map((file) => `src/element/strings/${file}`),
];

/** Never part of `dist/`: an application must end up with one copy of each. */
const external = /^(lit|cometd|react)($|\/)/;

/** Removes an earlier build's files after writing, so that whoever reads meanwhile goes on. */
const prune = (dir) => ({
  name: 'prune',
  writeBundle(_options, bundle) {
    for (const file of readdirSync(at(dir), {recursive: true, withFileTypes: true})) {
      const name = path.relative(at(dir), path.join(file.parentPath, file.name));
      if (file.isFile() && !(name in bundle)) rmSync(at(path.join(dir, name)));
    }
  },
});

/** Packages may lie anywhere on the machine that builds. */
const withoutBuildPath = (source) => source.replace(/^.*(?=\/node_modules\/)/, '..');

const modules = {
  input: entries,
  external,
  output: {
    dir: 'dist',
    format: 'es',
    sourcemap: true,
    sourcemapPathTransform: withoutBuildPath,
    preserveModules: true,
    preserveModulesRoot: 'src',
    // Frameworks that render on the server want to be told which part is the browser's.
    banner: ({name}) => (name === 'react' ? "'use client';" : ''),
    // The compiler's helpers come from a folder that `npm pack` would leave out.
    entryFileNames: ({name}) => (name.includes('tslib') ? 'tslib.js' : '[name].js'),
  },
  plugins: [
    typescript({
      tsconfig: at('tsconfig.json'),
      include: ['src/**/*.ts'],
      exclude: [],
      // `cometd` needs ES2022 anyway; lowering `#private` would only cost applications bytes.
      compilerOptions: {
        target: 'ES2022',
        noEmit: false,
        rootDir: 'src',
        outDir: 'dist',
        declaration: true,
        declarationMap: true,
        types: [],
      },
      filterRoot: root,
    }),
    prune('dist'),
  ],
};

/** Modules that no file holds. Of the compiler's helpers we need one, for fields, which return nothing. */
const VIRTUAL = {
  [STATE_OF]: STATE_MODULE,
  tslib: `export const __decorate = (decorators, prototype, field) => {
    for (const decorate of decorators) decorate(prototype, field);
  };`,
};

/**
 * Compiles our sources one by one and without types, which `dist/` has checked: in no time. Private
 * names stay where the engines know them.
 */
const transpile = (keepsPrivateNames) => ({
  name: 'transpile',
  resolveId(source, importer) {
    // Before `resolve`, for which package.json says: no side effects but in `dist/`.
    if (source in VIRTUAL) return source;
    if (!source.startsWith('.') || !importer) return null;
    const file = path.resolve(path.dirname(importer), source.replace(/\.js$/, '.ts'));
    return file.startsWith(src) && existsSync(file) ? file : null;
  },
  load: (id) => VIRTUAL[id],
  transform(code, id) {
    if (!id.endsWith('.ts')) return null;
    const {outputText, sourceMapText} = ts.transpileModule(code, {
      fileName: id,
      compilerOptions: {
        target: ts.ScriptTarget.ES2022,
        module: ts.ModuleKind.ESNext,
        experimentalDecorators: true,
        useDefineForClassFields: false,
        verbatimModuleSyntax: true,
        importHelpers: true,
        sourceMap: true,
      },
      transformers: keepsPrivateNames
        ? {before: [trimTemplates]}
        : {
            before: [trimTemplates, privateNamesToProperties({hidden: true})],
            after: [hideState],
          },
    });
    const js = outputText.replace(/^\/\/# sourceMappingURL.*/m, '');
    // In the same line, so that the map holds.
    const hides = js.includes(`${STATE_OF}(`);
    return {
      code: hides ? `import {${STATE_OF}} from '${STATE_OF}'; ${js}` : js,
      map: sourceMapText,
    };
  },
});

/** Lets an entry be a few lines that no file holds. */
const entryOf = (code) => ({
  name: 'entry',
  resolveId: (source) => (source === 'entry' ? at('entry.mjs') : null),
  load: (id) => (id === at('entry.mjs') ? code : null),
});

/**
 * Lowers the whole chunk, since Lit and cometd come as modern syntax. esbuild makes the IIFE too:
 * after Rollup's, its helpers would stand outside, as globals of the page.
 */
const lower = (target, guard, shortened) => ({
  name: 'lower',
  renderChunk: (code) =>
    esbuild(code, {
      target,
      format: guard ? 'iife' : 'esm',
      ...(guard && {banner: `(()=>{"use strict";if(${guard}){`, footer: '}})();'}),
      minify: true,
      sourcemap: true,
      legalComments: 'none',
      mangleProps: shortened,
      // A shortened name on the element must not hide one of HTMLElement's own short ones.
      mangleCache: {id: false, dir: false},
    }),
});

/** What esbuild leaves: a hundredth, compressed. */
const minify = (module) => ({
  name: 'minify',
  renderChunk: (code) =>
    swc(code, {
      module,
      ecma: 2019,
      compress: {passes: 3},
      mangle: {toplevel: true},
      format: {comments: false},
      sourceMap: true,
    }),
});

/** A self-contained script. A `guard` makes it a classic one, which runs only where that holds. */
export const bundle = ({entry, file, target, guard, notices, plugins = [], external = []}) => ({
  input: 'entry',
  external,
  output: {
    file,
    format: 'es',
    sourcemap: true,
    sourcemapPathTransform: withoutBuildPath,
    inlineDynamicImports: true,
    freeze: false,
  },
  treeshake: {moduleSideEffects: (id) => !id.includes('/node_modules/cometd/')},
  plugins: [
    entryOf(entry),
    ...plugins,
    transpile(target === 'es2022'),
    resolve({browser: true, exportConditions: ['production', 'default']}),
    lower(target, guard, external.length === 0 ? SHORTENED : SHORTENED_ALONE),
    minify(!guard),
    licences({write: notices}),
  ],
});

/**
 * The order of the modules, which decides how much alike a compressor sees at a time: layer by layer,
 * each after its library.
 */
export const layers = `
  import 'cometd';
  import './src/controller/cobrowse-controller.ts';
  import 'lit';`;

/** The names of `.`, which are those of `./controller` as well; registers the tag. */
export const everything = `
  ${layers}
  import './src/define.ts';
  export * from './src/index.ts';`;

/** The same as one global of a classic script. */
const oneGlobal = `
  ${layers}
  import './src/define.ts';
  import * as api from './src/index.ts';
  import * as english from './src/element/strings/en.ts';
  self.gcbAgentView = {...api, strings: {...english}};`;

/** The global itself: elements with this id or name are properties of `self` as well, but inherited. */
const afterMain = 'Object.prototype.hasOwnProperty.call(self,"gcbAgentView")';
/** A second include of the same or of another version finds the first one and does nothing. */
const once = `self.customElements&&!${afterMain}`;

const hostsOnGlobal = `
  import * as hosts from './src/hosts/index.ts';
  Object.assign(self.gcbAgentView, hosts);`;

const languageOnGlobal = (file) => `
  import * as language from './src/element/strings/${file}';
  Object.assign(self.gcbAgentView.strings, language);
  self.gcbAgentView.registerStrings(language);`;

/** The main script's error classes, so that `instanceof` holds across the files of `cdn/`. */
const errorsFromMain = () => ({
  name: 'errors-from-main',
  load: (id) =>
    id === at('src/errors.ts') ? 'export const {CobrowseError} = self.gcbAgentView;' : null,
});

/** Puts the page that a script belongs to beside it. */
const beside = (page) => ({
  name: 'beside',
  generateBundle() {
    const source = readFileSync(at(`src/hosts/${page}`));
    this.emitFile({type: 'asset', fileName: page, source});
  },
});

/**
 * Writes file name → sha384, for the `integrity` attribute; removes an earlier build's scripts.
 * `agent-view.html` carries no hashes: its scripts come from where it comes from itself, and an
 * application that opens it from disk would be refused them.
 */
const integrity = (files) => ({
  name: 'integrity',
  writeBundle() {
    const sri = {};
    for (const file of readdirSync(at('cdn'), {recursive: true}).sort()) {
      if (!/\.js(\.map)?$/.test(file)) continue;
      if (!files.includes(`cdn/${file.replace(/\.map$/, '')}`)) rmSync(at(`cdn/${file}`));
      else if (file.endsWith('.js')) {
        const digest = createHash('sha384').update(readFileSync(at(`cdn/${file}`)));
        sri[file] = `sha384-${digest.digest('base64')}`;
      }
    }
    writeFileSync(at('cdn/sri.json'), `${JSON.stringify(sri, null, 2)}\n`);
  },
});

export const scripts = [
  {
    file: 'cdn/gcb-agent-view.min.js',
    entry: everything,
    target: 'es2022',
    notices: true,
  },
  {
    file: 'cdn/gcb-agent-view.iife.min.js',
    entry: oneGlobal,
    target: 'es2019',
    guard: once,
  },
  {
    file: 'cdn/hosts.iife.min.js',
    entry: hostsOnGlobal,
    target: 'es2019',
    guard: afterMain,
    plugins: [errorsFromMain()],
  },
  {
    file: 'cdn/agent-view-start.iife.min.js',
    entry: `import './src/hosts/agent-view-start.ts';`,
    target: 'es2019',
    guard: 'self',
  },
  {
    file: 'cdn/agent-view.iife.min.js',
    entry: `import './src/hosts/agent-view-page.ts';`,
    target: 'es2019',
    guard: afterMain,
    plugins: [errorsFromMain(), beside('agent-view.html')],
  },
  ...languages
    .filter((file) => file !== 'en.ts')
    .map((file) => ({
      file: `cdn/strings/${file.replace('.ts', '.iife.min.js')}`,
      entry: languageOnGlobal(file),
      target: 'es2019',
      guard: afterMain,
    })),
];

/** Made anew for each script, since a plugin may hold state. */
export const dependencyPlugins = () => [shrinkCometd(), shrinkLit()];

const written = scripts.map(({file}) => file);
const cdn = (script) =>
  bundle({
    ...script,
    plugins: [...dependencyPlugins(), ...(script.plugins ?? []), integrity(written)],
  });

export default [modules, ...scripts.map(cdn)];
