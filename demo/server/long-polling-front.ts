import type {IncomingMessage, ServerResponse} from 'node:http';
import type {Outcome} from './bayeux-faults.js';
import {agentCookie, agentOf} from './agent-cookie.js';
import {META_HANDSHAKE, parseMessages} from './bayeux-message.js';
import {exchange} from './exchange.js';
import type {LoggedRequest} from './request-log.js';
import type {ServerContext} from './server-context.js';

/** Answers one CometD request over HTTP. CORS headers are on the response already. */
export async function answerLongPolling(
  request: IncomingMessage,
  response: ServerResponse,
  entry: LoggedRequest,
  context: ServerContext,
): Promise<void> {
  const {cometd, transports} = context.options;
  if (request.method !== 'POST' || !transports.includes('long-polling')) {
    response.writeHead(400).end();
    return;
  }
  const body = await readBody(request, cometd.maxMessageBytes);
  const messages = body === undefined ? undefined : parseMessages(body);
  if (messages === undefined) {
    response.writeHead(body === undefined ? 413 : 400).end();
    return;
  }
  context.requests.note(entry, messages);
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const outcome = await exchange(messages, context, {
    browser: browserCookie(request),
    trustClientId: cometd.trustClientSession,
    agent: agentOf(request),
    signal: gone.signal,
  });
  write(outcome, response, messages[0]?.channel === META_HANDSHAKE && agentCookie(request));
}

function write(
  outcome: Outcome,
  response: ServerResponse,
  cookie: string | undefined | false,
): void {
  switch (outcome.kind) {
    case 'messages':
      response.setHeader('Set-Cookie', cookie ? [...outcome.cookies, cookie] : outcome.cookies);
      response.writeHead(outcome.status, {'Content-Type': 'application/json'});
      response.end(outcome.status === 200 ? JSON.stringify(outcome.messages) : undefined);
      break;
    case 'text':
      response.writeHead(200, {'Content-Type': outcome.contentType}).end(outcome.text);
      break;
    case 'unavailable':
      response.writeHead(503).end();
      break;
    case 'silence':
      break;
  }
}

function browserCookie(request: IncomingMessage): string | undefined {
  return /(?:^|;\s*)BAYEUX_BROWSER=([^;]+)/.exec(request.headers.cookie ?? '')?.[1];
}

/** @returns `undefined` for a body over the limit. */
async function readBody(request: IncomingMessage, limit: number): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= limit) {
      chunks.push(chunk);
    }
  }
  return size > limit ? undefined : Buffer.concat(chunks).toString('utf8');
}
