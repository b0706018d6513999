/**
 * Nine digits. Genesys Co-browse 9.0, "Co-browse sessions", and every API page say so; its agent
 * help alone says "alphanumeric", hence the `tokenPattern` option.
 */
export const SESSION_TOKEN_PATTERN = /^\d{9}$/;

/** Whether `text` may be sent to a server as a session token. */
export const isSessionToken = (text: unknown, pattern = SESSION_TOKEN_PATTERN): text is string =>
  typeof text === 'string' &&
  text.length <= 64 &&
  new RegExp(pattern.source, pattern.flags.replace(/[gy]/g, '')).test(text);

/**
 * A session number as the server knows it: people write it `123-456-789`, `123 456 789` or
 * `123.456.789`. What is no text, or has a pattern of its own, stays as it is.
 */
export const normaliseSessionToken = (text: string, pattern?: RegExp): string =>
  pattern || typeof text !== 'string' ? text : text.replace(/[\s.\u2010-\u2015\u2212-]/g, '');
