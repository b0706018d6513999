import {createServer, type IncomingMessage} from 'node:http';
import type {AddressInfo} from 'node:net';

export interface Received {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  body: unknown;
}

export interface Reply {
  status?: number;
  headers?: Record<string, string>;
  body?: unknown;
}

/** A desktop's web service on a port of its own, which remembers every request. */
export class DesktopServer {
  readonly received: Received[] = [];
  baseUrl = '';
  readonly #server;

  constructor(answer: (request: Received) => Reply | Promise<Reply>) {
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        void finish();
      });
      const finish = async (): Promise<void> => {
        const text = Buffer.concat(chunks).toString();
        const received = {
          method: request.method ?? '',
          path: request.url ?? '',
          headers: request.headers,
          body: text ? (JSON.parse(text) as unknown) : undefined,
        };
        this.received.push(received);
        const {status = 200, headers = {}, body} = await answer(received);
        response.writeHead(status, {'Content-Type': 'application/json', ...headers});
        response.end(typeof body === 'string' ? body : JSON.stringify(body));
      };
    });
  }

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    this.baseUrl = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    return this;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

type Pair = {key: string; type: string; value: unknown};

/** Genesys Web Services as its Voice and Chat API describe it; one call or chat. */
export const gwsServer = (media: 'calls' | 'chats', id: string) => {
  const userData: Record<string, unknown> = {CustomerName: 'Ann'};
  const writes: unknown[] = [];
  const server = new DesktopServer(({method, path, body}) => {
    if (path !== `/api/v2/me/${media}/${id}`) return {status: 404, body: {statusCode: 6}};
    const only = media === 'calls' ? 'call' : 'chat';
    if (method === 'GET') {
      return {body: {statusCode: 0, [only]: {id: 'other', state: 'Established', userData}}};
    }
    const operation = body as {operationName: string; userData: Record<string, unknown>};
    if (operation.operationName !== 'UpdateUserData') return {body: {statusCode: 2}};
    writes.push(operation.userData);
    Object.assign(userData, operation.userData);
    return {body: {statusCode: 0}};
  });
  return {server, userData, writes};
};

/** The Workspace API as its client library and the vendor's simulator speak it; one call, one chat. */
export const workspaceServer = (id: string) => {
  const userData: Pair[] = [{key: 'CustomerName', type: 'str', value: 'Ann'}];
  const writes: unknown[] = [];
  const interaction = {id, userData};
  const other = {id: 'other', userData: [{key: 'CoBrowseDuration', type: 'int', value: 9}]};
  const server = new DesktopServer(({method, path, body}) => {
    if (method === 'GET' && path === '/workspace/v3/current-session') {
      const media = {channels: [{name: 'chat', interactions: [other, interaction]}]};
      const user = {activeSession: {calls: [other, interaction], media}};
      return {body: {status: {code: 0}, data: {configuration: {}, user}}};
    }
    const updates = [
      `/workspace/v3/voice/calls/${id}/update-user-data`,
      `/workspace/v3/media/chat/interactions/${id}/update-user-data`,
    ];
    if (method !== 'POST' || !updates.includes(path)) return {status: 404, body: {}};
    const pairs = (body as {data: {userData: Pair[]}}).data.userData;
    writes.push(Object.fromEntries(pairs.map(({key, value}) => [key, value])));
    for (const pair of pairs) {
      const held = userData.find(({key}) => key === pair.key);
      if (held) Object.assign(held, pair);
      else userData.push(pair);
    }
    return {body: {status: {code: 1}, operationId: 'op'}};
  });
  return {server, userData, writes};
};
