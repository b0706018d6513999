import {html, nothing, type TemplateResult} from 'lit';
import {icons} from '../../shared/icons.js';
import type {DesktopModel} from '../desktop-model.js';
import type {Interaction, Outcome} from '../interaction.js';

const ACTIONS: readonly {outcome: Outcome; label: string; icon: TemplateResult}[] = [
  {outcome: 'transferred', label: 'Transfer', icon: icons.transfer},
  {outcome: 'timed-out', label: 'Handling timeout', icon: icons.clock},
  {outcome: 'closed', label: 'Mark done', icon: icons.done},
];

/** Whose interaction is in front, and the three ways in which a desktop takes it away. */
export function caseBar(model: DesktopModel): TemplateResult | typeof nothing {
  const interaction = model.selected;
  if (!interaction) return nothing;
  const isOver = interaction.outcome !== undefined || interaction.isClosing;
  return html`
    <div class="case-bar">
      <h1>${interaction.customerName}</h1>
      <span
        class="pill state"
        data-view-state=${interaction.viewState}
        data-tone=${tone(interaction)}
      >
        ${interaction.isClosing ? 'closing' : interaction.viewState}
      </span>
      <div class="case-actions">
        ${ACTIONS.map(
          ({outcome, label, icon}) => html`
            <button
              class="button quiet small"
              type="button"
              data-outcome=${outcome}
              ?disabled=${isOver}
              @click=${() => void model.close(interaction, outcome)}
            >
              ${icon} ${label}
            </button>
          `,
        )}
      </div>
    </div>
  `;
}

function tone({viewState}: Interaction): string {
  if (viewState === 'active') return 'good';
  if (viewState === 'failed') return 'bad';
  return viewState === 'idle' || viewState === 'ended' ? '' : 'accent';
}
