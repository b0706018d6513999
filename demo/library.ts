import {readPageFiles} from './site/page-files.js';
import {DemoSite} from './site/demo-site.js';
import {describeNode} from './site/start-demo.js';
import {
  startCobrowseServer as startServer,
  type CobrowseServer,
  type CobrowseServerOptions,
} from './server/index.js';

export * from './server/index.js';
export {SimulatedParties} from './server/simulated-parties.js';

/**
 * Starts a Co-browse server on a free port, or on `port`, with an agent page (`slave.html`), a
 * customer's site and an agent desktop beside it. Several may run in one process; they share
 * nothing. Call `close()` when done: it resolves with no socket and no timer left.
 *
 * @throws Error When the port is taken, or the scenario has an unknown name.
 */
export async function startCobrowseServer(
  options: CobrowseServerOptions = {},
): Promise<CobrowseServer> {
  const site = new DemoSite(await readPageFiles(), () => [describeNode(server)]);
  const {serve} = options;
  const server = await startServer({
    ...options,
    serve: async (request, response) =>
      ((await serve?.(request, response)) ?? false) || site.serve(request, response),
  });
  server.onClose(() => site.close());
  return server;
}
