/**
 * Runs the built element in a browser against each generation, transport and scenario:
 * `node test/interop/matrix.mjs [generation …] [--only=<scenario>] [--answers=apart] [--write]`. With `--write` the tables in
 * MATRIX.md are brought up to date, for the generations that ran. Exits 1 when a cell is red.
 */
import {gatherPages, isElementBuilt, serveDesktops} from './matrix/site.mjs';
import {launchBrowser} from './matrix/desktop.mjs';
import {pushLatency} from './matrix/latency.mjs';
import {PHASES} from './matrix/scenarios.mjs';
import {isRed, summary, writeTables} from './matrix/tables.mjs';
import {GENERATIONS, prepare, startServer} from './servers.mjs';

const TRANSPORTS = ['websocket', 'long-polling'];
const UNLIMITED = {'cometd.maxSessionsPerBrowser': -1};
const SETTLED = {count: 30, gapMs: 60};
/** Polls that are answered five times a second and more are slowed down by the view, on purpose. */
const POLLED = {count: 20, gapMs: 220};
/** Longer than two intervals of 2 s, and out of step with them. */
const CROWDED = {count: 16, gapMs: 370};

async function runScenario(row, name, scenario) {
  const startedMs = Date.now();
  let word;
  try {
    word = (await scenario(row)) ?? 'ok';
  } catch (error) {
    word = 'RED';
    console.error(`${row.generation} ${row.transport}, ${name}: ${error.message}`);
  }
  row.cells[name] = word;
  row.tookMs[name] = Date.now() - startedMs;
}

async function runPhase(row, {settings, scenarios, only}, isWanted) {
  const wanted = Object.entries(scenarios).filter(([name]) => isWanted(name));
  if (wanted.length === 0 || (only && only !== row.transport)) return;
  if (Object.keys(settings).length > 0) await row.server.control('restart', settings);
  for (const [name, scenario] of wanted) await runScenario(row, name, scenario);
  const undo = Object.fromEntries(Object.keys(settings).map((key) => [key, '']));
  if (Object.keys(settings).length > 0) await row.server.control('restart', undo);
}

async function runRow(row, base, isWanted) {
  row.server = await startServer(row.generation, base);
  row.versions = row.server.versions;
  for (const phase of PHASES) await runPhase(row, phase, isWanted);
}

/** Alone on the machine, as far as that is ours to say. */
async function measure(row) {
  const crowded = row.transport === 'long-polling';
  row.latency = {default: await pushLatency(row, crowded ? CROWDED : SETTLED)};
  if (!crowded) return;
  await row.server.control('restart', UNLIMITED);
  row.latency.unlimited = await pushLatency(row, POLLED);
}

async function runGeneration(generation, world, isWanted) {
  const rows = TRANSPORTS.map((transport) => ({
    ...world,
    generation,
    transport,
    cells: {},
    tookMs: {},
  }));
  try {
    await Promise.all(rows.map((row) => runRow(row, world.base, isWanted)));
    if (isWanted('latency')) for (const row of rows) await measure(row);
  } finally {
    await Promise.all(rows.map(({server}) => server?.stop()));
  }
  return rows.map(({transport, versions, cells, tookMs, latency}) => {
    return {generation, transport, versions, cells, tookMs, latency};
  });
}

async function openWorld(answers) {
  const staticDir = await gatherPages();
  const desktops = await serveDesktops();
  const cors = ['127.0.0.1', 'desk.localhost'].map((host) => desktops.origin(host)).join(',');
  return {
    desktops,
    base: {staticDir, cors, answers},
    browser: await launchBrowser(),
    cookielessBrowser: await launchBrowser('--test-third-party-cookie-phaseout'),
  };
}

async function main(parameters) {
  const option = (name) => parameters.find((each) => each.startsWith(`--${name}=`))?.split('=')[1];
  const only = option('only');
  const chosen = parameters.filter((each) => !each.startsWith('--'));
  const {available, skipped} = prepare();
  if (skipped) console.log(`skipped: ${skipped}`);
  if (!isElementBuilt()) console.log('skipped: the element is not built (npm run build)');
  const generations = GENERATIONS.filter(
    (name) => available.includes(name) && (chosen.length === 0 || chosen.includes(name)),
  );
  if (generations.length === 0 || !isElementBuilt()) return;
  const startedMs = Date.now();
  const world = await openWorld(option('answers') ?? 'combined');
  const rows = [];
  try {
    for (const generation of generations) {
      const fresh = await runGeneration(generation, world, (name) => !only || name.includes(only));
      console.log(fresh.map(summary).join('\n'));
      rows.push(...fresh);
    }
  } finally {
    await Promise.all([world.browser.close(), world.cookielessBrowser.close()]);
    await world.desktops.close();
  }
  const red = rows.filter(isRed).length;
  console.log(`${red} rows with red, ${((Date.now() - startedMs) / 1000).toFixed(0)} s`);
  if (parameters.includes('--write')) await writeTables(rows);
  process.exitCode = red ? 1 : 0;
}

await main(process.argv.slice(2));
