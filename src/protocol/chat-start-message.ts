/**
 * Reads the chat message by which a customer's page asks for co-browsing, `{start:123456789}`.
 * The pattern is the vendor's, to the letter (Genesys Co-browse 9.0, "Integration with Agent
 * Applications", chat integration).
 *
 * @returns The session token, or `undefined` when the message is an ordinary one.
 */
export function parseChatStartMessage(text: unknown): string | undefined {
  const match = typeof text === 'string' ? /^\{start:(\d{9})\}$/.exec(text) : null;
  // In a JavaScript pattern `$` without the `m` flag is the very end: a trailing newline is no match.
  return match?.[1];
}
