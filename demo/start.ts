import {parseArgs} from 'node:util';
import {buildPackageIfStale} from './site/package-build.js';
import {startDemo, type Demo} from './site/start-demo.js';

const DEFAULT_PORT = 8700;

const {values} = parseArgs({
  options: {
    nodes: {type: 'string', default: '1'},
    stickiness: {type: 'string', default: 'url'},
  },
});

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

async function main(): Promise<void> {
  const port = Number(process.env['PORT'] ?? DEFAULT_PORT);
  const nodes = Number(values.nodes);
  const {stickiness} = values;
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new Error(`PORT is ${process.env['PORT'] ?? ''}; it has to be a number up to 65535.`);
  }
  if (!Number.isInteger(nodes) || nodes < 1) throw new Error('--nodes has to be 1 or more.');
  if (stickiness !== 'url' && stickiness !== 'cookie') {
    throw new Error('--stickiness has to be "url" or "cookie".');
  }
  buildPackageIfStale();
  const host = process.env['HOST'];
  const demo = await startDemo({port, nodes, stickiness, ...(host ? {host} : {})});
  announce(demo);
  const stop = (): void => {
    void demo.close().then(() => process.exit(0));
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

try {
  await main();
} catch (error) {
  const {code, message} = error as NodeJS.ErrnoException;
  console.error(
    code === 'EADDRINUSE'
      ? 'The port is taken. Stop what uses it, or choose another: PORT=8800 npm start'
      : message,
  );
  process.exit(1);
}
