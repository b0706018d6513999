import type {CobrowseServer} from './cobrowse-server.js';
import type {FaultName, FaultSettings} from './faults.js';
import type {CobrowseServerOptions} from './options.js';

/** A situation to test against, made of options and faults that can be had one by one too. */
export interface Scenario {
  readonly description: string;
  readonly options?: CobrowseServerOptions;
  readonly faults?: Partial<Readonly<Record<FaultName, FaultSettings>>>;
  /** What happens again and again. */
  readonly every?: {readonly ms: number; readonly act: (server: CobrowseServer) => unknown};
}

const scenarios = {
  'answers-apart': {
    description: 'Answers come in messages of their own, not inside acknowledgements',
    options: {behaviour: {answers: 'apart'}},
  },
  'busy-agent': {
    description: 'An agent who joins is in another session: this one ends with SESSIONS_OVER_LIMIT',
    faults: {'agent-busy': {}},
  },
  'refuses-join': {
    description: 'JOIN is answered without a user token',
    faults: {'join-refused': {}},
  },
  'refuses-by-acknowledgement': {
    description: 'JOIN is acknowledged, not answered, and refused by that',
    options: {behaviour: {refusedJoin: 'acknowledgement-only'}},
    faults: {'join-refused': {}},
  },
  'ignores-join': {
    description: 'JOIN is neither acknowledged nor answered',
    faults: {'join-unacknowledged': {}},
  },
  'agent-authentication': {
    description: 'Agents and controllers have to send auth "secret" in JOIN',
    options: {behaviour: {authToken: 'secret'}},
  },
  'session-not-found': {
    description: 'GET session answers 404, whatever the number',
    faults: {'rest-404': {path: 'rest/live/sessions/'}},
  },
  'signed-out': {
    description: 'REST answers 401, as behind a proxy that wants a new sign-in',
    faults: {'rest-401': {}},
  },
  'no-cors': {
    description: 'No reply carries a CORS header: pages of other origins cannot reach the server',
    faults: {'no-cors': {}},
  },
  slow: {
    description: 'Every request and every message takes 1.5 s longer',
    faults: {latency: {delayMs: 1500}},
  },
  'long-polling-only': {
    description: 'WebSocket upgrades are refused, as by an old proxy',
    options: {transports: ['long-polling']},
  },
  'websocket-black-hole': {
    description: 'WebSocket upgrades are never answered, as by a bad firewall',
    faults: {'websocket-black-hole': {}},
  },
  'never-active': {
    description: 'ACTIVATED never comes',
    faults: {'activated-lost': {}},
  },
  'end-lost': {
    description: 'DEACTIVATED never comes',
    faults: {'deactivated-lost': {}},
  },
  'ends-after': {
    description: 'A session ends 30 s after its start, with TIMEOUT_INACTIVE',
    options: {sessionTimeoutMs: 30_000},
  },
  'short-memory': {
    description: 'Controllers are forgotten every 20 s: their next poll is answered with 402',
    every: {ms: 20_000, act: (server) => server.forgetClients(3)},
  },
  'broken-network': {
    description: 'Every connection is cut every 10 s; nothing is forgotten',
    every: {ms: 10_000, act: (server) => server.kill()},
  },
  'node-restart': {
    description: 'The node restarts every 30 s, is away for 2 s, and has lost its sessions',
    every: {ms: 30_000, act: (server) => server.restart({downMs: 2000})},
  },
} satisfies Record<string, Scenario>;

export type ScenarioName = keyof typeof scenarios;

/** All scenarios, by name. */
export const SCENARIOS: Readonly<Record<ScenarioName, Scenario>> = scenarios;

/** Throws for a name that is none, with those that are. */
export function scenarioNamed(name: string): Scenario {
  if (!Object.hasOwn(SCENARIOS, name)) {
    const names = Object.keys(SCENARIOS).join(', ');
    throw new Error(`There is no scenario "${name}". There are: ${names}.`);
  }
  return SCENARIOS[name as ScenarioName];
}

/** The options of a scenario, under those given. */
export function withScenario(
  {options = {}}: Scenario,
  given: CobrowseServerOptions,
): CobrowseServerOptions {
  return {...options, ...given, behaviour: {...options.behaviour, ...given.behaviour}};
}

/** Arms the faults of a scenario, and starts what happens again and again. Call the result to stop. */
export function playScenario({faults = {}, every}: Scenario, server: CobrowseServer): () => void {
  for (const [name, settings] of Object.entries(faults)) {
    server.faults.set(name as FaultName, settings);
  }
  const timer = every && setInterval(() => void every.act(server), every.ms);
  return () => clearInterval(timer);
}
