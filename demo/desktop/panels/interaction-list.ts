import {html, nothing, type TemplateResult} from 'lit';
import {repeat} from 'lit/directives/repeat.js';
import {formatDuration} from '../../shared/format.js';
import {icons} from '../../shared/icons.js';
import type {DesktopModel} from '../desktop-model.js';
import type {Interaction} from '../interaction.js';

const OUTCOMES = {transferred: 'Transferred', 'timed-out': 'Timed out', closed: 'Done'} as const;

/** The interactions of the agent, newest last, with what their co-browse views are doing. */
export function interactionList(model: DesktopModel, nowMs: number): TemplateResult {
  return html`
    <div class="panel-head">
      <h2>Interactions</h2>
      <button class="button quiet small" type="button" @click=${() => model.addCall()}>
        ${icons.phone} New call
      </button>
    </div>
    <ul class="interactions" role="list">
      ${repeat(
        model.interactions,
        ({id}) => id,
        (interaction) => row(model, interaction, nowMs),
      )}
    </ul>
  `;
}

function row(model: DesktopModel, interaction: Interaction, nowMs: number): TemplateResult {
  const {media, customerName, startedAt, outcome} = interaction;
  return html`
    <li>
      <button
        class="interaction"
        type="button"
        data-interaction=${interaction.id}
        aria-current=${interaction === model.selected ? 'true' : 'false'}
        @click=${() => model.select(interaction)}
      >
        <span class="avatar ${media}">${media === 'chat' ? icons.chat : icons.phone}</span>
        <span class="who">
          <strong>${customerName}</strong>
          <span
            >${media === 'chat' ? 'Web chat' : 'Call'} · ${formatDuration(nowMs - startedAt)}</span
          >
        </span>
        ${outcome === undefined ? sharing(interaction) : html`<span class="pill">${OUTCOMES[outcome]}</span>`}
      </button>
      ${
        outcome === undefined
          ? nothing
          : html`<button
              class="icon-button"
              type="button"
              aria-label="Take ${customerName} off the list"
              @click=${() => model.dismiss(interaction)}
            >
              ${icons.close}
            </button>`
      }
    </li>
  `;
}

function sharing({viewState}: Interaction): TemplateResult | typeof nothing {
  if (viewState === 'active') {
    return html`<span class="pill" data-tone="good"><span class="dot live"></span>Live</span>`;
  }
  const isBusy = ['locating', 'connecting', 'joining', 'joined'].includes(viewState);
  return isBusy ? html`<span class="pill" data-tone="accent">Joining</span>` : nothing;
}
