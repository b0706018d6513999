import {Channel} from './messages.js';
import {sendLastRequest, type RequestOptions} from './request.js';

/** Where a client is to be withdrawn from. */
export interface ExitRequest extends RequestOptions {
  /** The CometD endpoint. */
  readonly url: string;
  readonly clientId: string;
  /** Empty for a client that is in no session. */
  readonly userToken: string;
}

/** Sends EXIT and a disconnect in one request that outlives the page. */
export function postExit({url, clientId, userToken, ...options}: ExitRequest): void {
  const exit = {id: 'exit', channel: Channel.exit, clientId, data: {userToken}};
  const disconnect = {id: 'disconnect', channel: '/meta/disconnect', clientId};
  const body = JSON.stringify(userToken ? [exit, disconnect] : [disconnect]);
  sendLastRequest(options, url, body);
}
