/** What a page is to cookies. */
export interface CookieJar {
  /** The page's address and its origin. */
  readonly page: string;
  readonly origin: string;
  readonly cookie: string;
  /** What was written, attributes and all; only where the jar is ours. */
  readonly written: string[];
  clear(name: string): void;
}

/**
 * The page's cookies: the browser's own where there is one, else a jar that takes what a browser
 * would take for `https://desktop.example.org`. With `recording` it takes everything.
 */
export function withCookieJar({recording = false} = {}): CookieJar {
  const isFake = typeof document === 'undefined';
  const cookies = new Map<string, string>();
  const written: string[] = [];
  const fake = {
    get cookie() {
      return [...cookies].map((pair) => pair.join('=')).join('; ');
    },
    set cookie(text: string) {
      written.push(text);
      const [, name = '', value = ''] = /^([^=]*)=([^;]*)/.exec(text) ?? [];
      if (text.includes('Max-Age=0')) cookies.delete(name);
      else if (recording || !text.includes('Domain=')) cookies.set(name, value);
    },
  };
  const page = globalThis as {document?: unknown};
  if (isFake) {
    before(() => (page.document = fake));
    after(() => delete page.document);
  }
  const origin = isFake ? 'https://desktop.example.org' : location.origin;
  return {
    written,
    page: isFake ? `${origin}/` : location.href,
    origin,
    get cookie() {
      return isFake ? fake.cookie : document.cookie;
    },
    clear: (name) => {
      cookies.clear();
      if (!isFake) document.cookie = `${name}=; Path=/; Max-Age=0`;
    },
  };
}
