import {once} from 'node:events';
import {createServer, request} from 'node:http';

/**
 * Stands for a load balancer that opens a server's cookies to other sites, as nginx does with
 * `proxy_cookie_flags`: CometD itself adds `Secure` only where it speaks TLS, and old ones know no
 * `SameSite`. HTTP only.
 */
export async function openCookieBalancer(port) {
  const server = createServer((near, answer) => {
    const {method, url: path, headers} = near;
    const far = request({host: '127.0.0.1', port, method, path, headers}, (reply) => {
      const cookies = reply.headers['set-cookie']?.map(
        (cookie) => `${cookie.replace(/; *(SameSite=\w+|Secure)/gi, '')}; SameSite=None; Secure`,
      );
      const edited = cookies ? {...reply.headers, 'set-cookie': cookies} : reply.headers;
      answer.writeHead(reply.statusCode, edited);
      reply.pipe(answer);
    });
    far.on('error', () => answer.destroy());
    answer.on('close', () => far.destroy());
    near.pipe(far);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    port: server.address().port,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
