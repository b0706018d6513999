import {expect} from 'chai';
import type {CometdClientOptions} from '../../src/protocol/cometd-client.js';
import type {Message} from '../../src/protocol/cometd-internals.js';
import {createCometd} from '../../src/protocol/cometd-client.js';
import {FetchLongPolling} from '../../src/protocol/long-polling.js';
import {PollTurns} from '../../src/protocol/poll-turns.js';
import {GuardedWebSocket} from '../../src/protocol/web-socket.js';
import {nullLogger} from '../../src/util/logger.js';
import {FakeClock} from '../support/fake-clock.js';

const JOIN = '/service/session/join';
const REQUEST_TIMEOUT_MS = 8000;

/** How a server answers each message: a publish in one message with its acknowledgement. */
function reply({channel, id = ''}: Message): Message[] {
  if (channel === '/meta/handshake') {
    const supportedConnectionTypes = ['websocket', 'long-polling'];
    return [
      {id, channel, successful: true, version: '1.0', clientId: 'c', supportedConnectionTypes},
    ];
  }
  return channel === JOIN ? [{id, channel, successful: true, data: {userToken: 'secret'}}] : [];
}

/** A WebSocket to such a server. */
class AnsweringWebSocket {
  static closes = 0;
  onopen: () => void = () => undefined;
  onmessage: (event: {data: string}) => void = () => undefined;

  constructor() {
    void Promise.resolve().then(() => this.onopen());
  }

  send(text: string): void {
    for (const message of JSON.parse(text) as Message[]) {
      const replies = reply(message);
      if (replies.length === 0) continue;
      void Promise.resolve().then(() => this.onmessage({data: JSON.stringify(replies)}));
    }
  }

  close(): void {
    AnsweringWebSocket.closes++;
  }
}

/** The same by long-polling. What is not answered is held. */
const answeringFetch = (async (_url: string, {body}: {body: string}) => {
  const replies = (JSON.parse(body) as Message[]).flatMap(reply);
  return replies.length > 0 ? new Response(JSON.stringify(replies)) : new Promise(() => undefined);
}) as unknown as typeof fetch;

describe('an answer inside the acknowledgement', () => {
  const globals = globalThis as {WebSocket?: unknown};
  const ownWebSocket = globals.WebSocket;

  beforeEach(() => {
    AnsweringWebSocket.closes = 0;
    globals.WebSocket = AnsweringWebSocket;
  });
  afterEach(() => {
    globals.WebSocket = ownWebSocket;
  });

  for (const transport of ['websocket', 'long-polling'] as const) {
    it(`is answer and acknowledgement, and leaves ${transport} as it is [C12]`, async () => {
      const clock = new FakeClock();
      const options: CometdClientOptions = {
        url: 'https://cobrowse.example.com/cobrowse/cometd',
        transport,
        handshakeTimeoutMs: 1000,
        requestTimeoutMs: REQUEST_TIMEOUT_MS,
        fetch: answeringFetch,
        clock,
        logger: nullLogger,
      };
      const cometd = createCometd(
        options,
        transport === 'websocket'
          ? new GuardedWebSocket()
          : new FetchLongPolling({fetch: answeringFetch}, new PollTurns()),
      );
      const seen: string[] = [];
      cometd.addListener(JOIN, ({data}) => seen.push(`answer ${JSON.stringify(data)}`));
      const acknowledged = new Promise((resolve) => {
        cometd.addListener('/meta/handshake', () => {
          cometd.publish(JOIN, {}, ({successful}) => {
            seen.push(`acknowledged ${successful}`);
            resolve(undefined);
          });
        });
      });
      cometd.handshake();
      await acknowledged;
      await clock.advance(REQUEST_TIMEOUT_MS + 1);

      expect(seen).to.deep.equal(['acknowledged true', 'answer {"userToken":"secret"}']);
      expect(AnsweringWebSocket.closes).to.equal(0);
    });
  }
});
