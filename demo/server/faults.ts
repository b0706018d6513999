import type {Role} from './session.js';

/** Every fault the server can play, with what it does. The names are the contract with the tests. */
export const FAULTS = {
  'rest-404': 'REST answers 404',
  'rest-401': 'REST answers 401',
  'rest-403': 'REST answers 403',
  'rest-500': 'REST answers 500',
  'rest-503': 'REST answers 503, with Retry-After (retryAfterS, default 1)',
  'rest-html': 'REST answers 200 with a login page instead of JSON',
  'rest-malformed': 'REST answers 200 with JSON that is cut short',
  'rest-empty': 'REST answers 200 without a body',
  'rest-null': 'REST answers 200 with the JSON value null',
  'rest-huge': 'REST pads its JSON to `bytes` (default 10 MB)',
  'rest-redirect': 'REST answers 302 to `url` (default another origin)',
  'rest-slow': 'REST answers after `delayMs` (default 9000); Infinity never answers',
  'rest-extra-fields': 'REST adds fields nobody documented',
  'rest-wrong-types': 'REST answers with the right names and the wrong types',
  'session-server-url': 'GET session says `url` as its sessionServerUrl, whatever string that is',
  'no-cors': 'No reply carries a CORS header, preflights included',
  latency: 'Every request and every WebSocket frame waits `delayMs` (default 100)',
  'handshake-denied': 'The handshake is refused with 403 and advice reconnect "none"',
  'handshake-malformed':
    'The handshake reply has one of HANDSHAKE_SHAPES (`shape`, default null-message)',
  'handshake-slow': 'The handshake reply takes `delayMs` (default 15000); Infinity never comes',
  'join-no-reply': 'JOIN is carried out and acknowledged, but not answered',
  'join-unacknowledged': 'JOIN is carried out, and neither acknowledged nor answered',
  'join-refused': 'JOIN is answered without a userToken',
  'join-denied': 'JOIN is acknowledged with successful: false',
  'join-null-data': 'JOIN is answered with data: null',
  'join-twice-reply': 'The JOIN reply comes twice',
  'agent-busy': 'An agent who joins is in another session: this one ends with SESSIONS_OVER_LIMIT',
  'activated-before-join-reply': 'The session becomes active, and says so, before the JOIN reply',
  'activated-twice': 'ACTIVATED comes twice',
  'activated-lost': 'ACTIVATED never comes',
  'deactivated-before-join-reply': 'The session ends, and says so, before the JOIN reply',
  'deactivated-twice': 'DEACTIVATED comes twice',
  'deactivated-lost': 'DEACTIVATED never comes',
  'unknown-client': 'The CometD client is forgotten and its /meta/connect answered with 402',
  'connect-html': '/meta/connect is answered with a login page',
  'connect-503': '/meta/connect is answered with 503; a WebSocket is closed with 1013',
  'connect-null-array': '/meta/connect is answered with [null]',
  'connect-wrong-id': '/meta/connect is answered with the id of no request',
  'connect-storm': '/meta/connect is answered at once, every time',
  'connect-half-open': '/meta/connect is never answered and nothing is pushed',
  'multiple-clients': '/meta/connect is answered at once with multiple-clients advice',
  'hostile-advice':
    'Handshake and connect replies carry `advice` (default interval 1e12); `on` narrows it',
  'message-flood':
    'The next /meta/connect reply brings `count` (default 10000) messages nobody asked for',
  'huge-message': 'The next /meta/connect reply brings one message of `bytes` (default 1 MB)',
  'websocket-refused': 'A WebSocket upgrade is answered with HTTP 400',
  'websocket-black-hole': 'A WebSocket upgrade is never answered',
  'websocket-swallow': 'The WebSocket opens, then nothing sent on it is read or answered',
  'websocket-close-at-once': 'The WebSocket opens and is cut without a close frame',
} as const;

export type FaultName = keyof typeof FAULTS;

/** The shapes of `handshake-malformed`. Each leaves a stock CometD client deaf or dead. */
export const HANDSHAKE_SHAPES = [
  'null-message',
  'primitives',
  'object',
  'empty-array',
  'empty-body',
  'html',
  'truncated',
  'no-client-id',
  'null-connection-types',
  'bogus-reconnect',
  'bogus-timeout',
] as const;

export type HandshakeShape = (typeof HANDSHAKE_SHAPES)[number];

/** When a fault strikes, and with what. Each fault reads only the settings its description names. */
export interface FaultSettings {
  /** How often it strikes before it switches itself off. Default: until cleared. */
  times?: number;
  /** How many occasions pass unharmed first. */
  skip?: number;
  /** Strike only clients that have this role in a session (CometD faults and messages). */
  role?: Role;
  /** Strike only requests whose path contains this (REST faults, `latency`). */
  path?: string;
  delayMs?: number;
  retryAfterS?: number;
  url?: string;
  bytes?: number;
  count?: number;
  advice?: Readonly<Record<string, unknown>>;
  on?: 'handshake' | 'connect';
  shape?: HandshakeShape;
}

/** What is known about the occasion on which a fault could strike. */
export interface FaultOccasion {
  role?: Role | undefined;
  path?: string;
  on?: 'handshake' | 'connect';
}

interface Armed {
  readonly settings: FaultSettings;
  left: number;
  skip: number;
}

/** The switches of one server. Thrown at run time, by name; nothing is shared between servers. */
export class FaultSwitches {
  readonly #armed = new Map<FaultName, Armed>();
  readonly #hits = new Map<FaultName, number>();

  /** Arms a fault, replacing the settings it had. */
  set(name: FaultName, settings: FaultSettings = {}): void {
    if (!(name in FAULTS)) {
      throw new Error(`Unknown fault "${name}".`);
    }
    this.#armed.set(name, {
      settings,
      left: settings.times ?? Infinity,
      skip: settings.skip ?? 0,
    });
  }

  /** Disarms one fault, or all of them. The hit counts stay. */
  clear(name?: FaultName): void {
    if (name === undefined) {
      this.#armed.clear();
    } else {
      this.#armed.delete(name);
    }
  }

  /** The faults that are armed now. */
  active(): FaultName[] {
    return [...this.#armed.keys()];
  }

  /** How often a fault has struck since the server was started. */
  hits(name: FaultName): number {
    return this.#hits.get(name) ?? 0;
  }

  /** Asks whether a fault strikes now; counts it when it does. */
  take(name: FaultName, occasion: FaultOccasion = {}): FaultSettings | undefined {
    const armed = this.#armed.get(name);
    if (armed === undefined || !applies(armed.settings, occasion)) {
      return undefined;
    }
    if (armed.skip > 0) {
      armed.skip -= 1;
      return undefined;
    }
    armed.left -= 1;
    if (armed.left <= 0) {
      this.#armed.delete(name);
    }
    this.#hits.set(name, this.hits(name) + 1);
    return armed.settings;
  }
}

function applies(settings: FaultSettings, occasion: FaultOccasion): boolean {
  if (settings.role !== undefined && settings.role !== occasion.role) {
    return false;
  }
  if (settings.on !== undefined && settings.on !== occasion.on) {
    return false;
  }
  return settings.path === undefined || (occasion.path ?? '').includes(settings.path);
}
