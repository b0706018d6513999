/**
 * Lit as the scripts of `cdn/` need it: without what no view reaches, a third of it, and without
 * globals. Taken from the sources that Lit ships for development, whose names can be read.
 */
import {readFileSync} from 'node:fs';
import path from 'node:path';
import {checkSources, cut} from './cuts.mjs';

const folder = path.resolve(import.meta.dirname, '../node_modules');

/** The files that we use, and the SHA-256 of all of them together, as of lit 3.3.3. */
const FILES = [
  '@lit/reactive-element/css-tag.js',
  '@lit/reactive-element/reactive-element.js',
  'lit-element/lit-element.js',
  'lit-html/lit-html.js',
];
const KNOWN = 'd8755646fe390d4e5dae6351e310b0f38065635918a3b5e3af2b6a9c9795d169';

/** How the statements begin that go, and how many there are of each. */
const STATEMENTS = [
  // Polyfills and version lists are globals, which `id="litHtmlVersions"` would make an element.
  ['const polyfillSupport =', 3],
  ['polyfillSupport?.(', 3],
  ['global.litElementHydrateSupport?.(', 1],
  ['(global.litElementVersions ??=', 1],
  ['(global.litHtmlVersions ??=', 1],
  ['(global.reactiveElementVersions ??=', 1],
  // Only what standard decorators know.
  ['Symbol.metadata ??=', 1],
  ['global.litPropertyMetadata ??=', 1],
  ['const metadata =', 1],
  ['if (metadata !== null)', 1],
  // Templates are of HTML, and nothing in them is inside of a comment or of raw text.
  ['if (type === SVG_RESULT', 1],
  ['if (rawTextElement.test(', 2],
  ['while ((i = node.data.indexOf(', 1],
  // There are no directives, which want to know whether they are in the document.
  ['if (v === noChange)', 1],
  ['if (newListener === noChange)', 1],
  ['this._$disconnectableChildren =', 4],
  ['this._$notifyConnectionChanged?.(', 1],
  ['this.__isConnected =', 1],
  ['if (!this.hasUpdated) { this.renderOptions.isConnected', 1],
  // Properties have accessors of our own, and none of them is reflected.
  ['if (options.state)', 1],
  ["if (this.hasOwnProperty(JSCompiler_renameProperty('properties'", 1],
  ['if (elementProperties.size > 0)', 1],
  ['this.__reflectingProperty =', 3],
  ['this.__reflectingProperties &&=', 1],
  ['const converter =', 1],
  // Nobody sets options of rendering, and no listener wants to be called as a method of the view.
  ['this.options = options', 3],
  // There is one style sheet, which Lit made of texts.
  ["this['_$cssResult$'] =", 1],
  ['if (safeToken !== constructionToken)', 1],
  ['const cacheable =', 1],
  ['if (cacheable)', 2],
  ['const strings = this._strings', 1],
  ['this._strings =', 1],
  // What only those ask for who look into Lit.
  ['this.type =', 4],
  // A listener is a function from the first rendering on, and has no options.
  ['newListener =', 1],
  ['const shouldRemoveListener =', 1],
  ['if (shouldRemoveListener)', 1],
  ['const shouldAddListener =', 1],
  [
    'if (shouldAddListener)',
    1,
    'oldListener === nothing && this.element.addEventListener(this.name, this)',
  ],
  // Nobody asks for the parent of a part, or adds a controller to a view that is shown.
  ['this._$parent = parent', 4],
  ['if (this.renderRoot !== undefined', 1],
  // No property is changed but by its accessor, which has its options.
  ['options ??=', 1],
  [
    'this._$changeProperty(',
    1,
    'this._$changedProperties.has(name) || this._$changedProperties.set(name, this.hasUpdated ? oldValue : undefined)',
  ],
  ['const emptyStringForBooleanAttribute =', 1],
  ['const trustedTypes = global .trustedTypes', 1],
  // Nobody sets what is called at the start, and no update is put off.
  ['if (superCtor._initializers', 1],
  ['this.constructor._initializers?.', 1],
  ['this.__controllers?.forEach((c) => c.hostUpdate?.', 1],
  ['this.firstUpdated(', 1],
  ['if (result != null)', 1],
];

/** Expressions that always have the same value here, and how often they occur. */
const EXPRESSIONS = [
  // Pages under Trusted Types allow policies by name, once each: the bundle's own Lit needs its
  // own name. When the name is taken, an older copy of the bundle has defined the tag and renders
  // with its own Lit, so this copy must merely not throw.
  [
    "trustedTypes.createPolicy('lit-html', { createHTML: (s) => s, })",
    "(() => { try { return trustedTypes.createPolicy('gcb-agent-view', {createHTML: (s) => s}); } catch {} })()",
    1,
  ],
  ["type === SVG_RESULT ? '<svg>' : type === MATHML_RESULT ? '<math>' : ''", "''", 1],
  ["(type === SVG_RESULT ? '</svg>' : type === MATHML_RESULT ? '</math>' : '')", "''", 1],
  ['name.startsWith(marker)', 'false', 1],
  ["m[1] === '.'", 'false', 1],
  ['templatePart.type === ELEMENT_PART', 'false', 1],
  ['resolveDirective(this, value, directiveParent)', 'value', 1],
  ['resolveDirective(this, value, directiveParent, 0)', 'value', 1],
  [
    'resolveDirective(this, values[valueIndex + i], directiveParent, i)',
    'values[valueIndex + i]',
    1,
  ],
  ['value !== noChange', 'true', 2],
  ['options?.renderBefore ?? container', 'container', 1],
  ['options?.renderBefore ?? null', 'null', 1],
  ['options?.creationScope ?? d', 'd', 1],
  ['this.options?.host ?? this.element', 'this.element', 1],
  // Nodes are as the engine has them.
  ['wrap(wrap(this._$startNode).parentNode)', 'this._$startNode.parentNode', 1],
  ['wrap(this._$startNode)', 'this._$startNode', 3],
  ['wrap(this.element)', 'this.element', 3],
  ['wrap(start)', 'start', 2],
  [
    'new ChildPart(node, node.nextSibling, this, options)',
    'new ChildPart(node, node.nextSibling)',
    1,
  ],
  [
    'new templatePart.ctor(node, templatePart.name, templatePart.strings, this, options)',
    'new templatePart.ctor(node, templatePart.name, templatePart.strings)',
    1,
  ],
  ['templatePart.type === ATTRIBUTE_PART', 'true', 1],
  ['part !== undefined', 'true', 1],
  ['node.hasAttributes()', 'true', 1],
  ['change && !noCommit', 'change', 1],
  ['instance._clone(this.options)', 'instance._clone()', 1],
  ['Template.createElement(html, options)', 'Template.createElement(html)', 1],
  ['render(value, this.renderRoot, this.renderOptions)', 'render(value, this.renderRoot)', 1],
  // Templates hold tags, attributes and texts.
  ["match[COMMENT_START] === '!--'", 'false', 1],
  ['match[COMMENT_START] !== undefined', 'false', 1],
  ['match[TAG_NAME] !== undefined', 'true', 1],
  ['regex === doubleQuoteAttrEndRegex || regex === singleQuoteAttrEndRegex', 'true', 1],
  ['rawTextEndRegex ?? textEndRegex', 'textEndRegex', 1],
  // An attribute is a primitive value.
  ['!isPrimitive(value)', 'false', 1],
  ['!isPrimitive(v)', 'false', 1],
  ['!!value && value !== nothing', '!!value', 1],
  // A value is a primitive one or a template.
  ["value['_$litType$'] !== undefined", 'true', 1],
  ["typeof type === 'number'", 'true', 1],
  ["typeof this._$committedValue === 'function'", 'true', 1],
  [
    'getOwnPropertyDescriptor(this.prototype, name) ?? { get() { return this[key]; }, set(v) { this[key] = v; }, }',
    'getOwnPropertyDescriptor(this.prototype, name)',
    1,
  ],
  ['!options.noAccessor', 'true', 1],
  ['descriptor !== undefined', 'true', 1],
  [
    'this.getPropertyDescriptor(name, key, options)',
    'this.getPropertyDescriptor(name, 0, options)',
    1,
  ],
  ['get?.call(this)', 'get.call(this)', 1],
  ['set?.call(this, value)', 'set.call(this, value)', 1],
  ["typeof name === 'string'", 'true', 1],
  ['useNewValue === false', 'true', 1],
  ['ctor.getPropertyOptions(propName)', 'ctor.elementProperties.get(propName)', 1],
  // Written short, unlike a text.
  [
    "this.hasOwnProperty(JSCompiler_renameProperty('elementProperties', this))",
    'this.elementProperties !== getPrototypeOf(this).elementProperties',
    1,
  ],
  [
    "ReactiveElement[JSCompiler_renameProperty('elementProperties', ReactiveElement)]",
    'ReactiveElement.elementProperties',
    1,
  ],
  [
    '{ attribute: true, type: String, converter: defaultConverter, reflect: false, useDefault: false, hasChanged: notEqual, }',
    '{}',
    1,
  ],
  ['this.prototype.hasOwnProperty(name)', 'false', 1],
  ['propName !== undefined && this.__reflectingProperty !== propName', 'propName !== undefined', 1],
  [
    'converter.fromAttribute(value, options.type)',
    'options.type === Boolean ? value !== null : value',
    1,
  ],
  ['convertedValue ?? this.__defaultValues?.get(propName) ?? convertedValue', 'convertedValue', 1],
  [
    '(options.hasChanged ?? notEqual)(newValue, oldValue) || (options.useDefault && options.reflect && newValue === this.__defaultValues?.get(name) && !this.hasAttribute(ctor.__attributeNameForProperty(name, options)))',
    'notEqual(newValue, oldValue)',
    1,
  ],
  ['(global.ShadyCSS === undefined || global.ShadyCSS.nativeShadow)', 'true', 1],
  ['textFromCSSResult(v)', 'v.cssText', 1],
  ["typeof value === 'string' ? value : String(value)", 'value', 1],
  ['strings.length === 1', 'false', 1],
  ['new CSSResult(cssText, strings, constructionToken)', 'new CSSResult(cssText)', 1],
  ['s instanceof CSSStyleSheet ? s : s.styleSheet', 's.styleSheet', 1],
  ['this.finalizeStyles(this.styles)', '[this.styles]', 1],
  ['supportsAdoptingStyleSheets && styleSheet === undefined', 'true', 1],
  ['this.shouldUpdate(changedProperties)', 'true', 1],
  ['this.scheduleUpdate()', 'this.performUpdate()', 1],
  ['this.getUpdateComplete()', 'this.__updatePromise', 1],
];

/** Members that nothing here calls, but what is cut, or that ours override. */
const MEMBERS = [
  'AttributePart._$isConnected',
  'AttributePart.tagName',
  'CSSResult.toString',
  'BooleanAttributePart.constructor',
  'ChildPart._$isConnected',
  'ChildPart._commitIterable',
  'ChildPart.endNode',
  'ChildPart.parentNode',
  'ChildPart.setConnected',
  'ChildPart.startNode',
  'EventPart.constructor',
  'LitElement.connectedCallback',
  'LitElement.constructor',
  'LitElement.createRenderRoot',
  'LitElement.disconnectedCallback',
  'LitElement.render',
  'ReactiveElement._$changeProperty',
  'ReactiveElement.__propertyToAttribute',
  'ReactiveElement.addInitializer',
  'ReactiveElement.finalizeStyles',
  'ReactiveElement.firstUpdated',
  'ReactiveElement.getPropertyOptions',
  'ReactiveElement.getUpdateComplete',
  'ReactiveElement.removeController',
  'ReactiveElement.scheduleUpdate',
  'ReactiveElement.shouldUpdate',
  'ReactiveElement.updated',
  'ReactiveElement.willUpdate',
  'TemplateInstance._$isConnected',
  'TemplateInstance.parentNode',
];

/**
 * What the sources of the view must not use: it is cut, and would be missed in the scripts alone.
 * (A list or a node in a template fails there when it is rendered, a listener that is not a function
 * when it is called.)
 */
const MISSED = [
  /\b(addInitializer|firstUpdated|getUpdateComplete|hostUpdate|removeController)\b/,
  /\b(getPropertyOptions|renderOptions|scheduleUpdate|shouldUpdate)\b/,
  /\b(static (override )?properties|noChange)\b/,
  /(mathml|svg)`|from 'lit\/|<!--|<(script|style|textarea|title)\b|\s\.\w+=\$\{/,
];

/** Names that only Lit knows: shortened with ours. Those in quotes are known to other copies. */
const INTERNAL = /(?<![\w$'"`])(?=_[_$]?[a-zA-Z])/g;

const SWITCHES = /const (DEV_MODE|ENABLE_\w+) = true;/g;

function shrunk() {
  const sources = FILES.map((name) => {
    const {dir, base} = path.parse(path.join(folder, name));
    return [name, readFileSync(path.join(dir, 'development', base), 'utf8')];
  });
  checkSources('lit', sources, KNOWN);
  const production = sources.map(([name, code]) => [
    name,
    code.replace(SWITCHES, 'const $1 = false;'),
  ]);
  const cuts = {statements: STATEMENTS, expressions: EXPRESSIONS, members: MEMBERS};
  return cut(production, cuts).map(([name, code]) => [name, code.replace(INTERNAL, '_p')]);
}

export const shrinkLit = () => {
  let sources;
  return {
    name: 'shrink-lit',
    load(id) {
      const file = FILES.find((name) => id.endsWith(`/node_modules/${name}`));
      if (!file) return null;
      sources ??= new Map(shrunk());
      return {code: sources.get(file), map: null};
    },
    transform(code, id) {
      if (!id.includes('/src/element/')) return;
      const [missed] = MISSED.flatMap((each) => each.exec(code)?.[0] ?? []);
      if (missed) this.error(`\`${missed}\` is cut from Lit by ${import.meta.filename}`);
    },
  };
};
