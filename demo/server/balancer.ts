import {request as forward, type IncomingMessage, type ServerResponse} from 'node:http';
import {connect} from 'node:net';
import type {Duplex} from 'node:stream';
import {Listener} from './listener.js';
import {originOf} from './origin.js';

/** `cookie` obeys `gcbSessionServer`; `none` sends every request to the next node. */
export type BalancerStickiness = 'cookie' | 'none';

export interface BalancerTarget {
  readonly name: string;
  readonly port: number;
}

export interface BalancerOptions {
  readonly host: string;
  readonly port: number;
  readonly targets: readonly BalancerTarget[];
}

export interface Balancer {
  readonly origin: string;
  stickiness: BalancerStickiness;
  close(): Promise<void>;
}

/**
 * A load balancer of the plain kind: HTTP and WebSocket side by side, round robin for who comes
 * without a cookie, 502 for a node that is down.
 */
export async function startBalancer({host, port, targets}: BalancerOptions): Promise<Balancer> {
  let turn = 0;
  const choose = (request: IncomingMessage): BalancerTarget => {
    const name = /(?:^|;\s*)gcbSessionServer=([^;]+)/.exec(request.headers.cookie ?? '')?.[1];
    const stuck =
      balancer.stickiness === 'cookie' ? targets.find((one) => one.name === name) : undefined;
    const target = stuck ?? targets[turn++ % targets.length];
    if (target === undefined) {
      throw new Error('A load balancer needs a node.');
    }
    return target;
  };
  const listener = new Listener({
    request: async (request, response) => proxyRequest(request, response, choose(request), host),
    upgrade: async (request, socket, head) =>
      proxyUpgrade(request, socket, head, choose(request), host),
  });
  const origin = originOf(host, await listener.open(port, host));
  const balancer: Balancer = {origin, stickiness: 'cookie', close: () => listener.close()};
  return balancer;
}

function proxyRequest(
  request: IncomingMessage,
  response: ServerResponse,
  {port}: BalancerTarget,
  host: string,
): void {
  const {method, url: path, headers} = request;
  const inner = forward({host, port, method, path, headers, agent: false}, (reply) => {
    response.writeHead(reply.statusCode ?? 502, reply.headers);
    reply.on('error', () => response.destroy());
    reply.pipe(response);
  });
  inner.on('error', () => {
    if (response.headersSent) {
      response.destroy();
    } else {
      response.writeHead(502).end();
    }
  });
  response.on('close', () => inner.destroy());
  request.pipe(inner);
}

function proxyUpgrade(
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  {port}: BalancerTarget,
  host: string,
): void {
  const inner = connect(port, host, () => {
    inner.write(`${requestHead(request)}\r\n\r\n`);
    inner.write(head);
    inner.pipe(socket).pipe(inner);
  });
  inner.on('error', () => socket.destroy());
  inner.on('close', () => socket.destroy());
  socket.on('error', () => inner.destroy());
  socket.on('close', () => inner.destroy());
}

function requestHead({method, url, rawHeaders}: IncomingMessage): string {
  const lines = [`${method ?? 'GET'} ${url ?? '/'} HTTP/1.1`];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    lines.push(`${rawHeaders[index] ?? ''}: ${rawHeaders[index + 1] ?? ''}`);
  }
  return lines.join('\r\n');
}
