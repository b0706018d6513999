import {LitElement} from 'lit';
import type {ControllerOptions} from '../controller/options.js';
import type {HostAdapter} from '../hosts/host-adapter.js';
import type {StickinessMode} from '../protocol/stickiness.js';
import {aliases, defaults, property} from './property-values.js';
import type {Strings} from './strings/strings.js';

/** Properties that override `options` only when they are set. */
const OPTION_NAMES = [
  'server',
  'scheme',
  'host',
  'port',
  'stickiness',
  'transports',
  'cometdPath',
  'allowedServers',
  'parallel',
] as const;

/**
 * What may be set on a view, in any order, before or after it is defined. `null` and `undefined` are
 * the default; an array is taken where a list in text is documented; the text `false` turns off.
 */
export class ViewProperties extends LitElement {
  /** The Co-browse application, such as `https://cobrowse.example.com/cobrowse`. */
  @property() server = '';
  /** Used when `server` is empty. Defaults to the page's. */
  @property() scheme = '';
  /** Used when `server` is empty. */
  @property() host = '';
  /** Used when `server` is empty. */
  @property() port = '';
  /**
   * The session number, nine digits. A change of it is a wish: a new number joins, and clearing it
   * leaves the session that it joined. The view never writes it: a session that is over leaves it as
   * it is, and writing the value that it has does nothing.
   */
  @property({attribute: 'session-token'}) sessionToken = '';
  /** Do not join by itself; wait for `join()`. */
  @property({type: Boolean}) manual = false;
  /** Makes the agent page show no input for the session number. */
  @property({type: Boolean}) nosidinput = false;
  /** Turns on the agent page's logs, and ours. */
  @property({type: Boolean}) debug = false;
  /** Where the agent page's parameters stand; `query` is the vendor's former way. */
  @property() params: 'hash' | 'query' = 'hash';
  /** How to stay on the node that owns the session. */
  @property() stickiness: StickinessMode = 'auto';
  /** The CometD transports in the order in which they are tried. */
  @property() transports = 'websocket long-polling';
  /** The CometD endpoint below the application. */
  @property({attribute: 'cometd-path'}) cometdPath = 'cometd';
  /** Further origins to which the server may send a session, separated by spaces. */
  @property({attribute: 'allowed-servers'}) allowedServers = '';
  /** Shows a toolbar and a field for the session number. */
  @property({type: Boolean}) controls = false;
  /**
   * This agent may be in several sessions at once. Without it, a join is refused while another view of
   * this browser and origin is in a session: the server would end the other customer's.
   */
  @property({type: Boolean}) parallel = false;
  /** The accessible name. */
  @property() label = '';
  /**
   * What the agent page may use, separated by spaces, instead of `fullscreen` alone: also `autoplay`,
   * `clipboard-read`, `clipboard-write`, `picture-in-picture`, `screen-wake-lock`. Devices never.
   */
  @property() allow = '';
  /** The frame's sandbox tokens instead of the default ones. None that navigates the page is taken. */
  @property() sandbox = '';
  /** More parameters for the agent page's address. */
  @property({attribute: false}) extraParams: Readonly<Record<string, unknown>> = {};
  /** Further options of the controller; an attribute that is set overrides the same option. */
  @property({attribute: false}) options: ControllerOptions = {};
  /** The agent desktop that takes the attached data. */
  @property({attribute: false}) hostAdapter: HostAdapter | null | undefined = null;
  /** Texts instead of those of the language. */
  @property({attribute: false}) strings: Partial<Strings> = {};

  static override get observedAttributes(): string[] {
    return [...super.observedAttributes, ...aliases.keys()];
  }

  override attributeChangedCallback(name: string, old: string | null, value: string | null): void {
    // What a framework makes of an object when it takes the property for an attribute.
    if (value === '[object Object]') return;
    // By HTML any text turns on; frameworks of before 2024 write `false`.
    const isOff = value === 'false' && typeof defaults.get(name) === 'boolean';
    super.attributeChangedCallback(aliases.get(name) ?? name, old, isOff ? null : value);
  }

  /** The options of the controller: what is set here overrides `options`. */
  protected controllerOptions(): ControllerOptions {
    const own: Record<string, unknown> = {};
    for (const name of OPTION_NAMES) {
      const value = this[name];
      const attribute = aliases.get(name.toLowerCase()) ?? name;
      const isSet = value !== defaults.get(name) || this.hasAttribute(attribute);
      if (isSet && value !== '') own[name] = value;
    }
    return {...(this.debug && {logger: console}), ...this.options, ...own};
  }
}

/** What may be set on a view, as frameworks' types want it. */
export type GcbAgentViewProperties = Partial<Omit<ViewProperties, keyof LitElement>>;
