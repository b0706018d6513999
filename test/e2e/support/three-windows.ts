import type {Browser, Frame, Page} from 'playwright-core';
import {openWindow} from './browser.js';

const SESSION_EVENTS = ['cobrowse-joined', 'cobrowse-activated', 'cobrowse-deactivated'];

/** The customer's site, the agent's desktop, and in its frame the agent page. */
export class ThreeWindows {
  readonly customer: Page;
  readonly desktop: Page;
  /** What the consoles of both windows have complained about. */
  readonly problems: () => string[];

  private constructor(customer: Page, desktop: Page, problems: () => string[]) {
    this.customer = customer;
    this.desktop = desktop;
    this.problems = problems;
  }

  /** @param path Of the desktop, with a hash if it has settings. */
  static async open(
    browser: Browser,
    origin: string,
    transports: string,
    path = '/desktop/',
  ): Promise<ThreeWindows> {
    const query = `?transports=${encodeURIComponent(transports)}`;
    const address = new URL(path, origin);
    address.search = query;
    const desktop = await openWindow(browser, address.href, {width: 1500, height: 900});
    const customer = await openWindow(browser, `${origin}/customer/${query}`, {
      width: 1200,
      height: 800,
    });
    return new ThreeWindows(customer.page, desktop.page, () => [
      ...customer.problems,
      ...desktop.problems,
    ]);
  }

  async close(): Promise<void> {
    await this.customer.context().close();
    await this.desktop.context().close();
  }

  /** The customer starts and reads out the digits; the agent types them into the desktop. */
  async shareByPhone(): Promise<void> {
    const sessionToken = await this.readDigits();
    await this.desktop.fill('#token', sessionToken);
    await this.desktop.click('#conversation [type="submit"]');
    await this.untilActive();
  }

  async readDigits(): Promise<string> {
    await this.customer.click('[data-action="share"]');
    await this.customer.click('[data-action="start-sharing"]');
    return (await this.customer.locator('[data-token]').innerText()).replaceAll(' ', '').trim();
  }

  /** The customer opens the chat and shares from there. */
  async shareByChat(): Promise<void> {
    await this.customer.click('[data-action="chat"]');
    await this.desktop.getByRole('heading', {name: 'Chat with Mia Torres'}).waitFor();
    await this.customer.click('[data-action="share-in-chat"]');
    await this.customer.click('[data-action="start-sharing"]');
    await this.untilActive();
    await this.customer.click('[data-action="chat"]');
  }

  async untilActive(): Promise<void> {
    await this.customer.locator('[data-phase="active"]').waitFor();
    await this.logged('cobrowse-activated').first().waitFor();
  }

  /** Waits until both sides know that the session is over and the frame is gone. */
  async untilEnded(): Promise<void> {
    await this.logged('cobrowse-deactivated').waitFor();
    await this.desktop.locator('gcb-agent-view iframe').waitFor({state: 'detached'});
    await this.customer.locator('[data-phase="ended"]').waitFor();
  }

  logged(name: string): ReturnType<Page['locator']> {
    return this.desktop.locator(`[data-event="${name}"]`);
  }

  /** The names of the three session events in the order of the desktop's log. */
  async sessionEvents(): Promise<string[]> {
    const names = await this.desktop
      .locator('[data-event]')
      .evaluateAll((entries) => entries.map((entry) => entry.getAttribute('data-event') ?? ''));
    return names.filter((name) => SESSION_EVENTS.includes(name));
  }

  async agentPage(): Promise<Frame> {
    const frame = await this.desktop.waitForSelector('.view-slot:not([hidden]) iframe', {
      state: 'attached',
    });
    const content = await frame.contentFrame();
    if (!content) throw new Error('The view has no frame.');
    await content.locator('.pointer-layer').waitFor();
    return content;
  }

  /** Waits until the agent sees a value in a field of the customer's page. */
  async untilAgentSees(selector: string, value: string): Promise<void> {
    const frame = await this.agentPage();
    await frame.waitForFunction(
      ([wantedSelector, wanted]) => {
        const replay = document.querySelector<HTMLIFrameElement>('.replayer-wrapper iframe');
        const field = replay?.contentDocument?.querySelector<HTMLInputElement>(wantedSelector);
        return (field?.value ?? field?.textContent) === wanted;
      },
      [selector, value] as const,
    );
  }

  /** The user data of the desktop's table. */
  async userData(): Promise<Record<string, string>> {
    const rows = await this.desktop
      .locator('tr[data-key]')
      .evaluateAll((elements) =>
        elements.map((row) => [
          row.getAttribute('data-key') ?? '',
          row.querySelector('.value')?.textContent ?? '',
        ]),
      );
    return Object.fromEntries(rows) as Record<string, string>;
  }
}
