import {html, render} from 'lit';
import type {NodeStatus} from '../site/demo-site.js';

const POLL_INTERVAL_MS = 2000;

const place = document.getElementById('status');

async function readStatus(): Promise<NodeStatus[] | undefined> {
  try {
    const response = await fetch('/demo/status');
    return response.ok ? ((await response.json()) as NodeStatus[]) : undefined;
  } catch {
    return undefined;
  }
}

async function showStatus(): Promise<void> {
  const status = await readStatus();
  if (!place) return;
  // What the page said before its script was there.
  if (place.querySelector('[data-initial]')) place.replaceChildren();
  render(status ? nodes(status) : down(), place);
}

const down = (): unknown =>
  html`<span class="pill" data-tone="bad"
    ><span class="dot"></span>The server does not answer</span
  >`;

const nodes = (status: NodeStatus[]): unknown =>
  status.map(
    ({name, origin, waiting, active, ended}) => html`
      <p class="node">
        <span class="pill" data-tone="good"><span class="dot live"></span>Running</span>
        <span class="mono">${name}</span>
        <span class="mono origin">${origin}</span>
        <span class="counts">${waiting} waiting, ${active} active, ${ended} ended</span>
      </p>
    `,
  );

void showStatus();
setInterval(() => {
  if (!document.hidden) void showStatus();
}, POLL_INTERVAL_MS);
