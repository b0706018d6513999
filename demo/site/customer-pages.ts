import {readFile} from 'node:fs/promises';

const PAGES = ['home', 'plans', 'usage', 'account'];
const customerFolder = new URL('../customer/', import.meta.url);

/** A page of the customer's site inside the site's layout; `undefined` for an unknown name. */
export async function renderCustomerPage(name: string): Promise<string | undefined> {
  if (!PAGES.includes(name)) return undefined;
  const [layout, content] = await Promise.all([
    readFile(new URL('layout.html', customerFolder), 'utf8'),
    readFile(new URL(`pages/${name}.html`, customerFolder), 'utf8'),
  ]);
  const title = /<!-- title: (.+?) -->/.exec(content)?.[1] ?? name;
  return layout.replace('{{title}}', title).replace('{{content}}', () => content);
}
