import {html, render} from 'lit';
import type {PointerMessage} from '../shared/demo-channels.js';
import {readPageOptions} from '../shared/page-options.js';
import {CustomerChat} from './customer-chat.js';
import {Navigation} from './navigation.js';
import {startPageBehaviour} from './page-behaviour.js';
import {ScreenShare} from './sharing/screen-share.js';
import {AgentPointer} from './ui/agent-pointer.js';
import {chatPanel} from './ui/chat-panel.js';
import {shareBar} from './ui/share-bar.js';
import {shareDialog} from './ui/share-dialog.js';

const CLOCK_MS = 1000;
const END_NOTICE_MS = 12_000;

new Navigation().start();
startPageBehaviour();

// Our own layer over the site: marked, so that the recording leaves it out.
const layer = document.createElement('div');
layer.className = 'service-layer';
layer.dataset['gcbServiceNode'] = 'true';
const widgets = document.createElement('div');
layer.append(widgets);
document.body.append(layer);

const options = readPageOptions(location);
const share = new ScreenShare(`${location.origin}/cobrowse`, options.transports);
const chat = new CustomerChat();
const pointer = new AgentPointer(layer);
const shareButton = document.querySelector('[data-action="share"]');
let shareInChat = false;
let endNoticeTimer: ReturnType<typeof setTimeout> | undefined;

const dialog = (): HTMLDialogElement | null => layer.querySelector('dialog');

function openDialog(inChat: boolean): void {
  if (share.phase === 'active') return;
  shareInChat = inChat;
  dialog()?.showModal();
}

async function startSharing(): Promise<void> {
  const sessionToken = await share.start();
  if (!sessionToken || !shareInChat) return;
  chat.send(`{start:${sessionToken}}`);
  dialog()?.close();
}

function dismiss(): void {
  share.endedBy = '';
  draw();
}

function draw(): void {
  const close = (): void => dialog()?.close();
  const stop = (): void => {
    share.stop();
    close();
  };
  render(
    html`
      ${shareBar(share, Date.now(), {stop, dismiss})}
      ${chatPanel(chat, {
        toggle: () => chat.toggle(),
        send: (text) => chat.send(text),
        share: () => openDialog(true),
        canShare: share.phase === 'idle',
      })}
      ${shareDialog(share, {start: () => void startSharing(), stop, close})}
    `,
    widgets,
  );
  shareButton?.toggleAttribute('disabled', share.phase === 'active');
  const log = widgets.querySelector('.chat-log');
  log?.scrollTo({top: log.scrollHeight});
}

share.addEventListener('change', () => {
  if (share.phase === 'active') dialog()?.close();
  else pointer.hide();
  clearTimeout(endNoticeTimer);
  if (share.phase === 'idle' && share.endedBy !== 'failed')
    endNoticeTimer = setTimeout(dismiss, END_NOTICE_MS);
  draw();
});
share.addEventListener('pointer', (event) =>
  pointer.show((event as CustomEvent<PointerMessage>).detail),
);
chat.addEventListener('change', draw);
document.addEventListener('click', (event) => {
  if ((event.target as Element).closest('[data-action="share"]')) openDialog(false);
});
window.addEventListener('pagehide', () => {
  share.stopOnUnload();
  chat.leaveOnUnload();
});
setInterval(() => {
  if (share.phase === 'active') draw();
}, CLOCK_MS);
draw();
