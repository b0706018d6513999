import type {DesktopHost, HostAdapter, InteractionEndReason} from './host-adapter.js';
import {checkInteractionId, checkOrigin, invalid} from './parameters.js';
import {findUserData, isObject, type Fields} from './user-data.js';
import {WweClient} from './wwe-client.js';

export interface WweHostOptions {
  /** The exact origin of Workspace Web Edition; nothing is sent to or taken from any other. */
  origin: string;
  interactionId: string;
  /** The window of WWE. Default: the window that opened this one, else its parent. */
  target?: Window | undefined;
}

/** A {@link HostAdapter} that listens to WWE until it is disposed of. */
export interface WweHost extends DesktopHost {
  onInteractionEnd: NonNullable<HostAdapter['onInteractionEnd']>;
  /** Lets "mark done" go and stops listening. Make a new host for the next interaction. */
  dispose(): void;
}

const HOLD_MESSAGE = 'The co-browse session is still running. End it before you mark this done.';

const exactly = (words: string): RegExp => new RegExp(`^(INTERACTION_)?(${words})$`, 'i');

/**
 * Genesys documents that an interaction has a state and its events a type, not all their values.
 * These are tried on both. Whole words only: a party that is removed ends nothing.
 */
const ends: readonly (readonly [InteractionEndReason, RegExp])[] = [
  ['transferred', exactly('TRANSFERRED|TRANSFER_COMPLETED?')],
  ['timed-out', exactly('REVOKED|TIMED?_?OUT|EXPIRED|PULLED')],
  [
    'closed',
    exactly(
      'IDLE|ENDED|RELEASED|DISCONNECTED|COMPLETED|MARK(ED)?_?DONE|DONE|CLOSED|REMOVED|DESTROYED|TERMINATED',
    ),
  ],
];

const idOf = (data: Fields): unknown => {
  const {interaction} = data as {interaction?: unknown};
  return (
    data['interactionId'] ?? (isObject(interaction) ? interaction['interactionId'] : undefined)
  );
};

const endOf = (name: string, data: Fields): InteractionEndReason | undefined => {
  if (name === 'markdone') return 'closed';
  if (name !== 'interaction') return undefined;
  const interaction = isObject(data['interaction']) ? data['interaction'] : data;
  const said = [data['eventType'], interaction['state']].map((text) =>
    typeof text === 'string' ? text : '',
  );
  return ends.find(([, pattern]) => said.some((text) => pattern.test(text)))?.[0];
};

const findTarget = (target: Window | undefined): Window => {
  const found = target ?? (window.opener as Window | null) ?? window.parent;
  if (found === window) {
    throw invalid(
      'This page is neither framed nor opened by Workspace Web Edition.',
      'Embed it through interaction.web-content, or pass the window of WWE as target.',
    );
  }
  return found;
};

const ignore = (): void => undefined;

/** Keeps the agent from marking the interaction done while keys are still to be written. */
const markDoneLock = (client: WweClient, interactionId: string) => {
  let held = false;
  return {
    hold: (): void => {
      if (held) return;
      held = true;
      // An older WWE does not know the request; the keys are more important than the lock.
      client.request('interaction.blockMarkdone', [interactionId, HOLD_MESSAGE]).catch(ignore);
    },
    release: (): void => {
      if (!held) return;
      held = false;
      client.post({request: 'interaction.unblockMarkdone', parameters: [interactionId]});
    },
  };
};

/**
 * Attaches the keys through the Service Client API of Workspace Web Edition, follows the interaction
 * to its end, and holds "mark done" from the first key of a session until its last is written.
 *
 * @throws {CobrowseError} `invalid-configuration`
 */
export const wweHost = (options: WweHostOptions): WweHost => {
  const origin = checkOrigin(options.origin);
  const interactionId = checkInteractionId(options.interactionId);
  const handlers = new Set<(reason: InteractionEndReason) => Promise<void>>();

  const client = new WweClient(origin, findTarget(options.target), (name, data) => {
    const reason = idOf(data) === interactionId ? endOf(name, data) : undefined;
    if (!reason) return;
    const told = [...handlers];
    handlers.clear();
    // Nobody to tell: it was told before, and is being seen to.
    if (told.length === 0) return;
    void Promise.all(told.map((handler) => handler(reason).catch(ignore))).then(lock.release);
  });
  const lock = markDoneLock(client, interactionId);
  window.addEventListener('pagehide', lock.release);

  return {
    key: `wwe:${origin}:${interactionId}`,
    mayHideKeys: true,
    async readAttachedData({signal}) {
      const parameters = [interactionId];
      const reply = await client.request('interaction.getByInteractionId', parameters, signal);
      return findUserData(reply, interactionId) ?? {};
    },
    async writeAttachedData(changes, _data, {signal, final}) {
      if (!final) lock.hold();
      try {
        await client.request('interaction.setUserData', [interactionId, changes], signal);
      } finally {
        if (final) lock.release();
      }
    },
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
      lock.release();
      handlers.clear();
      window.removeEventListener('pagehide', lock.release);
      client.dispose();
    },
  };
};
