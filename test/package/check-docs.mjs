/**
 * Compiles each TypeScript block of the documents by itself, as strictly as a reader might [P4].
 * A comment before a block says what it leaves out:
 *
 *   <!-- ts: declare const interactionId: string; -->   names that the reader has
 *   <!-- ts: from test/apps/angular/src/app.ts -->      lines of a file that is compiled elsewhere,
 *                                                       as blocks of Vue and Svelte always are
 */
import {existsSync, readFileSync} from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

const root = path.resolve(import.meta.dirname, '../..');
const DOCUMENTS = ['README.md', 'REFERENCE.md', 'CONTRIBUTING.md', 'SECURITY.md'];

const BLOCK = /(?:<!-- ts: ((?:(?!-->)[^])*?) -->\s*)?^( *)```(tsx?|vue|svelte)\n([^]*?)^ *```$/gm;

const options = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  lib: ['lib.es2022.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
  jsx: ts.JsxEmit.ReactJSX,
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noPropertyAccessFromIndexSignature: true,
  skipLibCheck: true,
  noEmit: true,
  types: [],
  // It has types of its own only when it is built.
  paths: {'gcb-cobrowse-server': [path.join(root, 'demo/library.ts')]},
};

/** With the libraries parsed once. */
const parsed = new Map();
function complaints(file, code) {
  const host = ts.createCompilerHost(options);
  const {getSourceFile, fileExists} = host;
  host.fileExists = (name) => name === file || fileExists(name);
  host.getSourceFile = (name, version) => {
    if (name === file) return ts.createSourceFile(name, code, version);
    if (!parsed.has(name)) parsed.set(name, getSourceFile(name, version));
    return parsed.get(name);
  };
  const program = ts.createProgram([file], options, host);
  const own = ts.getPreEmitDiagnostics(program, program.getSourceFile(file));
  return own.map(({file: place, start, messageText}) => {
    const line = place ? place.getLineAndCharacterOfPosition(start).line + 1 : 0;
    return [line, ts.flattenDiagnosticMessageText(messageText, '\n')];
  });
}

function missingLines(source, code) {
  if (!existsSync(path.join(root, source))) return [[0, `${source} does not exist`]];
  const lines = readFileSync(path.join(root, source), 'utf8')
    .split('\n')
    .map((line) => line.trim());
  return code
    .split('\n')
    .filter((line) => line.trim() && !lines.includes(line.trim()))
    .map((line) => [0, `${source} has no line \`${line.trim()}\``]);
}

let count = 0;
for (const document of DOCUMENTS.filter((name) => existsSync(path.join(root, name)))) {
  const text = readFileSync(path.join(root, document), 'utf8');
  for (const {0: block, 1: note = '', 3: kind, 4: code, index} of text.matchAll(BLOCK)) {
    count += 1;
    const fence = index + block.indexOf('```');
    const above = text.slice(0, fence).split('\n').length - 1;
    const source = /^from (\S+)$/.exec(note)?.[1];
    // In the lines that it has in the document.
    const module = `export {}; ${note.replace(/\s+/g, ' ')}${'\n'.repeat(above + 1)}${code}`;
    const found = source
      ? missingLines(source, code)
      : complaints(path.join(root, `${document}.${count}.${kind}`), module);
    for (const [line, message] of found) {
      console.error(`${document}:${line || above + 1}: ${message}`);
      process.exitCode = 1;
    }
  }
}
console.log(`${count} TypeScript blocks of the documents were compiled.`);
