import {LitElement} from 'lit';
import {property} from 'lit/decorators.js';
import type {ControllerOptions} from '../controller/options.js';
import type {HostAdapter} from '../hosts/host-adapter.js';
import type {TransportType} from '../protocol/session-connection.js';
import type {StickinessMode} from '../protocol/stickiness.js';
import type {Strings} from './strings/strings.js';

/** Frameworks that mount before the element is defined write property names as attributes. */
const ALIASES: Readonly<Record<string, string>> = {
  sessiontoken: 'session-token',
  cometdpath: 'cometd-path',
  allowedservers: 'allowed-servers',
};

/** What may be set on a view, in any order, before or after it is defined. */
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
   * The session number, nine digits. Setting it joins, clearing it leaves. Empty again when the
   * session is over.
   */
  @property({attribute: 'session-token'}) sessionToken = '';
  /** Do not join by itself; wait for `join()`. */
  @property({type: Boolean}) manual = false;
  /** Tells the agent page to show no input for the session number. */
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
  /** The accessible name. */
  @property() label = '';
  /** The frame's sandbox tokens instead of the default ones. None that navigates the page is taken. */
  @property() sandbox = '';
  /** More parameters for the agent page's address. */
  @property({attribute: false}) extraParams: Readonly<Record<string, unknown>> = {};
  /** Further options of the controller; attributes go first. */
  @property({attribute: false}) options: ControllerOptions = {};
  /** The agent desktop that takes the attached data. */
  @property({attribute: false}) hostAdapter: HostAdapter | null | undefined = null;
  /** Texts instead of those of the language. */
  @property({attribute: false}) strings: Partial<Strings> = {};

  static override get observedAttributes(): string[] {
    return [...super.observedAttributes, ...Object.keys(ALIASES)];
  }

  override attributeChangedCallback(name: string, old: string | null, value: string | null): void {
    // What a framework makes of an object when it takes the property for an attribute.
    if (value === '[object Object]') return;
    super.attributeChangedCallback(ALIASES[name] ?? name, old, value);
  }

  /** The options of the controller: what is set here goes before what `options` says. */
  protected controllerOptions(): ControllerOptions {
    const {options, server, scheme, host, port, cometdPath, allowedServers, debug} = this;
    const own: ControllerOptions = {
      server,
      scheme,
      host,
      port,
      cometdPath,
      allowedServers,
      stickiness: this.stickiness,
      transports: (this.transports || '').split(/\s+/).filter(Boolean) as TransportType[],
    };
    const set = Object.entries(own).filter(([, value]) => String(value ?? ''));
    return {...(debug && {logger: console}), ...options, ...Object.fromEntries(set)};
  }
}

/** What may be set on a view, as frameworks' types want it. */
export type GcbAgentViewProperties = Partial<Omit<ViewProperties, keyof LitElement>>;
