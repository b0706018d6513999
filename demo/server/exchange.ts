import {exchangeWithFaults, type Outcome} from './bayeux-faults.js';
import {
  META_CONNECT,
  META_DISCONNECT,
  META_HANDSHAKE,
  type BayeuxMessage,
} from './bayeux-message.js';
import type {ExchangeOptions} from './bayeux.js';
import type {EngineAnswer} from './engine-response.js';
import type {ServerContext} from './server-context.js';

/** Hands one batch to the engine, through the faults, for whichever transport brought it. */
export function exchange(
  messages: BayeuxMessage[],
  context: ServerContext,
  options: ExchangeOptions,
): Promise<Outcome> {
  const {bayeux, sessions, polls} = context.state();
  const [{channel, clientId = ''} = {}] = messages;
  const outcome = exchangeWithFaults(messages, {
    faults: context.faults,
    occasion: {role: sessions.findClient(clientId)?.member.role},
    wait: context.wait,
    forget: (forgotten) => bayeux.forget([forgotten]),
    next: async (batch) => offerTransports(await bayeux.exchange(batch, options), context),
  });
  if (channel === META_CONNECT) {
    rememberPoll(polls, clientId, outcome);
  }
  // A stock client closes its socket only if its last poll comes back before the farewell.
  const poll = channel === META_DISCONNECT ? polls.get(clientId) : undefined;
  return poll === undefined ? outcome : poll.then(() => outcome);
}

function rememberPoll(
  polls: Map<string, Promise<unknown>>,
  clientId: string,
  poll: Promise<unknown>,
): void {
  polls.set(clientId, poll);
  const forget = (): void => {
    if (polls.get(clientId) === poll) {
      polls.delete(clientId);
    }
  };
  poll.then(forget, forget);
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
