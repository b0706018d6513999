import {isObject, type Fields} from './user-data.js';

/** What a CometD message carries, given with or without its envelope. */
export const payloadOf = (message: unknown): Fields | undefined => {
  if (!isObject(message)) return undefined;
  const {channel, data} = message as {channel?: unknown; data?: unknown};
  return typeof channel === 'string' ? (isObject(data) ? data : undefined) : message;
};

/** The last part of a resource's path, such as `/chats/7`. */
const idInPath = (path: unknown): string | undefined =>
  typeof path === 'string' ? path.slice(path.lastIndexOf('/') + 1) : undefined;

const isAbout = (fields: Fields, interactionId: string): boolean =>
  [
    fields['id'],
    fields['interactionId'],
    fields['connId'],
    idInPath(fields['chatPath']),
    idInPath(fields['path']),
    idInPath(fields['uri']),
  ].includes(interactionId);

/** The call, chat or interaction that a notification is about, if it has that id. */
export const resourceOf = (payload: Fields, interactionId: string): Fields | undefined => {
  const nested = ['call', 'chat', 'interaction'].map((name) => payload[name]).find(isObject);
  const found = [nested, payload].some((each) => each && isAbout(each, interactionId));
  return found ? (nested ?? payload) : undefined;
};
