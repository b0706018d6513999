/*
 * Plays sessions with a fault in each, for our controller and for a plain cometd.js client in the
 * same run, and counts how often the end of a session is reported: exactly once and in order is the
 * only right answer.
 *
 *   npm run chaos -- [--sessions 1000] [--seed 1] [--parallel 40] [--kind name] [--plain 200]
 *                    [--answers combined|apart]
 */
import {parseArgs} from 'node:util';
import {controllerClient, plainClient, type ClientFactory} from './clients.js';
import {KINDS} from './kinds.js';
import {runSession, type Outcome} from './run-session.js';

const {values} = parseArgs({
  options: {
    sessions: {type: 'string', default: '1000'},
    plain: {type: 'string', default: '200'},
    seed: {type: 'string', default: '1'},
    parallel: {type: 'string', default: '40'},
    kind: {type: 'string'},
    answers: {type: 'string'},
  },
});

// Every server reads it when it starts.
if (values.answers) process.env['GCB_ANSWERS'] = values.answers;

const kinds = [...KINDS].filter(([name]) => !values.kind || name === values.kind);

async function play(client: ClientFactory, sessions: number): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < sessions) {
      const index = next++;
      const [name, kind] = kinds[index % kinds.length]!;
      outcomes.push(await runSession(client, name, kind, Number(values.seed) * 1_000_003 + index));
    }
  };
  await Promise.all(Array.from({length: Number(values.parallel)}, worker));
  return outcomes;
}

const percentile = (numbers: readonly number[], share: number): number | null =>
  numbers.length
    ? [...numbers].sort((a, b) => a - b)[Math.ceil(numbers.length * share) - 1]!
    : null;

interface Verdict {
  sessions: number;
  neverJoined: number;
  lost: number;
  duplicated: number;
  misordered: number;
  activatedMissing: number;
  p95LagMs: number | null;
}

function judge(outcomes: readonly Outcome[]): Verdict {
  const count = (test: (outcome: Outcome) => boolean): number => outcomes.filter(test).length;
  const times = (outcome: Outcome, what: string): number =>
    outcome.events.filter((name) => name === what).length;
  const joined = outcomes.filter((outcome) => times(outcome, 'joined') > 0);
  const rank = ['joined', 'activated', 'deactivated'];
  const inOrder = ({events}: Outcome): boolean =>
    events.every((what, i) => i === 0 || rank.indexOf(what) >= rank.indexOf(events[i - 1]!));
  return {
    sessions: outcomes.length,
    neverJoined: outcomes.length - joined.length,
    lost: joined.filter((outcome) => times(outcome, 'deactivated') === 0).length,
    duplicated: count((outcome) => rank.some((what) => times(outcome, what) > 1)),
    misordered: count((outcome) => !inOrder(outcome)),
    activatedMissing: joined.filter((outcome) => times(outcome, 'activated') === 0).length,
    p95LagMs: percentile(
      joined.flatMap(({lagMs}) => lagMs ?? []),
      0.95,
    ),
  };
}

function print(title: string, outcomes: readonly Outcome[]): void {
  console.log(`\n${title}`);
  const rows: Record<string, Verdict> = {};
  for (const [name] of kinds) {
    rows[name] = judge(outcomes.filter(({kind}) => kind === name));
  }
  rows['ALL'] = judge(outcomes);
  console.table(rows);
  if (uncaught) console.log(`  uncaught exceptions: ${uncaught}`);
  uncaught = 0;
  for (const {kind, seed, transport, events} of outcomes) {
    const ends = events.filter((what) => what === 'deactivated').length;
    if (title.startsWith('gcb') && events.includes('joined') && ends !== 1) {
      console.log(`  not once: ${kind} seed ${seed} ${transport}: ${events.join(' ')}`);
    }
  }
}

const startedAt = Date.now();
// In a page these would go to `onerror`; the plain client throws on malformed frames.
let uncaught = 0;
process.on('uncaughtException', () => uncaught++);
const ours = await play(controllerClient, Number(values.sessions));
print(`gcb-agent-view controller, seed ${values.seed}`, ours);
const plain = Number(values.plain) > 0 ? await play(plainClient, Number(values.plain)) : [];
if (plain.length) print('plain cometd.js client', plain);
const verdict = judge(ours);
console.log(
  JSON.stringify({seconds: (Date.now() - startedAt) / 1000, ours: verdict, plain: judge(plain)}),
);
process.exit(verdict.lost + verdict.duplicated + verdict.misordered > 0 ? 1 : 0);
