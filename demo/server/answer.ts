import type {Bayeux, Publication} from './bayeux.js';
import type {Behaviour} from './options.js';

/**
 * Answers a publication: inside its acknowledgement, as the Co-browse Server does, or in a message
 * of its own, as CometD applications do at large.
 */
export function answer(
  {acknowledgement, channel, clientId}: Publication,
  data: unknown,
  {bayeux, behaviour}: {readonly bayeux: Bayeux; readonly behaviour: Behaviour},
): void {
  if (behaviour.answers === 'combined') {
    acknowledgement.data = data;
  } else {
    bayeux.deliver(clientId, channel, data);
  }
}
