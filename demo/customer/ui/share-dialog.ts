import {html, type TemplateResult} from 'lit';
import {groupDigits} from '../../shared/format.js';
import {icons} from '../../shared/icons.js';
import type {ScreenShare} from '../sharing/screen-share.js';

interface ShareDialogActions {
  start: () => void;
  stop: () => void;
  close: () => void;
}

/** Asks for consent, then shows the nine digits to read to the agent. */
export function shareDialog(share: ScreenShare, actions: ShareDialogActions): TemplateResult {
  return html`
    <dialog
      id="share-dialog"
      class="share-dialog"
      aria-labelledby="share-title"
      @close=${actions.close}
    >
      ${share.phase === 'waiting' ? digits(share, actions) : consent(share, actions)}
    </dialog>
  `;
}

function consent(share: ScreenShare, {start, close}: ShareDialogActions): TemplateResult {
  return html`
    <h2 id="share-title">Show this page to an agent?</h2>
    <p>
      An agent of Fernwood sees these pages as you do and can point at things. Nothing on your
      device is installed or recorded.
    </p>
    <ul class="assurances" role="list">
      <li>${icons.screen} Only the Fernwood pages in this tab</li>
      <li>${icons.lock} Passwords and bank details stay hidden</li>
      <li>${icons.pointer} The agent can point, not type</li>
    </ul>
    ${
      share.endedBy === 'failed'
        ? html`<p class="share-error" role="alert">
            Sharing could not be started. Check your connection, then try again.
          </p>`
        : ''
    }
    <div class="dialog-actions">
      <button class="button quiet" type="button" @click=${close}>Not now</button>
      <button
        class="button"
        type="button"
        data-action="start-sharing"
        ?disabled=${share.phase === 'starting'}
        @click=${start}
      >
        ${share.phase === 'starting' ? 'Starting…' : 'Start sharing'}
      </button>
    </div>
  `;
}

function digits(share: ScreenShare, {stop, close}: ShareDialogActions): TemplateResult {
  return html`
    <h2 id="share-title">Read this number to your agent</h2>
    <p>The agent types it in, then sees this page. You can close this window; sharing waits.</p>
    <p class="session-digits digits" data-token=${share.sessionToken}>
      ${groupDigits(share.sessionToken)}
    </p>
    <p class="waiting" role="status"><span class="dot live"></span> Waiting for the agent</p>
    <div class="dialog-actions">
      <button class="button quiet" type="button" @click=${stop}>Cancel sharing</button>
      <button class="button" type="button" @click=${close}>Keep browsing</button>
    </div>
  `;
}
