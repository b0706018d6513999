import path from 'node:path';
import {configs as lit} from 'eslint-plugin-lit';
import {configs as wc} from 'eslint-plugin-wc';
import tseslint from 'typescript-eslint';

const src = path.join(import.meta.dirname, 'src');

/** What each layer of `src/` may import beside its own files: layers below it, and packages. */
const layers = {
  'errors.ts': [],
  'error-texts.ts': ['errors.ts'],
  util: ['errors.ts', 'error-texts.ts'],
  protocol: ['errors.ts', 'error-texts.ts', 'util', 'cometd'],
  hosts: ['errors.ts', 'error-texts.ts', 'util'],
  controller: ['errors.ts', 'error-texts.ts', 'util', 'protocol', 'hosts'],
  element: ['errors.ts', 'error-texts.ts', 'util', 'protocol', 'hosts', 'controller', 'lit'],
  'index.ts': ['errors.ts', 'util', 'protocol', 'hosts', 'controller', 'element'],
  'testing.ts': ['errors.ts', 'error-texts.ts', 'util', 'protocol', 'controller', 'element'],
  'define.ts': ['errors.ts', 'util', 'controller', 'element'],
  'react.ts': ['errors.ts', 'controller', 'element', 'define.ts', 'react'],
};

const layerOf = (file) => path.relative(src, file).split(path.sep)[0];
const packageOf = (name) => /^(@[^/]+\/)?[^/]+/.exec(name)[0];

/** Data flows one way because imports do: down only, and never between siblings. */
const downOnly = {
  create(context) {
    const from = layerOf(context.filename);
    const check = ({source}) => {
      if (typeof source?.value !== 'string') return;
      const to = source.value.startsWith('.')
        ? layerOf(path.resolve(context.filename, '..', source.value.replace(/\.js$/, '.ts')))
        : packageOf(source.value);
      if (to === from || layers[from]?.includes(to)) return;
      context.report({node: source, message: `src/${from} must not import ${to}`});
    };
    return {
      ImportDeclaration: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
      ImportExpression: check,
      TSImportType: check,
    };
  },
};

const ban = (message, ...names) => names.map((name) => ({name, message}));
const banSyntax = (message, ...selectors) => selectors.map((selector) => ({selector, message}));
const banProperties = (message, objects, properties) =>
  objects.flatMap((object) => properties.map((property) => ({object, property, message})));

const timers = ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'];
const onlyClock = 'Time comes from the injected Clock (src/util/clock.ts).';
const onlyAbove = 'The connection runs without a DOM: inject what is needed.';
const notYet = 'Chromium 73 and its contemporaries do not have it.';
const unsafe = 'Strict CSP and Trusted Types pages refuse it.';

const called = (...names) => `CallExpression[callee.property.name=/^(${names.join('|')})$/]`;
const calledOn = (object, ...names) =>
  `MemberExpression[object.name='${object}'][property.name=/^(${names.join('|')})$/]`;

const style = banSyntax(
  'Not used in this package.',
  'TSEnumDeclaration',
  'ExportDefaultDeclaration',
  'TSParameterProperty',
);

const html = banSyntax(
  unsafe,
  'MemberExpression[property.name=/^(innerHTML|outerHTML|srcdoc)$/]',
  called('insertAdjacentHTML', 'setHTMLUnsafe', 'createContextualFragment'),
  'ImportDeclaration[source.value=/unsafe-(html|svg|mathml)|static-html/]',
  "CallExpression[callee.object.name='document'][callee.property.name=/^write(ln)?$/]",
);

const newApis = banSyntax(
  notYet,
  called('replaceAll', 'at', 'findLast', 'findLastIndex', 'toSorted', 'toReversed', 'toSpliced'),
  called('throwIfAborted', 'replaceChildren', 'checkVisibility', 'requestSubmit', 'isWellFormed'),
  calledOn('AbortSignal', 'timeout', 'any', 'abort'),
  calledOn('Promise', 'any', 'allSettled', 'withResolvers', 'try'),
  calledOn('Object', 'hasOwn', 'groupBy'),
  calledOn('crypto', 'randomUUID'),
  'Literal[regex.pattern=/\\(\\?<[=!]/]',
  "CallExpression[callee.property.name='addEventListener'] > ObjectExpression > Property[key.name='signal']",
);

const moreTime = banSyntax(
  onlyClock,
  "NewExpression[callee.name='Date'][arguments.length=0]",
  "CallExpression[callee.name='Date']",
);

const inTests = banSyntax(
  'A test says what happens, and all of them run.',
  "CallExpression[callee.name='it'] > Literal[value=/\\bshould\\b/i]",
  'CallExpression[callee.object.name=/^(it|describe|context)$/][callee.property.name=/^(only|skip)$/]',
);

const newGlobals = ban(notYet, 'structuredClone', 'WeakRef', 'FinalizationRegistry');
const dom = ban(onlyAbove, 'window', 'document', 'self');
const globalObjects = ['window', 'self', 'globalThis'];

export default tseslint.config(
  {
    ignores: [
      '**/dist/',
      'cdn/',
      'coverage/',
      'node_modules/',
      'test/apps/*/{dist,node_modules}/',
      'test/interop/',
      'types/',
    ],
  },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: {project: './tsconfig.json', tsconfigRootDir: import.meta.dirname},
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', {disallowTypeAnnotations: false}],
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        {ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true},
      ],
      '@typescript-eslint/no-unused-vars': [
        'error',
        {argsIgnorePattern: '^_', varsIgnorePattern: '^_', destructuredArrayIgnorePattern: '^_'},
      ],
      // What an index or a state guarantees, the compiler cannot always see.
      '@typescript-eslint/no-non-null-assertion': 'off',
      // An async function without await still turns what it throws into a rejection.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', {allowNumber: true}],
      'no-restricted-syntax': ['error', ...style],
      eqeqeq: ['error', 'always', {null: 'ignore'}],
      'no-console': 'error',
    },
  },
  {
    files: ['src/**/*.ts'],
    extends: [lit['flat/recommended'], wc['flat/best-practice']],
    plugins: {layers: {rules: {'down-only': downOnly}}},
    rules: {
      'layers/down-only': 'error',
      'max-lines': ['error', {max: 300, skipBlankLines: true, skipComments: true}],
      'max-lines-per-function': ['error', {max: 40, skipBlankLines: true, skipComments: true}],
      'no-eval': 'error',
      'no-new-func': 'error',
      'no-restricted-syntax': ['error', ...style, ...html, ...newApis, ...moreTime],
      'no-restricted-globals': ['error', ...newGlobals, ...ban(onlyClock, ...timers), ...dom],
      'no-restricted-properties': [
        'error',
        ...banProperties(onlyClock, globalObjects, timers),
        ...banProperties(onlyClock, ['Date', 'performance'], ['now']),
      ],
    },
  },
  {
    files: ['src/{element,hosts}/**/*.ts', 'src/protocol/cometd-*.ts', 'src/{define,react}.ts'],
    rules: {
      'no-restricted-globals': ['error', ...newGlobals, ...ban(onlyClock, ...timers)],
    },
  },
  {
    files: ['src/util/clock.ts'],
    rules: {'no-restricted-globals': ['error', ...newGlobals], 'no-restricted-properties': 'off'},
  },
  {
    files: ['test/**/*.ts', 'demo/**/*.ts'],
    rules: {
      'no-console': 'off',
      // Chai asserts by property; the code under test gets deliberately wrong values.
      '@typescript-eslint/no-unused-expressions': 'off',
      // By the types of a Chai plugin, `equal` returns a promise; by its code it does not.
      '@typescript-eslint/no-floating-promises': ['error', {allowForKnownSafeCalls: ['Equal']}],
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      'no-restricted-syntax': ['error', ...style, ...inTests],
    },
  },
  {
    files: ['demo/**/*.{ts,js,mjs}', 'test/apps/**/*.{ts,tsx,js,jsx,mjs}'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: '^(\\.\\.?/)+(src|dist)/',
              message: 'Import the package by its public name, as its users do.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['test/apps/*/**/*.{ts,tsx}', 'test/types/**/*.{ts,tsx}'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: {parser: tseslint.parser, parserOptions: {project: false, program: null}},
    rules: {'no-restricted-syntax': 'off'},
  },
);
