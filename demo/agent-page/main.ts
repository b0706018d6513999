import {html, render} from 'lit';
import type {PageMessage} from '../shared/demo-channels.js';
import {icons} from '../shared/icons.js';
import {readPageOptions} from '../shared/page-options.js';
import {AgentSession} from './agent-session.js';
import {notice} from './notices.js';
import {PointerInput} from './pointer-input.js';
import {ReplayView} from './replay-view.js';

function element(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (!found) throw new Error(`The page has no #${id}.`);
  return found;
}

const options = readPageOptions(location);
const hasHostInput = options.get('nosidinput') === '1';
const debug = options.get('debug') === '1';
const sessionToken = options.get('sid') ?? '';

// The page may sit behind a proxy's own path: everything is relative to where it came from.
const session = new AgentSession({
  applicationUrl: new URL('.', location.href).href.replace(/\/$/, ''),
  transports: options.transports,
  auth: options.get('auth') ?? '',
  log: (...what) => {
    if (debug) console.info('[agent page]', ...what);
  },
});
const replayElement = element('replay');
const view = new ReplayView(replayElement, element('stage'));
const pointer = new PointerInput({view: () => view, send: (message) => session.point(message)});
replayElement.append(pointer.element);

function toggleFit(): void {
  view.fit = !view.fit;
  element('stage').classList.toggle('natural-size', !view.fit);
  view.layout();
}

function draw(): void {
  const live = session.phase === 'live';
  render(
    notice({session, hasHostInput, join: (token) => void session.join(token)}),
    element('notice'),
  );
  render(
    html`
      <header class="toolbar" ?hidden=${!live}>
        <h1 class="visually-hidden">Co-browse agent</h1>
        <span class="pill" data-tone=${session.connected ? 'good' : 'warn'}>
          <span class="dot live"></span>${session.connected ? 'Live' : 'Reconnecting'}
        </span>
        <span class="address">${icons.lock}<span>${view.url}</span></span>
        <span class="pill mode">${icons.pointer} Pointer mode</span>
        <button
          class="button quiet small"
          type="button"
          aria-pressed=${view.fit ? 'true' : 'false'}
          title="Fit the customer’s page into this window"
          @click=${toggleFit}
        >
          ${icons.fit} ${Math.round(view.scale * 100)} %
        </button>
        <button
          class="button small danger"
          type="button"
          data-action="exit"
          @click=${() => session.exit()}
        >
          ${icons.exit} Exit
        </button>
      </header>
    `,
    element('toolbar'),
  );
}

session.addEventListener('page', (event) => view.add((event as CustomEvent<PageMessage>).detail));
session.addEventListener('change', () => {
  if (session.phase === 'ended' || session.phase === 'failed') view.clear();
  draw();
});
view.addEventListener('change', draw);
window.addEventListener('pagehide', () => session.exitOnUnload());
draw();
if (sessionToken !== '') void session.join(sessionToken);
