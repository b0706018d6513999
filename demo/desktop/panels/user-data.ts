import {html, nothing, type TemplateResult} from 'lit';
import {repeat} from 'lit/directives/repeat.js';
import {formatClock} from '../../shared/format.js';
import type {DesktopModel} from '../desktop-model.js';

/** The interaction's user data. What the element has just had written is pointed out. */
export function userData(model: DesktopModel): TemplateResult {
  const entries = Object.entries(model.selected?.userData ?? {});
  const changed = model.selected?.changedKeys ?? new Set<string>();
  return html`
    <div class="panel-head"><h2>User data</h2></div>
    <table class="user-data">
      <thead class="visually-hidden">
        <tr>
          <th scope="col">Key</th>
          <th scope="col">Value</th>
        </tr>
      </thead>
      <tbody>
        ${repeat(
          entries,
          // A new key makes a new row, and a new row shows the change by its animation.
          ([key, value]) => `${key}=${value}`,
          ([key, value]) => html`
            <tr data-key=${key} class=${changed.has(key) ? 'changed' : nothing}>
              <th scope="row">${key}</th>
              <td>
                <span class="value" title=${value}>${value}</span>
                ${
                  key === 'CoBrowseStartTime'
                    ? html`<span class="hint">${formatClock(Number(value))}</span>`
                    : nothing
                }
                ${key === 'CoBrowseDuration' ? html`<span class="hint">seconds</span>` : nothing}
              </td>
            </tr>
          `,
        )}
      </tbody>
    </table>
  `;
}
