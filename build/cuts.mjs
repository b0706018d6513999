/**
 * What `cometd.mjs` and `lit.mjs` cut their sources with. A cut is written for the exact sources of
 * one version: a new one fails until somebody has read what it changes.
 */
import {createHash} from 'node:crypto';
import ts from 'typescript';

/** Fails when the sources are other than those whose SHA-256, of all together, is `known`. */
export function checkSources(what, sources, known) {
  const hash = createHash('sha256');
  for (const [, code] of sources) hash.update(code);
  const digest = hash.digest('hex');
  if (digest !== known) {
    throw new Error(`These are not the sources of ${what} that build/ cuts: ${digest}`);
  }
}

/** Counts what it has found, and complains of what it has not found as often as expected. */
class Tally {
  #expected;
  #found = new Map();
  constructor(expected) {
    this.#expected = new Map(expected);
  }
  count(what) {
    this.#found.set(what, (this.#found.get(what) ?? 0) + 1);
  }
  check() {
    const wrong = [...this.#expected]
      .map(([what, times]) => [what, this.#found.get(what) ?? 0, times])
      .filter(([, found, times]) => found !== times)
      .map(([what, found, times]) => `\`${what}\` occurs ${found} times, not ${times}`);
    if (wrong.length > 0) throw new Error(`The sources are not as expected:\n${wrong.join('\n')}`);
  }
}

export const parse = (name, code) =>
  ts.createSourceFile(name, code, ts.ScriptTarget.ES2022, true, ts.ScriptKind.JS);

/** Applies a visitor to every node, children first, and gives the text of what comes out. */
export function rewrite(name, code, change) {
  const transformer = (context) => (file) => {
    const visit = (node) => {
      const changed = change(node, file);
      return changed === node ? ts.visitEachChild(node, visit, context) : changed;
    };
    return ts.visitNode(file, visit);
  };
  const {transformed} = ts.transform(parse(name, code), [transformer]);
  return ts.createPrinter({removeComments: true}).printFile(transformed[0]);
}

const isRemovable = (node) =>
  (ts.isStatement(node) && !ts.isBlock(node)) ||
  ts.isPropertyAssignment(node) ||
  ts.isCaseOrDefaultClause(node);

/** What the printer prints without a look at it. */
const asItStands = (code) => ts.factory.createIdentifier(code);

/**
 * Cuts sources, which are pairs of name and code.
 *
 * @param statements How the statements, the cases and the properties of objects begin that go, how
 *     many there are of each, and the expression that comes instead, if any.
 * @param patterns The same, for what no text can say.
 * @param expressions What always has the same value, that value, and how often it occurs.
 * @param members The members of classes that go, as `Class.member`; a getter and its setter are two.
 */
export function cut(sources, {statements, patterns = [], expressions, members}) {
  const cuts = [
    ...statements.map(([start, times, instead]) => [
      (text) => text.startsWith(start),
      start,
      times,
      instead,
    ]),
    ...patterns.map(([pattern, times]) => [(text) => pattern.test(text), pattern, times]),
  ];
  const gone = new Tally(cuts.map(([, what, times]) => [what, times]));
  const replaced = new Tally(expressions.map(([from, , times]) => [from, times]));
  const dropped = new Tally(
    members.map((each) => [each, members.filter((other) => other === each).length]),
  );
  const change = (node, file) => {
    const text = () => node.getText(file).replace(/(\n\s*(\/\/.*)?)+/g, ' ');
    if (ts.isClassElement(node) && node.parent.name) {
      const member = `${node.parent.name.text}.${node.name?.text ?? 'constructor'}`;
      if (!members.includes(member)) return node;
      dropped.count(member);
      return undefined;
    }
    if (isRemovable(node)) {
      const [, what, , instead] = cuts.find(([matches]) => matches(text())) ?? [];
      if (!what) return node;
      gone.count(what);
      return instead && ts.factory.createExpressionStatement(asItStands(instead));
    }
    const found = ts.isExpression(node) && expressions.find(([from]) => text() === from);
    if (!found) return node;
    replaced.count(found[0]);
    return asItStands(found[1]);
  };
  const result = sources.map(([name, code]) => [name, rewrite(name, code, change)]);
  for (const tally of [gone, replaced, dropped]) tally.check();
  return result;
}
