import {expect} from 'chai';
import type {ControllerOptions} from '../../src/controller/options.js';
import type {CobrowseErrorCode} from '../../src/errors.js';
import {
  join,
  recorded,
  start,
  UNHURRIED,
  useController,
  world,
} from '../support/controller-suite.js';
import type {FakeCobrowse} from '../support/fake-cobrowse.js';
import {joinReply} from '../support/fake-connection.js';
import {outcomeOf, TOKEN, type RecordedController} from '../support/recorded-controller.js';

/** What an agent's support reads: how it came about, what is wrong, what to do. */
interface Case {
  readonly code: CobrowseErrorCode;
  readonly when: string;
  readonly options?: ControllerOptions;
  readonly token?: unknown;
  readonly prepare?: (world: FakeCobrowse) => void;
  /** After the join, if it succeeds. */
  readonly then?: (world: FakeCobrowse, recorded: RecordedController) => void;
  readonly message: RegExp;
  readonly remedy: RegExp;
  readonly retryable?: true;
}

const SERVER_REMEDY = /^Set "server" to the Co-browse application, such as https:/;
const MEMBERS = {sessionServerName: 'node-1'};
const refuse = (world: FakeCobrowse): void => {
  world.onJoin = (connection) => {
    connection.acceptsHandshake();
    connection.answers({});
  };
};

const CASES: readonly Case[] = [
  {
    code: 'invalid-configuration',
    when: 'there is no server',
    options: {server: ''},
    message: /server's address is missing/,
    remedy: SERVER_REMEDY,
  },
  {
    code: 'invalid-configuration',
    when: 'the server is something else',
    options: {server: 'ftp://cobrowse.example.com'},
    message: /is not an http\(s\) URL/,
    remedy: SERVER_REMEDY,
  },
  {
    code: 'invalid-configuration',
    when: 'the server is a path, and there is no page',
    options: {server: '/cobrowse'},
    prepare: (world) => (world.page = undefined),
    message: /is a path, and there is no page to complete it/,
    remedy: SERVER_REMEDY,
  },
  {
    code: 'invalid-configuration',
    when: 'the server holds a query',
    options: {server: 'https://cobrowse.example.com/?a=b'},
    message: /holds user info, a query or a fragment/,
    remedy: SERVER_REMEDY,
  },
  {
    code: 'invalid-configuration',
    when: 'the server leaves the page by two slashes',
    options: {server: '//cobrowse.example.com'},
    message: /names a host but no scheme/,
    remedy: SERVER_REMEDY,
  },
  {
    code: 'invalid-configuration',
    when: 'a part of the address is malformed',
    options: {server: '', host: 'a/b'},
    message: /malformed host or port/,
    remedy: SERVER_REMEDY,
  },
  {
    code: 'invalid-configuration',
    when: 'the scheme is another',
    options: {server: '', host: 'cobrowse.example.com', scheme: 'shttp'},
    message: /scheme other than http or https/,
    remedy: SERVER_REMEDY,
  },
  {
    code: 'invalid-configuration',
    when: 'an option throws',
    options: {tokenPattern: 'nine digits' as never},
    message: /An option is not what it has to be/,
    remedy: /Check the options/,
  },
  {
    code: 'mixed-content',
    when: 'the page is https and the server is not',
    options: {server: 'http://cobrowse.example.com/cobrowse'},
    message: /over https cannot use an http server/,
    remedy: /Use the https address/,
  },
  {
    code: 'invalid-session-token',
    when: 'the token is short',
    token: '1234',
    message: /has nine digits; this has 4 characters/,
    remedy: /read the number again/,
  },
  {
    code: 'invalid-session-token',
    when: 'the token is none',
    token: {},
    message: /this has no characters/,
    remedy: /read the number again/,
  },
  {
    code: 'session-not-found',
    when: 'the server does not know the session',
    prepare: (world) => (world.alive = false),
    message: /no such session, or it is over/,
    remedy: /start a new session/,
  },
  {
    code: 'session-ended',
    when: 'the session ends while it is joined',
    prepare: (world) => {
      world.onJoin = (connection) => {
        connection.acceptsHandshake();
        connection.receives('deactivated', {});
      };
    },
    message: /ended before it could be joined/,
    remedy: /start a new session/,
  },
  {
    code: 'server-not-allowed',
    when: 'the session is at home where nobody is trusted',
    prepare: (world) => (world.session = {sessionServerUrl: 'https://evil.example.net/cobrowse'}),
    message: /sent the session to an address that is not trusted/,
    remedy: /https:\/\/evil\.example\.net/,
  },
  ...(['rest-500', 'rest-503'] as const).map((fault): Case => ({
    code: 'server-unreachable',
    when: `the server answers ${fault.slice(5)}`,
    options: {joinTimeoutMs: 0},
    prepare: (world) => (world.respond = () => ({status: Number(fault.slice(5))})),
    message: new RegExp(`answered ${fault.slice(5)}`),
    remedy: /allowedOrigins/,
    retryable: true,
  })),
  {
    code: 'server-refused',
    when: 'the server refuses this page',
    prepare: (world) => (world.respond = () => ({status: 403})),
    message: /answered 403/,
    remedy: /allowedOrigins/,
  },
  {
    code: 'server-refused',
    when: 'the server redirects',
    prepare: (world) => (world.respond = () => ({status: 302})),
    message: /redirects elsewhere/,
    remedy: /address it redirects to/,
  },
  ...(
    [
      ['not JSON', '<html>'],
      ['not an object', '7'],
      ['sessionToken', '{"sessionToken": 7}'],
    ] as const
  ).map(([what, body]): Case => ({
    code: 'bad-response',
    when: `REST returns the session as ${body}`,
    prepare: (world) => (world.respond = () => ({status: 200, body})),
    message: new RegExp(`is not understood: ${what}`),
    remedy: /not to a login page or a proxy/,
    retryable: true,
  })),
  ...(
    [
      ['users', {users: {}}],
      ['user', {users: [7]}],
      ['role', {users: [{userId: 1, role: 'agent'}]}],
    ] as const
  ).map(([what, fields]): Case => ({
    code: 'bad-response',
    when: `JOIN is answered with wrong ${what}`,
    prepare: (world) => {
      world.onJoin = (connection) => {
        connection.acceptsHandshake();
        connection.answers(joinReply(fields));
      };
    },
    message: new RegExp(`is not understood: ${what}`),
    remedy: /not to a login page or a proxy/,
    retryable: true,
  })),
  {
    code: 'stickiness-unavailable',
    when: 'a session of a cluster refuses whom nothing leads to its node',
    prepare: (world) => {
      world.session = MEMBERS;
      refuse(world);
    },
    message: /on a node that this page cannot address/,
    remedy: /serverUrl option of each Co-browse node/,
    retryable: true,
  },
  {
    code: 'stickiness-unavailable',
    when: 'the server forgets the client three times',
    then: (world) => {
      world.onJoin = (connection) => {
        connection.acceptsHandshake();
        connection.answers();
        connection.loses({forgotten: true});
      };
      world.connection.loses({forgotten: true});
    },
    message: /forgets this client/,
    remedy: /make the load balancer honour gcbSessionServer/,
    retryable: true,
  },
  {
    code: 'already-joined',
    when: 'another session is on',
    then: (_world, {controller}) => void controller.join('987654321').catch(() => undefined),
    message: /This view is in another session/,
    remedy: /^End the other session first\. Integrators: .*onNewToken/,
  },
  {
    code: 'view-not-activated',
    when: 'nothing comes of the joined session',
    options: {activationTimeoutMs: 2000},
    then: () => undefined,
    message: /not active after 2 s/,
    remedy: /Look at the agent page/,
    retryable: true,
  },
  {
    code: 'stop-failed',
    when: 'nothing answers a stop',
    then: (world, {controller}) => {
      world.respond = () => ({status: 500});
      void controller.stop();
    },
    message: /did not confirm that the session is stopped/,
    remedy: /Ask the customer to check/,
  },
];

describe('the errors of a CobrowseController', () => {
  useController(UNHURRIED);

  for (const {code, when, options, token = TOKEN, prepare, then, ...expected} of CASES) {
    it(`say, when ${when}: ${code}, what is wrong and what to do`, async () => {
      prepare?.(world);
      start(options);
      const outcome = outcomeOf(recorded.controller.join(token as string));
      await world.clock.advance(500);
      then?.(world, recorded);
      await world.clock.advance(20_000);
      const errors = recorded.all('error');

      expect(outcome.state).to.equal(then ? 'resolved' : 'rejected');
      // What may pass is emitted when it comes, and again when there is no more time for it.
      const last = errors[errors.length - 1]!;
      expect(errors.map((error) => error.code)).to.deep.equal(errors.map(() => code));
      for (const [text, pattern] of [
        [last.message, expected.message],
        [last.remediation, expected.remedy],
      ] as const) {
        expect(text).to.match(pattern);
        expect(text).to.match(/^[A-Z].*\.$/);
      }
      expect(last).to.include({retryable: !!expected.retryable, fatal: !then});
      if (!then) expect(outcome.error).to.include({code, message: last.message});
      expect(recorded.controller.lastError).to.include({code});
    });
  }

  it('keep the error below a stop that failed for whoever asks, and out of the event', async () => {
    await join();
    world.respond = () => ({status: 500});
    void recorded.controller.stop();
    await world.clock.advance(10_000);

    expect(recorded.controller.lastError?.cause).to.include({code: 'server-unreachable'});
    expect(recorded.all('error')[0]).to.not.have.property('cause');
  });
});
