import {existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {format, resolveConfig} from 'prettier';
import {GOAL_MS} from './latency.mjs';
import {COLUMNS} from './scenarios.mjs';

const ROOT = path.resolve(import.meta.dirname, '..');
const MATRIX = path.join(ROOT, 'MATRIX.md');
/** Rows of earlier runs, so that one generation or scenario can be run and written by itself. */
const KEPT = path.join(ROOT, 'target', 'matrix.json');
const BEGIN = '<!-- begin of what matrix.mjs writes -->';
const END = '<!-- end of what matrix.mjs writes -->';

const NONE = '–';

export const isRed = ({cells}) => Object.values(cells).includes('RED');

/** One line for the terminal. */
export function summary({generation, transport, cells, tookMs, latency}) {
  const words = Object.entries(cells).map(([name, word]) => `${name} ${word} ${tookMs[name]}`);
  return `${generation} ${transport}: ${words.join(', ')}${latency ? ` ${JSON.stringify(latency)}` : ''}`;
}

const line = (cells) => `| ${cells.join(' | ')} |`;

function table(head, rows) {
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function mark(word) {
  if (word === undefined) return NONE;
  return word === 'RED' ? '**red**' : word;
}

function milliseconds({p50Ms, p95Ms}) {
  const shown = (ms) => (ms < 10 ? ms.toFixed(1) : ms.toFixed(0));
  const text = `${shown(p50Ms)} / ${shown(p95Ms)}`;
  return p95Ms > GOAL_MS ? `**${text}**` : text;
}

function scenarioTable(rows) {
  const columns = rows.map(({generation, transport}) => {
    return `${generation} ${transport === 'websocket' ? 'WS' : 'LP'}`;
  });
  const lines = COLUMNS.map((name) => [name, ...rows.map(({cells}) => mark(cells[name]))]);
  return table(['scenario', ...columns], lines);
}

function latencyTable(rows) {
  const lines = rows
    .filter(({latency}) => latency)
    .flatMap(({generation, transport, latency}) =>
      Object.entries(latency).map(([limit, {controller, frame}]) => [
        generation,
        transport,
        transport === 'websocket' ? NONE : limit === 'default' ? '1 (default)' : 'none',
        milliseconds(controller),
        milliseconds(frame),
      ]),
    );
  return table(['generation', 'transport', 'polls per browser', 'Controller', 'agent page'], lines);
}

const order = ({generation, transport}) => `${generation} ${transport === 'websocket' ? 0 : 1}`;

/** Brings the generated part of MATRIX.md up to date; what stands around it is written by hand. */
export async function writeTables(fresh) {
  const kept = existsSync(KEPT) ? JSON.parse(readFileSync(KEPT, 'utf8')) : [];
  const all = new Map(kept.map((row) => [order(row), row]));
  for (const row of fresh) {
    const {cells, latency} = all.get(order(row)) ?? {};
    const merged = {...row, cells: {...cells, ...row.cells}, latency: row.latency ?? latency};
    all.set(order(row), merged);
  }
  const rows = [...all.values()].sort((a, b) => (order(a) < order(b) ? -1 : 1));
  mkdirSync(path.dirname(KEPT), {recursive: true});
  writeFileSync(KEPT, JSON.stringify(rows));
  const written = [
    BEGIN,
    scenarioTable(rows),
    'From the send on the server to the event in the page, p50 / p95 in ms:',
    latencyTable(rows),
    END,
  ].join('\n\n');
  const text = readFileSync(MATRIX, 'utf8');
  const [before, rest] = text.split(BEGIN);
  const after = rest.split(END)[1];
  const options = await resolveConfig(MATRIX);
  const whole = await format(before + written + after, {...options, parser: 'markdown'});
  writeFileSync(MATRIX, whole);
}
