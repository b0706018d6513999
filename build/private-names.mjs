/** TypeScript transformers for `#private` names, which engines of before 2021 do not know. */
import ts from 'typescript';

const isPrivate = (node) => ts.isPrivateIdentifier(node);
const declaredIn = (node) =>
  new Map(node.members.flatMap((member) => (isNamedPrivate(member) ? [entryOf(member)] : [])));
const isNamedPrivate = ({name}) => name && isPrivate(name);
const entryOf = (member) => [member.name.text, ts.isPropertyDeclaration(member)];
const extendsSomething = (node) =>
  node.heritageClauses?.some(({token}) => token === ts.SyntaxKind.ExtendsKeyword) ?? false;

/** What the names begin with, for the minifier: of methods and plain properties, and of hidden state. */
export const SHORTENED = /^_[ps]_/;
const METHOD = '_p_';
const STATE = '_s_';

/**
 * Makes `#name` the ordinary property `_p_name`, or `_s_name` where it is a field and `hidden` says
 * so. A subclass gets its own property, so that its `#name` stays apart from its parent's.
 */
export const privateNamesToProperties =
  ({hidden = false} = {}) =>
  (context) =>
  (file) => {
    const scopes = [];
    const rename = (node) => {
      const {owner, names} = scopes.findLast((scope) => scope.names.has(node.text));
      const prefix = hidden && names.get(node.text) ? STATE : METHOD;
      return context.factory.createIdentifier(`${prefix}${owner}${node.text.slice(1)}`);
    };
    const visit = (node) => {
      if (ts.isClassLike(node)) {
        const owner = extendsSomething(node) ? `${node.name?.text ?? 'class'}_` : '';
        scopes.push({owner, names: declaredIn(node)});
        const visited = ts.visitEachChild(node, visit, context);
        scopes.pop();
        return visited;
      }
      if (ts.isBinaryExpression(node) && isPrivate(node.left)) {
        throw new Error(
          `${file.fileName}: \`${node.left.text} in …\` has no form without private names`,
        );
      }
      return isPrivate(node) ? rename(node) : ts.visitEachChild(node, visit, context);
    };
    return ts.visitNode(file, visit);
  };

/** The function that {@link hideState} calls, and the module that exports it. */
export const STATE_OF = '_stateOf';
export const STATE_MODULE = `
  const states = new WeakMap();
  export const ${STATE_OF} = (owner) => {
    let state = states.get(owner);
    if (!state) states.set(owner, (state = {}));
    return state;
  };`;

/**
 * Reads and writes `x._s_name` in an object that only a WeakMap knows, so that no token can be
 * found by enumerating the properties of what a page gets hold of. The compiler's own lowering does
 * the same with a WeakMap for each field and a helper call for each use, a fifth of our bytes.
 */
export const hideState = (context) => (file) => {
  const {factory} = context;
  const visit = (node) => {
    const visited = ts.visitEachChild(node, visit, context);
    if (!ts.isPropertyAccessExpression(visited) || !visited.name.text.startsWith(STATE)) {
      return visited;
    }
    if (visited.questionDotToken) throw new Error(`${file.fileName}: ?.#name is not supported`);
    const owner = factory.createIdentifier(STATE_OF);
    const state = factory.createCallExpression(owner, undefined, [visited.expression]);
    return factory.createPropertyAccessExpression(state, visited.name);
  };
  return ts.visitNode(file, visit);
};
