/**
 * From the manifest, what editors show: hover texts of JSX events (`types/handlers.d.ts`), web-types
 * for JetBrains' and custom data for VS Code. Arguments: the manifest's folder, which gets them.
 */
import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {generateJetBrainsWebTypes} from 'custom-element-jet-brains-integration';
import {generateVsCodeCustomElementData} from 'custom-element-vs-code-integration';
import {format} from 'prettier';

const folder = process.argv[2] ?? '.';
const at = (file) => path.join(folder, file);
const manifest = JSON.parse(readFileSync(at('custom-elements.json'), 'utf8'));
const {events} = manifest.modules
  .flatMap(({declarations = []}) => declarations)
  .find(({tagName}) => tagName);

const camel = (name) => `on-${name}`.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());

/** How frameworks name the handler of an event. */
const HANDLERS = {
  OnHandlers: ['React, Preact and Svelte', (name) => `'on${name}'`],
  OnColonHandlers: ['Solid', (name) => `'on:${name}'`],
  CamelHandlers: ['Vue', camel],
};

const member =
  (nameOf) =>
  ({name, description}) => `
  /** ${description} */
  ${nameOf(name)}?: ((event: GcbAgentViewEventMap['${name}']) => void) | undefined;`;

const handlers = Object.entries(HANDLERS).map(
  ([name, [frameworks, nameOf]]) => `
/** As ${frameworks} name${frameworks.includes(' ') ? '' : 's'} them. */
export interface ${name} {${events.map(member(nameOf)).join('')}
}`,
);
const types = `// Made by \`npm run analyze\`.
import type {GcbAgentViewEventMap} from 'gcb-agent-view';
${handlers.join('\n')}
`;

mkdirSync(at('types'), {recursive: true});
writeFileSync(
  at('types/handlers.d.ts'),
  await format(types, {
    parser: 'typescript',
    printWidth: 100,
    singleQuote: true,
    bracketSpacing: false,
  }),
);

const {name, version} = JSON.parse(readFileSync('package.json', 'utf8'));
const options = {outdir: at('editors'), hideLogs: true, hideMethodDocs: true};
generateVsCodeCustomElementData(manifest, options);
generateJetBrainsWebTypes({name, version, ...manifest}, {...options, packageJson: false});

for (const file of ['web-types.json', 'vscode.html-custom-data.json']) {
  const data = readFileSync(at(`editors/${file}`), 'utf8');
  writeFileSync(at(`editors/${file}`), data.replaceAll(' _(default: undefined)_', ''));
}
