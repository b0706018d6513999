/** What styles and templates need not of the layout of our sources. */
import {transformSync} from 'esbuild';
import ts from 'typescript';

/** The values between the parts stand in for themselves, as custom properties of a number. */
const minifyCss = (parts) => {
  const css = parts.reduce((before, part, index) => `${before}var(--${index})${part}`);
  const {code} = transformSync(css, {loader: 'css', minify: true, target: 'chrome73'});
  const [head, ...rest] = code.trim().split(/var\(--(\d+)\)/);
  const isInOrder = rest.every((each, at) => at % 2 === 1 || Number(each) === at / 2 + 1);
  if (!isInOrder || rest.length !== 2 * (parts.length - 1)) {
    throw new Error('The minifier has changed the order of the values in styles.');
  }
  return [head, ...rest.filter((_each, at) => at % 2 === 1)];
};

/** Line breaks go where a tag begins or ends; elsewhere they may part words or attributes. */
const trimHtml = (parts) =>
  parts.map((text) =>
    text
      .replace(/\s*\n\s*/g, '\n')
      .replace(/>\n/g, '>')
      .replace(/\n(?=<|\/?>)/g, '')
      .replace(/\n/g, ' ')
      .replace(/="([\w-]+)"(?=[ >])/g, '=$1'),
  );

const TRIM = {css: minifyCss, html: trimHtml};

/** A TypeScript transformer that takes the layout of the sources out of styles and templates. */
export const trimTemplates = (context) => (file) => {
  const {factory} = context;
  const textOf = (part) => part.rawText ?? part.text;
  const visitTemplate = (template, trim) => {
    if (ts.isNoSubstitutionTemplateLiteral(template)) {
      const [text] = trim([textOf(template)]);
      return factory.createNoSubstitutionTemplateLiteral(text, text);
    }
    const {head, templateSpans} = template;
    const texts = trim([head, ...templateSpans.map(({literal}) => literal)].map(textOf));
    const spans = templateSpans.map(({expression, literal}, index) => {
      const create = ts.isTemplateTail(literal)
        ? factory.createTemplateTail
        : factory.createTemplateMiddle;
      const text = texts[index + 1];
      return factory.createTemplateSpan(ts.visitNode(expression, visit), create(text, text));
    });
    return factory.createTemplateExpression(factory.createTemplateHead(texts[0], texts[0]), spans);
  };
  const visit = (node) => {
    const trim = ts.isTaggedTemplateExpression(node) && TRIM[node.tag.getText(file)];
    if (!trim) return ts.visitEachChild(node, visit, context);
    const template = visitTemplate(node.template, trim);
    return factory.createTaggedTemplateExpression(node.tag, undefined, template);
  };
  return ts.visitNode(file, visit);
};
