import {ignore} from '../util/ignore.js';
import {chatLinesOf} from './chat-lines.js';
import type {InteractionEndReason} from './host-adapter.js';
import {interactionEndOf} from './interaction-end.js';
import {invalid} from './host-errors.js';
import {isObject} from './user-data.js';

/** The desktop's own CometD object, of any version of `cometd.js`. */
export interface CometdLike {
  addListener(channel: string, callback: (message: unknown) => void): unknown;
  removeListener(listener: never): void;
  subscribe(channel: string, callback: (message: unknown) => void): unknown;
}

/** What a desktop says about one interaction, besides its user data. */
export interface DesktopNotifications {
  onInteractionEnd(handler: (reason: InteractionEndReason) => Promise<void>): () => void;
  /** Calls `handler` with each line that the customer writes; once, though transcripts come again. */
  onChatLine(handler: (text: string) => void): () => void;
}

/**
 * Listens to channels of a desktop's CometD. The desktop keeps its own subscriptions; one is added
 * in case it has none, and again after a new handshake.
 *
 * @returns The undo. It leaves the subscription, which the desktop may share.
 */
const listenTo = (
  cometd: CometdLike,
  channels: readonly string[],
  onMessage: (message: unknown) => void,
): (() => void) => {
  const subscribe = (): void => {
    for (const channel of channels) {
      try {
        cometd.subscribe(channel, ignore);
      } catch {
        // Not connected yet: the next handshake subscribes.
      }
    }
  };
  const onHandshake = (reply: unknown): void => {
    if (isObject(reply) && reply['successful'] === true) subscribe();
  };
  const listeners = channels.map((channel) => cometd.addListener(channel, onMessage));
  listeners.push(cometd.addListener('/meta/handshake', onHandshake));
  subscribe();
  return () => listeners.forEach((listener) => cometd.removeListener(listener as never));
};

/** @throws {CobrowseError} `invalid-configuration` when `cometd` is something else. */
export const desktopNotifications = (
  cometd: unknown,
  channels: readonly string[],
  interactionId: string,
): DesktopNotifications => {
  const methods = ['addListener', 'removeListener', 'subscribe'];
  if (!isObject(cometd) || methods.some((name) => typeof cometd[name] !== 'function')) {
    throw invalid(
      'cometd is no CometD object.',
      "Pass the desktop's own object, which has addListener, removeListener and subscribe.",
    );
  }
  const source = cometd as unknown as CometdLike;
  return {
    onInteractionEnd(handler) {
      let isOver = false;
      return listenTo(source, channels, (message) => {
        const reason = isOver ? undefined : interactionEndOf(message, interactionId);
        if (!reason) return;
        isOver = true;
        handler(reason).catch(ignore);
      });
    },
    onChatLine(handler) {
      return listenTo(source, channels, (message) => {
        for (const text of chatLinesOf(message, interactionId)) handler(text);
      });
    },
  };
};
