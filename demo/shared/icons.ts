import {html, svg, type TemplateResult} from 'lit';

const icon = (paths: ReturnType<typeof svg>): TemplateResult =>
  html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">${paths}</svg>`;

/** Line icons on a 24-unit grid, drawn for the demo. */
export const icons = {
  chat: icon(svg`<path d="M4 5.5h16v11H10l-4.5 4v-4H4z"/>`),
  phone: icon(
    svg`<path d="M6 3h3.5l1.5 5-2 1.5a11 11 0 0 0 5.5 5.5l1.5-2 5 1.5V18a3 3 0 0 1-3 3A15 15 0 0 1 3 6a3 3 0 0 1 3-3z"/>`,
  ),
  screen: icon(svg`<path d="M3 4.5h18v12H3zM9 20.5h6M12 16.5v4"/>`),
  close: icon(svg`<path d="M6 6l12 12M18 6L6 18"/>`),
  send: icon(svg`<path d="M4 12l16-8-5 16-3.5-6.5z"/>`),
  copy: icon(svg`<path d="M9 9h11v11H9zM5 15H4V4h11v1"/>`),
  transfer: icon(svg`<path d="M4 8h14l-4-4M20 16H6l4 4"/>`),
  done: icon(svg`<path d="M4 12.5l5 5L20 6.5"/>`),
  clock: icon(svg`<circle cx="12" cy="12" r="8.5"/><path d="M12 7v5l3.5 2"/>`),
  fit: icon(svg`<path d="M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5"/>`),
  exit: icon(svg`<path d="M10 4H4v16h6M15 8l4 4-4 4M19 12H9"/>`),
  pointer: icon(svg`<path d="M5 3.5l5.5 16 2.5-6.5 6.5-2.5z"/>`),
  lock: icon(svg`<path d="M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3"/>`),
  alert: icon(svg`<circle cx="12" cy="12" r="8.5"/><path d="M12 7.5V13M12 16v.2"/>`),
};
