import {expect} from 'chai';
import fc from 'fast-check';
import {parseChatStartMessage} from '../../src/protocol/chat-start-message.js';

describe('parseChatStartMessage', () => {
  it('reads the session token of {start:123456789} [H1]', () => {
    expect(parseChatStartMessage('{start:123456789}')).to.equal('123456789');
  });

  for (const text of [
    '',
    '{start:12345678}',
    '{start:1234567890}',
    '{start: 123456789}',
    '{ start:123456789}',
    '{start:123456789} ',
    ' {start:123456789}',
    '{start:123456789}\n',
    '\n{start:123456789}',
    'hello\n{start:123456789}',
    '{start:123456789}\nhello',
    '{start:123456789}{start:987654321}',
    '{Start:123456789}',
    '{START:123456789}',
    '{"start":123456789}',
    "{start:'123456789'}",
    '{stop:123456789}',
    'start:123456789',
    '{start:123456789',
    '{start:12345678９}',
    '{start:-12345678}',
    '&#123;start:123456789&#125;',
    'Please type {start:123456789} to share',
  ]) {
    it(`takes ${JSON.stringify(text)} for an ordinary message [H1]`, () => {
      expect(parseChatStartMessage(text)).to.equal(undefined);
    });
  }

  for (const value of [undefined, null, 5, {start: 123456789}, ['{start:123456789}']]) {
    it(`ignores ${JSON.stringify(value)}, which is no text [H1]`, () => {
      expect(parseChatStartMessage(value)).to.equal(undefined);
    });
  }

  it('never reads anything but nine digits, from any text [H1]', () => {
    const nearly = fc
      .tuple(
        fc.string({maxLength: 2}),
        fc.constantFrom('{start:', '{start', 'start:', '{START:'),
        fc.stringMatching(/^\d{7,11}$/),
        fc.constantFrom('}', '', '}}'),
        fc.string({maxLength: 2}),
      )
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(nearly, (text) => {
        const token = parseChatStartMessage(text);
        if (token !== undefined) expect(text).to.equal(`{start:${token}}`);
        else expect(text).not.to.match(/^\{start:\d{9}\}$(?![\s\S])/);
      }),
    );
  });
});
