/*
 * How long a join takes when every request takes 100 ms more: in round trips, against the figures
 * promised [C10, F2].
 *
 *   npm run bench:join
 */
import './node-window.js';
import {startCobrowseServer} from '../../demo/server/index.js';
import {CobrowseController, type ControllerOptions} from '../../src/controller/index.js';

const ROUND_TRIP_MS = 100;
const SAMPLES = 10;

const CASES: {name: string; trips: number; options: ControllerOptions}[] = [
  {name: 'long-polling', trips: 3, options: {transports: ['long-polling']}},
  {
    name: 'long-polling, no stickiness',
    trips: 2,
    options: {transports: ['long-polling'], stickiness: 'none'},
  },
  // The upgrade is a round trip of its own, but for GET session beside it.
  {name: 'websocket', trips: 3, options: {transports: ['websocket']}},
  {
    name: 'websocket, no stickiness',
    trips: 3,
    options: {transports: ['websocket'], stickiness: 'none'},
  },
];

async function sample(options: ControllerOptions): Promise<number> {
  const server = await startCobrowseServer();
  const controller = new CobrowseController({
    server: server.url,
    requestHeaders: {Origin: 'http://desktop.example'},
    ...options,
  });
  const {token} = server.createSession();
  server.faults.set('latency', {delayMs: ROUND_TRIP_MS});
  const startedAt = performance.now();
  await controller.join(token);
  const tookMs = performance.now() - startedAt;
  controller.dispose();
  await server.close();
  return tookMs;
}

const rows: Record<string, unknown> = {};
await sample({});
for (const {name, trips, options} of CASES) {
  const samples: number[] = [];
  for (let i = 0; i < SAMPLES; i++) samples.push(await sample(options));
  samples.sort((a, b) => a - b);
  const medianMs = samples[SAMPLES / 2]!;
  rows[name] = {
    'round trips': trips,
    'median ms': Math.round(medianMs),
    ratio: Number((medianMs / (trips * ROUND_TRIP_MS)).toFixed(3)),
  };
}
console.table(rows);
process.exit(0);
