import {CsrfToken} from './csrf.js';
import {
  askDesktop,
  DesktopRefusal,
  type DesktopClientOptions,
  type DesktopReply,
} from './desktop-client.js';
import {desktopNotifications, type CometdLike} from './desktop-notifications.js';
import type {DesktopHost} from './host-adapter.js';
import {refused} from './host-errors.js';
import {checkBaseUrl, checkInteractionId, checkMedia, type InteractionMedia} from './parameters.js';
import {findUserData, isObject} from './user-data.js';

export interface GwsHostOptions extends DesktopClientOptions {
  /** Where Genesys Web Services answers, with or without `/api/v2`. */
  baseUrl: string;
  media: InteractionMedia;
  /** The id of the call or chat resource. */
  interactionId: string;
  /** The desktop's own CometD object; with it the host knows the end of the interaction and its chat. */
  cometd?: CometdLike | undefined;
}

/** A success has `statusCode` 0. */
const checkReply = (reply: unknown): unknown => {
  const code = isObject(reply) ? reply['statusCode'] : undefined;
  if (code !== undefined && code !== 0) {
    throw refused('Genesys Web Services', code);
  }
  return reply;
};

/**
 * Attaches the keys through Genesys Web Services (REST API v2, `UpdateUserData` of the Voice and the
 * Chat API). `AttachUserData` is not used: it duplicates a key that exists.
 *
 * @throws {CobrowseError} `invalid-configuration`
 */
export const gwsHost = (options: GwsHostOptions): DesktopHost => {
  const base = checkBaseUrl(options.baseUrl, 'baseUrl').replace(/\/api\/v2$/, '');
  const media = checkMedia(options.media);
  const interactionId = checkInteractionId(options.interactionId);
  const url = `${base}/api/v2/me/${media}/${encodeURIComponent(interactionId)}`;
  const only = media === 'calls' ? 'call' : 'chat';

  const csrf = new CsrfToken();

  const get = async (signal: AbortSignal): Promise<DesktopReply> => {
    const reply = await askDesktop(url, {method: 'GET', signal}, options);
    csrf.learnFrom(reply.headers);
    return reply;
  };
  const post = async (body: unknown, signal: AbortSignal): Promise<unknown> => {
    const send = () =>
      askDesktop(url, {method: 'POST', body, headers: csrf.headers, signal}, options);
    try {
      return (await send()).body;
    } catch (error) {
      if (!(error instanceof DesktopRefusal && error.status === 403)) throw error;
      // The token may be missing or old; the rights of the agent may be as well.
      const {headers} = await askDesktop(url, {method: 'GET', signal}, options);
      if (!csrf.learnFrom(headers)) throw error;
      return (await send()).body;
    }
  };

  return {
    ...(options.cometd && desktopNotifications(options.cometd, [`/v2/me/${media}`], interactionId)),
    key: `gws:${url}`,
    async readAttachedData({signal}) {
      const reply = checkReply((await get(signal)).body);
      // The reply is about this resource alone, whatever id it gives itself.
      const resource = isObject(reply) ? reply[only] : undefined;
      const known = isObject(resource) ? {...resource, interactionId} : reply;
      return findUserData(known, interactionId) ?? {};
    },
    async writeAttachedData(changes, _data, {signal}) {
      checkReply(await post({operationName: 'UpdateUserData', userData: changes}, signal));
    },
  };
};
