import type {PropertyDeclaration, ReactiveElement} from 'lit';

/** The first value of each property, which is the class's own. */
export const defaults = new Map<string, unknown>();

/** Frameworks that mount before the element is defined write property names as attributes. */
export const aliases = new Map<string, string>();

/**
 * Lit's decorator of this name, for properties that hosts write: whatever comes in is made a value
 * that the view can take, before Lit sees it.
 */
export const property =
  (declaration: Pick<PropertyDeclaration, 'attribute' | 'type'> = {}) =>
  (prototype: ReactiveElement, name: string): void => {
    const values = new WeakMap<object, unknown>();
    Object.defineProperty(prototype, name, {
      configurable: true,
      get(this: object) {
        return values.get(this);
      },
      set(this: object, value: unknown) {
        if (!defaults.has(name)) defaults.set(name, value);
        values.set(this, normalise(value, defaults.get(name)));
      },
    });
    const {attribute} = declaration;
    if (typeof attribute === 'string') aliases.set(name.toLowerCase(), attribute);
    (prototype.constructor as typeof ReactiveElement).createProperty(name, declaration);
  };

/**
 * What a host may write into a property, as what the property holds. Its default says which kind of
 * value that is.
 */
function normalise(value: unknown, standard: unknown): unknown {
  if (value === null || value === undefined) return standard;
  if (typeof standard === 'boolean') return value !== 'false' && Boolean(value);
  if (typeof standard === 'string') return textOf(value, standard);
  return typeof value === 'object' ? value : standard;
}

function textOf(value: unknown, standard: string): string {
  if (Array.isArray(value)) return value.join(' ');
  const text = String(value).trim();
  // No text has been meant: a plain object came where a framework should have found a text.
  return text === '[object Object]' ? standard : text;
}
