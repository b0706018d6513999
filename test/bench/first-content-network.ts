/*
 * A network for benches that count round trips: every byte takes its time, and so does a new
 * connection. TLS ends behind it, so that its handshake takes its round trips as well.
 */
import {execFileSync} from 'node:child_process';
import {connect, createServer, type AddressInfo, type Server, type Socket} from 'node:net';
import {setTimeout as sleep} from 'node:timers/promises';
import {createServer as createTlsServer} from 'node:tls';

export interface Network {
  readonly port: number;
  close(): void;
}

/**
 * Passes connections on to a port of this machine.
 *
 * @param delayMs Of every byte in each direction; a new connection takes two of them first.
 * @param targetPort Asked for at each connection, so that a server can be given its public address.
 */
export async function startNetwork(
  delayMs: number,
  isTls: boolean,
  targetPort: () => number,
): Promise<Network> {
  const tls = isTls ? await startTls(targetPort) : undefined;
  const sockets = new Set<Socket>();
  const server = createServer({noDelay: true}, (client) => {
    const next = connect({port: tls?.port ?? targetPort(), host: '127.0.0.1', noDelay: true});
    const connectedAt = performance.now() + 2 * delayMs;
    delay(client, next, delayMs, connectedAt);
    delay(next, client, delayMs, connectedAt);
    sockets.add(client).add(next);
  });
  const port = await listen(server);
  return {
    port,
    close() {
      server.close();
      tls?.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** Everything from one socket comes out of the other in order, later. */
function delay(from: Socket, to: Socket, delayMs: number, notBefore: number): void {
  let last = Promise.resolve();
  const later = (act: () => void): void => {
    const dueAt = Math.max(performance.now(), notBefore) + delayMs;
    last = last.then(async () => {
      const waitMs = dueAt - performance.now();
      if (waitMs > 0) await sleep(waitMs);
      if (!to.destroyed) act();
    });
  };
  from.on('data', (chunk) => later(() => to.write(chunk)));
  from.on('close', () => later(() => to.destroy()));
  from.on('error', () => from.destroy());
}

async function startTls(targetPort: () => number): Promise<Network> {
  const server = createTlsServer(selfSigned(), (client) => {
    const next = connect({port: targetPort(), host: '127.0.0.1', noDelay: true});
    client.pipe(next).pipe(client);
    client.on('error', () => next.destroy());
    next.on('error', () => client.destroy());
    client.on('close', () => next.destroy());
  });
  return {port: await listen(server), close: () => void server.close()};
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

/** A key and a certificate that no browser trusts, made by OpenSSL for this run alone. */
function selfSigned(): {key: string; cert: string} {
  const args =
    'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout - -days 2 -subj /CN=bench';
  const pem = execFileSync('openssl', args.split(' '), {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return {key: pem, cert: pem};
}
