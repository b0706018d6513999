import {withHosts} from './shadow-hosts.js';
import {en} from './strings/en.js';
import type {Strings} from './strings/strings.js';

const languages = new Map<string, Partial<Strings>>();
const listeners = new Set<() => void>();

/**
 * Makes languages known to all views, those on the page too. What a language leaves out is said in
 * English.
 *
 * @param strings Languages by their tag, such as `{de, 'pt-BR': {…}}`; `pt_br` is the same one.
 */
export function registerStrings(strings: Readonly<Record<string, Partial<Strings>>>): void {
  for (const [tag, texts] of Object.entries(strings)) languages.set(normaliseTag(tag), texts);
  listeners.forEach((listener) => listener());
}

/** @returns The undo. */
export function onStringsRegistered(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/**
 * The tag of the language around an element: the nearest `lang`, also beyond shadow roots; empty where
 * none is set, and on a server, whose elements are around nothing.
 */
export function languageAround(element: Element): string {
  if (!('closest' in element)) return '';
  const named = withHosts(element).map((each) => each.closest('[lang]'));
  return named.find(Boolean)?.getAttribute('lang') ?? '';
}

/** Java writes `de_AT`. */
const normaliseTag = (tag: string): string => tag.toLowerCase().replace(/_/g, '-');

/** The best known language for a tag: itself, else without its region, else English. */
export function stringsFor(tag: string): {language: string; strings: Strings} {
  const whole = normaliseTag(tag);
  const found = [whole, whole.replace(/-.*/, '')].find((each) => languages.has(each)) ?? 'en';
  return {language: found, strings: {...en, ...languages.get(found)}};
}

/** Minutes and seconds, and hours when there are any, in the digits of the language. */
export function elapsedTime(elapsedMs: number, language: string): string {
  const hours = elapsedMs >= 3_600_000 && ({hour: '2-digit', hourCycle: 'h23'} as const);
  const format = {timeZone: 'UTC', minute: '2-digit', second: '2-digit', ...hours} as const;
  return formatterFor(language, format).format(elapsedMs);
}

/** A host may name a language as it likes; the engine knows the standard's tags alone. */
function formatterFor(language: string, format: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat(language, format);
  } catch {
    return new Intl.DateTimeFormat('en', format);
  }
}
