import {expect} from 'chai';
import {CobrowseError} from '../../src/errors.js';
import {gwsHost} from '../../src/hosts/gws-host.js';
import type {HostAdapter} from '../../src/hosts/host-adapter.js';
import {workspaceHost} from '../../src/hosts/workspace-host.js';
import {DesktopServer, gwsServer, workspaceServer, type Reply} from './support/desktop-server.js';
import {runTwoSessions, twoSessionsResult, twoSessionsWrites} from './support/two-sessions.js';

const ID = '00a1/b c';
const ENCODED = '00a1%2Fb%20c';

const open: DesktopServer[] = [];
const started = async (server: DesktopServer): Promise<string> => {
  open.push(await server.start());
  return server.baseUrl;
};
afterEach(() => Promise.all(open.splice(0).map((server) => server.stop())));

const failure = async (work: Promise<unknown> | undefined): Promise<CobrowseError> => {
  const error: unknown = await work?.then(
    () => undefined,
    (cause: unknown) => cause,
  );
  expect(error).to.be.instanceOf(CobrowseError);
  return error as CobrowseError;
};

const write = (host: HostAdapter, signal = new AbortController().signal) =>
  Promise.resolve(host.writeAttachedData({CoBrowseAssociated: 'Yes'}, {}, {signal, final: false}));

for (const media of ['calls', 'chats'] as const) {
  describe(`gwsHost for ${media}`, () => {
    it('writes and continues the keys over two sessions and a reload [A1] [A2] [A3] [A4]', async () => {
      const {server, userData, writes} = gwsServer(media, ENCODED);
      const baseUrl = await started(server);
      await runTwoSessions(() => gwsHost({baseUrl, media, interactionId: ID}));
      expect(writes).to.deep.equal(twoSessionsWrites);
      expect(userData).to.deep.equal({CustomerName: 'Ann', ...twoSessionsResult});
    });
  });

  describe(`workspaceHost for ${media}`, () => {
    it('writes and continues the keys over two sessions and a reload [A1] [A2] [A3] [A4]', async () => {
      const {server, userData, writes} = workspaceServer('77');
      const baseUrl = await started(server);
      await runTwoSessions(() => workspaceHost({baseUrl, media, interactionId: '77'}));
      expect(writes).to.deep.equal(twoSessionsWrites);
      const held = Object.fromEntries(userData.map(({key, value}) => [key, value]));
      expect(held).to.deep.equal({CustomerName: 'Ann', ...twoSessionsResult});
      const path = media === 'calls' ? 'voice/calls' : 'media/chat/interactions';
      const posts = server.received.filter(({method}) => method === 'POST');
      expect(new Set(posts.map(({path: used}) => used))).to.deep.equal(
        new Set([`/workspace/v3/${path}/77/update-user-data`]),
      );
    });

    for (const [value, type] of [
      [2, 'int'],
      [-(2 ** 31), 'int'],
      [2 ** 31 - 1, 'int'],
      [2 ** 31, 'str'],
      [1_700_000_000_000, 'str'],
      [0.5, 'str'],
    ] as const) {
      it(`sends ${value} as ${type}, as a Java int allows`, async () => {
        const {server} = workspaceServer('77');
        const host = workspaceHost({baseUrl: await started(server), media, interactionId: '77'});
        const options = {signal: new AbortController().signal, final: false};
        await host.writeAttachedData({Key: value}, {}, options);
        expect(server.received[0]?.body).to.deep.equal({
          data: {userData: [{key: 'Key', type, value: type === 'int' ? value : String(value)}]},
        });
      });
    }

    it('gives every pair its type', async () => {
      const {server} = workspaceServer('77');
      const host = workspaceHost({baseUrl: await started(server), media, interactionId: '77'});
      const options = {signal: new AbortController().signal, final: false};
      await host.writeAttachedData(
        {CoBrowseSessionsQuantity: 2, CoBrowseSessionId: 'h'},
        {},
        options,
      );
      expect(server.received[0]?.body).to.deep.equal({
        data: {
          userData: [
            {key: 'CoBrowseSessionsQuantity', type: 'int', value: 2},
            {key: 'CoBrowseSessionId', type: 'str', value: 'h'},
          ],
        },
      });
    });
  });
}

describe('gwsHost under CSRF protection', () => {
  /** A service that renews its token when the test says so. */
  const protectedServer = async () => {
    const token = {value: 'one'};
    const headers = () => ({'X-CSRF-HEADER': 'X-CSRF-TOKEN', 'X-CSRF-TOKEN': token.value});
    const userData = {};
    const server = new DesktopServer(({method, headers: sent, body}) => {
      if (method === 'GET') return {headers: headers(), body: {statusCode: 0, call: {userData}}};
      if (sent['x-csrf-token'] !== token.value) return {status: 403, body: {}};
      Object.assign(userData, (body as {userData: object}).userData);
      return {body: {statusCode: 0}};
    });
    const baseUrl = await started(server);
    return {server, token, userData, host: gwsHost({baseUrl, media: 'calls', interactionId: '1'})};
  };
  const methods = ({received}: DesktopServer) => received.map(({method}) => method);

  it('sends the token of the reading before it [H7]', async () => {
    const {server, userData, host} = await protectedServer();
    await host.readAttachedData({signal: new AbortController().signal});
    await write(host);
    expect(methods(server)).to.deep.equal(['GET', 'POST']);
    expect(userData).to.deep.equal({CoBrowseAssociated: 'Yes'});
  });

  it('asks for a token when it has none, or an old one [H7]', async () => {
    const {server, token, userData, host} = await protectedServer();
    await write(host);
    token.value = 'two';
    await write(host);
    expect(methods(server)).to.deep.equal(['POST', 'GET', 'POST', 'POST', 'GET', 'POST']);
    expect(userData).to.deep.equal({CoBrowseAssociated: 'Yes'});
  });

  it('blames the rights of the agent when the token is not at fault [H7]', async () => {
    const refusing = new DesktopServer(({method}) =>
      method === 'GET' ? {body: {}} : {status: 403, body: {}},
    );
    const baseUrl = await started(refusing);
    const error = await failure(write(gwsHost({baseUrl, media: 'calls', interactionId: '1'})));
    expect(error.remediation).to.include('rights');
    expect(methods(refusing)).to.deep.equal(['POST', 'GET']);
  });
});

const hosts = {
  gwsHost: (baseUrl: string, more = {}) =>
    gwsHost({baseUrl, media: 'calls', interactionId: '1', ...more}),
  workspaceHost: (baseUrl: string, more = {}) =>
    workspaceHost({baseUrl, media: 'calls', interactionId: '1', ...more}),
};

for (const [name, make] of Object.entries(hosts)) {
  describe(name, () => {
    const answering = async (reply: Reply | (() => Promise<Reply>)) => {
      const server = new DesktopServer(() => (typeof reply === 'function' ? reply() : reply));
      return {server, baseUrl: await started(server)};
    };

    it('sends the headers it was given, and asks a function for them each time', async () => {
      const {server, baseUrl} = await answering({body: {}});
      let count = 0;
      await write(make(baseUrl, {headers: {Authorization: 'Basic abc'}}));
      const host = make(baseUrl, {headers: async () => ({Authorization: `Bearer ${++count}`})});
      await write(host);
      await write(host);
      expect(server.received.map(({headers}) => headers.authorization)).to.deep.equal([
        'Basic abc',
        'Bearer 1',
        'Bearer 2',
      ]);
      expect(server.received[0]?.headers['content-type']).to.equal('application/json');
    });

    it('uses the fetch it was given', async () => {
      const urls: string[] = [];
      const fetch = async (url: string) => {
        urls.push(url);
        return new Response('{}');
      };
      await write(make('https://desktop.example.com/gateway/', {fetch}));
      expect(urls[0]).to.match(/^https:\/\/desktop\.example\.com\/gateway\/(api|workspace)\//);
    });

    it('finds no keys in a reply without the interaction', async () => {
      for (const body of [{}, [], null, 'null', {data: {user: null}}, {call: {}}]) {
        const {baseUrl} = await answering({body});
        const {signal} = new AbortController();
        expect(await make(baseUrl).readAttachedData({signal})).to.deep.equal({});
      }
    });

    it('says attach-failed when the service refuses, whichever way it does', async () => {
      const replies: Reply[] = [
        {status: 401, body: {}},
        {status: 500, body: 'oops'},
        {body: '<html>'},
        {body: {statusCode: 8, statusMessage: 'secret', status: {code: 101}}},
      ];
      for (const reply of replies) {
        const {baseUrl} = await answering(reply);
        const error = await failure(write(make(baseUrl)));
        expect(error.code).to.equal('attach-failed');
        expect(error.message + error.remediation).not.to.include('secret');
      }
    });

    it('says attach-failed when nobody answers', async () => {
      const server = await new DesktopServer(() => ({body: {}})).start();
      await server.stop();
      const error = await failure(write(make(server.baseUrl)));
      expect(error).to.include({code: 'attach-failed', retryable: true});
    });

    it('follows no redirect [S4]', async () => {
      const elsewhere = await answering({body: {}});
      const {baseUrl} = await answering({status: 307, headers: {Location: elsewhere.baseUrl}});
      expect((await failure(write(make(baseUrl)))).code).to.equal('attach-failed');
      expect(elsewhere.server.received).to.deep.equal([]);
    });

    it('gives up when its signal is aborted', async () => {
      let asked!: () => void;
      const request = new Promise<void>((resolve) => (asked = resolve));
      const {baseUrl} = await answering(() => {
        asked();
        return new Promise(() => undefined);
      });
      const abort = new AbortController();
      const writing = failure(write(make(baseUrl), abort.signal));
      await request;
      abort.abort();
      expect((await writing).code).to.equal('aborted');
    });

    it('refuses wrong parameters before any request', () => {
      const wrong: [string, Record<string, unknown>?][] = [
        [''],
        ['gws.example.com'],
        ['ftp://gws.example.com'],
        ['javascript:alert(1)'],
        ['https://user:pw@gws.example.com'],
        ['https://gws.example.com?x=1'],
        ['https://gws.example.com#x'],
        ['https://gws.example.com', {media: 'emails'}],
        ['https://gws.example.com', {media: 'constructor'}],
        ['https://gws.example.com', {interactionId: ' '}],
        ['https://gws.example.com', {interactionId: 7}],
        ['https://gws.example.com', {interactionId: '.'}],
        ['https://gws.example.com', {interactionId: '..'}],
        ['https://gws.example.com', {interactionId: 'a\ud800'}],
        ['https://gws.example.com', {interactionId: '\udc00b'}],
        ['https://gws.example.com', {cometd: {}}],
      ];
      for (const [baseUrl, more] of wrong) {
        expect(() => make(baseUrl, more), baseUrl + JSON.stringify(more))
          .to.throw(CobrowseError)
          .with.property('code', 'invalid-configuration');
      }
    });

    it('takes a base address with or without the path of the API', async () => {
      const urls = new Set<string>();
      const fetch = async (url: string) => {
        urls.add(url);
        return new Response('{}');
      };
      const api = name === 'gwsHost' ? '/api/v2' : '/workspace/v3';
      for (const tail of ['', '/', api, `${api}/`]) {
        await write(make(`https://desktop.example.com${tail}`, {fetch}));
      }
      expect(urls.size).to.equal(1);
    });
  });
}
