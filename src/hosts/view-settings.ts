import {invalid} from './host-errors.js';

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

/** A name as it may be shown: a number in it may be a session's. */
const shown = (name: string): string => name.slice(0, 40).replace(/\d{4,}/g, '…');

/** What an address may not set, since whoever wrote the link would decide whom the page trusts. */
const notByAddress = ['allowedServers'];

export interface AddressSettings {
  readonly settings: Record<string, unknown>;
  /** The names that are no setting or have a value that is none, fit to be shown. */
  readonly unknown: readonly string[];
}

/**
 * Reads settings from the fragment of an address, written like the attributes of the view:
 * `#server=https://…&controls`. No session token is taken: it would stay in the history.
 */
export const settingsFromHash = (hash: string): AddressSettings => {
  const found: Record<string, unknown> = {};
  const unknown: string[] = [];
  new URLSearchParams(hash.replace(/^#/, '')).forEach((text, name) => {
    if (name === 'lang') return;
    const key = camelCase(name);
    const check = notByAddress.includes(key) ? undefined : settings.get(key);
    const value = check === isBoolean ? !/^(false|0)$/.test(text) : text;
    if (check?.(value)) found[key] = value;
    else unknown.push(shown(name));
  });
  return {settings: found, unknown};
};
