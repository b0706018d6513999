import {expect} from 'chai';
import {RemoteServer} from '../integration/support/remote-server.js';

interface Report {
  readonly name: string;
  readonly code: string;
  readonly window: boolean;
}

describe('a controller in a worker', () => {
  for (const transport of ['websocket', 'long-polling'] as const) {
    it(`joins, is activated and deactivated over ${transport}, and leaves no window [C19]`, async () => {
      const server = await RemoteServer.start({serverUrl: true});
      const session = await server.createSession();
      const reports: Report[] = [];
      const url = new URL('../support/worker-controller.ts', import.meta.url);
      const worker = new Worker(url, {type: 'module'});
      const next = (name: string): Promise<void> =>
        new Promise((resolve, reject) => {
          worker.onerror = ({message}) => reject(new Error(message || 'the worker did not start'));
          worker.onmessage = ({data}: MessageEvent<Report>) => {
            reports.push(data);
            if (data.name === name) resolve();
          };
        });
      try {
        const joined = next('joined');
        const sessionToken = session.token;
        worker.postMessage({server: server.url, sessionToken, transports: [transport]});
        await joined;
        const activated = next('activated');
        await session.join('customer', 'agent');
        await activated;
        const deactivated = next('deactivated');
        await session.leave('agent');
        await deactivated;
      } finally {
        worker.terminate();
        await server.close();
      }
      expect(reports.map(({name}) => name)).to.deep.equal(['joined', 'activated', 'deactivated']);
      expect(reports.some(({window}) => window)).to.equal(false);
    });
  }
});
