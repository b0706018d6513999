import type {IncomingMessage, ServerResponse} from 'node:http';
import {addCorsHeaders} from './cors.js';
import {answerLongPolling} from './long-polling-front.js';
import {answerRest} from './rest.js';
import type {ServerContext} from './server-context.js';

const COMETD = /^cometd(?:\/|\/handshake|\/connect|\/disconnect)?$/;

/** The path below the application, or `undefined` for what lies outside it. */
export function pathBelow(basePath: string, url: string | undefined): string | undefined {
  const [path = ''] = (url ?? '').split('?');
  return path.startsWith(`${basePath}/`) ? path.slice(basePath.length + 1) : undefined;
}

/** Whether a path below the application is a CometD endpoint. */
export function isCometdPath(path: string | undefined): boolean {
  return path !== undefined && COMETD.test(path);
}

/** Answers one HTTP request: Co-browse application first, then whatever else is served. */
export async function answerRequest(
  request: IncomingMessage,
  response: ServerResponse,
  context: ServerContext,
): Promise<void> {
  const {options, faults, requests, wait} = context;
  const entry = requests.add(request);
  const path = pathBelow(options.basePath, request.url);
  const latency = faults.take('latency', {path: request.url ?? ''});
  if (latency !== undefined && !(await wait(latency.delayMs ?? 100))) {
    return;
  }
  const isApplication =
    path !== undefined && (path === 'health' || path.startsWith('rest/') || isCometdPath(path));
  if (!isApplication) {
    if (!(await options.serve(request, response))) {
      response.writeHead(404).end();
    }
    return;
  }
  if (!faults.take('no-cors', {path})) {
    addCorsHeaders(request, response, options.allowedOrigins);
  }
  if (request.method === 'OPTIONS') {
    response.writeHead(200).end();
  } else if (path === 'health') {
    response.writeHead(200).end();
  } else if (isCometdPath(path)) {
    await answerLongPolling(request, response, entry, context);
  } else {
    await answerRest(request, response, path, context);
  }
}
