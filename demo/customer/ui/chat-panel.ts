import {html, nothing, type TemplateResult} from 'lit';
import {icons} from '../../shared/icons.js';
import type {CustomerChat} from '../customer-chat.js';

interface ChatPanelActions {
  toggle: () => void;
  send: (text: string) => void;
  share: () => void;
  canShare: boolean;
}

/** The chat bubble in the corner and, when open, the conversation. */
export function chatPanel(chat: CustomerChat, actions: ChatPanelActions): TemplateResult {
  return html`
    <div class="chat">
      ${chat.open ? panel(chat, actions) : nothing}
      <button
        class="chat-bubble"
        type="button"
        data-action="chat"
        aria-expanded=${chat.open ? 'true' : 'false'}
        @click=${actions.toggle}
      >
        ${chat.open ? icons.close : icons.chat}
        <span class="visually-hidden">${chat.open ? 'Close the chat' : 'Chat with us'}</span>
        ${chat.unread > 0 ? html`<span class="unread">${chat.unread}</span>` : nothing}
      </button>
    </div>
  `;
}

function panel(chat: CustomerChat, {send, share, canShare}: ChatPanelActions): TemplateResult {
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const input = (event.target as HTMLFormElement).elements.namedItem('text') as HTMLInputElement;
    if (input.value.trim() !== '') send(input.value.trim());
    input.value = '';
  };
  return html`
    <section class="chat-panel" aria-label="Chat with Fernwood">
      <header>
        <strong>Fernwood support</strong>
        <span><span class="dot"></span> usually answers in a minute</span>
      </header>
      <div class="chat-log" role="log" aria-label="Messages" tabindex="0">
        <ol>
          <li class="note">Hello! What can we do for you?</li>
          ${chat.lines.map((line) => html`<li class=${line.style}>${line.text}</li>`)}
        </ol>
      </div>
      <button
        class="button quiet small share-in-chat"
        type="button"
        data-action="share-in-chat"
        ?disabled=${!canShare}
        @click=${share}
      >
        ${icons.screen} Share my screen
      </button>
      <form @submit=${submit}>
        <label class="visually-hidden" for="chat-text">Message</label>
        <input
          class="input"
          id="chat-text"
          name="text"
          placeholder="Write a message"
          autocomplete="off"
        />
        <button class="button" type="submit" aria-label="Send">${icons.send}</button>
      </form>
    </section>
  `;
}
