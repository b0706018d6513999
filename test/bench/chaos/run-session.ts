import {setTimeout as sleep} from 'node:timers/promises';
import {startCobrowseServer} from '../../../demo/server/index.js';
import {FaultProxy} from '../../support/fault-proxy.js';
import {InsideParties} from '../../support/inside-party.js';
import type {ClientFactory, EventName} from './clients.js';
import type {Kind} from './kinds.js';
import {Random} from './random.js';

/** What became of one session. Times are milliseconds; `null` for what did not come. */
export interface Outcome {
  readonly kind: string;
  readonly seed: number;
  readonly transport: string;
  readonly events: readonly EventName[];
  /** From the session's end at the server to the client's report of it. */
  readonly lagMs: number | null;
}

/** After this a report counts as lost. Our slowest way to the truth takes a third of it. */
const PATIENCE_MS = 25_000;

/** Plays one session of about a second, with one fault, at a moment that the seed decides. */
export async function runSession(
  createClient: ClientFactory,
  name: string,
  kind: Kind,
  seed: number,
): Promise<Outcome> {
  const random = new Random(seed);
  const transport = kind.transport ?? random.pick(['websocket', 'long-polling']);
  const server = await startCobrowseServer({cometd: {maxIntervalMs: 3000, timeoutMs: 5000}});
  const proxy = await FaultProxy.start(server.port);
  const events: EventName[] = [];
  let endAt = Infinity;
  const endedAt: number[] = [];
  let wake: () => void = () => undefined;
  const client = createClient(`${proxy.origin}/cobrowse`, transport, (what, at) => {
    events.push(what);
    if (what === 'deactivated') endedAt.push(at);
    wake();
  });
  const until = async (what: EventName, limitMs: number): Promise<void> => {
    const limit = Date.now() + limitMs;
    while (!events.includes(what) && !events.includes('failed') && Date.now() < limit) {
      await Promise.race([
        new Promise<void>((resolve) => (wake = resolve)),
        sleep(limit - Date.now(), undefined, {ref: false}),
      ]);
    }
  };
  const strike = (): void => void kind.strike({server, proxy, random});

  const parties = new InsideParties(server);
  parties.customerJoins();
  if (kind.moment === 'before-join') strike();
  const early = random.next() < 0.3;
  if (kind.moment === 'any' && early) void sleep(random.between(0, 60)).then(strike);
  client.join(parties.token);
  await until('joined', 12_000);

  if (events.includes('joined')) {
    if (server.sessions.find(parties.token)) parties.agentJoins();
    if (kind.moment === 'after-join' || (kind.moment === 'any' && !early)) {
      void sleep(random.between(0, 300)).then(strike);
    }
    await sleep(random.between(100, 700));
    if (kind.moment === 'before-end') strike();
    endAt = Date.now();
    // A restart has taken the session along, and its end came then.
    if (server.sessions.find(parties.token)) parties.customerLeaves();
    await until('deactivated', PATIENCE_MS);
    // What comes twice comes soon.
    await sleep(300);
  }
  client.dispose();
  await sleep(50);
  await proxy.close();
  await server.close();
  const lagMs = endedAt[0] === undefined ? null : Math.max(0, endedAt[0] - endAt);
  return {kind: name, seed, transport, events, lagMs};
}
