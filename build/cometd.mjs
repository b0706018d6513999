/**
 * cometd.js without what nothing here reaches, a ninth of the script: whatever we override, set
 * otherwise or never call, and what it logs for debugging.
 */
import {readFileSync, readdirSync} from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
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

/** How the statements begin that go, and how many there are of each. */
const STATEMENTS = [
  // Transports are registered by us, with our own WebSocket and long-polling.
  ['if (window.WebSocket)', 1],
  ['this.registerTransport("', 2],
  ['import {CallbackPollingTransport}', 1],
  ['import {LongPollingTransport}', 1],
  ['import {WebSocketTransport}', 1],
  // `configure` gets one object, with one URL for all messages and without a worker.
  ['if (CometD.#isString(configuration))', 1],
  ['if (!configuration)', 1],
  ['if (!url) {', 1],
  ['const urlParts =', 1],
  ['const hostAndPort =', 1],
  ['const uri =', 1],
  ['const afterURI =', 1],
  ['this.#crossDomain =', 2],
  ['if (this.#config.appendMessageTypeToURL)', 2],
  ['if (window.Worker', 1],
  ['function WorkerScheduler', 1],
  ['function Scheduler', 1],
  // Arguments are checked by the compiler, and channels are constants.
  ['if (arguments.length <', 6],
  ['if (!CometD.#isString(', 5],
  ['if (!CometD.#isValidChannel(', 3],
  ['if (/^\\/meta\\//.test(channel))', 1],
  // No listener has a pattern for its channel.
  ['const channelParts =', 1],
  ['const last =', 1],
  ['for (let i = last', 1],
  // Messages are not batched, and none is held back until others have come.
  ['if (this.configuration.autoBatch)', 1],
  ['if (this.#handshakeMessages >', 1],
  // Ours are the handlers of what would be logged.
  ['this._info("Exception during execution', 8],
  ['this._info("Could not register extension', 1],
  // Nothing is unsubscribed.
  ['this.#unsubscribe', 2],
];

/** Expressions that always have the same value here, and how often they occur. */
const EXPRESSIONS = [
  ['this.#handleRemoteCall(message)', 'false', 2],
  ['this.#isCrossDomain(CometD.#splitURL(url)[2])', 'false', 1],
  ['this.#batch > 0 || this.#internalBatch === true', 'this.#internalBatch', 1],
  ['this.notifyTransportTimeout(envelope.messages)', '0', 1],
  ['this.notifyTransportTimeout([message])', '0', 1],
  ['this.#resolveScopedCallback(scope, callback)', '({method: scope || callback})', 2],
  ['this.#handshakeMessages === 0', 'true', 1],
];

/** Members that ours stand in for. */
const REPLACED = [
  'CometD.#scheduler',
  'CometD._debug',
  'CometD._info',
  'CometD._warn',
  'CometD.clearTimeout',
  'CometD.onTransportFailure',
  'CometD.setTimeout',
  'LongPollingTransport.accept',
  'LongPollingTransport.xhrSend',
  'Transport.convertToMessages',
];

const DEBUG = /^this\.(cometd\.)?_?debug(\.apply)?\(/;
const DEBUG_CALLS = 77;

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
