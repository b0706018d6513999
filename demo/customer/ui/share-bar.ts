import {html, nothing, type TemplateResult} from 'lit';
import {formatDuration, groupDigits} from '../../shared/format.js';
import {icons} from '../../shared/icons.js';
import type {ScreenShare, ShareEnd} from '../sharing/screen-share.js';

interface ShareBarActions {
  stop: () => void;
  dismiss: () => void;
}

const ENDINGS: Record<Exclude<ShareEnd, '' | 'failed'>, string> = {
  you: 'You have stopped sharing.',
  agent: 'The agent has ended the session.',
  lost: 'The connection was lost, so sharing has ended.',
};

/** Always in view while anything is shared: what the agent can see, since when, and how to stop. */
export function shareBar(
  share: ScreenShare,
  nowMs: number,
  actions: ShareBarActions,
): TemplateResult {
  return html`
    ${share.phase === 'active' ? html`<div class="share-frame" aria-hidden="true"></div>` : nothing}
    <div class="share-bar-row">${bar(share, nowMs, actions)}</div>
  `;
}

function bar(
  share: ScreenShare,
  nowMs: number,
  {stop, dismiss}: ShareBarActions,
): TemplateResult | typeof nothing {
  if (share.phase === 'active') {
    return html`
      <section class="share-bar active" aria-label="Screen sharing" data-phase="active">
        <p role="status">
          <span class="dot live"></span>
          ${share.connected ? 'You are sharing this page' : 'Connection lost, trying again'}
        </p>
        <span class="digits">${formatDuration(nowMs - share.activatedAt)}</span>
        <button class="button small danger" type="button" data-action="stop-sharing" @click=${stop}>
          Stop
        </button>
      </section>
    `;
  }
  if (share.phase === 'waiting') {
    return html`
      <section class="share-bar" aria-label="Screen sharing" data-phase="waiting">
        <p role="status"><span class="dot live"></span> Waiting for the agent</p>
        <span class="digits">${groupDigits(share.sessionToken)}</span>
        <button class="button small quiet" type="button" data-action="stop-sharing" @click=${stop}>
          Cancel
        </button>
      </section>
    `;
  }
  if (share.endedBy === '' || share.endedBy === 'failed') return nothing;
  return html`
    <section class="share-bar" aria-label="Screen sharing" data-phase="ended">
      <p role="status">${ENDINGS[share.endedBy]}</p>
      <button class="icon-button" type="button" aria-label="Close this notice" @click=${dismiss}>
        ${icons.close}
      </button>
    </section>
  `;
}
