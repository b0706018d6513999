import {readdir, readFile} from 'node:fs/promises';

/** Scripts and style sheets of the pages by file name, e.g. `customer.js`. */
export type PageFiles = ReadonlyMap<string, string>;

/** Reads what the build has put beside the compiled server. */
export async function readPageFiles(): Promise<PageFiles> {
  const folder = new URL('./pages/', import.meta.url);
  const names = await readdir(folder);
  const texts = await Promise.all(names.map((name) => readFile(new URL(name, folder), 'utf8')));
  return new Map(names.map((name, index) => [name, texts[index] ?? '']));
}
