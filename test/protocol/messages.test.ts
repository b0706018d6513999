import {expect} from 'chai';
import fc from 'fast-check';
import {CobrowseError} from '../../src/errors.js';
import {
  Channel,
  MESSAGE_CHANNELS,
  parseJoinReply,
  parseLiveSession,
  parseSessionMessage,
  parseSessionTimes,
  type SessionMessage,
} from '../../src/protocol/messages.js';

const TOKEN = '123456789';
const read = (channel: 'joined' | 'activated' | 'deactivated', data: unknown) =>
  parseSessionMessage(Channel[channel], data);
const messageOf = (
  channel: 'joined' | 'activated' | 'deactivated',
  data: unknown,
): SessionMessage => {
  const {message, error} = read(channel, data);
  expect(error).to.equal(undefined);
  return message!;
};
const isBad = ({error}: {error?: CobrowseError}): void => {
  expect(error).to.be.instanceOf(CobrowseError).with.property('code', 'bad-response');
};

const refuses = (parse: () => unknown, code = 'bad-response'): void => {
  expect(parse).to.throw(CobrowseError).with.property('code', code);
};

describe('parseJoinReply', () => {
  const reply = {
    userToken: 'abc789',
    userId: 2,
    users: [{userId: '1', role: 1, name: 'John'}],
    sessionHistoryId: 'abc789',
  };

  it("reads the vendor's example [C11]", () => {
    expect(parseJoinReply(reply)).to.deep.equal({
      userToken: 'abc789',
      sessionHistoryId: 'abc789',
      users: [{userId: '1', role: 1, name: 'John'}],
    });
  });

  it('takes numbers and strings alike, and a user without a name [C11]', () => {
    expect(
      parseJoinReply({userToken: 5, sessionHistoryId: 6, users: [{userId: 7, role: '2'}]}),
    ).to.deep.equal({userToken: '5', sessionHistoryId: '6', users: [{userId: '7', role: 2}]});
  });

  it('takes a reply with nothing but the user token, and with more than documented [C11]', () => {
    const nothingMore = {userToken: 'a', sessionHistoryId: '', users: []};

    expect(parseJoinReply({userToken: 'a'})).to.deep.equal(nothingMore);
    expect(parseJoinReply({userToken: 'a', users: null, activationTime: 5, x: {}})).to.deep.equal(
      nothingMore,
    );
  });

  for (const data of [
    undefined,
    null,
    {},
    {userToken: ''},
    {userToken: null},
    [],
    'no',
    5,
    {error: 1},
  ]) {
    it(`takes ${JSON.stringify(data)} for a refusal (fault 20) [C11]`, () => {
      refuses(() => parseJoinReply(data), 'join-refused');
    });
  }

  for (const fields of [
    {userToken: {}},
    {userToken: ['a']},
    {userToken: true},
    {sessionHistoryId: {}},
    {users: {}},
    {users: 'John'},
    {users: [null]},
    {users: ['John']},
    {users: [[]]},
    {users: [{userId: '1'}]},
    {users: [{userId: '1', role: 'agent'}]},
    {users: [{userId: '1', role: 1.5}]},
    {users: [{userId: '1', role: true}]},
    {users: [{userId: {}, role: 1}]},
    {users: [{userId: '1', role: 1, name: {}}]},
    {users: Array.from({length: 1001}, () => ({userId: '1', role: 1}))},
  ]) {
    it(`refuses ${JSON.stringify(fields).slice(0, 60)} (fault 8) [C11]`, () => {
      refuses(() => parseJoinReply({...reply, ...fields}));
    });
  }

  it('takes up to a thousand users [C11]', () => {
    const users = Array.from({length: 1000}, () => ({userId: '1', role: 1}));

    expect(parseJoinReply({...reply, users}).users).to.have.length(1000);
  });

  for (const [what, sent, kept] of [
    ['one of 256 characters', 'a'.repeat(256), 'a'.repeat(256)],
    ['one that is too long', 'a'.repeat(257), ''],
    ['one of megabytes', 'a'.repeat(3_500_000), ''],
    ['one with a control character', 'a\u0007b', ''],
    ['one that turns the text around', 'a\u202eb', ''],
    ['one with an unseen character', 'a\u200bb', ''],
    ['one with a line break', 'a\nb', ''],
    ['half a character', 'a\ud800', ''],
    ['blanks around it', ' a-1 \n', 'a-1'],
    ['a number', 5, '5'],
    ['markup, which is text to us', '<b>1</b>', '<b>1</b>'],
  ] as const) {
    it(`takes for an id ${what} as far as it can be one [S10]`, () => {
      const {sessionHistoryId, users} = parseJoinReply({
        ...reply,
        sessionHistoryId: sent,
        users: [{userId: sent, role: 2}],
      });

      expect(sessionHistoryId).to.equal(kept);
      expect(users[0]!.userId).to.equal(kept);
    });
  }

  for (const [sent, kept] of [
    ['Müller \u4e2d\u6587 🙂', 'Müller \u4e2d\u6587 🙂'],
    ['\u202eJohn\u0000\u2066', 'John'],
    ['x'.repeat(3_500_000), 'x'.repeat(256)],
    [`${'x'.repeat(255)}🙂`, 'x'.repeat(255)],
    ['\ud800John', 'John'],
    [' \u200b John\t', 'John'],
  ] as const) {
    it(`shows a name without what does not belong there: ${kept.slice(0, 20)} [S10]`, () => {
      const {users} = parseJoinReply({...reply, users: [{userId: '1', role: 1, name: sent}]});

      expect(users[0]!.name).to.equal(kept);
    });
  }

  it('refuses a user token that no server gives [S10]', () => {
    expect(parseJoinReply({userToken: 'a'.repeat(2048)})).to.have.property('userToken');
    refuses(() => parseJoinReply({userToken: 'a'.repeat(2049)}));
  });

  it('gives users that nobody can change', () => {
    const users = parseJoinReply(reply).users;

    expect(users).to.be.frozen;
    expect(users[0]).to.be.frozen;
  });
});

describe('the messages of the server', () => {
  it('are those that the vendor lists, and no others', () => {
    expect(MESSAGE_CHANNELS).to.deep.equal([
      '/service/session/joined',
      '/service/session/activated',
      '/service/session/deactivated',
    ]);
  });

  it("read the vendor's examples [C11]", () => {
    expect(messageOf('joined', {userId: '2', role: 2, name: 'Bob'})).to.deep.equal({
      type: 'user-joined',
      user: {userId: '2', role: 2, name: 'Bob'},
    });
    expect(messageOf('activated', {activationTime: 1368722791040})).to.deep.equal({
      type: 'activated',
      activationTime: 1368722791040,
    });
    expect(
      messageOf('deactivated', {activationTime: 1368722791040, deactivationTime: 1368722820929}),
    ).to.deep.equal({
      type: 'deactivated',
      activationTime: 1368722791040,
      deactivationTime: 1368722820929,
      reason: 'unknown',
    });
  });

  for (const [deactivationReason, reason] of [
    ['STOPPED_BY_USER', 'stopped-by-user'],
    ['DISCONNECTED_USER', 'disconnected-user'],
    ['TIMEOUT_INACTIVE', 'timeout-inactive'],
    ['SESSIONS_OVER_LIMIT', 'sessions-over-limit'],
    ['NONE', 'unknown'],
    ['stopped_by_user', 'unknown'],
    ['__proto__', 'unknown'],
    ['', 'unknown'],
    [null, 'unknown'],
    [5, 'unknown'],
    [{}, 'unknown'],
    [['STOPPED_BY_USER'], 'unknown'],
    [undefined, 'unknown'],
  ] as const) {
    it(`read the reason ${JSON.stringify(deactivationReason)} [C14]`, () => {
      expect(messageOf('deactivated', {deactivationReason})).to.include({reason});
      const withBadTimes = read('deactivated', {deactivationReason, activationTime: 'soon'});
      isBad(withBadTimes);
      expect(withBadTimes.message, 'without the times').to.deep.equal({
        type: 'deactivated',
        activationTime: null,
        deactivationTime: null,
        reason,
      });
    });
  }

  it('keep what is certain: an activation without a readable time is one [R7]', () => {
    const {message} = read('activated', {activationTime: 'soon'});

    expect(message).to.deep.equal({type: 'activated', activationTime: null});
    expect(read('joined', {}).message).to.equal(undefined);
  });

  for (const data of [
    {},
    {activationTime: null},
    {activationTime: 0},
    {activationTime: '0'},
    null,
  ]) {
    it(`take ${JSON.stringify(data)} for a session that never became active [C11]`, () => {
      expect(messageOf('deactivated', data)).to.include({activationTime: null});
      expect(messageOf('activated', data)).to.include({activationTime: null});
    });
  }

  it('take times in words', () => {
    expect(messageOf('activated', {activationTime: '1368722791040', more: []})).to.include({
      activationTime: 1368722791040,
    });
  });

  it('take a time up to the year 2100', () => {
    const activationTime = 4_102_444_800_000;

    expect(messageOf('activated', {activationTime})).to.include({activationTime});
  });

  for (const activationTime of [
    -1,
    1e-7,
    1.5,
    '1368722791040.5',
    '0x10',
    '1e12',
    ' 1368722791040',
    4_102_444_800_001,
    '9'.repeat(100_000),
    'soon',
    {},
    [],
    true,
    8.64e15 + 1,
    '1e400',
    'Infinity',
    'NaN',
  ]) {
    it(`refuse ${JSON.stringify(activationTime).slice(0, 30)} for a time [C11 S10]`, () => {
      isBad(read('activated', {activationTime}));
      isBad(read('deactivated', {activationTime}));
      isBad(read('deactivated', {deactivationTime: activationTime}));
    });
  }

  for (const data of [undefined, null, [], 'Bob', {}, {userId: '1'}, {userId: '1', role: null}]) {
    it(`refuse ${JSON.stringify(data)} for a user [C11]`, () => {
      isBad(read('joined', data));
    });
  }
});

describe('parseLiveSession', () => {
  it('reads where the session lives, whatever else is there (fault 8, fault 9) [C11]', () => {
    expect(
      parseLiveSession(
        {
          other: {},
          sessionServerUrl: 'https://n1',
          sessionServerName: 'Node_1',
          sessionToken: TOKEN,
        },
        TOKEN,
      ),
    ).to.deep.equal({serverName: 'Node_1', serverUrl: 'https://n1'});
    expect(parseLiveSession({sessionToken: TOKEN, sessionServerUrl: null}, TOKEN)).to.deep.equal({
      serverName: '',
      serverUrl: '',
    });
  });

  it('takes the token as a number, leading zeros or not (fault 8) [C11]', () => {
    expect(parseLiveSession({sessionToken: 123456789}, '123456789')).to.be.an('object');
    expect(parseLiveSession({sessionToken: 12345678}, '012345678')).to.be.an('object');
    expect(parseLiveSession({sessionToken: 1234567}, '001234567')).to.be.an('object');
    expect(parseLiveSession({sessionToken: '001234567'}, '001234567')).to.be.an('object');
    refuses(() => parseLiveSession({sessionToken: '102345678'}, '012345678'));
    refuses(() => parseLiveSession({sessionToken: '012345678'}, '102345678'));
  });

  for (const data of [undefined, null, '', {}, {sessionToken: ''}, {sessionToken: null}]) {
    it(`takes ${JSON.stringify(data)} for no such session`, () => {
      expect(parseLiveSession(data, TOKEN)).to.equal(undefined);
    });
  }

  for (const data of [
    [],
    'text',
    5,
    true,
    {sessionToken: '987654321'},
    {sessionToken: {}},
    {sessionToken: TOKEN, sessionServerUrl: {}},
    {sessionToken: TOKEN, sessionServerName: ['x']},
    {sessionToken: TOKEN, sessionServerUrl: `https://n1/${'x'.repeat(2048)}`},
  ]) {
    it(`refuses ${JSON.stringify(data).slice(0, 80)} (fault 8) [C11]`, () => {
      refuses(() => parseLiveSession(data, TOKEN));
    });
  }
});

describe('all parsers', () => {
  const PARSERS: ((data: unknown) => unknown)[] = [
    parseJoinReply,
    parseSessionTimes,
    (data) => parseLiveSession(data, TOKEN),
    ...MESSAGE_CHANNELS.map((channel) => (data: unknown) => {
      const {message, error} = parseSessionMessage(channel, data);
      if (!message) throw error!;
      return message;
    }),
  ];
  const field = fc.constantFrom(
    ...['userToken', 'userId', 'role', 'name', 'users', 'sessionHistoryId', 'activationTime'],
    ...['deactivationTime', 'sessionToken', 'sessionServerUrl', 'sessionServerName'],
    ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'polluted'],
  );
  const value = fc.letrec((tie) => ({
    any: fc.oneof(
      {maxDepth: 3},
      fc.jsonValue({maxDepth: 1}),
      fc.constantFrom(TOKEN, 123456789, 1368722791040, 'secret-in-a-field'),
      fc.array(tie('any'), {maxLength: 3}),
      fc.dictionary(field, tie('any'), {maxKeys: 6}),
    ),
  })).any;

  it('return, or throw bad-response, whatever they get; and leave the world alone (fault 8) [R7]', () => {
    fc.assert(
      fc.property(value, fc.nat(PARSERS.length - 1), (data, index) => {
        // As it comes over the wire: `__proto__` is a field like any other there.
        const wire = JSON.stringify(data) as string | undefined;
        const received: unknown = wire === undefined ? undefined : JSON.parse(wire);
        try {
          const read = PARSERS[index]!(received);
          expect(Object.getPrototypeOf(read ?? {})).to.equal(Object.prototype);
        } catch (error) {
          expect(error).to.be.instanceOf(CobrowseError);
          const codes = index === 0 ? ['bad-response', 'join-refused'] : ['bad-response'];
          expect(codes).to.include((error as CobrowseError).code);
          expect((error as CobrowseError).message).not.to.contain('secret-in-a-field');
        }
        expect({}).not.to.have.property('polluted');
      }),
      {numRuns: 3000},
    );
  });

  it('read their own fields alone, and none that a page put on every object [R7]', () => {
    const everything = Object.prototype as unknown as Record<string, unknown>;
    Object.assign(everything, {userToken: 'x', sessionToken: TOKEN, activationTime: 5, users: 5});
    try {
      refuses(() => parseJoinReply({}), 'join-refused');
      expect(parseJoinReply({userToken: 'a'})).to.include({userToken: 'a'});
      expect(parseLiveSession({}, TOKEN)).to.equal(undefined);
      expect(parseSessionTimes({})).to.include({activationTime: null});
    } finally {
      for (const name of ['userToken', 'sessionToken', 'activationTime', 'users']) {
        Reflect.deleteProperty(everything, name);
      }
    }
  });
});
