/**
 * Moves between the site's pages inside one document: the page's `<main>` is fetched and swapped.
 *
 * A session has exactly one customer connection and no way back in, so a full page load would put
 * it at the mercy of the server's grace, and the agent would see a blank page in between. With
 * one document the connection, the recording and the chat simply go on. Every address is a real
 * page too, so links work without this script, in new tabs and after a reload.
 */
export class Navigation {
  #current = location.pathname;

  start(): void {
    document.addEventListener('click', (event) => this.#onClick(event));
    window.addEventListener('popstate', () => {
      // A jump to an anchor pops a state too, but stays on the page.
      if (location.pathname !== this.#current) void this.#show(location.href);
    });
    this.#markCurrent();
  }

  #onClick(event: MouseEvent): void {
    const plainClick =
      event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    const link = (event.target as Element).closest('a');
    if (!plainClick || !link || event.defaultPrevented || link.target) return;
    const url = new URL(link.href);
    if (url.origin !== location.origin || !url.pathname.startsWith('/customer')) return;
    if (url.pathname === this.#current && url.hash) return;
    event.preventDefault();
    // The transports asked for belong to the visit, not to one page.
    url.search = location.search;
    history.pushState(null, '', url);
    void this.#show(url.href);
  }

  async #show(href: string): Promise<void> {
    this.#current = location.pathname;
    const response = await fetch(href).catch(() => undefined);
    if (!response?.ok) {
      location.assign(href);
      return;
    }
    const page = new DOMParser().parseFromString(await response.text(), 'text/html');
    if (new URL(href).pathname !== this.#current) return;
    const main = document.querySelector('main');
    main?.replaceChildren(...(page.querySelector('main')?.childNodes ?? []));
    document.title = page.title;
    this.#markCurrent();
    window.scrollTo({top: 0, behavior: 'instant'});
    main?.focus({preventScroll: true});
  }

  #markCurrent(): void {
    for (const link of document.querySelectorAll<HTMLAnchorElement>('.site-header nav a')) {
      if (new URL(link.href).pathname === this.#current) link.setAttribute('aria-current', 'page');
      else link.removeAttribute('aria-current');
    }
  }
}
