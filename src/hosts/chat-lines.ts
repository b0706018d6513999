import {payloadOf, resourceOf} from './notification.js';
import {isObject, type Fields} from './user-data.js';

/** A customer is `Customer` in v3 and `Client` or `Customer` in v2; agents and the system are not. */
const isCustomer = (from: unknown): boolean =>
  isObject(from) && typeof from['type'] === 'string' && /^(customer|client)$/i.test(from['type']);

const isText = ({type}: Fields): boolean => type === undefined || type === 'Text';

/**
 * The customer's lines in a CometD notification of Genesys Web Services v2 or of the Workspace API v3
 * (with or without its envelope), in order. The agent's own lines are left out, and so is every
 * notification that is not about new lines of that chat. A transcript that the desktop sends again
 * has its old lines: take each once, as {@link watchChat} does.
 *
 * The Service Client API of WWE has no text of chats: there, `interaction` events give no lines.
 */
export const chatLinesOf = (message: unknown, interactionId: string): readonly string[] => {
  const payload = payloadOf(message);
  if (payload?.['messageType'] !== 'MessageLogUpdated') return [];
  const type = payload['notificationType'];
  if (type !== undefined && type !== 'NewMessages') return [];
  const {messages} = payload as {messages?: unknown};
  if (!Array.isArray(messages) || !resourceOf(payload, interactionId)) return [];
  return messages
    .filter(isObject)
    .filter((line) => isCustomer(line['from']) && isText(line))
    .map((line) => line['text'])
    .filter((text) => typeof text === 'string');
};
