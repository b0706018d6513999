import {requestInit} from './session-rest-client.js';
import {Channel} from './messages.js';

/** Where a client is to be withdrawn from. */
export interface ExitRequest {
  readonly fetch: typeof fetch;
  /** The CometD endpoint. */
  readonly url: string;
  readonly clientId: string;
  /** Empty for a client that is in no session. */
  readonly userToken: string;
  readonly requestHeaders?: Readonly<Record<string, string>> | undefined;
}

/** Sends EXIT and a disconnect in one request that outlives the page. */
export function postExit({fetch, url, clientId, userToken, requestHeaders}: ExitRequest): void {
  const exit = {id: 'exit', channel: Channel.exit, clientId, data: {userToken}};
  const disconnect = {id: 'disconnect', channel: '/meta/disconnect', clientId};
  const body = JSON.stringify(userToken ? [exit, disconnect] : [disconnect]);
  fetch(url, {
    ...requestInit({...requestHeaders, 'Content-Type': 'application/json'}),
    method: 'POST',
    body,
    keepalive: true,
  }).catch(() => {
    // Chromium before 81 has no such request for JSON; a beacon is text, which CometD takes from
    // 3.0 on.
    (globalThis.navigator as Partial<Navigator> | undefined)?.sendBeacon?.(url, body);
  });
}
