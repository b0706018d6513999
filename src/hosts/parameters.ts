import {invalid} from './host-errors.js';

const parse = (value: unknown): URL | undefined => {
  try {
    return new URL(value as string);
  } catch {
    return undefined;
  }
};

/**
 * A base URL without its trailing slashes: absolute, http(s), nothing but scheme, host, port and path.
 *
 * @throws {CobrowseError} `invalid-configuration`
 */
export const checkBaseUrl = (value: unknown, name: string): string => {
  const url = parse(value);
  if (
    !url ||
    !/^https?:$/.test(url.protocol) ||
    url.username ||
    url.password ||
    /[?#]/.test(value as string)
  ) {
    throw invalid(
      `${name} is not an absolute http(s) URL.`,
      `Set ${name} to something like https://gws.example.com, without user, query and fragment.`,
    );
  }
  let base = url.origin + url.pathname;
  while (base.endsWith('/')) base = base.slice(0, -1);
  return base;
};

/**
 * An origin as browsers write it. No wildcard, no path, no "null".
 *
 * @throws {CobrowseError} `invalid-configuration`
 */
export const checkOrigin = (value: unknown): string => {
  const url = parse(value);
  // WebKit takes a star for a host name.
  if (!url || !/^https?:[^*]+$/.test(url.origin) || url.origin !== value) {
    throw invalid(
      'origin is not the exact origin of a desktop.',
      'Set origin to scheme, host and port alone, like https://wwe.example.com.',
    );
  }
  return url.origin;
};

/** Dots alone would climb the path, and a lone surrogate has no form in an address. */
const UNSAFE_IN_PATH = /^\.{1,2}$|\p{Surrogate}/u;

/** @throws {CobrowseError} `invalid-configuration` */
export const checkInteractionId = (value: unknown): string => {
  if (typeof value !== 'string' || !value.trim() || UNSAFE_IN_PATH.test(value)) {
    throw invalid(
      'interactionId is empty or no id.',
      'Set interactionId to the id of the chat or call that the session belongs to.',
    );
  }
  return value;
};

export type InteractionMedia = 'calls' | 'chats';

/** @throws {CobrowseError} `invalid-configuration` */
export const checkMedia = (value: unknown): InteractionMedia => {
  if (value !== 'calls' && value !== 'chats') {
    throw invalid('media is neither calls nor chats.', 'Set media to "calls" or to "chats".');
  }
  return value;
};
