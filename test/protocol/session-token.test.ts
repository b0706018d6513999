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

  it('cleans no more than 64 characters of a number, more than anybody writes', () => {
    const spaced = (length: number) => `${' '.repeat(length - 9)}123456789`;

    expect(normaliseSessionToken(spaced(64))).to.equal('123456789');
    expect(normaliseSessionToken(spaced(65))).to.equal(spaced(65));
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
    '123.456.789',
    ' 123456789\r\n',
    '123\u00a0456\u202f789',
    '123\u2013456\u2014789',
    '123\u2010456\u2212789',
    '123\uff0d456\ufe63789',
    '123 - 456 - 789',
    '1.2.3.4.5.6.7.8.9',
    '\u200e123\u00ad456\ufeff789\u200b',
    '123\u3000456\u30fb789',
  ]) {
    it(`reads ${JSON.stringify(text)} [C17]`, () => {
      expect(normaliseSessionToken(text)).to.equal('123456789');
    });
  }

  for (const text of [
    '',
    '12345678',
    '123-456-7890',
    '123-456-78a',
    '+123456789',
    '123/456/789',
    '{start:123456789}',
    '\uff11\uff12\uff13456789',
    `123456789${' '.repeat(60)}`,
    '-'.repeat(1_000_000),
  ]) {
    it(`leaves ${JSON.stringify(text).slice(0, 40)} as it is, to be refused [C17]`, () => {
      expect(normaliseSessionToken(text)).to.equal(text);
    });
  }

  it('leaves the numbers of a host with a pattern of its own as they are [C17]', () => {
    expect(normaliseSessionToken('123-456-789', /^[\d-]{11}$/)).to.equal('123-456-789');
    expect(normaliseSessionToken('123-456-789', /^\d{9}$/)).to.equal('123456789');
  });

  it('changes nothing of what is no text [C17 S10]', () => {
    for (const value of [undefined, null, 7, {}] as unknown as string[]) {
      expect(normaliseSessionToken(value)).to.equal(value);
    }
  });

  it('gives nine digits, or what it got [C17]', () => {
    const text = fc.string({
      unit: fc.constantFrom(...Array.from('0123456789 -.\u2013a')),
      maxLength: 20,
    });
    fc.assert(
      fc.property(text, (given) => {
        const token = normaliseSessionToken(given);
        if (token !== given) expect(isSessionToken(token)).to.equal(true);
      }),
    );
  });
});
