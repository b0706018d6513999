import type {BrowserContext, CDPSession, Page} from 'playwright-core';
import type {GcbAgentView} from 'gcb-agent-view';
import type {CobrowseServer} from '../../../demo/server/index.js';
import {InsideParties} from '../../support/inside-party.js';
import type {SitePages} from './site.js';

/** One event, as a page keeps it for us. */
export interface RecordedEvent {
  name: string;
  detail: Record<string, unknown>;
  /** Of the element, counted from 0. */
  view: number;
}

interface Recorder {
  events: RecordedEvent[];
  views: GcbAgentView[];
}

/** Runs before any script of a page: the events come here because they bubble. */
const RECORDER = `
  window.events = [];
  window.views = [];
  for (const name of ['joined', 'user-joined', 'activated', 'deactivated', 'state-change', 'error']) {
    addEventListener('cobrowse-' + name, ({detail, target}) => {
      events.push({name, detail, view: views.indexOf(target)});
    });
  }
  // What comes after the removal of a view does not bubble to the window any more.
  window.mount = (properties) => {
    const view = document.createElement('gcb-agent-view');
    views.push(view);
    Object.assign(view, properties);
    document.body.append(view);
  };
`;

/** A page that includes the built script, as a desktop has it. */
export const DESKTOP =
  '<!doctype html><title>Desktop</title><script src="/cdn/gcb-agent-view.iife.min.js"></script><body></body>';

export const SITE: SitePages = {
  '/desktop.html': DESKTOP,
  '/other.html': '<!doctype html><title>Other</title>',
};

/** A page of an agent, in a browser that can be set offline, frozen, or gone. */
export class Desktop {
  readonly page: Page;
  /** What the page said that it must not say: errors, complaints, violations. */
  readonly problems: string[] = [];

  private constructor(page: Page) {
    this.page = page;
    page.setDefaultTimeout(8000);
    page.on('pageerror', (error) => this.problems.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') this.problems.push(message.text());
    });
  }

  static async open(context: BrowserContext, url: string): Promise<Desktop> {
    const page = await context.newPage();
    const desktop = new Desktop(page);
    await page.addInitScript({content: RECORDER});
    await page.goto(url);
    await page.evaluate(() => customElements.whenDefined('gcb-agent-view').then(() => undefined));
    return desktop;
  }

  /** Puts a view with these properties into the page, and waits until it is inside. */
  async join(properties: object): Promise<void> {
    await this.mount(properties);
    await this.until('joined');
  }

  async mount(properties: object): Promise<void> {
    await this.page.evaluate((given) => {
      (window as unknown as {mount(given: object): void}).mount(given);
    }, properties);
  }

  /** Waits for an event, or takes the one that has come already. */
  async until(name: string, detail: object = {}, limitMs = 8000): Promise<RecordedEvent['detail']> {
    const handle = await this.page.waitForFunction(
      (wanted) =>
        (window as unknown as Recorder).events.find(
          (each) =>
            each.name === wanted.name &&
            Object.entries(wanted.detail).every(([key, value]) => each.detail[key] === value),
        ),
      {name, detail},
      {timeout: limitMs, polling: 20},
    );
    return ((await handle.jsonValue()) as RecordedEvent).detail;
  }

  events(): Promise<RecordedEvent[]> {
    return this.page.evaluate(() => (window as unknown as Recorder).events);
  }

  /** The events of a session's life, in order. */
  async life(): Promise<string[]> {
    const names = (await this.events()).map(({name}) => name);
    return names.filter((name) => ['joined', 'activated', 'deactivated'].includes(name));
  }

  devtools(): Promise<CDPSession> {
    return this.page.context().newCDPSession(this.page);
  }
}

/** Looks every few milliseconds until it is so. */
export async function eventually(isSo: () => boolean, what: string, limitMs = 5000): Promise<void> {
  const deadline = Date.now() + limitMs;
  while (!isSo()) {
    if (Date.now() > deadline) throw new Error(`Not so after ${limitMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** A session with the others ready to come. */
export const createParties = (server: CobrowseServer): InsideParties => new InsideParties(server);

/** Both of them enter, and the session becomes active. */
export function activate(parties: InsideParties): void {
  parties.customerJoins();
  parties.agentJoins();
}

/** Whether the Controller is inside. */
export const isInside = (server: CobrowseServer, token: string): boolean =>
  server.sessions.get(token)?.roles.includes(3) ?? false;
