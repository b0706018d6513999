import * as cometd from 'cometd';
import type {CometD, Message as DeclaredMessage, Transport} from 'cometd';

/*
 * What cometd.js 9.0.0 has and its own declarations leave out. Types of our own rather than an
 * augmentation, which would reach into the programs of those who use this package.
 */

export interface Message extends DeclaredMessage {
  /** Present when the transport failed and no server said anything. */
  failure?: {httpCode?: number; websocketCode?: number; reason?: string; exception?: unknown};
  'x-messages'?: number;
}

/** A request's stand-in for the XMLHttpRequest that the transport keeps and aborts. */
export interface PollRequest {
  readyState: number;
  status: number;
  abort(): void;
}

export interface Packet {
  url: string;
  headers: Record<string, string>;
  body: string;
  onSuccess(response: string): void;
  onError(reason: string, exception?: unknown): void;
}

export interface Envelope {
  messages: Message[];
}

export interface FailureInfo {
  cause: 'failure' | 'unsuccessful' | 'negotiation';
  action: 'retry' | 'handshake' | 'none';
  transport: Transport | null;
  delay?: number;
}

export interface Cometd extends CometD {
  onTransportFailure: (
    message: Message,
    info: FailureInfo,
    proceed: (info: FailureInfo) => void,
  ) => void;
  onListenerException?: (error: unknown) => void;
  onCallbackException?: (error: unknown) => void;
  onExtensionException?: (error: unknown) => void;
  receive: (message: Message) => void;
  /** Sends any message; its `id` has to be another than those of cometd.js, which are numbers. */
  send(message: Readonly<Record<string, string>>): void;
  _debug: (...parts: unknown[]) => void;
  _info: (...parts: unknown[]) => void;
  _warn: (...parts: unknown[]) => void;
}

interface MessageTransport extends Transport {
  readonly type: string;
  url: string;
  accept(version: string, crossDomain: boolean, url: string): boolean;
  abort(): void;
  send(envelope: Envelope, metaConnect: boolean): void;
  convertToMessages(response: unknown): Message[];
}

interface PollingTransport extends MessageTransport {
  xhrSend(packet: Packet): PollRequest;
  abortXHR(request: PollRequest | undefined): boolean;
  transportSuccess(envelope: Envelope, request: {metaConnect: boolean}, replies: Message[]): void;
}

interface Internals {
  LongPollingTransport: new () => PollingTransport;
  WebSocketTransport: new () => MessageTransport;
}

export const LongPollingTransport = (cometd as unknown as Internals).LongPollingTransport;
export const WebSocketTransport = (cometd as unknown as Internals).WebSocketTransport;
