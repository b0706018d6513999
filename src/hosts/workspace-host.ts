import {askDesktop, type DesktopClientOptions} from './desktop-client.js';
import type {DesktopHost, UserData} from './host-adapter.js';
import {
  attachFailed,
  checkBaseUrl,
  checkInteractionId,
  checkMedia,
  type InteractionMedia,
} from './parameters.js';
import {findUserData, isObject} from './user-data.js';

export interface WorkspaceHostOptions extends DesktopClientOptions {
  /** Where the Workspace API answers, with or without `/workspace/v3`. */
  baseUrl: string;
  media: InteractionMedia;
  interactionId: string;
}

const paths = {calls: 'voice/calls', chats: 'media/chat/interactions'};

/** A success has `status.code` 0, or 1 when the outcome follows as a notification. */
const checkReply = (reply: unknown): unknown => {
  const status = isObject(reply) ? reply['status'] : undefined;
  const code = isObject(status) ? status['code'] : undefined;
  if (code !== undefined && code !== 0 && code !== 1) {
    throw attachFailed(
      `The Workspace API refused with status code ${JSON.stringify(code)}.`,
      'Check interactionId and the rights of the agent on user data.',
    );
  }
  return reply;
};

const toPairs = (userData: UserData) =>
  Object.entries(userData).map(([key, value]) => ({
    key,
    type: typeof value === 'number' ? 'int' : 'str',
    value,
  }));

/**
 * Attaches the keys through the Workspace API v3 (`update-user-data` of voice calls and of chats),
 * and reads them from `current-session`, which lists the agent's calls and interactions. The session
 * belongs to the agent, so the request has to carry the agent's credentials.
 *
 * @throws {CobrowseError} `invalid-configuration`
 */
export const workspaceHost = (options: WorkspaceHostOptions): DesktopHost => {
  const base = checkBaseUrl(options.baseUrl, 'baseUrl').replace(/\/workspace\/v3$/, '');
  const path = paths[checkMedia(options.media)];
  const interactionId = checkInteractionId(options.interactionId);
  const api = `${base}/workspace/v3`;
  const updateUrl = `${api}/${path}/${encodeURIComponent(interactionId)}/update-user-data`;

  return {
    key: `workspace:${updateUrl}`,
    async readAttachedData({signal}) {
      const url = `${api}/current-session`;
      const reply = checkReply(await askDesktop(url, {method: 'GET', signal}, options));
      return findUserData(reply, interactionId) ?? {};
    },
    async writeAttachedData(changes, _data, {signal}) {
      const body = {data: {userData: toPairs(changes)}};
      checkReply(await askDesktop(updateUrl, {method: 'POST', body, signal}, options));
    },
  };
};
