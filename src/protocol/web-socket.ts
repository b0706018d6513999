import {readBayeuxMessages} from './bayeux-guard.js';
import {WebSocketTransport, type Envelope, type Message} from './cometd-internals.js';
import {withWindow} from './cometd-window.js';

/** cometd.js's WebSocket transport, unmoved by frames that are no Bayeux messages. */
export class GuardedWebSocket extends WebSocketTransport {
  override accept(): boolean {
    return true;
  }

  override send(envelope: Envelope, metaConnect: boolean): void {
    withWindow(() => super.send(envelope, metaConnect));
  }

  override convertToMessages(response: unknown): Message[] {
    try {
      return readBayeuxMessages(response);
    } catch {
      // What should have been in the frame is missed by its timeout.
      return [];
    }
  }
}
