import {html, nothing, type TemplateResult} from 'lit';
import type {ChatEntry} from '../../shared/chat-client.js';
import {icons} from '../../shared/icons.js';
import type {DesktopModel} from '../desktop-model.js';
import type {Interaction} from '../interaction.js';

const START_MESSAGE = /^\{start:(\d{9})\}$/;

/** The chat with the customer, or, on the telephone, the field for the nine digits. */
export function conversation(model: DesktopModel): TemplateResult | typeof nothing {
  const interaction = model.selected;
  if (!interaction) return nothing;
  return interaction.media === 'chat' ? chat(model, interaction) : phone(model, interaction);
}

function chat(model: DesktopModel, interaction: Interaction): TemplateResult {
  const isOver = interaction.outcome !== undefined;
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const input = fieldOf(event, 'text');
    if (input.value.trim() !== '') model.say(interaction, input.value.trim());
    input.value = '';
  };
  return html`
    <div class="panel-head"><h2>Chat with ${interaction.customerName}</h2></div>
    <div class="chat-log" role="log" aria-label="Messages" tabindex="0">
      <ol>
        ${interaction.chat.map((entry) => line(model, interaction, entry))}
      </ol>
    </div>
    ${problem(interaction)}
    <form class="composer" @submit=${submit}>
      <label class="visually-hidden" for="chat-text">Message</label>
      <input
        class="input"
        id="chat-text"
        name="text"
        placeholder=${isOver ? 'This chat is over' : 'Write a message'}
        autocomplete="off"
        ?disabled=${isOver}
      />
      <button class="button" type="submit" aria-label="Send" ?disabled=${isOver}>
        ${icons.send}
      </button>
    </form>
  `;
}

function line(
  model: DesktopModel,
  interaction: Interaction,
  entry: ChatEntry,
): TemplateResult | typeof nothing {
  if (entry.kind === 'opened') return html`<li class="note">${entry.name} opened the chat</li>`;
  if (entry.kind === 'left') return html`<li class="note">${entry.name} left the site</li>`;
  if (entry.kind !== 'message') return nothing;
  const sessionToken = START_MESSAGE.exec(entry.text)?.[1];
  if (sessionToken === undefined) {
    return html`<li class=${entry.from === 'agent' ? 'mine' : 'theirs'}>${entry.text}</li>`;
  }
  const canJoin =
    interaction.outcome === undefined &&
    ['idle', 'ended', 'failed'].includes(interaction.viewState);
  return html`
    <li class="offer">
      <span>${icons.screen} ${entry.name} shares the screen</span>
      <span class="mono">${entry.text}</span>
      ${
        canJoin
          ? html`<button
              class="button quiet small"
              type="button"
              @click=${() => model.join(interaction, sessionToken)}
            >
              Join
            </button>`
          : nothing
      }
    </li>
  `;
}

function phone(model: DesktopModel, interaction: Interaction): TemplateResult {
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const input = fieldOf(event, 'token');
    const digits = input.value.replace(/\D/g, '');
    input.setCustomValidity(
      digits.length === 9 ? '' : 'Enter the nine digits the caller reads out.',
    );
    if (!input.reportValidity()) return;
    input.value = '';
    model.join(interaction, digits);
  };
  const clear = (event: InputEvent): void =>
    (event.target as HTMLInputElement).setCustomValidity('');
  return html`
    <div class="panel-head"><h2>Call with ${interaction.customerName}</h2></div>
    <ol class="script">
      <li>Ask the caller to choose “Co-browse” at the top of the page.</li>
      <li>They read out nine digits. Type them here, or into the view.</li>
    </ol>
    <form class="phone-form" novalidate @submit=${submit}>
      <div class="field">
        <label for="token">Session number</label>
        <input
          class="input digits"
          id="token"
          name="token"
          inputmode="numeric"
          autocomplete="off"
          placeholder="123 456 789"
          ?disabled=${interaction.outcome !== undefined}
          @input=${clear}
        />
      </div>
      <button class="button" type="submit" ?disabled=${interaction.outcome !== undefined}>
        Join
      </button>
    </form>
    ${problem(interaction)}
  `;
}

/** What the element said, where the agent has just typed or clicked. */
function problem({problem: text}: Interaction): TemplateResult {
  return html`<p class="problem" role="alert" ?hidden=${text === ''}>${text}</p>`;
}

function fieldOf(event: SubmitEvent, name: string): HTMLInputElement {
  return (event.target as HTMLFormElement).elements.namedItem(name) as HTMLInputElement;
}
