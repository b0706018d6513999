import {expect} from 'chai';
import {CobrowseError} from '../../src/errors.js';
import {SessionRestClient} from '../../src/protocol/session-rest-client.js';
import {FakeClock, settle} from '../support/fake-clock.js';
import {outcomeOf} from '../support/recorded-controller.js';

const SERVER = 'https://cobrowse.example.com/cobrowse';
const TOKEN = '123456789';
const USER_TOKEN = 'secret/user?token';
const LIMIT_MS = 8000;

type Fetch = (url: string, init: RequestInit) => Promise<Response>;

describe('SessionRestClient', () => {
  let clock: FakeClock;
  let asked: {url: string; init: RequestInit}[];

  beforeEach(() => {
    clock = new FakeClock();
    asked = [];
  });

  afterEach(() => expect(clock.pending, 'timers left armed').to.equal(0));

  const clientOf = (answer: Fetch, requestHeaders?: Record<string, string>) =>
    new SessionRestClient({
      fetch: ((url: string, init: RequestInit) => {
        asked.push({url, init});
        return answer(url, init);
      }) as typeof fetch,
      clock,
      requestTimeoutMs: LIMIT_MS,
      requestHeaders,
    });

  const answering = (body: BodyInit | null, init?: ResponseInit) =>
    clientOf(async () => new Response(body, init));

  const errorOf = async (promise: Promise<unknown>): Promise<CobrowseError> => {
    const {error} = await promise.then(
      () => ({error: undefined}),
      (cause: unknown) => ({error: cause}),
    );
    expect(error).to.be.instanceOf(CobrowseError);
    const {message, remediation} = error as CobrowseError;
    for (const text of [message, remediation]) {
      expect(text).not.to.contain(TOKEN);
      expect(text).not.to.contain('secret');
      expect(text).not.to.contain('<html>');
    }
    return error as CobrowseError;
  };

  describe('findSession', () => {
    it('asks the documented address, so that the server sees an Origin or a Referer [C2]', async () => {
      const client = clientOf(async () => new Response(JSON.stringify({sessionToken: TOKEN})), {
        'X-Key': 'v',
      });

      expect(await client.findSession(SERVER, TOKEN)).to.deep.equal({
        serverName: '',
        serverUrl: '',
      });

      expect(asked).to.have.length(1);
      expect(asked[0]!.url).to.equal(`${SERVER}/rest/live/sessions/${TOKEN}`);
      expect(asked[0]!.init).to.deep.include({
        credentials: 'include',
        cache: 'no-store',
        referrerPolicy: 'strict-origin',
        redirect: 'manual',
        headers: {'x-key': 'v'},
      });
    });

    it('escapes a token of an integrator who allows more than digits [S5]', async () => {
      await answering('').findSession(SERVER, '../a?b#c');

      expect(asked[0]!.url).to.equal(`${SERVER}/rest/live/sessions/..%2Fa%3Fb%23c`);
    });

    for (const [what, body, init] of [
      ['404', 'not here', {status: 404}],
      ['410', '', {status: 410}],
      ['204', null, {status: 204}],
      ['nothing', '', {}],
      ['blanks', ' \n', {}],
      ['null', 'null', {}],
      ['{}', '{}', {}],
    ] as const) {
      it(`takes ${what} for no such session (fault 2)`, async () => {
        expect(await answering(body, init).findSession(SERVER, TOKEN)).to.equal(undefined);
      });
    }

    for (const status of [400, 401, 403, 405, 407, 415]) {
      it(`takes ${status} for a refusal, for good (fault 3)`, async () => {
        const error = await errorOf(answering('no', {status}).findSession(SERVER, TOKEN));

        expect(error).to.include({code: 'server-refused', retryable: false});
        expect(error.remediation).to.contain('allowedOrigins');
      });
    }

    for (const status of [{}, 'text', NaN, undefined]) {
      it(`repeats no ${typeof status} that a page's own fetch gives as status [S10]`, async () => {
        const reply = {ok: false, status, headers: new Headers()} as unknown as Response;
        const error = await errorOf(clientOf(async () => reply).findSession(SERVER, TOKEN));

        expect(error).to.include({code: 'server-refused'});
        expect(error.message).to.equal('The Co-browse server answered 0.');
      });
    }

    it('reads a reply of a fetch without streams, instead of taking it for none [C16]', async () => {
      const text = async (): Promise<string> => JSON.stringify({sessionToken: TOKEN});
      const reply = {ok: true, status: 200, text} as unknown as Response;

      expect(await clientOf(async () => reply).findSession(SERVER, TOKEN)).to.be.an('object');
    });

    for (const status of [301, 302, 303, 307, 308]) {
      it(`does not follow ${status} (fault 12) [S4]`, async () => {
        const init = {status, headers: {Location: 'https://evil.example.net/'}};
        const error = await errorOf(answering(null, init).findSession(SERVER, TOKEN));

        expect(error).to.include({code: 'server-refused', retryable: false});
        expect(asked).to.have.length(1);
      });
    }

    it('knows a redirect as browsers hide it (fault 12) [S4]', async () => {
      const opaque = {ok: false, status: 0, type: 'opaqueredirect'} as Response;
      const error = await errorOf(clientOf(async () => opaque).findSession(SERVER, TOKEN));

      expect(error).to.include({code: 'server-refused'});
      expect(error.remediation).to.contain('redirects');
    });

    for (const status of [429, 500, 502, 503, 504]) {
      it(`takes ${status} for something that passes (fault 4)`, async () => {
        const error = await errorOf(answering('', {status}).findSession(SERVER, TOKEN));

        expect(error).to.include({code: 'server-unreachable', retryable: true, retryAfterMs: 0});
      });
    }

    for (const [header, retryAfterMs] of [
      ['0', 0],
      ['7', 7000],
      ['59', 59_000],
      ['60', 60_000],
      ['61', 60_000],
      ['1e99', 60_000],
      ['Infinity', 60_000],
      ['soon', 0],
      ['Wed, 21 Oct 2015 07:28:00 GMT', 0],
    ] as const) {
      it(`reads Retry-After: ${header} as ${retryAfterMs} ms (fault 4) [R1]`, async () => {
        const init = {status: 503, headers: {'Retry-After': header}};
        const error = await errorOf(answering('', init).findSession(SERVER, TOKEN));

        expect(error.retryAfterMs).to.equal(retryAfterMs);
      });
    }

    for (const [what, body] of [
      ['a login page (fault 6)', '<html><form>Log in</form></html>'],
      ['half a reply (fault 7)', `{"sessionToken": "${TOKEN}", "sess`],
      ['a list', '[]'],
      ['another session', '{"sessionToken": "987654321"}'],
      ['a wrong type', '{"sessionToken": {}}'],
      ['a byte order mark and junk', '\ufeff\u0000'],
    ] as const) {
      it(`does not understand ${what} [R7]`, async () => {
        const error = await errorOf(answering(body).findSession(SERVER, TOKEN));

        expect(error).to.include({code: 'bad-response', retryable: true});
      });
    }

    it('reads up to 64 KiB, and not a byte more (fault 7) [R7 R8]', async () => {
      const bodyOf = (bytes: number): string => {
        const frame = JSON.stringify({sessionToken: TOKEN, x: ''});
        return frame.replace('"x":""', `"x":"${'y'.repeat(bytes - frame.length)}"`);
      };

      expect(await answering(bodyOf(65_536)).findSession(SERVER, TOKEN)).to.be.an('object');
      const error = await errorOf(answering(bodyOf(65_537)).findSession(SERVER, TOKEN));
      expect(error.code).to.equal('bad-response');
    });

    it('stops reading a reply without end (fault 7) [R8]', async () => {
      let pulled = 0;
      let cancelled = false;
      const endless = new ReadableStream<Uint8Array>({
        pull: (controller) => {
          pulled++;
          controller.enqueue(new Uint8Array(10_000).fill(32));
        },
        cancel: () => void (cancelled = true),
      });

      const error = await errorOf(answering(endless).findSession(SERVER, TOKEN));

      expect(error.code).to.equal('bad-response');
      expect(pulled).to.be.below(20);
      expect(cancelled).to.equal(true);
    });

    it('takes a reply that breaks off for an unreachable server', async () => {
      const broken = new ReadableStream<Uint8Array>({
        pull: (controller) => controller.error(new TypeError('network error')),
      });
      const error = await errorOf(answering(broken).findSession(SERVER, TOKEN));

      expect(error).to.include({code: 'server-unreachable', retryable: true});
    });

    it('takes a failed fetch for an unreachable server, keeping the cause to itself (fault 1)', async () => {
      const cause = new TypeError('Failed to fetch');
      const error = await errorOf(clientOf(() => Promise.reject(cause)).findSession(SERVER, TOKEN));

      expect(error).to.include({code: 'server-unreachable', retryable: true, cause});
    });

    it("keeps no cause that quotes the address, as a page's own fetch may: the token is in it [S5]", async () => {
      const cause = new TypeError(`Failed to fetch ${SERVER}/rest/live/sessions/${TOKEN}`);
      const error = await errorOf(clientOf(() => Promise.reject(cause)).findSession(SERVER, TOKEN));

      expect(error).to.include({code: 'server-unreachable', cause: undefined});
    });
  });

  describe('stopSession', () => {
    const body = JSON.stringify({activationTime: 1000, deactivationTime: 3000});

    it('asks without an exception whatever the user token holds [S10]', async () => {
      await answering(body).stopSession(SERVER, 'half a \ud800 character');

      expect(asked[0]!.url).to.contain('/users/half%20a%20%EF%BF%BD%20character/session/stop');
    });

    it('reads the times of the end [C7]', async () => {
      expect(await answering(body).stopSession(SERVER, USER_TOKEN)).to.deep.equal({
        activationTime: 1000,
        deactivationTime: 3000,
      });
      expect(asked[0]!.url).to.equal(
        `${SERVER}/rest/live/users/secret%2Fuser%3Ftoken/session/stop`,
      );
    });

    it('takes an empty reply for a stop without times [C7]', async () => {
      expect(await answering('').stopSession(SERVER, USER_TOKEN)).to.include({
        activationTime: null,
        deactivationTime: null,
      });
    });

    it('says so when the server no longer knows the user [C7]', async () => {
      const error = await errorOf(answering('', {status: 404}).stopSession(SERVER, USER_TOKEN));

      expect(error.code).to.equal('session-ended');
    });

    it('does not take a login page for a stop (fault 6) [R7]', async () => {
      const error = await errorOf(answering('<html>').stopSession(SERVER, USER_TOKEN));

      expect(error.code).to.equal('bad-response');
    });
  });

  describe('while it waits', () => {
    const never: Fetch = () => new Promise(() => undefined);

    it('gives up exactly at requestTimeoutMs, and calls the request off (fault 5) [R9]', async () => {
      const outcome = outcomeOf(clientOf(never).findSession(SERVER, TOKEN));

      await clock.advance(LIMIT_MS - 1);
      expect(outcome.state).to.equal('pending');
      expect(asked[0]!.init.signal?.aborted).to.equal(false);
      await clock.advance(1);

      expect(outcome.error).to.include({code: 'server-unreachable', retryable: true});
      expect((outcome.error as Error).message).to.contain('8000 ms');
      expect(asked[0]!.init.signal?.aborted).to.equal(true);
    });

    it('counts the time of the body, too (fault 5) [R9]', async () => {
      const silent = new ReadableStream<Uint8Array>({});
      const outcome = outcomeOf(answering(silent).findSession(SERVER, TOKEN));

      await clock.advance(LIMIT_MS);

      expect(outcome.error).to.include({code: 'server-unreachable'});
    });

    it('rejects with aborted at once when it is aborted (fault 38) [R9]', async () => {
      const abort = new AbortController();
      const outcome = outcomeOf(clientOf(never).findSession(SERVER, TOKEN, abort.signal));
      await clock.advance(10);

      abort.abort();
      await settle();

      expect(outcome.error).to.include({code: 'aborted'});
      expect(asked[0]!.init.signal?.aborted).to.equal(true);
    });

    it('sends nothing that is aborted beforehand', async () => {
      const outcome = outcomeOf(clientOf(never).findSession(SERVER, TOKEN, AbortSignal.abort()));
      await settle();

      expect(outcome.error).to.include({code: 'aborted'});
      for (const {init} of asked) expect(init.signal?.aborted).to.equal(true);
    });
  });
});
