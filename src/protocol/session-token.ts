/**
 * Nine digits. Genesys Co-browse 9.0, "Co-browse sessions", and every API page say so; its agent
 * help alone says "alphanumeric", hence the `tokenPattern` option.
 */
export const SESSION_TOKEN_PATTERN = /^\d{9}$/;

/** What people and chats put between the digits: spaces, dots, and dashes of every kind. */
const SEPARATORS = /[\s.\u00ad\u200b-\u200f\u2010-\u2015\u2212\ufe58\ufe63\uff0d-]/g;

/** The longest text that can be a session token. */
const MAX_LENGTH = 64;

/**
 * Reads `123-456-789` and the like as the nine digits they are. A text of another `pattern` is not
 * changed, nor what is no text at all.
 */
export const normaliseSessionToken = (text: string, pattern?: RegExp): string =>
  pattern || typeof text !== 'string' || text.length > MAX_LENGTH
    ? text
    : text.replace(SEPARATORS, '');

/** Whether `text` may be sent to a server as a session token. */
export const isSessionToken = (text: unknown, pattern = SESSION_TOKEN_PATTERN): text is string =>
  typeof text === 'string' &&
  text.length <= MAX_LENGTH &&
  new RegExp(pattern.source, pattern.flags.replace(/[gy]/g, '')).test(text);
