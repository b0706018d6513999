import {systemClock} from '../util/clock.js';
import {ignore} from '../util/ignore.js';
import type {WweClient} from './wwe-client.js';

const HOLD_MESSAGE = 'The co-browse session is still running. End it before you mark this done.';

/** WWE drops a hold after `service-client-api.block-markdone-timeout`, whose default is unknown. */
const RENEW_MS = 15_000;

/** For how long refused last keys keep the hold: longer than the 30 s for which WWE refuses. */
const LINGER_MS = 40_000;

/** Keeps the agent from marking the interaction done while keys are still to be written. */
export class MarkDoneHold {
  readonly #client: WweClient;
  readonly #interactionId: string;
  #renewal: unknown;
  #end: unknown;

  constructor(client: WweClient, interactionId: string) {
    this.#client = client;
    this.#interactionId = interactionId;
  }

  /** Takes the hold, and renews it until it is released. */
  take(): void {
    systemClock.clearTimeout(this.#end);
    if (this.#renewal === undefined) this.#renew();
  }

  /** Releases the hold after a while, unless it is taken or released before. */
  releaseLater(): void {
    if (this.#renewal === undefined) return;
    systemClock.clearTimeout(this.#end);
    this.#end = systemClock.setTimeout(this.release, LINGER_MS);
  }

  readonly release = (): void => {
    if (this.#renewal === undefined) return;
    systemClock.clearTimeout(this.#renewal);
    systemClock.clearTimeout(this.#end);
    this.#renewal = undefined;
    this.#client.post({
      request: 'interaction.unblockMarkdone',
      parameters: [this.#interactionId],
    });
  };

  readonly #renew = (): void => {
    this.#renewal = systemClock.setTimeout(this.#renew, RENEW_MS);
    // An older WWE does not know the request; the keys are more important than the hold.
    this.#client
      .request('interaction.blockMarkdone', [this.#interactionId, HOLD_MESSAGE])
      .catch(ignore);
  };
}
