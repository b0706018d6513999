import {ignore} from '../util/ignore.js';
import type {DesktopHost, HostAdapter, InteractionEndReason} from './host-adapter.js';
import {interactionEndOf} from './interaction-end.js';
import {MarkDoneHold} from './mark-done-hold.js';
import {findUserData, type Fields} from './user-data.js';
import type {WweClient} from './wwe-client.js';

/** A {@link HostAdapter} that listens to WWE until it is disposed of. */
export interface WweHost extends DesktopHost {
  onInteractionEnd: NonNullable<HostAdapter['onInteractionEnd']>;
  /** Releases "mark done" and stops listening. Make a new host for the next interaction. */
  dispose(): void;
}

/** What the connection gives to a host. */
interface Surroundings {
  listen(handler: (message: Fields) => void): () => void;
  onDispose(): void;
}

const userDataOf = (
  client: WweClient,
  interactionId: string,
  hold: MarkDoneHold,
): Omit<DesktopHost, 'onInteractionEnd'> => ({
  key: `wwe:${client.origin}:${interactionId}`,
  // `service-client-api.user-data.read-allowed` filters without an error.
  mayHideKeys: true,
  async readAttachedData({signal}) {
    const parameters = [interactionId];
    const reply = await client.request('interaction.getByInteractionId', parameters, signal);
    return findUserData(reply, interactionId) ?? {};
  },
  async writeAttachedData(changes, _data, {signal, final}) {
    if (!final) hold.take();
    try {
      await client.request('interaction.setUserData', [interactionId, changes], signal);
      if (final) hold.release();
    } catch (error) {
      if (final) hold.releaseLater();
      throw error;
    }
  },
});

/**
 * Attaches the keys through the Service Client API of Workspace Web Edition, follows the interaction
 * to its end, and holds "mark done" from the first key of a session until its last is written. A call
 * takes no keys once it is IDLE: the session has to end before the agent hangs up.
 */
export const createWweHost = (
  client: WweClient,
  interactionId: string,
  surroundings: Surroundings,
): WweHost => {
  const handlers = new Set<(reason: InteractionEndReason) => Promise<void>>();
  const hold = new MarkDoneHold(client, interactionId);
  const unlisten = surroundings.listen((message) => {
    const reason = interactionEndOf(message, interactionId);
    if (!reason || handlers.size === 0) return;
    const asked = [...handlers].map((handler) => handler(reason).catch(ignore));
    // One end is enough: TRANSFERRING is followed by TRANSFER_COMPLETED, and by "mark done".
    handlers.clear();
    void Promise.all(asked).then(hold.release);
  });
  window.addEventListener('pagehide', hold.release);

  return {
    ...userDataOf(client, interactionId, hold),
    onInteractionEnd(handler) {
      handlers.add(handler);
      const subscribed = client.subscribe(['interaction', 'markdone']).catch(ignore);
      return () => {
        handlers.delete(handler);
        void subscribed.then((data) => {
          if (data !== undefined) client.post({event: 'unsubscribe', data});
        });
      };
    },
    dispose() {
      hold.release();
      handlers.clear();
      unlisten();
      window.removeEventListener('pagehide', hold.release);
      surroundings.onDispose();
    },
  };
};
