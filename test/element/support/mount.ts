import type {GcbAgentViewEventName} from '../../../src/element/events.js';
import {PAGES, type FakedView} from './faked-view.js';

export interface RecordedEvent {
  readonly name: GcbAgentViewEventName;
  readonly detail: Record<string, unknown>;
}

const NAMES: readonly GcbAgentViewEventName[] = [
  'cobrowse-joined',
  'cobrowse-user-joined',
  'cobrowse-activated',
  'cobrowse-deactivated',
  'cobrowse-attached-data',
  'cobrowse-invitation',
  'cobrowse-state-change',
  'cobrowse-error',
];

/** Every event of a view, or of a view below `target`. */
export function record(target: EventTarget): RecordedEvent[] {
  const events: RecordedEvent[] = [];
  for (const name of NAMES) {
    target.addEventListener(name, (event) => {
      events.push({name, detail: (event as CustomEvent<Record<string, unknown>>).detail});
    });
  }
  return events;
}

export const named = (
  events: readonly RecordedEvent[],
  name: GcbAgentViewEventName,
): RecordedEvent[] => events.filter((each) => each.name === name);

/** Lets promises, and what they render, go on. */
export const oneTask = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/** A view in the page whose server is the test. */
export async function mount(properties: Partial<FakedView> = {}): Promise<FakedView> {
  const view = document.createElement('gcb-faked-view');
  Object.assign(view, {server: PAGES}, properties);
  document.body.append(view);
  await view.updateComplete;
  await oneTask();
  return view;
}

/** Takes every view out of the page. */
export async function unmountAll(): Promise<void> {
  document.querySelectorAll('gcb-faked-view').forEach((view) => view.remove());
  await oneTask();
}

/** What the selector finds inside the view. Fails when there is nothing. */
export function inside(view: Element, selector: string): HTMLElement {
  const found = view.shadowRoot?.querySelector<HTMLElement>(selector);
  if (!found) throw new Error(`No ${selector} in the view`);
  return found;
}

export const frameOf = (view: Element): HTMLIFrameElement | null =>
  view.shadowRoot?.querySelector('iframe') ?? null;

/** The text that a person sees in a part. */
export const textOf = (view: Element, selector: string): string =>
  inside(view, selector).innerText.replace(/\s+/g, ' ').trim();

/** Waits for an event of a target. */
export const next = <Happened extends Event>(
  target: EventTarget,
  name: string,
): Promise<Happened> =>
  new Promise((resolve) =>
    target.addEventListener(name, (event) => resolve(event as Happened), {once: true}),
  );
