import {META_CONNECT, META_HANDSHAKE, type BayeuxMessage} from './bayeux-message.js';
import type {EngineAnswer} from './engine-response.js';
import type {FaultOccasion, FaultSettings, FaultSwitches, HandshakeShape} from './faults.js';

/** What goes onto the wire for one batch of messages. */
export type Outcome =
  | ({readonly kind: 'messages'} & EngineAnswer)
  /** Text in place of messages: an HTTP body, or one WebSocket message. */
  | {readonly kind: 'text'; readonly contentType: string; readonly text: string}
  /** A plain HTTP failure; a WebSocket is closed. */
  | {readonly kind: 'unavailable'}
  /** Nothing, ever. */
  | {readonly kind: 'silence'};

export interface FaultyExchange {
  readonly faults: FaultSwitches;
  readonly occasion: FaultOccasion;
  /** Resolves `false` when the server closes meanwhile. */
  readonly wait: (delayMs: number) => Promise<boolean>;
  readonly forget: (clientId: string) => void;
  readonly next: (messages: BayeuxMessage[]) => Promise<EngineAnswer>;
}

export const LOGIN_PAGE = '<!doctype html><title>Sign in</title><h1>Sign in to continue</h1>';

const SILENCE: Outcome = {kind: 'silence'};

/** Passes a batch on to the engine, unless or until a fault strikes. */
export async function exchangeWithFaults(
  messages: BayeuxMessage[],
  exchange: FaultyExchange,
): Promise<Outcome> {
  const [first] = messages;
  if (first?.channel === META_HANDSHAKE) {
    return handshake(first, exchange);
  }
  if (first?.channel === META_CONNECT) {
    return connect(first, exchange);
  }
  const reply = await exchange.next(messages);
  const withheld = reply.status === 200 && reply.messages.length === 0;
  return withheld ? SILENCE : {kind: 'messages', ...reply};
}

async function handshake(message: BayeuxMessage, exchange: FaultyExchange): Promise<Outcome> {
  const {faults, occasion, next} = exchange;
  const slow = faults.take('handshake-slow', occasion);
  if (slow !== undefined && !(await exchange.wait(slow.delayMs ?? 15_000))) {
    return SILENCE;
  }
  if (faults.take('handshake-denied', occasion)) {
    return answer(message, {
      successful: false,
      error: '403::Handshake denied',
      advice: {reconnect: 'none'},
    });
  }
  const malformed = faults.take('handshake-malformed', occasion);
  const reply = await next([message]);
  if (malformed !== undefined) {
    return deform(reply, malformed.shape ?? 'null-message');
  }
  return {kind: 'messages', ...advise(reply, hostileAdvice(exchange, 'handshake'))};
}

async function connect(message: BayeuxMessage, exchange: FaultyExchange): Promise<Outcome> {
  const instead = replaceConnect(message, exchange);
  if (instead !== undefined) {
    return instead;
  }
  const {faults, occasion, next} = exchange;
  if (faults.take('unknown-client', occasion)) {
    exchange.forget(message.clientId ?? '');
  }
  const advice = hostileAdvice(exchange, 'connect');
  const crowded = faults.take('multiple-clients', occasion) && {
    'multiple-clients': true,
    reconnect: 'retry',
    interval: 2_000,
  };
  const extras = unaskedMessages(exchange);
  const hurried = extras.length > 0 || crowded || faults.take('connect-storm', occasion);
  const reply = await next([
    hurried ? {...message, advice: {...message.advice, timeout: 0}} : message,
  ]);
  const advised = advise(advise(reply, advice), crowded);
  return {kind: 'messages', ...advised, messages: [...extras, ...advised.messages]};
}

/** The faults for which the engine never sees the `/meta/connect`. */
function replaceConnect(
  message: BayeuxMessage,
  {faults, occasion}: FaultyExchange,
): Outcome | undefined {
  if (faults.take('connect-half-open', occasion)) {
    return SILENCE;
  }
  if (faults.take('connect-html', occasion)) {
    return {kind: 'text', contentType: 'text/html', text: LOGIN_PAGE};
  }
  if (faults.take('connect-503', occasion)) {
    return {kind: 'unavailable'};
  }
  if (faults.take('connect-null-array', occasion)) {
    return {kind: 'text', contentType: 'application/json', text: '[null]'};
  }
  if (faults.take('connect-wrong-id', occasion)) {
    return answer({...message, id: `not-${message.id ?? ''}`}, {successful: true});
  }
  return undefined;
}

function unaskedMessages({faults, occasion}: FaultyExchange): BayeuxMessage[] {
  const flood = faults.take('message-flood', occasion);
  const huge = faults.take('huge-message', occasion);
  const messages = Array.from({length: flood ? (flood.count ?? 10_000) : 0}, (_, index) => ({
    channel: '/service/session/unheard-of',
    data: {index},
  }));
  return huge === undefined
    ? messages
    : [
        ...messages,
        {channel: '/service/session/unheard-of', data: 'x'.repeat(huge.bytes ?? 1_000_000)},
      ];
}

function hostileAdvice(
  {faults, occasion}: FaultyExchange,
  on: 'handshake' | 'connect',
): FaultSettings['advice'] {
  const settings = faults.take('hostile-advice', {...occasion, on});
  return settings && (settings.advice ?? {interval: 1e12});
}

function advise(
  reply: EngineAnswer,
  advice: FaultSettings['advice'] | undefined | '' | 0 | false,
): EngineAnswer {
  if (!advice) {
    return reply;
  }
  const messages = reply.messages.map((message) =>
    message.channel?.startsWith('/meta/')
      ? {...message, advice: {...message.advice, ...advice}}
      : message,
  );
  return {...reply, messages};
}

function answer({id, channel}: BayeuxMessage, fields: BayeuxMessage): Outcome {
  const reply: BayeuxMessage = {...fields};
  if (id !== undefined) {
    reply.id = id;
  }
  if (channel !== undefined) {
    reply.channel = channel;
  }
  return {kind: 'messages', status: 200, messages: [reply], cookies: []};
}

function deform(reply: EngineAnswer, shape: HandshakeShape): Outcome {
  const [message = {}] = reply.messages;
  const {clientId: _clientId, ...withoutClientId} = message;
  const json = (value: unknown): Outcome => text(JSON.stringify(value));
  const shapes: Record<HandshakeShape, () => Outcome> = {
    'null-message': () => json([null]),
    primitives: () => json([1, 'x']),
    object: () => json({}),
    'empty-array': () => json([]),
    'empty-body': () => text(''),
    html: () => ({kind: 'text', contentType: 'text/html', text: LOGIN_PAGE}),
    truncated: () => text(JSON.stringify([message]).slice(0, 60)),
    'no-client-id': () => json([withoutClientId]),
    'null-connection-types': () => json([{...message, supportedConnectionTypes: null}]),
    'bogus-reconnect': () => json([{...message, advice: {reconnect: 'bogus'}}]),
    'bogus-timeout': () => json([{...message, advice: {...message.advice, timeout: 'x'}}]),
  };
  return shapes[shape]();
}

function text(content: string): Outcome {
  return {kind: 'text', contentType: 'application/json', text: content};
}
