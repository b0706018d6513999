import {expect} from 'chai';
import fc from 'fast-check';
import {buildAgentPageUrl, type AgentPageParams} from '../../src/protocol/agent-page-url.js';

const SERVER = 'https://c.example.com:8700/cobrowse';
const sessionToken = '123456789';

describe('buildAgentPageUrl', () => {
  const expectUrl = (params: AgentPageParams, rest: string): void => {
    expect(buildAgentPageUrl(SERVER, params)).to.equal(`${SERVER}/slave.html${rest}`);
  };

  it("is the vendor's format, in the vendor's order [U1]", () => {
    expectUrl({sessionToken, nosidinput: true}, '#nosidinput=1&sid=123456789');
  });

  it('takes a base as people write it, with a slash at its end [U2]', () => {
    expect(buildAgentPageUrl(`${SERVER}/`, {sessionToken})).to.equal(
      `${SERVER}/slave.html#sid=123456789`,
    );
  });

  it('leaves out what is not asked for [U1]', () => {
    expectUrl({}, '');
    expectUrl({sessionToken: ''}, '');
    expectUrl({sessionToken}, '#sid=123456789');
    expectUrl({nosidinput: true}, '#nosidinput=1');
    expectUrl({sessionToken, nosidinput: false, debug: false}, '#sid=123456789');
  });

  it('adds debug=1 on request [U1]', () => {
    expectUrl({sessionToken, nosidinput: true, debug: true}, '#nosidinput=1&sid=123456789&debug=1');
  });

  it('puts everything into the query on request [U2]', () => {
    expectUrl({sessionToken, nosidinput: true, params: 'query'}, '?nosidinput=1&sid=123456789');
    expectUrl({params: 'query'}, '');
  });

  it('keeps slave.html in the path of a proxied base, escapes and all [U1 U2]', () => {
    const base = 'https://[::1]:8443/my%20proxy/50%25/cobrowse';

    expect(buildAgentPageUrl(base, {sessionToken})).to.equal(`${base}/slave.html#sid=123456789`);
  });

  it('adds what the integrator adds, after its own and escaped [U2]', () => {
    const extraParams = {locale: 'de', 'a b&c': 'x=y&#?/ü', n: 5, yes: true, empty: ''};

    expectUrl(
      {sessionToken, extraParams},
      '#sid=123456789&locale=de&a%20b%26c=x%3Dy%26%23%3F%2F%C3%BC&n=5&yes=true&empty=',
    );
  });

  it('leaves out values that are no plain ones', () => {
    const extraParams = {a: undefined, b: null, c: {}, d: [1], e: () => 1, f: Symbol('f'), g: 1n};

    expectUrl({sessionToken, extraParams}, '#sid=123456789');
  });

  it('lets no added parameter take the place of its own [U1]', () => {
    const extraParams = {sid: '987654321', nosidinput: 0, debug: 0};

    const url = buildAgentPageUrl(SERVER, {
      sessionToken,
      nosidinput: true,
      debug: true,
      extraParams,
    });

    const params = new URLSearchParams(new URL(url).hash.slice(1));
    expect([...params].sort()).to.deep.equal([
      ['debug', '1'],
      ['nosidinput', '1'],
      ['sid', '123456789'],
    ]);
  });

  it('is a URL below its base that says what it was given, for any parameters [U1 U2]', () => {
    const names = fc.oneof(
      fc.constantFrom('sid', 'debug', '__proto__', 'constructor', 'toString', ''),
      fc.string({unit: 'binary', maxLength: 5}),
    );
    const text = fc.string({unit: 'grapheme', maxLength: 6});
    fc.assert(
      fc.property(fc.array(fc.tuple(names, text)), fc.boolean(), (entries, query) => {
        const extraParams = Object.fromEntries(entries);
        const url = new URL(
          buildAgentPageUrl(SERVER, {
            sessionToken,
            extraParams,
            params: query ? 'query' : 'hash',
          }),
        );
        expect(url.origin + url.pathname).to.equal(`${SERVER}/slave.html`);
        expect(query ? url.hash : url.search).to.equal('');
        const params = new URLSearchParams((query ? url.search : url.hash).slice(1));
        expect(params.getAll('sid')).to.deep.equal([sessionToken]);
        for (const [name, value] of Object.entries(extraParams)) {
          if (/^(sid|debug|nosidinput)$/.test(name)) continue;
          expect(params.getAll(name)).to.deep.equal([value]);
        }
      }),
    );
  });

  it('makes a URL even of half a character, which no URL can hold [R7]', () => {
    expect(() => buildAgentPageUrl(SERVER, {extraParams: {name: 'x\ud800'}})).not.to.throw();
  });
});
