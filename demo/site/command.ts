import {parseArgs} from 'node:util';
import {SCENARIOS} from '../server/index.js';
import type {PageFiles} from './page-files.js';
import {startDemo, type Demo, type DemoOptions} from './start-demo.js';

const DEFAULT_PORT = 8700;

const HELP = `Starts an embedded Co-browse server with a customer's site, an agent page and an agent desktop.

  --port <number>        Default: PORT, else ${DEFAULT_PORT}. 0 takes a free one.
  --host <name>          Where to listen. Default: HOST, else localhost. 0.0.0.0 for every interface.
  --scenario <name>      What to play; see --list-scenarios.
  --list-scenarios
  --nodes <number>       More than 1 starts a cluster behind a load balancer.
  --stickiness <url|cookie>   How clients stay on their node. Default: url.
  --help
`;

/** Runs the command line of this process until Ctrl-C. */
export async function runCommand(loadPages: () => PageFiles | Promise<PageFiles>): Promise<void> {
  try {
    const options = readOptions();
    if (options === undefined) return;
    const demo = await startDemo({...options, bundle: await loadPages()});
    announce(demo);
    const stop = (): void => void demo.close().then(() => process.exit(0));
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
  } catch (error) {
    const {code, message} = error as NodeJS.ErrnoException;
    console.error(
      code === 'EADDRINUSE'
        ? 'The port is taken. Stop what uses it, or choose another: --port 8800 or PORT=8800'
        : message,
    );
    process.exit(1);
  }
}

/** @returns `undefined` when there is nothing to start. */
function readOptions(): Omit<DemoOptions, 'bundle'> | undefined {
  const {values} = parseArgs({
    options: {
      port: {type: 'string', default: process.env['PORT'] ?? String(DEFAULT_PORT)},
      host: {type: 'string', default: process.env['HOST'] ?? ''},
      scenario: {type: 'string'},
      'list-scenarios': {type: 'boolean'},
      nodes: {type: 'string', default: '1'},
      stickiness: {type: 'string', default: 'url'},
      help: {type: 'boolean'},
    },
  });
  if (values.help || values['list-scenarios']) {
    console.log(values.help ? HELP : listScenarios());
    return undefined;
  }
  const {stickiness, scenario, host} = values;
  const port = Number(values.port);
  const nodes = Number(values.nodes);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new Error(`PORT is ${values.port}; it has to be a number up to 65535.`);
  }
  if (!Number.isInteger(nodes) || nodes < 1) throw new Error('--nodes has to be 1 or more.');
  if (stickiness !== 'url' && stickiness !== 'cookie') {
    throw new Error('--stickiness has to be "url" or "cookie".');
  }
  return {port, nodes, stickiness, ...(host ? {host} : {}), ...(scenario ? {scenario} : {})};
}

function listScenarios(): string {
  return Object.entries(SCENARIOS)
    .map(([name, {description}]) => `${name.padEnd(27)} ${description}`)
    .join('\n');
}

function announce({origin, servers}: Demo): void {
  const lines = [
    '',
    '  Co-browse demo is ready. Open two windows, or start here:',
    '',
    `    Start      ${origin}/`,
    `    Customer   ${origin}/customer/`,
    `    Desktop    ${origin}/desktop/`,
    `    Agent page ${origin}/cobrowse/slave.html   (the desktop opens it in a frame)`,
    '',
    ...(servers.length > 1
      ? [
          '  Nodes behind the load balancer',
          ...servers.map((server) => `    ${server.name}   ${server.url}`),
          '',
        ]
      : []),
    '  Ctrl-C stops it.',
    '',
  ];
  console.log(lines.join('\n'));
}
