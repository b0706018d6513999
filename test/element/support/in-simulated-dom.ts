/** A session in a DOM that no browser has made. Run by itself: `node --import tsx … jsdom`. */
import {Window as HappyWindow} from 'happy-dom';
import {JSDOM} from 'jsdom';

const url = 'https://desktop.example.org/';
const scope = globalThis as unknown as Record<string, unknown>;

/** What a test runner's environment takes from the window even where Node has its own. */
const REPLACED = ['Event', 'EventTarget', 'CustomEvent'];

const windows: Readonly<Record<string, () => object>> = {
  jsdom: () => new JSDOM('<!doctype html><body></body>', {url}).window,
  'happy-dom': () => new HappyWindow({url}),
};

const window = windows[process.argv[2] ?? '']!() as Record<string, unknown>;
scope['window'] = window;
for (const name of new Set([...Object.getOwnPropertyNames(window), 'document', 'location'])) {
  if (!(name in scope) || REPLACED.includes(name)) scope[name] = window[name];
}

const {FakedView, TOKEN} = await import('./faked-view.js');
const {record, oneTask} = await import('./mount.js');

const problems: string[] = [];
const note = (problem: unknown): void => void problems.push(String(problem));
process.on('unhandledRejection', note);

const view = document.createElement('gcb-faked-view');
if (!(view instanceof FakedView)) throw new Error('Not upgraded');
const events = record(view);
Object.assign(view, {
  server: 'https://cobrowse.example.com/cobrowse',
  controls: true,
  options: {requestTimeoutMs: 50},
});
document.body.append(view);
view.sessionToken = TOKEN;
await oneTask();
await oneTask();
const framed = !!view.shadowRoot!.querySelector('iframe');
view.world.connection.receives('activated', {activationTime: 1_000});
await oneTask();
const text = view.shadowRoot!.querySelector('[part=status]')!.textContent;
view.world.connection.receives('deactivated', {activationTime: 1_000, deactivationTime: 2_000});
await oneTask();
const {state} = view;
const {version} = await view.diagnose();
view.remove();
await oneTask();

const {createElement} = await import('react');
const {createRoot} = await import('react-dom/client');
const {GcbAgentView} = await import('../../../src/react.js');
const place = document.body.appendChild(document.createElement('div'));
createRoot(place).render(createElement(GcbAgentView, {label: 'Shop', controls: true}));
for (let count = 0; count < 20 && !place.firstElementChild?.shadowRoot; count++) await oneTask();
await oneTask();
const label = place.firstElementChild?.shadowRoot
  ?.querySelector('[part=base]')
  ?.getAttribute('aria-label');

const names = events.map(({name}) => name).filter((name) => !/attached|state/.test(name));
console.log(JSON.stringify({names, framed, text, state, label, version, problems}));
setTimeout(() => process.exit(), 10);
