import {CobrowseController} from '../../src/controller/cobrowse-controller.js';
import type {DetailMap} from '../../src/controller/events.js';
import type {ControllerOptions} from '../../src/controller/options.js';
import {SERVER, type FakeCobrowse} from './fake-cobrowse.js';

export const TOKEN = '123456789';

const NAMES = [
  'joined',
  'user-joined',
  'activated',
  'deactivated',
  'attached-data',
  'state-change',
  'error',
] as const;

type EventName = (typeof NAMES)[number];

/** A controller, and everything it said. */
export class RecordedController {
  readonly controller: CobrowseController;
  readonly events: {name: EventName; detail: unknown}[] = [];
  readonly log: string[] = [];

  constructor(world: FakeCobrowse, options: ControllerOptions = {}) {
    const write = (...parts: readonly unknown[]): void => void this.log.push(parts.join(' '));
    const logger = {debug: write, info: write, warn: write, error: write};
    this.controller = new CobrowseController({server: SERVER, logger, ...options}, world);
    for (const name of NAMES) {
      this.controller.addEventListener(name, (event) => {
        this.events.push({name, detail: (event as CustomEvent<unknown>).detail});
      });
    }
  }

  /** The details of all events of that name. */
  all<Name extends EventName>(name: Name): DetailMap[Name][] {
    return this.events
      .filter((event) => event.name === name)
      .map(({detail}) => detail as DetailMap[Name]);
  }

  /** The events of the session's life, in order. */
  get sessionEvents(): EventName[] {
    return this.events
      .map(({name}) => name)
      .filter((name) => /^(joined|activated|deactivated)$/.test(name));
  }

  /** The states the session went through. */
  get states(): string[] {
    const changes = this.all('state-change');
    return changes
      .filter(({state, previousState}) => state !== previousState)
      .map(({state}) => state);
  }

  /** Everything that left the controller, as text, to be searched for secrets. */
  get said(): string {
    return JSON.stringify([this.events, this.log]);
  }
}

/** What a promise came to, without waiting for it. */
export interface Outcome<Value> {
  state: 'pending' | 'resolved' | 'rejected';
  value?: Value;
  error?: unknown;
}

export function outcomeOf<Value>(promise: Promise<Value>): Outcome<Value> {
  const outcome: Outcome<Value> = {state: 'pending'};
  promise.then(
    (value) => Object.assign(outcome, {state: 'resolved', value}),
    (error: unknown) => Object.assign(outcome, {state: 'rejected', error}),
  );
  return outcome;
}
