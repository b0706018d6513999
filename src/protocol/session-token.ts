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
