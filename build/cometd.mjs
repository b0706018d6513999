/**
 * cometd.js without what nothing here reaches: whatever we override, set
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
  // A listener is a function, which stays, and has no pattern for its channel.
  ['const delegate =', 3],
  ['const subscription = { id', 1],
  ['subscriptions[id] = subscription', 1, 'subscriptions[id] = scope'],
  ['return subscription', 2],
  ['const channelParts =', 1],
  ['const last =', 1],
  ['for (let i = last', 1],
  // Messages are not batched, and none is held back until others have come.
  ['if (this.configuration.autoBatch)', 1],
  ['if (this.#handshakeMessages >', 1],
  // Ours are the handlers of exceptions, which throw none.
  ['if (CometD.#isFunction(handler))', 4, 'handler(x)'],
  // A change to the same status is none.
  ['const oldStatus =', 1],
  ['if (oldStatus !== newStatus)', 1, 'this.#status = newStatus'],
  ['this._info("Could not register extension', 1],
  // Nothing is unsubscribed, and `/meta/subscribe` is sent as any message, without a callback.
  ['case "/meta/subscribe":', 2],
  ['case "/meta/unsubscribe":', 2],
  ['this.clearSubscriptions()', 1],
  // A client makes one handshake, over the one transport that it has.
  ['if (this.isDisconnected()) { this.#transports.reset(true)', 1],
  ['const status = this.getStatus()', 1],
  ['if (status !== "disconnected")', 1],
  ['if (!this.#transport) { const failure', 1],
  ['const newTransport =', 1],
  ['const oldTransport =', 1],
  ['if (oldTransport !== newTransport)', 1],
  ['for (let i = 0; i < this.#types.length; ++i) { if (this.#types[i] === type) { existing', 1],
  [
    'for (let i = 0; i < this.#types.length; ++i) { if (this.#types[i] === type) { return',
    1,
    'return this.#transports[type]',
  ],
  ['return null', 3],
  ['this.#transports.clear()', 1],
  ['let existing = false', 2],
  ['for (let i = 0; i < this.#extensions.length; ++i) { const existingExtension', 1],
  ['this.#webSocketSupported =', 2],
  ['this.#stickyReconnect =', 2],
  ['this.#webSocketConnected =', 1],
  ['if (init) { this.#webSocketConnected', 1],
  ['this.#supportsCrossDomain =', 4],
  // Messages are made of what JSON can hold, and an engine without WebSocket is not asked for one.
  ['try { json = this.convertToJSON', 1, 'json = JSON.stringify(envelope.messages)'],
  [
    'try { const protocol =',
    1,
    'context.webSocket = new window.WebSocket(url), this.#connecting = context',
  ],
  ['event = event ||', 1],
  // Transports have nothing of their own to reset.
  ['super.reset(', 2],
  ['super.abort(', 2],
  // When to try again is decided by ours, which keep the transport as it is.
  ['if (failureInfo.transport)', 1],
  ['if (failureInfo.url)', 1],
  ['this.#delayedHandshake(delay)', 1],
  ['this.#handshakeProps =', 1],
  ['this.#handshakeCallback =', 1],
  ['this.#resetBackoff()', 4],
  ['this.#unconnectTime =', 2],
  ['this.#batch =', 2],
  ['this.#reestablish =', 2],
  ['message.reestablish =', 1],
  ['this.#handshakeMessages =', 1],
  ['throw new Error("Unknown action', 1],
  // Nobody listens there.
  ['this.#notifyListeners("/meta/unsuccessful"', 6],
  ['this.#notifyListeners("/meta/publish"', 2],
  // Of a failure, its code and its exception are read, and of what follows from it, the action.
  ['const errorMessage =', 1],
  ['reason: errorMessage', 1],
  ['reason: reason', 1],
  ['reason: event.reason', 1],
  ['reason: "Connect Timeout"', 1],
  ['reason: "Extra Connection"', 1],
  ['reason: "Error"', 1],
  ['reason: "Message Timeout"', 1],
  ['reason: "Exception"', 1],
  ['reason: "Abort"', 1],
  ['code: 1000', 6],
  ['reason: "Previous', 1],
  ['reason: "Disconnected', 1],
  ['reason: "abort', 2],
  ['websocketCode:', 1],
  ['failure.connectionType =', 1],
  ['failure.message =', 1],
  ['failure.transport =', 1],
  ['cause: "', 5],
  ['transport: null', 3],
  ['transport: this.getTransport()', 2],
  // The one extension gives back every message.
  ['if (message === undefined || message === null)', 3],
  // What is set otherwise, or not read.
  ['useWorkerScheduler:', 1],
  ['protocol:', 1],
  ['stickyReconnect:', 1],
  ['backoffIncrement:', 1],
  ['maxBackoff:', 1],
  ['logLevel:', 1],
  ['requestHeaders:', 1],
  ['appendMessageTypeToURL:', 1],
  ['autoBatch:', 1],
  ['urls:', 1],
  ['maxURILength:', 1],
  ['maxSendBayeuxMessageSize:', 1],
  ['maxInterval:', 1],
  ['reconnect: undefined', 1],
  ['sync:', 2],
  ['headers: this.configuration.requestHeaders', 1],
  ['transport: this', 1],
  ['this.cometd._warn("Closing extra', 1],
  ['this.#name =', 1],
  ['if (messages.length === 0)', 1],
  ['if (value === undefined || value === null)', 2],
  ['let removed =', 1],
  ['removed =', 1],
  ['if (removed)', 1],
];

/** Expressions that always have the same value here, and how often they occur. */
const EXPRESSIONS = [
  ['this.#handleRemoteCall(message)', 'false', 2],
  ['this.#isCrossDomain(CometD.#splitURL(url)[2])', 'false', 1],
  ['this.#batch > 0 || this.#internalBatch === true', 'this.#internalBatch', 1],
  ['this.#isDisconnected()', 'this.#status.startsWith("disc")', 1],
  ['failureInfo.delay || 0', '0', 1],
  [
    'this.#transports.negotiateTransport(transportTypes, version, this.#crossDomain, url)',
    'this.#transports.find(transportTypes[0])',
    1,
  ],
  ['newTransport === null', '!message.supportedConnectionTypes.includes(this.#transport.type)', 1],
  ['this.#scheduledSend !== null', 'true', 1],
  ['subscription.callback.call(subscription.scope, message)', 'subscription(message)', 1],
  ['this.xhrStatus(xhr)', 'xhr?.status', 2],
  ['this.xhrStatus(request.xhr)', 'request.xhr?.status', 2],
  ['this._notifySuccess(this.#successCallback, messages)', 'this.#successCallback(messages)', 1],
  [
    'this._notifyFailure(envelope.onFailure, context, envelope.messages, failure)',
    'envelope.onFailure(context, envelope.messages, failure)',
    1,
  ],
  ['this.#webSocketClose(context, event.code, event.reason)', 'this.#webSocketClose(context)', 1],
  ['this.#webSocketClose(context, 1000, "Disconnect")', 'this.#webSocketClose(context)', 1],
  ['context.webSocket.close(code, reason)', 'context.webSocket.close(1000)', 1],
  ['this.notifyTransportTimeout(envelope.messages)', '0', 1],
  ['this.notifyTransportTimeout([message])', '0', 1],
  ['this.#handshakeMessages === 0', 'true', 1],
  ['this._mixin(false, this.#config, configuration)', '({...this.#config, ...configuration})', 1],
  [
    'this._mixin(false, {}, this.#config.advice, newAdvice)',
    '({...this.#config.advice, ...newAdvice})',
    1,
  ],
  [
    'this._mixin(false, {}, this.#handshakeProps, bayeuxMessage)',
    '({...handshakeProps, ...bayeuxMessage})',
    1,
  ],
  ['this._mixin(false, {}, disconnectProps, bayeuxMessage)', 'bayeuxMessage', 1],
  ['this._mixin(false, {}, publishProps, bayeuxMessage)', 'bayeuxMessage', 1],
  ['this._mixin(true, {}, this.#config)', 'this.#config', 1],
  ['this._mixin(true, {}, this.#advice)', 'this.#advice', 1],
  // Callbacks are functions where there are any, and so are all handlers.
  ['CometD.#isFunction(callback)', 'callback', 6],
  ['CometD.#isFunction(extension.registered)', 'false', 1],
  ['CometD.#isFunction(transport.registered)', 'true', 1],
  ['CometD.#isFunction(handshakeProps)', 'false', 1],
  ['CometD.#isFunction(disconnectProps)', 'true', 1],
  ['CometD.#isFunction(content)', 'false', 2],
  ['CometD.#isFunction(publishProps)', 'true', 2],
  ['!existing', 'true', 3],
  ['this.#delayedConnect(this.#backoff)', 'this.#delayedConnect(0)', 1],
  [
    'this.#transports.findTransportTypes(version, this.#crossDomain, url)',
    'this.#transports.getTransportTypes()',
    1,
  ],
  ['message !== undefined && message !== null', 'true', 1],
  ['result === undefined ? message : result', 'result', 2],
  ['this.convertToJSON(envelope.messages)', 'JSON.stringify(envelope.messages)', 1],
  ['typeof index !== "number"', 'true', 1],
  // What nobody reads: exceptions are logged without their text.
  ['"Illegal state: disconnected"', '', 4],
  ['"Unrecognized advice action " + action', '', 2],
  ['"/meta/connect request mismatch, completing request " + requestId', '', 1],
  [
    '"Concurrent /meta/connect requests not allowed, request id=" + this.#metaConnectRequest.id + " not yet completed"',
    '',
    1,
  ],
  ['envelope.sync', 'false', 2],
  ['this.getURL()', 'this.#config.url', 4],
  ['this.cometd.getURL()', 'this.configuration.url', 1],
];

/** Members that ours stand in for. */
const REPLACED = [
  'CometD.#scheduler',
  'CometD._debug',
  'CometD._info',
  'CometD._warn',
  'CometD.clearTimeout',
  'CometD.getTransportTypes',
  'CometD.getURL',
  'CometD.onTransportFailure',
  'CometD.setTimeout',
  'LongPollingTransport.accept',
  'LongPollingTransport.reset',
  'LongPollingTransport.xhrSend',
  'RequestTransport.abortXHR',
  'RequestTransport.transportSend',
  'RequestTransport.xhrStatus',
  'Transport.abort',
  'Transport.accept',
  'Transport.convertToMessages',
  'Transport.debug',
  'Transport.reset',
  'Transport.send',
  'Transport.toString',
  'Transport.url',
  'Transport.url',
  'TransportRegistry.clear',
  'TransportRegistry.negotiateTransport',
  'TransportRegistry.reset',
  'WebSocketTransport._notifyFailure',
  'WebSocketTransport._notifySuccess',
];

const DEBUG = /^this\.(cometd\.)?_?debug(\.apply)?\(/;
const DEBUG_CALLS = 63;

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
