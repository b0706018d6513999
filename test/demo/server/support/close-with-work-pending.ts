import {startCobrowseServer} from '../../../../demo/server/index.js';
import {connectMessage, handshake, post, RawWebSocket} from './bayeux-client.js';

/** Run as a process of its own: says "closed", then has to end by itself. */
const server = await startCobrowseServer({idleTimeoutMs: 60_000, sessionTimeoutMs: 60_000});
server.createSession();

const seen = async (what: string, count: number): Promise<void> => {
  while (server.requests.count(what) < count) {
    await new Promise((resolve) => setImmediate(resolve));
  }
};

const webSocket = await RawWebSocket.open(server);
webSocket.send(connectMessage(await webSocket.handshake()));
post(server.url, [connectMessage(await handshake(server))]).catch(() => undefined);
await seen('/meta/connect', 2);
server.faults.set('latency', {delayMs: 60_000});
fetch(`${server.url}/health`).catch(() => undefined);
await seen('health', 1);
await server.close();
console.log('closed');
