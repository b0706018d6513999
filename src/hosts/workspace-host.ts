import {askDesktop, type DesktopClientOptions} from './desktop-client.js';
import {desktopNotifications, type CometdLike} from './desktop-notifications.js';
import type {DesktopHost, UserData} from './host-adapter.js';
import {refused} from './host-errors.js';
import {checkBaseUrl, checkInteractionId, checkMedia, type InteractionMedia} from './parameters.js';
import {findUserData, isObject} from './user-data.js';

export interface WorkspaceHostOptions extends DesktopClientOptions {
  /** Where the Workspace API answers, with or without `/workspace/v3`. */
  baseUrl: string;
  media: InteractionMedia;
  interactionId: string;
  /** The desktop's own CometD object; with it the host knows the end of the interaction and its chat. */
  cometd?: CometdLike | undefined;
}

const paths = {calls: 'voice/calls', chats: 'media/chat/interactions'};
const channels = {calls: '/workspace/v3/voice', chats: '/workspace/v3/media/chat'};

/** A success has `status.code` 0; 1 means accepted, and the outcome follows as a notification. */
const checkReply = (reply: unknown): unknown => {
  const status = isObject(reply) ? reply['status'] : undefined;
  const code = isObject(status) ? status['code'] : undefined;
  if (code !== undefined && code !== 0 && code !== 1) {
    throw refused('The Workspace API', code);
  }
  return reply;
};

/** `int` is one of Java: whole, of 32 bits. Every other number goes as text. */
const isInt = (value: unknown): boolean => typeof value === 'number' && (value | 0) === value;

const toPairs = (userData: UserData) =>
  Object.entries(userData).map(([key, value]) =>
    isInt(value) ? {key, type: 'int', value} : {key, type: 'str', value: String(value)},
  );

/**
 * Attaches the keys through the Workspace API v3 (`update-user-data` of voice calls and of chats),
 * and reads them from `current-session`, which lists the agent's calls and interactions: the vendor's
 * client has no read of one interaction. The session belongs to the agent, so the request has to carry
 * the agent's credentials.
 *
 * @throws {CobrowseError} `invalid-configuration`
 */
export const workspaceHost = (options: WorkspaceHostOptions): DesktopHost => {
  const base = checkBaseUrl(options.baseUrl, 'baseUrl').replace(/\/workspace\/v3$/, '');
  const media = checkMedia(options.media);
  const path = paths[media];
  const interactionId = checkInteractionId(options.interactionId);
  const api = `${base}/workspace/v3`;
  const updateUrl = `${api}/${path}/${encodeURIComponent(interactionId)}/update-user-data`;

  return {
    ...(options.cometd && desktopNotifications(options.cometd, [channels[media]], interactionId)),
    key: `workspace:${updateUrl}`,
    async readAttachedData({signal}) {
      const url = `${api}/current-session`;
      const reply = checkReply((await askDesktop(url, {method: 'GET', signal}, options)).body);
      return findUserData(reply, interactionId) ?? {};
    },
    async writeAttachedData(changes, _data, {signal}) {
      const body = {data: {userData: toPairs(changes)}};
      checkReply((await askDesktop(updateUrl, {method: 'POST', body, signal}, options)).body);
    },
  };
};
