import 'cometd';

/**
 * What cometd.js 9.0.0 has and its own declarations leave out. Types only.
 */
declare module 'cometd' {
  /** A request's stand-in for the XMLHttpRequest that the transport keeps and aborts. */
  interface PollRequest {
    readyState: number;
    status: number;
    abort(): void;
  }

  interface Packet {
    url: string;
    headers: Record<string, string>;
    body: string;
    onSuccess(response: string): void;
    onError(reason: string, exception?: unknown): void;
  }

  interface Envelope {
    messages: Message[];
  }

  export class LongPollingTransport implements Transport {
    readonly type: string;
    url: string;
    readonly cometd: CometD;
    accept(version: string, crossDomain: boolean, url: string): boolean;
    abort(): void;
    xhrSend(packet: Packet): PollRequest;
    convertToMessages(response: unknown): Message[];
    transportSuccess(envelope: Envelope, request: {metaConnect: boolean}, replies: Message[]): void;
  }

  export class WebSocketTransport implements Transport {
    readonly type: string;
    url: string;
    accept(version: string, crossDomain: boolean, url: string): boolean;
    abort(): void;
    convertToMessages(response: unknown): Message[];
  }

  interface FailureInfo {
    cause: 'failure' | 'unsuccessful' | 'negotiation';
    action: 'retry' | 'handshake' | 'none';
    transport: Transport | null;
    delay?: number;
  }

  interface Message {
    /** Present when the transport failed and no server said anything. */
    failure?: {httpCode?: number; websocketCode?: number; reason?: string; exception?: unknown};
    'x-messages'?: number;
  }

  interface CometD {
    onTransportFailure: (
      message: Message,
      info: FailureInfo,
      proceed: (info: FailureInfo) => void,
    ) => void;
    onListenerException?: (error: unknown) => void;
    onCallbackException?: (error: unknown) => void;
    onExtensionException?: (error: unknown) => void;
    _debug: (...parts: unknown[]) => void;
    _info: (...parts: unknown[]) => void;
    _warn: (...parts: unknown[]) => void;
  }
}
