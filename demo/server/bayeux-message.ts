/** A Bayeux message as it comes and goes on the wire. Only the fields this server touches. */
export interface BayeuxMessage {
  channel?: string;
  id?: string;
  clientId?: string;
  data?: unknown;
  successful?: boolean;
  error?: string;
  advice?: Record<string, unknown>;
  connectionType?: string;
  supportedConnectionTypes?: unknown;
  subscription?: unknown;
  /** Field of the vendor's handshake: the session token. */
  sid?: unknown;
}

export const META_HANDSHAKE = '/meta/handshake';
export const META_CONNECT = '/meta/connect';
export const META_DISCONNECT = '/meta/disconnect';

/**
 * Reads a request body or WebSocket message. Bayeux allows a single message in place of an array.
 *
 * @returns `undefined` for what is not Bayeux.
 */
export function parseMessages(text: string): BayeuxMessage[] | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return undefined;
  }
  const messages: unknown[] = Array.isArray(parsed) ? parsed : [parsed];
  const wellFormed = messages.every(
    (message) => typeof message === 'object' && message !== null && !Array.isArray(message),
  );
  return wellFormed && messages.length > 0 ? (messages as BayeuxMessage[]) : undefined;
}
