import type {HostAdapter} from '../hosts/host-adapter.js';
import {GcbAgentView} from './gcb-agent-view.js';
import {latestAdapter} from './latest-adapter.js';
import type {ViewProperties} from './view-properties.js';

/** Every property that may be set on a view. */
export const propertyNames: ReadonlySet<string> = new Set(
  [...GcbAgentView.elementProperties.keys()].map(String),
);

type Values = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Values =>
  typeof value === 'object' &&
  value !== null &&
  [Object.prototype, null].includes(Object.getPrototypeOf(value) as null);

/** Whether two values are the same to a view. An object written anew at each render is no change. */
function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((each, index) => Object.is(each, b[index]));
  }
  if (!isRecord(a) || !isRecord(b)) return false;
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => isSame(a[name], b[name]));
}

/** Writes the properties of a view for a framework that has all values anew at each render. */
export class PropertyWriter {
  readonly #view: ViewProperties;
  readonly #adapter = latestAdapter();
  #written: Values = {};

  constructor(view: ViewProperties) {
    this.#view = view;
  }

  /** Writes what has changed since the last time; what is no longer given gets its default. */
  write(props: Values): void {
    const given: Record<string, unknown> = {};
    for (const name of propertyNames) {
      if (props[name] !== undefined) given[name] = props[name];
    }
    const {hostAdapter} = given;
    if (hostAdapter) given['hostAdapter'] = this.#adapter(hostAdapter as HostAdapter);
    const names = new Set([...Object.keys(given), ...Object.keys(this.#written)]);
    for (const name of names) {
      if (!isSame(given[name], this.#written[name])) Reflect.set(this.#view, name, given[name]);
    }
    this.#written = given;
  }
}
