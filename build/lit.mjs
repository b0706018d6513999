/** Lit as the scripts of `cdn/` need it, and what they need not of its templates. */
import ts from 'typescript';

/** What goes from Lit, and what comes in its place: text that occurs exactly once. */
const PATCHES = {
  'lit-html/lit-html.js': [
    /*
     * Pages under Trusted Types allow policies by name, once each: the bundle's own Lit needs its
     * own name. When the name is taken, an older copy of the bundle has defined the tag and renders
     * with its own Lit, so this copy must merely not throw.
     */
    [
      's.createPolicy("lit-html",{createHTML:t=>t})',
      '(()=>{try{return s.createPolicy("gcb-agent-view",{createHTML:t=>t})}catch{}})()',
    ],
    // Polyfills and version lists are globals, which `id="litHtmlVersions"` would make an element.
    [',B=t.litHtmlPolyfillSupport;B?.(S,k),(t.litHtmlVersions??=[]).push("3.3.3");', ';'],
  ],
  'lit-element/lit-element.js': [
    [
      ',s.litElementHydrateSupport?.({LitElement:i});const o=s.litElementPolyfillSupport;o?.({LitElement:i});',
      ';',
    ],
    ['(s.litElementVersions??=[]).push("4.2.2");', ''],
  ],
  'reactive-element/reactive-element.js': [
    ['p=a.reactiveElementPolyfillSupport,', ''],
    [',p?.({ReactiveElement:y}),(a.reactiveElementVersions??=[]).push("2.1.2");', ';'],
    // Only what standard decorators know; a page may have made an element of the name.
    ['Symbol.metadata??=Symbol("metadata"),a.litPropertyMetadata??=new WeakMap;', ''],
    [
      'const t=this[Symbol.metadata];if(null!==t){const s=litPropertyMetadata.get(t);if(void 0!==s)for(const[t,i]of s)this.elementProperties.set(t,i)}',
      '',
    ],
  ],
};

/** Fails when a new version no longer has that text. */
export const patchLit = () => ({
  name: 'patch-lit',
  transform(code, id) {
    const module = Object.keys(PATCHES).find((name) => id.endsWith(name));
    if (!module) return null;
    let patched = code;
    for (const [from, to] of PATCHES[module]) {
      if (patched.split(from).length !== 2) this.error(`${module} does not have ${from} once`);
      patched = patched.replace(from, () => to);
    }
    return {code: patched, map: null};
  },
});

const trimCss = (text) =>
  text
    .replace(/\/\*[^]*?\*\//g, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};,]) ?/g, '$1')
    .replace(/([a-z-]): /g, '$1:')
    .replace(/;}/g, '}');

/** Line breaks go where a tag begins or ends; elsewhere they may part words or attributes. */
const trimHtml = (text) =>
  text
    .replace(/\s*\n\s*/g, '\n')
    .replace(/>\n/g, '>')
    .replace(/\n(?=<|\/?>)/g, '')
    .replace(/\n/g, ' ');

const TRIM = {css: trimCss, html: trimHtml};

/** A TypeScript transformer that takes the layout of the sources out of styles and templates. */
export const trimTemplates = (context) => (file) => {
  const {factory} = context;
  const visit = (node) => {
    const trim = ts.isTaggedTemplateExpression(node) && TRIM[node.tag.getText(file)];
    if (!trim) return ts.visitEachChild(node, visit, context);
    const remake = (part, create) => {
      const text = trim(part.rawText ?? part.text);
      return create(text, text);
    };
    const visitTemplate = (template) => {
      if (ts.isNoSubstitutionTemplateLiteral(template)) {
        return remake(template, factory.createNoSubstitutionTemplateLiteral);
      }
      const spans = template.templateSpans.map((span) => {
        const isTail = ts.isTemplateTail(span.literal);
        const create = isTail ? factory.createTemplateTail : factory.createTemplateMiddle;
        const value = ts.visitNode(span.expression, visit);
        return factory.createTemplateSpan(value, remake(span.literal, create));
      });
      return factory.createTemplateExpression(
        remake(template.head, factory.createTemplateHead),
        spans,
      );
    };
    return factory.createTaggedTemplateExpression(
      node.tag,
      undefined,
      visitTemplate(node.template),
    );
  };
  return ts.visitNode(file, visit);
};
