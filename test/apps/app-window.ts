import type {Browser, ElementHandle, Page} from 'playwright-core';
import type {ControllerOptions, GcbAgentView} from 'gcb-agent-view';

/** How the view came to be what it is, as far as a page can see. */
export interface Seen {
  nosidinput: boolean;
  stickiness: string;
  allowedServers: string;
  server: string;
  label: string;
  controls: boolean;
  options: ControllerOptions;
  sessionToken: string;
  /** Whether the field for the session number is shown. */
  hasEntry: boolean;
  /** Whether the child that the app put in is rendered by the view's slot. */
  hasHint: boolean;
}

/**
 * A window with an app in it. All apps have the same page: a view `#view` with a child `#hint`, a
 * field `#token`, buttons `#join`, `#change` and `#toggle`, a list `#log` with a line per event.
 */
export class AppWindow {
  /** What the browser complained of: errors in the console, exceptions, breaches of the policy. */
  readonly problems: string[] = [];
  readonly page: Page;

  private constructor(page: Page) {
    this.page = page;
  }

  static async open(browser: Browser, url: string): Promise<AppWindow> {
    const context = await browser.newContext();
    const page = await context.newPage();
    page.setDefaultTimeout(8000);
    const app = new AppWindow(page);
    page.on('pageerror', (error) => app.problems.push(`exception: ${error.message}`));
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) {
        app.problems.push(`${message.type()}: ${message.text()}`);
      }
    });
    await page.exposeFunction('onBreach', (what: string) => app.problems.push(`policy: ${what}`));
    await page.addInitScript(() => {
      addEventListener('securitypolicyviolation', ({violatedDirective, blockedURI}) => {
        (globalThis as unknown as {onBreach: (what: string) => void}).onBreach(
          `${violatedDirective} ${blockedURI}`,
        );
      });
    });
    await page.goto(url);
    await page.waitForSelector('#view', {state: 'attached'});
    return app;
  }

  /** Signals the app, which was to wait for that, to load the element. */
  async define(): Promise<void> {
    await this.page.evaluate(() => dispatchEvent(new Event('define')));
  }

  /** Resolves when the view is defined and has rendered. */
  async untilRendered(): Promise<void> {
    await this.page.waitForFunction(
      () => document.querySelector('#view')?.shadowRoot?.querySelector('[part~=base]') != null,
    );
  }

  see(): Promise<Seen> {
    return this.page.evaluate(async () => {
      const view = document.querySelector<GcbAgentView>('#view')!;
      await view.updateComplete;
      const {nosidinput, stickiness, allowedServers, server} = view;
      const {label, controls, options, sessionToken} = view;
      const entry = view.shadowRoot?.querySelector('[part~=entry]');
      return {
        ...{nosidinput, stickiness, allowedServers, server},
        ...{label, controls, options, sessionToken},
        hasEntry: entry != null,
        hasHint: view.querySelector('#hint')?.assignedSlot != null,
      };
    });
  }

  view(): Promise<ElementHandle<GcbAgentView> | null> {
    return this.page.$('#view') as Promise<ElementHandle<GcbAgentView> | null>;
  }

  /** Enters a session number and joins, as an agent does. */
  async join(token: string): Promise<void> {
    await this.page.fill('#token', token);
    await this.page.click('#join');
  }

  /** Has the app change what it sets. Frameworks do so a moment later. */
  async change(): Promise<void> {
    await this.page.click('#change');
    await this.page.waitForFunction(
      () => document.querySelector<GcbAgentView>('#view')!.label === 'Second',
    );
  }

  toggle(): Promise<void> {
    return this.page.click('#toggle');
  }

  /** What the app's own handlers wrote. */
  log(): Promise<string[]> {
    return this.page.locator('#log li').allInnerTexts();
  }

  /** From now on no agent joins from the frame. */
  async emptyAgentPage(): Promise<void> {
    const contentType = 'text/html; charset=utf-8';
    await this.page.route('**/slave.html*', (route) =>
      route.fulfill({contentType, body: '<!doctype html><title>Empty</title>'}),
    );
  }

  /** Resolves with the log when it has so many lines. */
  async logOf(lines: number): Promise<string[]> {
    try {
      await this.page
        .locator('#log li')
        .nth(lines - 1)
        .waitFor();
    } catch (cause) {
      const seen = {log: await this.log(), problems: this.problems};
      throw new Error(`The log has no line ${lines}: ${JSON.stringify(seen)}`, {cause});
    }
    return this.log();
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }
}
