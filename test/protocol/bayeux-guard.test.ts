import {expect} from 'chai';
import type {Advice} from 'cometd';
import fc from 'fast-check';
import {BayeuxGuard, readBayeuxMessages} from '../../src/protocol/bayeux-guard.js';
import type {Message} from '../../src/protocol/cometd-internals.js';
import {FakeClock} from '../support/fake-clock.js';

const HEARTBEAT_MS = 10_000;
const connect = (fields: Record<string, unknown> = {}): Message => ({
  channel: '/meta/connect',
  successful: true,
  ...fields,
});

describe('readBayeuxMessages', () => {
  it('reads a list of messages, and one alone', () => {
    expect(readBayeuxMessages('[{"channel":"/a"},{"channel":"/b"}]')).to.have.length(2);
    expect(readBayeuxMessages('{"channel":"/a"}')).to.deep.equal([{channel: '/a'}]);
  });

  it('leaves out what is none (fault 34) [R7]', () => {
    const text = '[null, 5, "x", [], {}, {"channel": 5}, {"channel": null}, {"channel": "/a"}]';

    expect(readBayeuxMessages(text)).to.deep.equal([{channel: '/a'}]);
  });

  for (const response of [
    '',
    ' ',
    '[]',
    '[null]',
    'null',
    '5',
    '{}',
    '[{"data":1}]',
    '<html>Log in</html>',
    '[{"channel":"/a"}',
    undefined,
    null,
    {channel: '/a'},
    ['{"channel":"/a"}'],
    `[{"channel":"/a","x":"${'y'.repeat(4_000_000)}"}]`,
  ]) {
    const what = typeof response === 'string' ? JSON.stringify(response) : typeof response;
    it(`throws on ${what.slice(0, 40)} (fault 18, fault 34) [R7]`, () => {
      expect(() => readBayeuxMessages(response)).to.throw(Error);
    });
  }

  it('reads up to four million characters', () => {
    const rest = '{"channel":"/a","x":""}';
    const text = rest.replace('""', `"${'y'.repeat(4_000_000 - rest.length)}"`);

    expect(readBayeuxMessages(text)).to.have.length(1);
  });

  for (const successful of [true, false]) {
    it(`splits an acknowledgement that holds the answer, successful: ${successful} [C12]`, () => {
      const acknowledgement = {
        id: '2',
        channel: '/service/session/join',
        successful,
        advice: {interval: 5},
        ...(!successful && {error: '403::denied'}),
      };
      for (const data of [{userToken: 'secret'}, {}, null, '', 0]) {
        const text = JSON.stringify([
          {channel: '/a', data: 1},
          {...acknowledgement, data},
        ]);

        expect(readBayeuxMessages(text)).to.deep.equal([
          {channel: '/a', data: 1},
          acknowledgement,
          {channel: '/service/session/join', data},
        ]);
      }
    });
  }

  it('leaves whole what is no acknowledgement with an answer [C12]', () => {
    const messages = [
      {id: '1', channel: '/meta/connect', successful: true, data: {}},
      {id: '2', channel: '/service/session/stop', successful: true},
      {id: '3', channel: '/service/session/activated', data: {activationTime: 1}},
    ];

    expect(readBayeuxMessages(JSON.stringify(messages))).to.deep.equal(messages);
  });

  it('gives messages with a channel, or throws, for any JSON [R7]', () => {
    const message = fc.oneof(
      fc.jsonValue({maxDepth: 2}),
      fc.record({channel: fc.oneof(fc.string(), fc.jsonValue({maxDepth: 1}))}),
    );
    fc.assert(
      fc.property(fc.oneof(message, fc.array(message, {maxLength: 4})), (data) => {
        let messages: Message[];
        try {
          messages = readBayeuxMessages(JSON.stringify(data));
        } catch {
          return;
        }
        expect(messages).not.to.have.length(0);
        for (const {channel} of messages) expect(channel).to.be.a('string');
      }),
    );
  });
});

describe('BayeuxGuard', () => {
  let clock: FakeClock;
  let received: number;
  let holdMs: number;
  let guard: BayeuxGuard;

  beforeEach(() => {
    clock = new FakeClock();
    received = 0;
    holdMs = HEARTBEAT_MS;
    guard = new BayeuxGuard({
      clock,
      transport: 'long-polling',
      heartbeatMs: HEARTBEAT_MS,
      holdMs: () => holdMs,
      onReceived: () => received++,
    });
  });

  afterEach(() => expect(clock.pending, 'timers left armed').to.equal(0));

  /** A poll that the server answers after `heldMs`, with what cometd.js then sees. */
  const poll = async (heldMs: number, reply: Record<string, unknown> = {}): Promise<Message> => {
    guard.outgoing(connect());
    await clock.advance(heldMs);
    return guard.incoming(connect(reply));
  };

  it('asks for a hold that proves the connection to be alive [R3]', () => {
    expect(guard.outgoing(connect()).advice).to.deep.equal({timeout: HEARTBEAT_MS});
    expect(guard.outgoing(connect({advice: {timeout: 0}})).advice).to.deep.equal({timeout: 0});
    expect(guard.outgoing({channel: '/service/x'})).not.to.have.property('advice');
  });

  it('asks for a shorter hold while others wait for their turn', () => {
    holdMs = 500;

    expect(guard.outgoing(connect()).advice).to.deep.equal({timeout: 500});
  });

  it('reports every message that came', () => {
    guard.incoming({channel: '/service/x'});
    guard.incoming(connect());

    expect(received).to.equal(2);
  });

  describe('given advice', () => {
    const sane = (advice: unknown): Advice | undefined =>
      guard.incoming({channel: '/meta/handshake', advice} as Message).advice;

    it('keeps what makes sense', () => {
      const advice = {reconnect: 'retry', interval: 0, timeout: 30_000, maxInterval: 10_000};

      expect(sane(advice)).to.deep.equal(advice);
      expect(sane({reconnect: 'none'})).to.deep.equal({reconnect: 'none'});
      expect(sane({reconnect: 'handshake'})).to.deep.equal({reconnect: 'handshake'});
    });

    it('limits what is too long (fault 37) [R7 R8]', () => {
      expect(sane({interval: 1e12, timeout: 1e12, maxInterval: 1e12})).to.deep.equal({
        interval: 5000,
        timeout: 120_000,
        maxInterval: 3_600_000,
      });
      expect(sane({interval: 5000})).to.deep.equal({interval: 5000});
    });

    for (const value of [-1, '5', 'x', null, true, {}, [], [5]]) {
      it(`drops ${JSON.stringify(value)} for a time (fault 37) [R7]`, () => {
        expect(sane({interval: value, timeout: value, maxInterval: value})).to.deep.equal({});
      });
    }

    for (const reconnect of [
      'never',
      '',
      5,
      null,
      {},
      ['none'],
      ['retry'],
      'retry\n',
      'no retry',
    ]) {
      it(`drops ${JSON.stringify(reconnect)} for a way to reconnect (fault 37) [R7]`, () => {
        expect(sane({reconnect})).to.deep.equal({});
      });
    }

    for (const advice of [null, 5, 'retry', true]) {
      it(`drops ${JSON.stringify(advice)} altogether (fault 37) [R7]`, () => {
        expect(sane(advice)).to.equal(undefined);
        expect(guard.incoming(connect({advice}))).not.to.have.property('advice');
      });
    }
  });

  it('supplies what a handshake has to offer, if it does not say (fault 18) [R7]', () => {
    const types = (supportedConnectionTypes: unknown) =>
      guard.incoming({channel: '/meta/handshake', supportedConnectionTypes} as Message)
        .supportedConnectionTypes;

    expect(types(undefined)).to.deep.equal(['long-polling']);
    expect(types('websocket')).to.deep.equal(['long-polling']);
    expect(types(['websocket'])).to.deep.equal(['websocket']);
    expect(guard.incoming(connect())).not.to.have.property('supportedConnectionTypes');
  });

  it('takes a disconnect that the server sends by itself for a success', () => {
    const channel = '/meta/disconnect';

    expect(guard.incoming({channel})).to.deep.equal({channel, successful: true});
    expect(guard.incoming({channel, id: '1', successful: false}).successful).to.equal(false);
    expect(guard.incoming({channel: '/service/x'})).not.to.have.property('successful');
  });

  it('takes out the count of messages to wait for, which could hold back the first poll', () => {
    expect(guard.incoming(connect({'x-messages': 5}))).not.to.have.property('x-messages');
  });

  describe('as heartbeat', () => {
    for (const [heldMs, honoured] of [
      [0, false],
      [HEARTBEAT_MS - 200, false],
      [HEARTBEAT_MS - 199, true],
      [HEARTBEAT_MS, true],
      [HEARTBEAT_MS + 2999, true],
      [HEARTBEAT_MS + 3000, false],
      [30_000, false],
    ] as const) {
      it(`takes a poll held for ${heldMs} ms for ${honoured ? '' : 'not '}as asked [R3]`, async () => {
        await poll(heldMs);

        expect(guard.heartbeatHonoured).to.equal(honoured);
      });
    }

    it('learns nothing from a poll that brought a message early', async () => {
      await poll(HEARTBEAT_MS);
      await poll(50);

      expect(guard.heartbeatHonoured).to.equal(true);
    });

    it('no longer counts on a server that stops to honour it', async () => {
      await poll(HEARTBEAT_MS);
      await poll(30_000);

      expect(guard.heartbeatHonoured).to.equal(false);
    });
  });

  describe('in a poll storm', () => {
    it('lets a burst of ten pass, then asks for 200 ms between polls (fault 35) [R8]', async () => {
      const intervals: unknown[] = [];
      for (let count = 0; count < 11; count++) intervals.push((await poll(0)).advice?.interval);

      expect(intervals.slice(0, 9)).to.deep.equal(Array.from({length: 9}));
      expect(intervals.slice(9)).to.deep.equal([200, 200]);
    });

    it('keeps polls to five a second, however quickly they are answered (fault 35) [R8]', async () => {
      let polls = 0;
      const until = clock.now() + 12_000;
      let counted = 0;
      while (clock.now() < until) {
        const {advice} = await poll(1);
        if (clock.now() > until - 10_000) counted++;
        await clock.advance(advice?.interval ?? 0);
        if (++polls > 5000) break;
      }

      expect(counted).to.be.within(1, 51);
    });

    it('does not slow down a server that wants it slower still [R8]', async () => {
      for (let count = 0; count < 20; count++) await poll(0);

      expect((await poll(0, {advice: {interval: 2000}})).advice).to.deep.equal({interval: 2000});
    });

    it('keeps its hands off polls that are held', async () => {
      for (let count = 0; count < 50; count++) {
        expect((await poll(250)).advice).to.equal(undefined);
      }
    });

    it('counts polls alone: however many messages come, no poll waits [R8]', async () => {
      await poll(0);
      for (let count = 0; count < 50; count++) guard.incoming({channel: '/service/x'});

      expect((await poll(0)).advice).to.equal(undefined);
    });

    it('forgives after a while', async () => {
      for (let count = 0; count < 20; count++) await poll(0);
      await poll(HEARTBEAT_MS);

      expect((await poll(0)).advice).to.equal(undefined);
    });
  });
});
