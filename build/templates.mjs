/** What styles and templates need not of the layout of our sources. */
import ts from 'typescript';

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
