import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {expect} from 'chai';
import ts from 'typescript';

const SRC = path.join(import.meta.dirname, '../../src');

/** So long that a quadratic pattern takes seconds, and a linear one a millisecond or so. */
const LENGTH = 50_000;

/** What a linear pattern never takes, not even on a busy machine. */
const LIMIT_MS = 250;

interface Pattern {
  readonly where: string;
  readonly literal: string;
}

function patternsOf(file: string): Pattern[] {
  const source = ts.createSourceFile(
    file,
    readFileSync(path.join(SRC, file), 'utf8'),
    ts.ScriptTarget.Latest,
  );
  const found: Pattern[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) {
      const {line} = source.getLineAndCharacterOfPosition(node.getStart(source));
      found.push({where: `${file}:${line + 1}`, literal: node.text});
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** Texts that repeat what the pattern itself speaks of, and then do not match after all. */
function* attacks(literal: string): Generator<string> {
  const words = literal.match(/[A-Za-z]{2,}/g) ?? [];
  const pumps = new Set([...Array.from(literal.replace(/\\/g, '') + 'a0 /.-:%\n\ud800'), ...words]);
  for (const pump of pumps) {
    const pumped = pump.repeat(Math.ceil(LENGTH / pump.length));
    for (const prefix of ['', 'a', 'http://', '{start:']) {
      for (const suffix of ['', '\u0000', '!x']) yield prefix + pumped + suffix;
    }
    yield `${pump}/`.repeat(LENGTH / 2) + '\u0000';
    yield `${pump}a`.repeat(LENGTH / 2) + '\u0000';
  }
}

describe('every pattern of the sources', () => {
  const files = readdirSync(SRC, {recursive: true}).map(String);
  const patterns = files.filter((file) => file.endsWith('.ts')).flatMap(patternsOf);

  it('is looked at', () => expect(patterns).to.have.length.greaterThan(30));

  for (const {where, literal} of patterns) {
    it(`takes no time that grows with the square: ${literal}, ${where} [S10]`, () => {
      const end = literal.lastIndexOf('/');
      const flags = literal.slice(end + 1).replace(/y/, '');
      const pattern = new RegExp(literal.slice(1, end), flags);
      const worst = {ms: 0, text: ''};
      for (const text of attacks(literal)) {
        const startedAt = performance.now();
        text.replace(pattern, '');
        const ms = performance.now() - startedAt;
        if (ms > worst.ms) Object.assign(worst, {ms, text: text.slice(0, 20)});
        if (ms > LIMIT_MS) break;
      }
      if (process.env['SHOW_PATTERNS']) {
        console.log(`${worst.ms.toFixed(1)} ms ${JSON.stringify(worst.text)} ${literal} ${where}`);
      }
      expect(worst.ms, JSON.stringify(worst.text)).to.be.lessThan(LIMIT_MS);
    }).timeout(60_000);
  }
});
