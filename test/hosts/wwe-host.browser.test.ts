import {expect} from 'chai';
import {CobrowseError} from '../../src/errors.js';
import type {InteractionEndReason} from '../../src/hosts/host-adapter.js';
import {connectWwe, wweHost} from '../../src/hosts/wwe-connection.js';
import type {WweHost} from '../../src/hosts/wwe-host.js';
import {
  runTwoSessions,
  twoSessionsResult,
  twoSessionsWritesToHider,
} from './support/two-sessions.js';
import {elsewhere, WweFrame} from './support/wwe-frame.js';

type Message = Record<string, unknown>;

const ID = 'ixn-1';

describe('wweHost', () => {
  let wwe: WweFrame;
  const hosts: WweHost[] = [];

  const makeHost = (more: Partial<Parameters<typeof wweHost>[0]> = {}): WweHost => {
    const host = wweHost({origin: wwe.origin, interactionId: ID, target: wwe.window, ...more});
    hosts.push(host);
    return host;
  };
  const write = (host: WweHost, final = false, signal = new AbortController().signal) =>
    Promise.resolve(host.writeAttachedData({CoBrowseAssociated: 'Yes'}, {}, {signal, final}));
  const failure = (work: Promise<unknown>): Promise<CobrowseError> =>
    work.then(
      () => expect.fail('nothing was refused'),
      (error: unknown) => error as CobrowseError,
    );
  /** Navigates a frame to the imposter, and waits until its messages have come and had their turn. */
  const sendFrom = async (frame: HTMLIFrameElement, url: URL, messages: Message[]) => {
    const sent = new Promise<void>((resolve) => {
      const listener = ({data}: MessageEvent): void => {
        if (data !== 'sent') return;
        removeEventListener('message', listener);
        resolve();
      };
      addEventListener('message', listener);
    });
    url.hash = encodeURIComponent(JSON.stringify(messages));
    frame.src = url.href;
    if (!frame.isConnected) document.body.append(frame);
    await sent;
  };

  beforeEach(async () => {
    wwe = await WweFrame.open();
    await wwe.call('open', ID, {CustomerName: 'Ann'});
  });
  afterEach(() => {
    for (const host of hosts.splice(0)) host.dispose();
    wwe.close();
  });

  it('writes and continues the keys over two sessions and a reload [A1] [A2] [A3] [A4]', async () => {
    await runTwoSessions(() => makeHost());
    const received = await wwe.call<Message[]>('received');
    const writes = received.filter(({request}) => request === 'interaction.setUserData');
    expect(writes.map(({parameters}) => parameters)).to.deep.equal(
      twoSessionsWritesToHider.map((changes) => [ID, changes]),
    );
    expect(await wwe.call('userData', ID)).to.deep.equal({
      CustomerName: 'Ann',
      ...twoSessionsResult,
    });
  });

  it('speaks version 2 of the API, with references that nobody else uses', async () => {
    const [one, two] = [makeHost(), makeHost()];
    await Promise.all([write(one), write(two), write(one)]);
    const received = await wwe.call<Message[]>('received');
    for (const message of received) {
      expect(message).to.include({userAgent: 'WWE Client', protocolVersion: 2});
    }
    const references = received.map(({referenceId}) => referenceId);
    expect(new Set(references).size).to.equal(received.length);
    expect(references.some((reference) => /^\d+$/.test(reference as string))).to.equal(false);
  });

  it('repeats the frame id that WWE gave it', async () => {
    const host = makeHost();
    await wwe.call('sendToParent', {frameId: 'frame-7'});
    await write(host, true);
    expect((await wwe.call<Message[]>('received'))[0]).to.include({frameId: 'frame-7'});
  });

  it('gives every host the frame id that WWE sent before the first interaction [H6]', async () => {
    const connection = connectWwe({origin: wwe.origin, target: wwe.window});
    await wwe.call('sendToParent', {frameId: 'frame-8'});
    const host = connection.hostFor(ID);
    await write(host, true);
    expect((await wwe.call<Message[]>('received'))[0]).to.include({frameId: 'frame-8'});
    connection.dispose();
  });

  it('finds WWE in the window around it', async () => {
    const frame = document.createElement('iframe');
    const url = elsewhere('./embedded.html');
    url.hash = `${location.origin},${ID}`;
    frame.src = url.href;
    const read = new Promise<unknown>((resolve) => {
      const listener = ({data, source}: MessageEvent<Message>): void => {
        if (source !== frame.contentWindow) return;
        if ('read' in data) {
          removeEventListener('message', listener);
          resolve(data['read']);
        } else {
          const interaction = {interactionId: ID, userData: {CoBrowseSessionsQuantity: '3'}};
          const {referenceId} = data;
          frame.contentWindow?.postMessage(
            {userAgent: 'WWE Server', referenceId, interaction},
            url.origin,
          );
        }
      };
      addEventListener('message', listener);
    });
    document.body.append(frame);
    expect(await read).to.deep.equal({CoBrowseSessionsQuantity: '3'});
    frame.remove();
  });

  it('finds no keys when WWE does not know the interaction', async () => {
    const host = makeHost({interactionId: 'unknown'});
    const {signal} = new AbortController();
    expect(await host.readAttachedData({signal})).to.deep.equal({});
  });

  describe('mark done', () => {
    it('is held from the first key of a session until its last is written', async () => {
      const host = makeHost();
      await write(host);
      await write(host);
      await write(host, true);
      await write(host);
      await write(host, true);
      expect(await wwe.requests()).to.deep.equal([
        'interaction.blockMarkdone',
        'interaction.setUserData',
        'interaction.setUserData',
        'interaction.setUserData',
        'interaction.unblockMarkdone',
        'interaction.blockMarkdone',
        'interaction.setUserData',
        'interaction.setUserData',
        'interaction.unblockMarkdone',
      ]);
    });

    it('is kept when the last keys are refused, until they are written after all [A8]', async () => {
      const host = makeHost();
      await write(host);
      await wwe.call('refuse', 'interaction.setUserData');
      expect((await failure(write(host, true))).code).to.equal('attach-failed');
      expect(await wwe.requests()).not.to.include('interaction.unblockMarkdone');
      await wwe.call('answer', 'interaction.setUserData');
      await write(host, true);
      expect((await wwe.requests()).at(-1)).to.equal('interaction.unblockMarkdone');
    });

    it('is renewed while it is held, since WWE drops it after a while [H6]', async () => {
      const real = window.setTimeout.bind(window);
      const timers: {callback: () => void; delayMs: number}[] = [];
      window.setTimeout = ((callback: () => void, delayMs: number) =>
        timers.push({callback, delayMs})) as unknown as typeof setTimeout;
      try {
        const host = makeHost();
        await write(host);
        const renewal = timers.find(({delayMs}) => delayMs === 15_000);
        renewal?.callback();
        await write(host, true);
        const holds = (await wwe.requests()).filter((name) => name === 'interaction.blockMarkdone');
        expect(holds).to.have.length(2);
      } finally {
        window.setTimeout = real;
      }
    });

    it('is released when the page goes away', async () => {
      const host = makeHost();
      await write(host);
      dispatchEvent(new PageTransitionEvent('pagehide'));
      expect((await wwe.requests()).at(-1)).to.equal('interaction.unblockMarkdone');
    });

    it('does without when WWE does not know how to hold it', async () => {
      await wwe.call('refuse', 'interaction.blockMarkdone');
      await write(makeHost());
      expect(await wwe.call('userData', ID)).to.include({CoBrowseAssociated: 'Yes'});
    });
  });

  describe('the end of the interaction', () => {
    const ends: [InteractionEndReason, Message][] = [
      ['closed', {event: 'markdone', data: {interactionId: ID}}],
      ['closed', {event: 'interaction', data: {interaction: {interactionId: ID, state: 'IDLE'}}}],
      ['timed-out', {event: 'interaction', data: {eventType: 'REVOKED', interactionId: ID}}],
      [
        'transferred',
        {event: 'interaction', data: {interaction: {interactionId: ID, state: 'TRANSFERRING'}}},
      ],
    ];

    for (const [reason, message] of ends) {
      it(`is reported as ${reason} after ${JSON.stringify(message)} [H3]`, async () => {
        const host = makeHost();
        await write(host);
        const reasons = new Promise<InteractionEndReason>((resolve) => {
          host.onInteractionEnd(async (why) => resolve(why));
        });
        await wwe.call('send', message);
        expect(await reasons).to.equal(reason);
      });
    }

    it('is reported once, and lets mark done proceed when all is done [H3]', async () => {
      const host = makeHost();
      await write(host);
      const reasons: string[] = [];
      let finish!: () => void;
      const finished = new Promise<void>((resolve) => (finish = resolve));
      host.onInteractionEnd((why) => {
        reasons.push(why);
        return finished;
      });
      const message = {event: 'markdone', data: {interactionId: ID}};
      await wwe.call('send', message);
      await wwe.call('send', message);
      await write(host);
      expect(reasons).to.deep.equal(['closed']);
      expect(await wwe.requests()).not.to.include('interaction.unblockMarkdone');
      finish();
      await write(host);
      expect(await wwe.requests()).to.include('interaction.unblockMarkdone');
    });

    it('is not reported for other interactions, other events, or after the undo', async () => {
      const host = makeHost();
      const reasons: string[] = [];
      const undo = host.onInteractionEnd(async (why) => void reasons.push(why));
      await write(host);
      const others: Message[] = [
        {event: 'markdone', data: {interactionId: 'other'}},
        {event: 'markdone', data: {}},
        {event: 'markdone'},
        {event: 'agent', data: {interactionId: ID, state: 'IDLE'}},
        {event: 'interaction', data: {eventType: 'PARTY_REMOVED', interactionId: ID}},
        {event: 'interaction', data: {eventType: 'CASE_COLLAPSED', selectedCaseId: ID}},
        {event: 'interaction', data: {interaction: {interactionId: ID, state: 'TALKING'}}},
        {event: 'interaction', data: {interaction: {interactionId: ID, state: 'PULLED'}}},
      ];
      for (const message of others) await wwe.call('send', message);
      undo();
      await wwe.call('send', {event: 'markdone', data: {interactionId: ID}});
      await write(host);
      expect(reasons).to.deep.equal([]);
      const received = await wwe.call<Message[]>('received');
      expect(received.find(({event}) => event === 'unsubscribe')).to.include({data: 's1'});
    });
  });

  describe('security', () => {
    const forged = (): Message[] => [
      {userAgent: 'WWE Server', event: 'markdone', data: {interactionId: ID}},
      {userAgent: 'WWE Server', frameId: 'forged'},
    ];

    it('ignores another window of the origin of WWE [S7]', async () => {
      const host = makeHost();
      const reasons: string[] = [];
      host.onInteractionEnd(async (why) => void reasons.push(why));
      const frame = document.createElement('iframe');
      await sendFrom(frame, elsewhere('./imposter.html'), forged());
      await write(host, true);
      expect(reasons).to.deep.equal([]);
      expect((await wwe.call<Message[]>('received')).at(-1)).not.to.have.property('frameId');
      frame.remove();
    });

    it('ignores another origin in the window of WWE [S7]', async () => {
      const host = makeHost();
      const reasons: string[] = [];
      host.onInteractionEnd(async (why) => void reasons.push(why));
      const url = new URL('./support/imposter.html', import.meta.url);
      await sendFrom(wwe.frame, url, forged());
      expect(wwe.window.location.origin).to.equal(location.origin);
      expect(reasons).to.deep.equal([]);
    });

    it('ignores a forged reply of the page itself [S7]', async () => {
      await wwe.call('silence', 'interaction.setUserData');
      const host = makeHost();
      const abort = new AbortController();
      const writing = failure(write(host, true, abort.signal));
      const [{referenceId}] = (await wwe.call<Message[]>('received')) as [Message];
      const received = new Promise((resolve) => addEventListener('message', resolve, {once: true}));
      postMessage({userAgent: 'WWE Server', referenceId}, '*');
      await received;
      abort.abort();
      expect((await writing).code).to.equal('aborted');
    });

    it('posts nothing to a window of another origin than the one named [S7]', async () => {
      const host = makeHost({origin: 'https://wwe.example.com'});
      const abort = new AbortController();
      const writing = failure(write(host, false, abort.signal));
      expect(await wwe.call('received')).to.deep.equal([]);
      abort.abort();
      expect((await writing).code).to.equal('aborted');
    });

    it('passes no text of a refusal on', async () => {
      await wwe.call('refuse', 'interaction.setUserData');
      const error = await failure(write(makeHost()));
      expect(error.message + error.remediation).not.to.include('123456789');
      expect(error.remediation).to.include('write-allowed');
    });

    it('refuses what is no exact origin, no interaction, no other window', () => {
      const wrong: Partial<Parameters<typeof wweHost>[0]>[] = [
        {origin: '*'},
        {origin: ''},
        {origin: 'null'},
        {origin: 'wwe.example.com'},
        {origin: 'https://wwe.example.com/'},
        {origin: 'https://*.example.com'},
        {origin: 'file:///tmp'},
        {interactionId: ''},
        {target: window},
      ];
      for (const more of wrong) {
        expect(() => makeHost(more), Object.keys(more).join())
          .to.throw(CobrowseError)
          .with.property('code', 'invalid-configuration');
      }
    });

    it('stops listening when disposed of, and settles what waits [E3]', async () => {
      await wwe.call('silence', 'interaction.setUserData');
      const host = makeHost();
      const reasons: string[] = [];
      host.onInteractionEnd(async (why) => void reasons.push(why));
      const writing = failure(write(host));
      host.dispose();
      expect((await writing).code).to.equal('attach-failed');
      await wwe.call('send', {event: 'markdone', data: {interactionId: ID}});
      expect(reasons).to.deep.equal([]);
    });
  });
});
