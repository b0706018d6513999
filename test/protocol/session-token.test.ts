import {expect} from 'chai';
import fc from 'fast-check';
import {isSessionToken, normaliseSessionToken} from '../../src/protocol/session-token.js';

describe('isSessionToken', () => {
  for (const text of ['123456789', '000000000', '012345678']) {
    it(`takes ${text} [C1]`, () => expect(isSessionToken(text)).to.equal(true));
  }

  for (const text of [
    '',
    '12345678',
    '1234567890',
    ' 123456789',
    '123456789 ',
    '123456789\n',
    '123 456 789',
    '12345678x',
    '+12345678',
    '1234567.8',
    '１２３４５６７８９',
    '١٢٣٤٥٦٧٨٩',
    '../../../x',
  ]) {
    it(`refuses ${JSON.stringify(text)} [C1]`, () => expect(isSessionToken(text)).to.equal(false));
  }

  for (const value of [undefined, null, 123456789, ['123456789'], {}, new String('123456789')]) {
    it(`refuses ${Object.prototype.toString.call(value)}, which is no text [C1]`, () => {
      expect(isSessionToken(value)).to.equal(false);
    });
  }

  it('goes by the pattern it is given, whatever its flags and its memory [C1]', () => {
    const pattern = /[a-z]{3}/gy;
    pattern.lastIndex = 2;

    for (let time = 0; time < 3; time++) expect(isSessionToken('abc', pattern)).to.equal(true);
    expect(isSessionToken('ABC', pattern)).to.equal(false);
    expect(isSessionToken('ABC', /^[a-z]{3}$/i)).to.equal(true);
    expect(pattern.lastIndex, 'left as it was').to.equal(2);
  });

  it('refuses what is too long before any pattern can be slow on it', () => {
    expect(isSessionToken('a'.repeat(64), /^(a+)+$/)).to.equal(true);
    expect(isSessionToken(`${'a'.repeat(64)}!`, /^(a+)+$/)).to.equal(false);
  });

  it('takes nine digits and nothing else [C1]', () => {
    fc.assert(
      fc.property(fc.string({unit: 'binary', maxLength: 12}), (text) => {
        const nine = text.length === 9 && text.replace(/[0-9]/g, '') === '';
        expect(isSessionToken(text)).to.equal(nine);
      }),
    );
  });
});

describe('normaliseSessionToken', () => {
  for (const text of [
    '123456789',
    '123-456-789',
    '123 456 789',
    ' 123.456.789\n',
    '123\u2011456\u2013789',
    '123\u00a0456\u202f789',
    '\u200e123\u00ad456\u200b789',
    '123\u2212456\uff0d789',
  ]) {
    it(`reads ${JSON.stringify(text)} as nine digits [C17]`, () => {
      expect(normaliseSessionToken(text)).to.equal('123456789');
    });
  }

  it('changes nothing of a token with a pattern of its own [C17]', () => {
    expect(normaliseSessionToken('ab-12.34 x', /^[a-z0-9. -]+$/)).to.equal('ab-12.34 x');
  });

  it('changes nothing of a text that is too long, or of no text [C17 S10]', () => {
    const long = '1 '.repeat(100_000);
    expect(normaliseSessionToken(long)).to.equal(long);
    for (const value of [undefined, null, 7, {}] as unknown as string[]) {
      expect(normaliseSessionToken(value)).to.equal(value);
    }
  });

  it('does not make a number of other signs', () => {
    for (const text of ['123/456/789', '123,456,789', '12345678a', '(123)456789']) {
      expect(isSessionToken(normaliseSessionToken(text)), text).to.equal(false);
    }
  });
});
