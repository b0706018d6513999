/** TypeScript transformers for `#private` names, which engines of before 2021 do not know. */
import ts from 'typescript';

const isPrivate = (node) => ts.isPrivateIdentifier(node);
const isNamedPrivate = ({name}) => name && isPrivate(name);
const isExtends = ({token}) => token === ts.SyntaxKind.ExtendsKeyword;

/** What the names begin with, for the minifier: of methods and plain properties, and of hidden state. */
export const PRIVATE = /^_[ps]_/;
const METHOD = '_p_';
const STATE = '_s_';

/**
 * What stands for each `#name` of a class: a number, so that classes share few names, and before it
 * the parent's name. What a class has from its parents is numbered under other names.
 */
function propertiesOf(node, hidden) {
  const parent = node.heritageClauses?.find(isExtends)?.types[0].expression.getText() ?? '';
  const properties = new Map();
  const counts = {[STATE]: 0, [METHOD]: 0};
  for (const member of node.members.filter(isNamedPrivate)) {
    const {text} = member.name;
    const kind = hidden && ts.isPropertyDeclaration(member) ? STATE : METHOD;
    // A getter and its setter are one property.
    if (!properties.has(text)) properties.set(text, `${kind}${parent}${counts[kind]++}`);
  }
  return properties;
}

/**
 * Makes `#name` an ordinary property that begins with `_p_`, or with `_s_` where it is a field and
 * `hidden` says so.
 */
export const privateNamesToProperties =
  ({hidden = false} = {}) =>
  (context) =>
  (file) => {
    const scopes = [];
    const rename = ({text}) => {
      const properties = scopes.findLast((scope) => scope.has(text));
      return context.factory.createIdentifier(properties.get(text));
    };
    const visit = (node) => {
      if (ts.isClassLike(node)) {
        scopes.push(propertiesOf(node, hidden));
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
