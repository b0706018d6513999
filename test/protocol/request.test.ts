import {expect} from 'chai';
import {
  readText,
  sendLastRequest,
  sendRequest,
  type RequestHeaders,
} from '../../src/protocol/request.js';
import {settle} from '../support/fake-clock.js';
import {expectNoStrayRejections} from '../support/stray-rejections.js';

const URL = 'https://cobrowse.example.com/cobrowse/cometd';
const SECRET = 'Bearer secret';

/** The error that `promise` rejects with. */
const errorOf = (promise: Promise<unknown>): Promise<Error> =>
  promise.then(
    () => expect.fail('no error'),
    (error: unknown) => error as Error,
  );

describe('a request', () => {
  expectNoStrayRejections();

  let sent: RequestInit[];
  let fetchFails: boolean;
  const fetch = (async (_url: string, init: RequestInit) => {
    sent.push(init);
    if (fetchFails) throw new TypeError('Failed to fetch');
    return new Response('');
  }) as unknown as typeof globalThis.fetch;
  const headersOf = async (requestHeaders: unknown): Promise<unknown> => {
    await sendRequest({fetch, requestHeaders: requestHeaders as RequestHeaders}, URL);
    return sent.pop()!.headers;
  };

  beforeEach(() => {
    sent = [];
    fetchFails = false;
  });

  describe('carries as headers', () => {
    const wanted = {Authorization: SECRET, 'X-Desktop': '1'};
    const small = {authorization: SECRET, 'x-desktop': '1'};
    for (const [what, given] of [
      ['a record', wanted],
      ['pairs', Object.entries(wanted)],
      ['a map', new Map(Object.entries(wanted))],
      ['what a function returns', () => wanted],
      ['what a function promises', async () => wanted],
      ['a record with gaps', {...wanted, 'X-None': undefined, 'X-Null': null}],
      ['pairs with gaps', [...Object.entries(wanted), ['X-None', undefined]]],
      ['what a function of async pairs returns', async () => Object.entries(wanted)],
    ] as const) {
      it(`${what} [R14]`, async () => {
        expect(await headersOf(given)).to.deep.equal(small);
      });
    }

    it('a Headers object [R14]', async () => {
      expect(await headersOf(new Headers(wanted))).to.deep.equal(small);
      expect(await headersOf(() => new Headers(wanted))).to.deep.equal(small);
    });

    for (const given of [undefined, null, {}, [], () => undefined, async () => null, {a: null}]) {
      it(`nothing for ${typeof given} ${JSON.stringify(given)} [R14]`, async () => {
        expect(await headersOf(given)).to.deep.equal({});
      });
    }

    it('several values of one name together, a number as text, without blanks around', async () => {
      expect(
        await headersOf([
          ['A', '1'],
          ['A', ' 2 '],
          ['B', 3],
        ]),
      ).to.deep.equal({a: '1, 2', b: '3'});
    });

    it('its own content type beside those of a POST, whatever the page wants', async () => {
      const requestHeaders = {'content-type': 'text/html', 'X-Desktop': '1'};
      await sendRequest({fetch, requestHeaders}, URL, {body: '[]'});

      expect(sent[0]!.headers).to.deep.equal({
        'x-desktop': '1',
        'content-type': 'application/json',
      });
    });
  });

  it('asks a function anew each time, so that credentials can be renewed [R14]', async () => {
    let count = 0;
    const requestHeaders = async () => ({Authorization: `Bearer ${++count}`});
    for (let i = 0; i < 3; i++) await sendRequest({fetch, requestHeaders}, URL);

    expect(sent.map(({headers}) => headers)).to.deep.equal([
      {authorization: 'Bearer 1'},
      {authorization: 'Bearer 2'},
      {authorization: 'Bearer 3'},
    ]);
  });

  for (const [what, given] of [
    ['a name with a blank', {'X Desktop': 'a'}],
    ['an empty name', {'': 'a'}],
    ['a name with a line break', [['A\n', 'a']]],
    ['a value with a line break', {Authorization: `${SECRET}\r\nX-More: 1`}],
    ['a value beyond Latin-1', {Authorization: `${SECRET}\u4e2d`}],
    ['an object for a value', {Authorization: {}}],
    ['a text', 'Authorization: Bearer secret'],
    ['a number', 5],
    ['pairs that are none', ['ab', 'cd']],
    ['names that are none', [[5, 'a']]],
    ['a function that returns a text', () => SECRET],
    ['a promise of a text', async () => SECRET],
  ] as const) {
    it(`is not sent with ${what}: a clear error that repeats nothing [R14 S5]`, async () => {
      const outcome = await errorOf(headersOf(given));

      expect(outcome).to.include({code: 'invalid-configuration', retryable: false});
      expect(JSON.stringify(outcome) + outcome.message).not.to.contain('secret');
      expect(sent).to.deep.equal([]);
    });
  }

  for (const [what, requestHeaders, retryable] of [
    [
      'throws',
      () => {
        throw new Error('no token');
      },
      false,
    ],
    ['rejects', () => Promise.reject(new Error('no token')), true],
  ] as const) {
    it(`is not sent when the function ${what}: a clear error, and no exception [R14]`, async () => {
      const outcome = await errorOf(sendRequest({fetch, requestHeaders}, URL));

      expect(outcome).to.include({code: 'invalid-configuration', retryable});
      expect(outcome.message).to.contain('requestHeaders');
      expect(outcome.cause).to.have.property('message', 'no token');
      expect(sent).to.deep.equal([]);
    });
  }

  it('is never redirected, shows an origin, takes cookies and keeps out of the cache [S4 C2]', async () => {
    await sendRequest({fetch}, URL);
    await sendRequest({fetch}, URL, {body: '[]'});
    sendLastRequest({fetch}, URL);
    sendLastRequest({fetch}, URL, '[]');

    expect(sent).to.have.length(4);
    for (const init of sent) {
      expect(init).to.include({
        redirect: 'manual',
        credentials: 'include',
        referrerPolicy: 'strict-origin',
      });
      if (init.method !== 'POST') expect(init.cache).to.equal('no-store');
    }
    expect(sent.map(({keepalive}) => !!keepalive)).to.deep.equal([false, false, true, true]);
  });

  describe('of a page that goes away', () => {
    it('is under way at once [C9]', () => {
      sendLastRequest({fetch, requestHeaders: () => ({A: '1'})}, URL, '[]');

      expect(sent).to.have.length(1);
      expect(sent[0]!.headers).to.deep.equal({a: '1', 'content-type': 'application/json'});
    });

    it('carries what was known last when new headers take their time [R14]', async () => {
      let count = 0;
      const requestHeaders = async () => ({A: String(++count)});
      await sendRequest({fetch, requestHeaders}, URL);
      sendLastRequest({fetch, requestHeaders}, URL);

      expect(sent).to.have.length(2);
      expect(sent[1]!.headers).to.deep.equal({a: '1'});
    });

    for (const [what, requestHeaders] of [
      ['throws', () => JSON.parse('{') as undefined],
      ['rejects', () => Promise.reject(new Error('no token'))],
      ['returns nonsense', () => 5],
    ] as const) {
      it(`is sent all the same when the function ${what} [R14]`, async () => {
        sendLastRequest({fetch, requestHeaders: requestHeaders as () => undefined}, URL);
        await settle();

        expect(sent).to.have.length(1);
      });
    }

    it('is sent again without a preflight where the first is refused, not redirected either [S4]', async () => {
      fetchFails = true;
      sendLastRequest({fetch, requestHeaders: {A: '1'}}, URL, '[]');
      await settle();

      expect(sent).to.have.length(2);
      expect(sent[1]).to.include({redirect: 'manual', keepalive: true, body: '[]'});
      expect(sent[1]!.headers).to.deep.equal({'content-type': 'text/plain'});
    });

    it('harms nobody when fetch itself throws', () => {
      const broken = (() => {
        throw new Error('no network any more');
      }) as unknown as typeof globalThis.fetch;

      expect(() => sendLastRequest({fetch: broken}, URL, '[]')).not.to.throw();
    });
  });
});

describe('readText', () => {
  const withoutStream = (text: string, body?: unknown): Response =>
    ({body, text: async () => text}) as unknown as Response;

  it('reads a body, with characters that lie across its chunks', async () => {
    const bytes = new TextEncoder().encode('häß中🙂');
    const stream = new ReadableStream<Uint8Array>({
      start(controller) {
        for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
        controller.close();
      },
    });

    expect(await readText(new Response(stream))).to.equal('häß中🙂');
  });

  for (const body of [undefined, null, {}, 'text', {pipe: () => undefined}]) {
    it(`reads a reply whose stream is ${JSON.stringify(body)} by other means [C16]`, async () => {
      expect(await readText(withoutStream('{"sessionToken":"1"}', body))).to.contain('1');
    });
  }

  it('reads no more than it has to, stream or none [S10]', async () => {
    const chunk = new Uint8Array(1000);
    let pulled = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        pulled++;
        controller.enqueue(chunk);
      },
    });

    expect(await errorOf(readText(new Response(endless), 5000))).to.include({
      code: 'bad-response',
    });
    expect(pulled).to.be.lessThan(10);
    expect(await errorOf(readText(withoutStream('x'.repeat(5001)), 5000))).to.include({
      code: 'bad-response',
    });
  });
});
