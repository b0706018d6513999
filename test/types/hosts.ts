/** What of the host adapters compiles, and what does not [P4]. See `element.ts`. */
import type {GcbAgentView, HostAdapter} from 'gcb-agent-view';
import {gwsHost, webviewHost, workspaceHost, wweHost} from 'gcb-agent-view/hosts';

declare const view: GcbAgentView;
const interactionId = '00QC6P9SR8DHT8TB';
const baseUrl = 'https://gws.example.com';

export function takesAdapters(): void {
  view.hostAdapter = wweHost({origin: 'https://wwe.example.com', interactionId});
  view.hostAdapter = wweHost({origin: baseUrl, interactionId, target: window.parent});
  view.hostAdapter = gwsHost({baseUrl, media: 'chats', interactionId, fetch, headers: {}});
  view.hostAdapter = workspaceHost({baseUrl, media: 'calls', interactionId});
  view.hostAdapter = webviewHost(view);
  wweHost({origin: baseUrl, interactionId}).dispose();

  // @ts-expect-error -- without the exact origin
  wweHost({interactionId});
  // @ts-expect-error -- without the interaction
  wweHost({origin: baseUrl});
  // @ts-expect-error -- a window, not its address
  wweHost({origin: baseUrl, interactionId, target: baseUrl});
  // @ts-expect-error -- one origin
  wweHost({origin: [baseUrl], interactionId});
  // @ts-expect-error -- not a medium
  gwsHost({baseUrl, media: 'emails', interactionId});
  // @ts-expect-error -- without the medium
  gwsHost({baseUrl, interactionId});
  // @ts-expect-error -- an id is text
  gwsHost({baseUrl, media: 'calls', interactionId: 42});
  // @ts-expect-error -- a parameter that does not exist
  gwsHost({baseUrl, media: 'calls', interactionId, token: 'secret'});
  // @ts-expect-error -- without the service
  workspaceHost({media: 'calls', interactionId});
  // @ts-expect-error -- the medium in the singular
  workspaceHost({baseUrl, media: 'call', interactionId});
  // @ts-expect-error -- not a view
  webviewHost(document.body);
  // @ts-expect-error -- not a bridge
  webviewHost(view, {bridge: 'chrome.webview'});
  // @ts-expect-error -- has nothing to release
  gwsHost({baseUrl, media: 'calls', interactionId}).dispose();
}

export const least: HostAdapter = {writeAttachedData: (changes) => console.log(changes)};

export const whole: HostAdapter = {
  readAttachedData: async ({signal}) => ({aborted: signal.aborted}),
  writeAttachedData: async (changes, data, {final}) => void [changes['Key'], data, final],
  onInteractionEnd: (handler) => {
    void handler('closed').then(() => undefined);
    return () => undefined;
  },
};

export const wrong: HostAdapter[] = [
  // @ts-expect-error -- cannot write
  {},
  // @ts-expect-error -- reads later, as desktops do
  {...least, readAttachedData: () => ({CoBrowseSessionsQuantity: 2})},
  // @ts-expect-error -- gives no way to undo it
  {...least, onInteractionEnd: () => undefined},
  // @ts-expect-error -- not a reason
  {...least, onInteractionEnd: (handler) => () => void handler('hung-up')},
  // @ts-expect-error -- changes are not the adapter's to change
  {writeAttachedData: (changes) => void (changes['CoBrowseAssociated'] = 'No')},
];
