import {exchangeWithFaults, type Outcome} from './bayeux-faults.js';
import {META_HANDSHAKE, type BayeuxMessage} from './bayeux-message.js';
import type {ExchangeOptions} from './bayeux.js';
import type {EngineAnswer} from './engine-response.js';
import type {ServerContext} from './server-context.js';

/** Hands one batch to the engine, through the faults, for whichever transport brought it. */
export function exchange(
  messages: BayeuxMessage[],
  context: ServerContext,
  options: ExchangeOptions,
): Promise<Outcome> {
  const {bayeux, sessions} = context.state();
  return exchangeWithFaults(messages, {
    faults: context.faults,
    occasion: {role: sessions.findClient(messages[0]?.clientId ?? '')?.member.role},
    wait: context.wait,
    forget: (clientId) => bayeux.forget([clientId]),
    next: async (batch) => offerTransports(await bayeux.exchange(batch, options), context),
  });
}

/** The engine knows of long-polling only. */
function offerTransports(answer: EngineAnswer, {options}: ServerContext): EngineAnswer {
  const messages = answer.messages.map((message) =>
    message.channel === META_HANDSHAKE && message.successful === true
      ? {...message, supportedConnectionTypes: options.transports}
      : message,
  );
  return {...answer, messages};
}
