import type {IncomingMessage, ServerResponse} from 'node:http';
import {isAllowedOrigin, requestOrigin} from './cors.js';
import {bendReply, emptyReply, jsonReply, replaceReply, type RestReply} from './rest-faults.js';
import type {ServerContext} from './server-context.js';
import {CONTROLLER, type Session} from './session.js';
import {randomDigits} from './random-digits.js';

interface RestCall {
  readonly request: IncomingMessage;
  readonly argument: string;
  readonly context: ServerContext;
}

interface Route {
  readonly method: 'GET' | 'POST';
  /** The path below the application, with the argument as its one group. */
  readonly path: RegExp;
  readonly answer: (call: RestCall) => RestReply;
}

/** Genesys Co-browse 9.0 API, RESTful real-time API. */
const ROUTES: readonly Route[] = [
  {method: 'POST', path: /^rest\/live\/sessions()$/, answer: createSession},
  {method: 'GET', path: /^rest\/live\/sessions\/([^/]+)$/, answer: getSession},
  {method: 'GET', path: /^rest\/live\/users\/([^/]+)\/session\/stop$/, answer: stopSession},
  {method: 'GET', path: /^rest\/history\/sessions\/([^/]+)$/, answer: getHistory},
  {
    method: 'GET',
    path: /^rest\/authtoken()$/,
    answer: () => ({...emptyReply(200, {'Content-Type': 'text/plain'}), body: randomDigits(26)}),
  },
];

/**
 * Answers a REST request. CORS headers are on the response already.
 *
 * @param path The path below the application, without leading slash or query.
 */
export async function answerRest(
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  context: ServerContext,
): Promise<void> {
  const {faults, wait} = context;
  const slow = faults.take('rest-slow', {path});
  if (slow !== undefined && !(await wait(slow.delayMs ?? 9_000))) {
    return;
  }
  const reply =
    replaceReply(faults, path) ?? bendJson(faults, path, answerRoute(request, path, context));
  response.writeHead(reply.status, {'Cache-Control': 'no-store', ...reply.headers});
  response.end(reply.body);
}

function answerRoute(request: IncomingMessage, path: string, context: ServerContext): RestReply {
  const found = ROUTES.filter((route) => route.path.test(path));
  const route = found.find(({method}) => method === request.method);
  if (route === undefined) {
    return emptyReply(found.length > 0 ? 405 : 404);
  }
  const argument = decode(route.path.exec(path)?.[1] ?? '');
  return argument === undefined ? emptyReply(400) : route.answer({request, argument, context});
}

function bendJson(faults: ServerContext['faults'], path: string, reply: RestReply): RestReply {
  return reply.headers['Content-Type'] === 'application/json'
    ? bendReply(faults, path, reply)
    : reply;
}

function createSession({context}: RestCall): RestReply {
  const {token} = context.state().sessions.create();
  const {name} = context.owner();
  return jsonReply(
    {sessionToken: token, sessionServerName: name},
    {'Set-Cookie': context.stickinessCookie},
  );
}

function getSession({request, argument: token, context}: RestCall): RestReply {
  const {options, faults} = context;
  const origin = requestOrigin(request);
  if (options.requireOrigin && !isAllowedOrigin(options.allowedOrigins, origin)) {
    return emptyReply(403);
  }
  const session = context.state().sessions.find(token);
  if (session?.ended) {
    return endedSession(context);
  }
  const owner = session === undefined ? options.directory.find(token) : context.owner();
  if (owner === undefined) {
    return emptyReply(404);
  }
  const own = options.serverUrl === true ? underHostOf(request, owner.url) : owner.url;
  const url = faults.take('session-server-url')?.url ?? own;
  return jsonReply({
    sessionToken: token,
    sessionServerName: owner.name,
    ...(url === undefined ? {} : {sessionServerUrl: url}),
  });
}

/** A node's URL under the host name by which the client has reached us. */
function underHostOf({headers}: IncomingMessage, url: string | undefined): string | undefined {
  const requested = `http://${headers.host ?? ''}`;
  if (url === undefined || !URL.canParse(requested)) {
    return url;
  }
  const own = new URL(url);
  own.hostname = new URL(requested).hostname;
  return own.href;
}

function endedSession({options}: ServerContext): RestReply {
  switch (options.behaviour.endedSession) {
    case 'null':
      return jsonReply(null);
    case 'empty':
      return emptyReply(200, {'Content-Type': 'application/json'});
    case 'not-found':
      return emptyReply(404);
  }
}

function stopSession({argument: userToken, context}: RestCall): RestReply {
  const {sessions} = context.state();
  const place = sessions.findUser(userToken);
  if (place === undefined) {
    return emptyReply(404);
  }
  return place.member.role === CONTROLLER
    ? jsonReply(sessions.end(place.session, 'STOPPED_BY_USER'))
    : emptyReply(403);
}

function getHistory({argument: historyId, context}: RestCall): RestReply {
  const session = context.state().sessions.findByHistoryId(historyId);
  return session === undefined ? emptyReply(404) : jsonReply(describeHistory(session));
}

function describeHistory(session: Session): object {
  const {historyId, token, creationTime, activationTime, deactivationTime} = session;
  return {
    id: historyId,
    sessionToken: token,
    creationTime,
    activationTime,
    deactivationTime,
    pages: [],
  };
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
