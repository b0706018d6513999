import {once} from 'node:events';
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';

/** A frame that sends a message of its own by each way that an embedded browser may offer it. */
const FORGER = `<script>
  const text = '{"type":"forged"}';
  const ways = [
    () => gcbAgentViewHost.postMessage(text),
    () => gcbQuery({request: text}),
    () => webkit.messageHandlers.cobrowse.postMessage(text),
    () => qt.webChannelTransport.send(
      JSON.stringify({type: 6, id: 1, object: 'bridge', method: 'postMessage', args: [text]})),
  ];
  for (const way of ways) try { way(); } catch {}
  parent.postMessage('done', '*');
</script>`;

/** Stands for agent-view.html: is ready when the frame has done what it can. */
const PAGE = (frame: string): string => `<!doctype html><script>
  addEventListener('message', () => setTimeout(function ready() {
    if (!window.gcbAgentViewHost) return setTimeout(ready, 50);
    gcbAgentViewHost.postMessage('{"type":"ready"}');
  }, 500));
</script><iframe src="${frame}"></iframe>`;

/** Serves a page with a forging frame of another origin. */
export async function serveForger(): Promise<{address: string; close(): void}> {
  const server = createServer((request, response) => {
    const {port} = server.address() as AddressInfo;
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(request.url === '/frame' ? FORGER : PAGE(`http://127.0.0.1:${port}/frame`));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const {port} = server.address() as AddressInfo;
  return {
    address: `http://localhost:${port}/`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
