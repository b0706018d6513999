import {invalid} from './parameters.js';

const isString = (value: unknown): boolean => typeof value === 'string';
const isBoolean = (value: unknown): boolean => typeof value === 'boolean';
const isOneOf =
  (...words: readonly unknown[]) =>
  (value: unknown): boolean =>
    words.includes(value);

/**
 * The properties of the view that a message or an address may set, and their types. No session
 * token, no functions, no headers: whoever can change those is code of the page.
 */
const settings: ReadonlyMap<string, (value: unknown) => boolean> = new Map([
  ['server', isString],
  ['scheme', isOneOf('', 'http', 'https')],
  ['host', isString],
  ['port', isString],
  ['manual', isBoolean],
  ['nosidinput', isBoolean],
  ['debug', isBoolean],
  ['params', isOneOf('hash', 'query')],
  ['stickiness', isOneOf('auto', 'url', 'cookie', 'none')],
  ['transports', isString],
  ['cometdPath', isString],
  ['allowedServers', isString],
  ['controls', isBoolean],
  ['label', isString],
]);

/**
 * Checks settings before any of them is used.
 *
 * @throws {CobrowseError} `invalid-configuration` for a name that is not on the list or a wrong type.
 */
export const checkSettings = (values: unknown): readonly (readonly [string, unknown])[] => {
  if (typeof values !== 'object' || values === null) {
    throw invalid('There are no settings.', 'Send {"command": "configure", "settings": {…}}.');
  }
  const entries = Object.entries(values);
  for (const [name, value] of entries) {
    if (!settings.get(name)?.(value)) {
      throw invalid(
        `The setting ${JSON.stringify(name.slice(0, 40))} is unknown or has a wrong type.`,
        `Use one of ${[...settings.keys()].join(', ')}.`,
      );
    }
  }
  return entries;
};

const camelCase = (name: string): string =>
  name.replace(/-(.)/g, (_match, letter: string) => letter.toUpperCase());

/**
 * Reads settings from the fragment of an address, written like the attributes of the view:
 * `#server=https://…&controls`. What is not a setting is left out, a session token too: it would
 * stay in the history.
 */
export const settingsFromHash = (hash: string): Record<string, unknown> => {
  const found: Record<string, unknown> = {};
  new URLSearchParams(hash.replace(/^#/, '')).forEach((text, name) => {
    const key = camelCase(name);
    const check = settings.get(key);
    const value = check === isBoolean ? !/^(false|0)$/.test(text) : text;
    if (check?.(value)) found[key] = value;
  });
  return found;
};
