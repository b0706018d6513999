import {WebSocketTransport, type Message} from './cometd-internals.js';
import {readBayeuxMessages} from './bayeux-guard.js';

/** cometd.js's WebSocket transport, unmoved by frames that are no Bayeux messages. */
export class GuardedWebSocket extends WebSocketTransport {
  override convertToMessages(response: unknown): Message[] {
    try {
      return readBayeuxMessages(response);
    } catch {
      // What should have been in the frame is missed by its timeout.
      return [];
    }
  }
}
