/**
 * What a host may write into a property, as what the property holds. Its default says which kind of
 * value that is.
 */
export function normalise(value: unknown, standard: unknown): unknown {
  if (value === null || value === undefined) return standard;
  if (typeof standard === 'boolean') return value !== 'false' && Boolean(value);
  if (typeof standard === 'string') return textOf(value, standard);
  return typeof value === 'object' ? value : standard;
}

function textOf(value: unknown, standard: string): string {
  if (Array.isArray(value)) return value.join(' ');
  const text = String(value);
  // No text has been meant: a plain object came where a framework should have found a text.
  return text === '[object Object]' ? standard : text;
}
