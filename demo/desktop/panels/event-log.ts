import {html, type TemplateResult} from 'lit';
import {repeat} from 'lit/directives/repeat.js';
import {formatClock} from '../../shared/format.js';
import type {DesktopModel} from '../desktop-model.js';
import type {LogEntry} from '../interaction.js';

const TONES: Readonly<Record<string, string>> = {
  'cobrowse-joined': 'accent',
  'cobrowse-activated': 'good',
  'cobrowse-deactivated': 'warn',
  'cobrowse-error': 'bad',
};

/** Every event of the element in the order in which it came, with its detail on request. */
export function eventLog(model: DesktopModel): TemplateResult {
  const entries = model.selected?.log ?? [];
  return html`
    <div class="panel-head">
      <h2>Events</h2>
      <span class="count">${entries.length}</span>
    </div>
    ${
      entries.length === 0
        ? html`<p class="empty">Each event of the element appears here as it comes.</p>`
        : ''
    }
    <ol class="event-log" tabindex="0" aria-label="Events">
      ${repeat(entries, ({id}) => `${model.selected?.id ?? ''}-${id}`, row)}
    </ol>
  `;
}

function row({at, name, text, detail}: LogEntry): TemplateResult {
  return html`
    <li data-event=${name} data-tone=${TONES[name] ?? 'quiet'}>
      <details>
        <summary>
          <span class="event-name">${name.replace('cobrowse-', '')}</span>
          <time>${formatClock(at)}</time>
          <span class="event-text">${text}</span>
        </summary>
        <pre>${JSON.stringify(detail, undefined, 2)}</pre>
      </details>
    </li>
  `;
}
