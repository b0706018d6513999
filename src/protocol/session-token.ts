/**
 * Nine digits. Genesys Co-browse 9.0, "Co-browse sessions", and every API page say so; its agent
 * help alone says "alphanumeric", hence the `tokenPattern` option.
 */
const SESSION_TOKEN_PATTERN = /^\d{9}$/;

/** Longer than what people write a session number as. */
const MAX_LENGTH = 64;

/** Blanks, dots and dashes of all kinds, and what comes along unseen from a chat window. */
const SEPARATORS = /[\s.\u00b7\u2024\u2027\u30fb\u3002\uff0e\uff65\u2212\p{Pd}\p{Cf}]/gu;

/**
 * A session number as people write it (`123-456-789`, as the vendor's customer page shows it; `123
 * 456 789`) as the server knows it. What is not nine digits between such separators
 * comes back as it was, and so does everything when the host has a pattern of its own.
 */
export function normaliseSessionToken(text: string, pattern = SESSION_TOKEN_PATTERN): string {
  if (pattern.source !== SESSION_TOKEN_PATTERN.source) return text;
  // A host without types may give anything.
  if (typeof text !== 'string' || text.length > MAX_LENGTH) return text;
  const digits = text.replace(SEPARATORS, '');
  return SESSION_TOKEN_PATTERN.test(digits) ? digits : text;
}

/** Whether `text` may be sent to a server as a session token. */
export const isSessionToken = (text: unknown, pattern = SESSION_TOKEN_PATTERN): text is string =>
  typeof text === 'string' &&
  text.length <= MAX_LENGTH &&
  new RegExp(pattern.source, pattern.flags.replace(/[gy]/g, '')).test(text);
