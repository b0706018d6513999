import {readFileSync, readdirSync} from 'node:fs';
import path from 'node:path';
import {expect} from 'chai';
import ts from 'typescript';
import {OF_LIBRARIES, OWN} from '../../build/internal-names.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const at = (file: string): string => path.join(root, file);

const ENTRIES = ['index', 'define', 'controller/index', 'hosts/index', 'react', 'testing'];

const LIBRARIES = ['@lit/reactive-element', 'lit-element', 'lit-html', 'cometd'];

const filesIn = (folder: string, ending: RegExp): string[] =>
  readdirSync(at(folder), {recursive: true, encoding: 'utf8'})
    .filter((file) => ending.test(file))
    .map((file) => at(path.join(folder, file)));

const parse = (file: string): ts.SourceFile =>
  ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022, true);

/** The texts of all nodes of some kind; types are not looked into for texts. */
function textsIn(files: string[], isWanted: (node: ts.Node) => boolean): Set<string> {
  const found = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (isWanted(node)) found.add((node as ts.Identifier | ts.StringLiteral).text);
    if (!ts.isLiteralTypeNode(node)) ts.forEachChild(node, visit);
  };
  files.map(parse).forEach(visit);
  return found;
}

/** The names of all properties to which the types lead that the package exports. */
function publicNames(): Set<string> {
  const config = ts.readConfigFile(at('tsconfig.json'), (file) => ts.sys.readFile(file));
  const {options} = ts.parseJsonConfigFileContent(config.config, ts.sys, root);
  const files = ENTRIES.map((entry) => at(`src/${entry}.ts`));
  const program = ts.createProgram(files, {...options, noEmit: true});
  const checker = program.getTypeChecker();
  const names = new Set<string>();
  const seen = new Set<ts.Type>();

  const isOurs = ({declarations = []}: ts.Symbol): boolean =>
    declarations.some((each) => each.getSourceFile().fileName.startsWith(at('src')));
  const isProtected = (property: ts.Symbol): boolean =>
    (property.declarations ?? []).some(
      (each) => ts.getCombinedModifierFlags(each) & ts.ModifierFlags.Protected,
    );
  const visitProperty = (property: ts.Symbol): void => {
    if (!isOurs(property) || property.name.includes('#') || isProtected(property)) return;
    names.add(property.name);
    visit(checker.getTypeOfSymbol(property));
  };
  const visit = (type: ts.Type): void => {
    if (seen.has(type)) return;
    seen.add(type);
    if (type.isUnionOrIntersection()) type.types.forEach(visit);
    if ((type as ts.ObjectType).objectFlags & ts.ObjectFlags.Reference) {
      checker.getTypeArguments(type as ts.TypeReference).forEach(visit);
    }
    type.aliasTypeArguments?.forEach(visit);
    checker.getIndexInfosOfType(type).forEach((index) => visit(index.type));
    // A type that has no name has no symbol.
    const {symbol} = type as {symbol?: ts.Symbol};
    if (symbol && !isOurs(symbol)) return;
    type.getProperties().forEach(visitProperty);
    for (const signature of [...type.getCallSignatures(), ...type.getConstructSignatures()]) {
      signature.parameters.forEach((each) => visit(checker.getTypeOfSymbol(each)));
      visit(signature.getReturnType());
    }
  };
  for (const file of files) {
    const module = checker.getSymbolAtLocation(program.getSourceFile(file)!);
    for (const exported of module ? checker.getExportsOfModule(module) : []) {
      const isAlias = exported.flags & ts.SymbolFlags.Alias;
      const symbol = isAlias ? checker.getAliasedSymbol(exported) : exported;
      visit(checker.getTypeOfSymbol(symbol));
      visit(checker.getDeclaredTypeOfSymbol(symbol));
    }
  }
  return names;
}

describe('the names that the scripts of cdn/ write short', () => {
  const names = [...OWN, ...OF_LIBRARIES];
  const both = (these: Set<string>): string[] => names.filter((name) => these.has(name));

  it('are none to which an export of the package leads [P1]', function () {
    this.timeout(60_000);
    const known = publicNames();

    expect([...known]).to.include.members(['sessionToken', 'elapsed', 'nextRetryDelayInMs']);
    expect(both(known)).to.deep.equal([]);
  });

  it('are none that the platform knows [P1]', () => {
    const types = filesIn('node_modules/typescript/lib', /^lib\.(dom|es).*\.d\.ts$/);
    const known = textsIn(types, ts.isIdentifier);

    expect([...known]).to.include.members(['attachInternals', 'localeCompare']);
    expect(both(known)).to.deep.equal([]);
  });

  it('are in no text of a script, by which a property could be read [P1]', () => {
    const texts = textsIn(filesIn('cdn', /\.js$/), ts.isStringLiteralLike);

    expect([...texts]).to.include.members(['sessionToken', 'websocket']);
    expect(both(texts)).to.deep.equal([]);
  });

  it('are in use', () => {
    const own = textsIn(filesIn('src', /\.ts$/), ts.isIdentifier);
    const libraries = LIBRARIES.flatMap((name) => filesIn(`node_modules/${name}`, /\.js$/));
    const theirs = textsIn(libraries, ts.isIdentifier);

    expect(OWN.filter((name) => !own.has(name))).to.deep.equal([]);
    expect(OF_LIBRARIES.filter((name) => !theirs.has(name))).to.deep.equal([]);
  });
});
