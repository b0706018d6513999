import path from 'node:path';

/** How `custom-elements.json` is made from the element's sources (`npm run analyze`). */

const isPrivate = ({name, privacy}) => /^[#_]/.test(name) || (privacy && privacy !== 'public');

/** What Lit itself asks of the class. */
const isLitStatic = ({name, static: isStatic}) =>
  isStatic && ['styles', 'properties', 'shadowRootOptions'].includes(name);

/** The analyzer takes every `dispatchEvent(new X(…))` for an event; ours are those with a text. */
const isDocumented = ({name, description}) => Boolean(name && description);

const shipped = (file) => file.replace(/^\/?src\//, 'dist/').replace(/\.ts$/, '.js');

/** The class and its tag, which the analyzer cannot know, as the tag is a parameter of `define()`. */
const tags = {GcbAgentView: 'gcb-agent-view'};

const isLifecycle = ({name}) => /^(connectedMove|adopted)Callback$/.test(name);

/** Members of a base class that is nobody's business stand as the element's own. */
function finishElement(element) {
  element.tagName = tags[element.name];
  element.customElement = true;
  element.superclass = {name: 'LitElement', package: 'lit'};
  const isPublic = (each) => !isPrivate(each) && !isLitStatic(each) && !isLifecycle(each);
  element.members = element.members?.filter(isPublic);
  element.attributes = element.attributes?.filter(
    ({fieldName}) => !fieldName || !isPrivate({name: fieldName}),
  );
  element.events = element.events?.filter(isDocumented);
  for (const each of [...(element.members ?? []), ...(element.attributes ?? [])]) {
    delete each.inheritedFrom;
  }
}

/** Lets exports name the module that declares; adds the definition, which stands behind a guard. */
function finishExports(module, elements) {
  const folder = path.posix.dirname(module.path);
  for (const {declaration} of module.exports ?? []) {
    const declared = elements.get(declaration.name)?.path;
    const {module: named} = declaration;
    declaration.module =
      declared ?? (named?.startsWith('.') ? path.posix.join(folder, named) : shipped(named ?? ''));
  }
  if (module.path !== 'dist/define.js') return;
  module.exports = (module.exports ?? []).filter(({kind}) => kind === 'js');
  for (const [name, {tag, path: file}] of elements) {
    const declaration = {name, module: file};
    module.exports.push({kind: 'custom-element-definition', name: tag, declaration});
  }
}

/**
 * Repairs what the analyzer gets wrong here: sources instead of shipped files, private members,
 * events without a name, no definition when the tag is registered behind a guard, and the version
 * of a schema it exceeds.
 */
const finish = () => ({
  name: 'finish',
  packageLinkPhase({customElementsManifest: manifest}) {
    manifest.schemaVersion = '2.1.0';
    manifest.readme = 'README.md';
    for (const module of manifest.modules) module.path = shipped(module.path);
    const elements = new Map();
    for (const {declarations = [], path: file} of manifest.modules) {
      for (const element of declarations.filter(({name}) => name in tags)) {
        finishElement(element);
        elements.set(element.name, {tag: element.tagName, path: file});
      }
    }
    if (elements.size < Object.keys(tags).length) throw new Error('An element is missing.');
    for (const module of manifest.modules) finishExports(module, elements);
    const isPublic = (module) => ['dist/define.js', 'dist/index.js'].includes(module.path);
    manifest.modules = manifest.modules.filter(
      (module) => isPublic(module) || module.declarations?.some(({tagName}) => tagName),
    );
  },
});

export default {
  globs: ['src/define.ts', 'src/index.ts', 'src/element/*.ts'],
  exclude: ['src/element/*.styles.ts'],
  litelement: true,
  packagejson: false,
  outdir: '.',
  plugins: [finish()],
};
