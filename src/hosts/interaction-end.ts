import type {InteractionEndReason} from './host-adapter.js';
import {payloadOf, resourceOf} from './notification.js';
import {isObject, type Fields} from './user-data.js';

type Ends = Readonly<Record<string, InteractionEndReason>>;

/**
 * Which state of an interaction is which end, by the type of the notification. The previous owner of
 * a transferred chat sees `Completed`, of a call `Released`: these desktops do not say "transferred".
 */
const ends: Readonly<Record<string, Ends>> = {
  // Genesys Web Services v2
  ChatStateChangeMessage: {COMPLETED: 'closed', REVOKED: 'timed-out'},
  CallStateChangeMessage: {RELEASED: 'closed'},
  // Workspace API v3
  InteractionStateChanged: {COMPLETED: 'closed', REVOKED: 'timed-out'},
  CallStateChanged: {RELEASED: 'closed', COMPLETED: 'closed'},
};

/**
 * States of the Service Client API, without those that are no end: PULLED has just come from a
 * workbin. TRANSFERRING comes while keys can still be written. A call that is IDLE takes none.
 */
const wweEnds: Ends = {
  COMPLETED: 'closed',
  IDLE: 'closed',
  REVOKED: 'timed-out',
  TRANSFERRING: 'transferred',
  TRANSFER_COMPLETED: 'transferred',
};

const upper = (text: unknown): string => (typeof text === 'string' ? text.toUpperCase() : '');

const own = (table: Ends, name: string): InteractionEndReason | undefined =>
  Object.prototype.hasOwnProperty.call(table, name) ? table[name] : undefined;

const wweEndOf = (message: Fields, interactionId: string): InteractionEndReason | undefined => {
  const data = isObject(message['data']) ? message['data'] : {};
  const interaction = isObject(data['interaction']) ? data['interaction'] : data;
  if ((data['interactionId'] ?? interaction['interactionId']) !== interactionId) return undefined;
  if (message['event'] === 'markdone') return 'closed';
  if (message['event'] !== 'interaction') return undefined;
  return own(wweEnds, upper(interaction['state'])) ?? own(wweEnds, upper(data['eventType']));
};

/**
 * Why an interaction ends, read from a raw message of its desktop: a CometD notification of Genesys
 * Web Services v2 or of the Workspace API v3 (with or without its envelope), or an event of the
 * Service Client API of WWE.
 *
 * @returns `undefined` when the message is about something else, or ends nothing.
 */
export const interactionEndOf = (
  message: unknown,
  interactionId: string,
): InteractionEndReason | undefined => {
  if (isObject(message) && typeof message['event'] === 'string') {
    return wweEndOf(message, interactionId);
  }
  const payload = payloadOf(message);
  const type = payload?.['messageType'];
  if (!payload || typeof type !== 'string' || !Object.keys(ends).includes(type)) return undefined;
  const resource = resourceOf(payload, interactionId);
  return resource && own(ends[type]!, upper(resource['state']));
};
