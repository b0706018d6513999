import type {GcbAgentView, GcbAgentViewDetailMap, GcbAgentViewEventName} from 'gcb-agent-view';

/** The events of a view without their prefix. */
export type EventName = GcbAgentViewEventName extends `cobrowse-${infer Name}` ? Name : never;
type Detail<Name extends EventName> = GcbAgentViewDetailMap[`cobrowse-${Name}`];

const NAMES: readonly EventName[] = [
  'joined',
  'user-joined',
  'activated',
  'deactivated',
  'attached-data',
  'invitation',
  'state-change',
  'error',
];

/** Longer than an end without a message takes to be confirmed [C16]. */
const LIMIT_MS = 15_000;

const views: RecordedView[] = [];

/** A `<gcb-agent-view>` in the page, and every event of it. */
export class RecordedView {
  readonly element: GcbAgentView;
  readonly events: {name: EventName; detail: unknown; at: number}[] = [];
  readonly #waiting = new Set<() => void>();

  constructor(element: unknown = document.createElement('gcb-agent-view')) {
    this.element = element as GcbAgentView;
    for (const name of NAMES) {
      this.element.addEventListener(`cobrowse-${name}`, (event: Event) => {
        const {detail} = event as CustomEvent<unknown>;
        this.events.push({name, detail, at: performance.now()});
        for (const look of this.#waiting) look();
      });
    }
    views.push(this);
  }

  /** Puts a view with these properties into the page. */
  static mount(properties: Partial<GcbAgentView>): RecordedView {
    const view = new RecordedView();
    Object.assign(view.element, properties);
    document.body.append(view.element);
    return view;
  }

  get frame(): HTMLIFrameElement | null {
    return this.element.shadowRoot?.querySelector('iframe') ?? null;
  }

  /** The details of all events of that name. */
  all<Name extends EventName>(name: Name): Detail<Name>[] {
    return this.events
      .filter((each) => each.name === name)
      .map(({detail}) => detail as Detail<Name>);
  }

  /** Waits for the next to come, or takes the one that has come already. */
  async first<Name extends EventName>(
    name: Name,
    matches: (detail: Detail<Name>) => boolean = () => true,
  ): Promise<Detail<Name>> {
    return this.until(() => this.all(name).find(matches), `"${name}"`);
  }

  /** Looks after each event until `look` finds something. */
  async until<Found>(look: () => Found | undefined | false, what = 'it'): Promise<Found> {
    return new Promise((resolve, reject) => {
      const again = (): void => {
        const found = look();
        if (found === undefined || found === false) return;
        clearTimeout(limit);
        this.#waiting.delete(again);
        resolve(found);
      };
      const limit = setTimeout(() => {
        this.#waiting.delete(again);
        const {state, connectionState} = this.element;
        reject(
          new Error(`No ${what}; events ${this.names.join(' ')}; ${state}, ${connectionState}`),
        );
      }, LIMIT_MS);
      this.#waiting.add(again);
      again();
    });
  }

  /** All names, in order, state changes as the state they lead to. */
  get names(): string[] {
    return this.events.map(({name, detail}) => {
      if (name === 'state-change') return `(${(detail as Detail<'state-change'>).state})`;
      return name === 'error' ? `error:${(detail as Detail<'error'>).code}` : name;
    });
  }

  /** The events of the session's life, in order. */
  get life(): EventName[] {
    const lives: readonly EventName[] = ['joined', 'activated', 'deactivated'];
    return this.events.map(({name}) => name).filter((name) => lives.includes(name));
  }
}

/** Takes every view out of the page. */
export function removeViews(): void {
  for (const {element} of views.splice(0)) element.remove();
}

/** Collects what a page must not do meanwhile: throw, reject unhandled, complain in the console. */
export function watchPage(): {problems: string[]; stop(): void} {
  const problems: string[] = [];
  const onError = (event: ErrorEvent): void => void problems.push(`error: ${event.message}`);
  const onRejection = (event: PromiseRejectionEvent): void =>
    void problems.push(`rejection: ${String(event.reason)}`);
  const own = {...console};
  for (const level of ['debug', 'info', 'log', 'warn', 'error'] as const) {
    console[level] = (...parts: unknown[]) =>
      void problems.push(`console: ${parts.map(String).join(' ')}`);
  }
  addEventListener('error', onError);
  addEventListener('unhandledrejection', onRejection);
  return {
    problems,
    stop() {
      Object.assign(console, own);
      removeEventListener('error', onError);
      removeEventListener('unhandledrejection', onRejection);
    },
  };
}
