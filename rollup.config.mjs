/**
 * Two products: `dist/`, one ES module per source file with its types, `lit` and `cometd` left to
 * the application's bundler; and `cdn/`, self-contained files for pages that have no bundler.
 */
import {createHash} from 'node:crypto';
import {existsSync, readFileSync, readdirSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import resolve from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import typescript from '@rollup/plugin-typescript';
import {transform as esbuild} from 'esbuild';
import ts from 'typescript';

const root = import.meta.dirname;
const at = (file) => path.join(root, file);
const src = at('src') + path.sep;
const has = (file) => existsSync(at(file));
const list = (dir) => (has(dir) ? readdirSync(at(dir)) : []);
const languages = list('src/element/strings').filter((file) => /^[a-z]{2}(-\w+)?\.ts$/.test(file));

/** What an application may import from the package, by the name of its source. */
const entries = [
  'src/index.ts',
  'src/define.ts',
  'src/controller/index.ts',
  'src/hosts/index.ts',
  'src/react.ts',
  ...languages.map((file) => `src/element/strings/${file}`),
].filter(has);

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

const modules = {
  input: entries,
  external,
  output: {
    dir: 'dist',
    format: 'es',
    sourcemap: true,
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

const isPrivate = (node) => ts.isPrivateIdentifier(node);
const extendsSomething = (node) =>
  node.heritageClauses?.some(({token}) => token === ts.SyntaxKind.ExtendsKeyword) ?? false;
const declaredIn = (node) =>
  new Set(node.members.flatMap(({name}) => (name && isPrivate(name) ? [name.text] : [])));

/**
 * A TypeScript transformer that makes `#name` the ordinary property `_p_name`, which the minifier
 * shortens. Below ES2022 a real private name becomes a WeakMap and a helper call at each use, a
 * fifth of our bytes. A subclass gets its own property, so that its `#name` stays apart from its
 * parent's.
 */
export const privateNamesToProperties = (context) => (file) => {
  const scopes = [];
  const visit = (node) => {
    if (ts.isClassLike(node)) {
      const owner = extendsSomething(node) ? `${node.name?.text ?? 'class'}_` : '';
      scopes.push({owner, names: declaredIn(node)});
      const visited = ts.visitEachChild(node, visit, context);
      scopes.pop();
      return visited;
    }
    if (ts.isBinaryExpression(node) && isPrivate(node.left)) {
      throw new Error(
        `${file.fileName}: \`${node.left.text} in …\` has no form without private names`,
      );
    }
    if (isPrivate(node)) {
      const scope = scopes.findLast(({names}) => names.has(node.text));
      return context.factory.createIdentifier(`_p_${scope.owner}${node.text.slice(1)}`);
    }
    return ts.visitEachChild(node, visit, context);
  };
  return ts.visitNode(file, visit);
};

/** Compiles our sources one by one and without types, which `dist/` has checked: in no time. */
const transpile = () => ({
  name: 'transpile',
  resolveId(source, importer) {
    // Before `resolve`, for which package.json says: no side effects but in `dist/`.
    if (source.startsWith(src)) return source;
    if (!source.startsWith('.') || !importer?.startsWith(src)) return null;
    const file = path.resolve(path.dirname(importer), source.replace(/\.js$/, '.ts'));
    return existsSync(file) ? file : null;
  },
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
      transformers: {before: [privateNamesToProperties]},
    });
    return {code: outputText.replace(/^\/\/# sourceMappingURL.*/m, ''), map: sourceMapText};
  },
});

/** Replaces text in a module of a dependency; fails when a new version no longer has that text. */
const patch = (module, from, to) => ({
  name: 'patch',
  transform(code, id) {
    if (!id.endsWith(module)) return null;
    if (!code.includes(from)) this.error(`${module} no longer holds ${from}`);
    return {code: code.replace(from, to), map: null};
  },
});

/**
 * Pages under Trusted Types allow policies by name, once each: the bundle's own Lit needs its own
 * name. When the name is taken, an older copy of the bundle has defined the tag and renders with
 * its own Lit, so this copy must merely not throw.
 */
const ownTrustedTypesPolicy = () =>
  patch(
    'lit-html/lit-html.js',
    's.createPolicy("lit-html",{createHTML:t=>t})',
    '(()=>{try{return s.createPolicy("gcb-agent-view",{createHTML:t=>t})}catch{}})()',
  );

/** `cometd` registers its JSONP transport by itself; with it, tokens would stand in script URLs. */
const noJsonp = () => ({
  name: 'no-jsonp',
  load(id) {
    if (!id.endsWith('cometd/CallbackPollingTransport.js')) return null;
    return `import {Transport} from './Transport.js';
      export class CallbackPollingTransport extends Transport { accept() { return false; } }`;
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
const lower = (target, guard) => ({
  name: 'lower',
  renderChunk: (code) =>
    esbuild(code, {
      target,
      format: guard ? 'iife' : 'esm',
      ...(guard && {banner: `(()=>{"use strict";if(${guard}){`, footer: '}})();'}),
      minify: true,
      sourcemap: true,
      legalComments: 'none',
      mangleProps: /^_p_/,
      // A shortened name on the element must not hide one of HTMLElement's own short ones.
      mangleCache: {id: false, dir: false},
    }),
});

/** A self-contained script. A `guard` makes it a classic one, which runs only where that holds. */
export const bundle = ({entry, file, target, guard, plugins = [], external = []}) => ({
  input: 'entry',
  external,
  output: {file, format: 'es', sourcemap: true, inlineDynamicImports: true, freeze: false},
  treeshake: {moduleSideEffects: (id) => !id.includes('/node_modules/cometd/')},
  plugins: [
    entryOf(entry),
    ...plugins,
    transpile(),
    resolve({browser: true, exportConditions: ['production', 'default']}),
    lower(target, guard),
    terser({compress: {passes: 3}, module: !guard, ecma: 2019, format: {comments: false}}),
  ],
});

const source = (file) => JSON.stringify(at(file));
const reexport = (file) => (has(file) ? `export * from ${source(file)};` : '');
const namespace = (name, file) =>
  has(file) ? `import * as ${name} from ${source(file)};` : `const ${name} = {};`;

/** The names of `.`, `./controller` and English; registers the tag. */
export const everything = [
  has('src/define.ts') ? `import ${source('src/define.ts')};` : '',
  reexport('src/index.ts'),
  reexport('src/controller/index.ts'),
].join('\n');

/** The same as one global of a classic script. */
export const oneGlobal = `
  ${has('src/define.ts') ? `import ${source('src/define.ts')};` : ''}
  ${namespace('api', 'src/index.ts')}
  ${namespace('controller', 'src/controller/index.ts')}
  ${namespace('english', 'src/element/strings/en.ts')}
  self.gcbAgentView = {...api, ...controller, strings: {...english}};`;

/** A second include of the same or of another version finds the first one and does nothing. */
const once = 'self.customElements&&!self.gcbAgentView';
const afterMain = 'self.gcbAgentView';

export const hostsOnGlobal = `
  ${namespace('hosts', 'src/hosts/index.ts')}
  Object.assign(self.gcbAgentView, hosts);`;

const languageOnGlobal = (file) => `
  import * as language from ${source(`src/element/strings/${file}`)};
  Object.assign(self.gcbAgentView.strings, language);
  self.gcbAgentView.registerStrings(language);`;

/** The main script's error classes, so that `instanceof` holds across the files of `cdn/`. */
export const errorsFromMain = () => ({
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

/** Writes file name → sha384, for the `integrity` attribute; removes an earlier build's scripts. */
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
    target: 'es2021',
  },
  {
    file: 'cdn/gcb-agent-view.iife.min.js',
    entry: oneGlobal,
    target: 'es2019',
    guard: once,
  },
  ...(has('src/hosts/index.ts')
    ? [
        {
          file: 'cdn/hosts.iife.min.js',
          entry: hostsOnGlobal,
          target: 'es2019',
          guard: afterMain,
          plugins: [errorsFromMain()],
        },
      ]
    : []),
  ...(has('src/hosts/agent-view-page.ts')
    ? [
        {
          file: 'cdn/agent-view.iife.min.js',
          entry: `import ${source('src/hosts/agent-view-page.ts')};`,
          target: 'es2019',
          guard: afterMain,
          plugins: [errorsFromMain(), beside('agent-view.html')],
        },
      ]
    : []),
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
export const dependencyPlugins = () => [noJsonp(), ownTrustedTypesPolicy()];

const written = scripts.map(({file}) => file);
const cdn = (script) =>
  bundle({
    ...script,
    plugins: [...dependencyPlugins(), ...(script.plugins ?? []), integrity(written)],
  });

/** A source that does not exist is left out, so that parts build on their own. */
export default [
  ...(entries.length > 0 ? [modules] : []),
  ...(has('src/index.ts') ? scripts.map(cdn) : []),
];
