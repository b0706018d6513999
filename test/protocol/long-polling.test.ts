import {expect} from 'chai';
import {createCometd} from '../../src/protocol/cometd-client.js';
import type {Message} from '../../src/protocol/cometd-internals.js';
import {FetchLongPolling} from '../../src/protocol/long-polling.js';
import {PollTurns} from '../../src/protocol/poll-turns.js';
import {nullLogger} from '../../src/util/logger.js';
import {FakeClock, settle} from '../support/fake-clock.js';
import {expectNoStrayRejections} from '../support/stray-rejections.js';

const ENDPOINT = 'https://cobrowse.example.com/cobrowse/cometd';
const CONNECT = '/meta/connect';
const JOIN = '/service/session/join';
const ACCEPTED = {channel: JOIN, id: '1', successful: true};
const CONNECTED = {channel: CONNECT, id: '1', successful: true};
const REQUEST_TIMEOUT_MS = 8000;
const HEARTBEAT_MS = 10_000;
const MAX_REPLY_BYTES = 4_000_000;

/** One request as `fetch` got it, to be answered by the test. */
interface Sent {
  readonly url: string;
  readonly init: RequestInit & {headers: Record<string, string>};
  answer(body: unknown, init?: ResponseInit): Promise<void>;
  fail(): Promise<void>;
}

/** What came of messages that were sent. */
interface Sending {
  replies?: Message[];
  readonly failures: {httpCode?: number; reason?: string; exception?: Error}[];
}

/** Firefox reads a body in tasks, not in microtasks alone. */
async function bodyIsRead(): Promise<void> {
  for (let task = 0; task < 5; task++) await new Promise((resolve) => setTimeout(resolve, 0));
  await settle();
}

describe('FetchLongPolling', () => {
  expectNoStrayRejections();

  let clock: FakeClock;
  let turns: PollTurns;
  let sent: Sent[];
  let transport: FetchLongPolling;

  /** Like the real one: rejects when the signal aborts. */
  const fakeFetch = (async (url: string, init: Sent['init']) =>
    new Promise<Response>((resolve, reject) => {
      init.signal?.addEventListener('abort', () => reject(new Error('aborted')));
      sent.push({
        url,
        init,
        answer: async (body, responseInit) => {
          const isBody = typeof body === 'string' || body instanceof ReadableStream;
          resolve(new Response(isBody ? body : JSON.stringify(body), responseInit));
          await bodyIsRead();
        },
        fail: async () => {
          reject(new TypeError('Failed to fetch'));
          await settle();
        },
      });
    })) as unknown as typeof fetch;

  function open(options: {requestHeaders?: () => Record<string, string>} = {}): FetchLongPolling {
    const opened = new FetchLongPolling({fetch: fakeFetch, ...options}, turns);
    const cometd = createCometd(
      {
        url: ENDPOINT,
        transport: 'long-polling',
        handshakeTimeoutMs: REQUEST_TIMEOUT_MS,
        requestTimeoutMs: REQUEST_TIMEOUT_MS,
        fetch: fakeFetch,
        clock,
        logger: nullLogger,
      },
      opened,
    );
    // As after a handshake.
    cometd.getAdvice = () => ({timeout: HEARTBEAT_MS});
    return opened;
  }

  /** Sends a message the way cometd.js does. */
  function send(channel: string): Sending {
    const sending: Sending = {failures: []};
    const envelope = {
      url: ENDPOINT,
      sync: false,
      messages: [{channel, id: '1'}],
      onSuccess: (replies: Message[]) => (sending.replies = replies),
      onFailure: (_request: unknown, _messages: unknown, failure: Sending['failures'][0]) =>
        sending.failures.push(failure),
    };
    transport.send(envelope, channel === CONNECT);
    return sending;
  }

  beforeEach(() => {
    clock = new FakeClock();
    turns = new PollTurns();
    sent = [];
    transport = open();
  });

  it('posts messages as JSON to the endpoint, and hands the replies on [C12]', async () => {
    const sending = send(JOIN);
    expect(sent).to.have.length(1);
    expect(sent[0]!.url).to.equal(ENDPOINT);
    expect(sent[0]!.init).to.include({method: 'POST', body: `[{"channel":"${JOIN}","id":"1"}]`});

    await sent[0]!.answer([ACCEPTED]);
    expect(sending.replies).to.deep.equal([ACCEPTED]);
    expect(sending.failures).to.have.length(0);
    expect(clock.pending, 'timers left').to.equal(0);
  });

  it('sends headers that it asks for anew, cookies, and follows no redirect [R14]', async () => {
    let credential = 0;
    transport = open({requestHeaders: () => ({Authorization: `Bearer ${++credential}`})});
    for (const number of [1, 2]) {
      send(JOIN);
      await sent.at(-1)!.answer([ACCEPTED]);

      const {headers, ...rest} = sent.at(-1)!.init;
      expect(headers).to.deep.equal({
        authorization: `Bearer ${number}`,
        'content-type': 'application/json',
      });
      expect(rest).to.include({credentials: 'include', redirect: 'manual'});
    }
  });

  describe('fails, and goes on with the next request, after', () => {
    const cases: Record<string, {answer: (request: Sent) => Promise<void>; httpCode: number}> = {
      'an HTTP error': {
        answer: (request) => request.answer('[]', {status: 503}),
        httpCode: 503,
      },
      'a redirect, which is not followed': {
        answer: (request) => request.answer('', {status: 302, headers: {location: '/elsewhere'}}),
        httpCode: 302,
      },
      'a success that is not 200': {
        answer: (request) => request.answer([ACCEPTED], {status: 201}),
        httpCode: 201,
      },
      'a network error': {answer: (request) => request.fail(), httpCode: 0},
      'a reply that is no JSON': {answer: (request) => request.answer('<html>'), httpCode: 200},
      'a reply without a message': {answer: (request) => request.answer([null]), httpCode: 200},
    };
    for (const [what, {answer, httpCode}] of Object.entries(cases)) {
      it(`${what} [R7]`, async () => {
        const sending = send(JOIN);
        await answer(sent[0]!);
        expect(sending.replies).to.equal(undefined);
        expect(sending.failures[0]).to.include({httpCode});
        expect(transport.accept()).to.equal(true);

        const next = send(JOIN);
        await sent[1]!.answer([ACCEPTED]);
        expect(next.replies).to.have.length(1);
      });
    }
  });

  it('stops to read a reply that is too large, and fails [R7]', async () => {
    const chunk = new Uint8Array(1_000_000).fill(32);
    let read = 0;
    let cancelled = false;
    const body = new ReadableStream<Uint8Array>({
      pull(stream) {
        read += chunk.length;
        if (read > 3 * MAX_REPLY_BYTES) stream.close();
        else stream.enqueue(chunk);
      },
      cancel: () => void (cancelled = true),
    });
    const sending = send(JOIN);
    await sent[0]!.answer(body);
    await settle();

    expect(sending.failures[0]?.exception).to.include({code: 'bad-response'});
    expect(cancelled).to.equal(true);
    expect(read).to.be.within(MAX_REPLY_BYTES, 1.5 * MAX_REPLY_BYTES);
  });

  describe('when the reply of a poll or handshake does not fit', () => {
    const message = {channel: '/service/session/activated', data: {}};

    for (const channel of [CONNECT, '/meta/handshake']) {
      it(`puts the id of ${channel} into a reply that has another [R7]`, async () => {
        const sending = send(channel);
        await sent[0]!.answer([message, {channel, id: 'other', successful: true}]);

        expect(sending.replies).to.deep.equal([message, {channel, id: '1', successful: true}]);
      });

      it(`adds a failed reply to ${channel}, so that it is sent again [R7]`, async () => {
        const sending = send(channel);
        await sent[0]!.answer([message]);

        expect(sending.replies).to.deep.equal([
          message,
          {channel, id: '1', successful: false, advice: {reconnect: 'retry'}},
        ]);
      });
    }

    it('adds nothing for other messages, whose reply may come with a poll', async () => {
      const sending = send(JOIN);
      await sent[0]!.answer([message]);

      expect(sending.replies).to.deep.equal([message]);
    });
  });

  describe('abort()', () => {
    it('aborts what is outstanding: each fails once, and its late reply is ignored', async () => {
      const [join, poll] = [send(JOIN), send(CONNECT)];
      transport.abort();
      await settle();

      expect(sent.map(({init}) => init.signal!.aborted)).to.deep.equal([true, true]);
      await sent[0]!.answer([ACCEPTED]);
      for (const {failures, replies} of [join, poll]) {
        expect(failures.map(({reason}) => reason)).to.deep.equal(['abort']);
        expect(replies).to.equal(undefined);
      }
    });

    it('aborts a request that has waited for too long', async () => {
      const sending = send(JOIN);
      await clock.advance(REQUEST_TIMEOUT_MS);

      expect(sent[0]!.init.signal!.aborted).to.equal(true);
      expect(sending.failures[0]?.reason).to.match(/expired/);
    });

    it('leaves the transport usable', async () => {
      transport.abort();
      const sending = send(CONNECT);
      await sent[0]!.answer([CONNECTED]);

      expect(sending.replies).to.have.length(1);
    });
  });

  it('aborts what is outstanding with retire(), and fails all that follows unsent', async () => {
    const poll = send(CONNECT);
    transport.retire();
    await settle();
    expect(sent[0]!.init.signal!.aborted).to.equal(true);
    expect(poll.failures).to.have.length(1);

    const later = [send(JOIN), send(CONNECT)];
    await settle();
    for (const {failures} of later) expect(failures[0]).to.include({reason: 'retired'});
    expect(sent).to.have.length(1);
  });

  describe('takes turns', () => {
    let others: (() => void)[];

    beforeEach(() => {
      others = [1, 2, 3, 4].map(() => turns.take(() => undefined));
    });

    it('for polls alone: other messages do not wait [F6]', async () => {
      send(CONNECT);
      send(JOIN);
      expect(sent.map(({init}) => init.body)).to.deep.equal([`[{"channel":"${JOIN}","id":"1"}]`]);

      others[0]!();
      expect(sent).to.have.length(2);
    });

    it('and ends its turn with the reply, a failure or an abort [F6]', async () => {
      others[0]!();
      for (const end of [
        () => sent.at(-1)!.answer([CONNECTED]),
        () => sent.at(-1)!.answer('', {status: 500}),
        async () => transport.abort(),
      ]) {
        send(CONNECT);
        let next = 0;
        const endTurn = turns.take(() => next++);
        expect(next, 'before').to.equal(0);
        await end();
        expect(next, 'after').to.equal(1);
        endTurn();
      }
    });

    it('and leaves the queue when it is aborted before its turn [F6]', async () => {
      const sending = send(CONNECT);
      transport.abort();
      others.forEach((endTurn) => endTurn());
      await settle();

      expect(sending.failures[0]).to.include({reason: 'abort'});
      expect(sent).to.have.length(0);
    });
  });
});
