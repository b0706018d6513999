/**
 * cometd.js without what nothing here reaches: whatever we override, set
 * otherwise or never call, and what it logs for debugging.
 */
import {readFileSync, readdirSync} from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import {DEBUG, DEBUG_CALLS, EXPRESSIONS, REPLACED, STATEMENTS} from './cometd-cuts.mjs';
import {checkSources, cut, parse, rewrite} from './cuts.mjs';
import {privateNamesToProperties} from './private-names.mjs';

const folder = path.resolve(import.meta.dirname, '../node_modules/cometd');
const users = path.resolve(import.meta.dirname, '../src/protocol');

/** The files that we use, and the SHA-256 of all of them together, as of cometd 9.0.0. */
const FILES = [
  'Client.js',
  'LongPollingTransport.js',
  'RequestTransport.js',
  'Transport.js',
  'TransportRegistry.js',
  'WebSocketTransport.js',
];
const KNOWN = '039d960a1b941e30c471a428b81efdd67a0f9b55dec399677257e41a0e72e36a';

/** All names that code reads or calls as properties. */
function namesIn(node, names = new Set()) {
  const visit = (each) => {
    if (ts.isPropertyAccessExpression(each)) names.add(each.name.text);
    if (ts.isBindingElement(each)) names.add((each.propertyName ?? each.name).getText());
    ts.forEachChild(each, visit);
  };
  visit(node);
  return names;
}

const isMethod = (node) => ts.isMethodDeclaration(node) || ts.isAccessor(node);
const isMember = (node) => isMethod(node) || ts.isPropertyDeclaration(node);
const namesOfOurs = () => {
  const names = new Set(['toString']);
  for (const file of readdirSync(users)) {
    namesIn(parse(file, readFileSync(path.join(users, file), 'utf8')), names);
  }
  return names;
};

/** The members that can be reached, since code that can be reached names them. */
function reachable(sources) {
  const live = namesOfOurs();
  const waiting = new Set();
  const visit = (node) => {
    if (isMethod(node)) waiting.add(node);
    else {
      if (ts.isPropertyAccessExpression(node)) live.add(node.name.text);
      ts.forEachChild(node, visit);
    }
  };
  sources.forEach(visit);
  for (let before = -1; before !== waiting.size;) {
    before = waiting.size;
    for (const method of waiting) {
      if (!live.has(method.name.text)) continue;
      waiting.delete(method);
      namesIn(method, live);
    }
  }
  return live;
}

function cutMembers(sources) {
  const live = reachable(sources.map(([name, code]) => parse(name, code)));
  const change = (node) => (isMember(node) && !live.has(node.name.text) ? undefined : node);
  return sources.map(([name, code]) => [name, rewrite(name, code, change)]);
}

function shrunk() {
  const sources = FILES.map((name) => [name, readFileSync(path.join(folder, name), 'utf8')]);
  checkSources('cometd', sources, KNOWN);
  const cuts = {
    statements: STATEMENTS,
    patterns: [[DEBUG, DEBUG_CALLS]],
    expressions: EXPRESSIONS,
    members: REPLACED,
  };
  return new Map(cutMembers(cut(sources, cuts)));
}

const lowered = (name, code, target) =>
  ts.transpileModule(code, {
    fileName: name,
    compilerOptions: {target, module: ts.ModuleKind.ESNext, useDefineForClassFields: false},
    transformers: {before: [privateNamesToProperties()]},
  }).outputText;

export const shrinkCometd = () => {
  let sources;
  return {
    name: 'shrink-cometd',
    load(id) {
      if (!/[/\\]node_modules[/\\]cometd[/\\][^/\\]+$/.test(id)) return null;
      sources ??= shrunk();
      const name = path.basename(id);
      if (name === 'cometd.js') {
        return FILES.map((file) => `export * from './${file}';`).join('\n');
      }
      return {code: lowered(name, sources.get(name), ts.ScriptTarget.ES2022), map: null};
    },
  };
};
