import {expect} from 'chai';
import fc from 'fast-check';
import {CobrowseError} from '../../src/errors.js';
import {trustedServerUrl} from '../../src/protocol/server-trust.js';

const SERVER = 'https://cobrowse.example.com/cobrowse';
const PAGE = 'https://desktop.example.org/';

const refusal = (candidate: string, allowed = '', page: string | undefined = PAGE) => {
  try {
    trustedServerUrl(candidate, SERVER, allowed, page);
  } catch (error) {
    expect(error).to.be.instanceOf(CobrowseError);
    return error as CobrowseError;
  }
  return undefined;
};

describe('trustedServerUrl', () => {
  for (const [candidate, base] of [
    ['https://cobrowse.example.com/cobrowse', 'https://cobrowse.example.com/cobrowse'],
    ['https://cobrowse.example.com:8443/node1/', 'https://cobrowse.example.com:8443/node1'],
    ['HTTPS://COBROWSE.EXAMPLE.COM/x', 'https://cobrowse.example.com/x'],
  ] as const) {
    it(`trusts ${candidate}: the same host, any port [S3]`, () => {
      expect(trustedServerUrl(candidate, SERVER, '', PAGE)).to.equal(base);
    });
  }

  for (const [candidate, allowed] of [
    ['https://node1.example.com/cobrowse', 'https://node1.example.com'],
    ['https://node1.example.com/cobrowse', 'https://x.example.com \n https://node1.example.com/'],
    ['https://node1.example.com:8443/c', 'https://node1.example.com:8443'],
    ['https://node1.example.com/cobrowse', 'https://*.example.com'],
    ['https://node1.example.com:8443/c', 'https://*.example.com:8443'],
    ['https://NODE1.example.com/c', 'HTTPS://*.Example.Com'],
    ['https://[2001:db8::1]:8443/c', 'https://[2001:db8::1]:8443'],
  ] as const) {
    it(`trusts ${candidate}, allowed by ${JSON.stringify(allowed)} [S3]`, () => {
      expect(refusal(candidate, allowed)).to.equal(undefined);
    });
  }

  for (const [candidate, allowed] of [
    ['https://node1.example.com/cobrowse', ''],
    ['https://node1.example.com:8443/c', 'https://node1.example.com'],
    ['https://node1.example.com/c', 'https://node1.example.com:8443'],
    ['https://node1.example.com:8443/c', 'https://*.example.com'],
    ['https://example.com/c', 'https://*.example.com'],
    ['https://evil-example.com/c', 'https://*.example.com'],
    ['https://evilexample.com/c', 'https://*.example.com'],
    ['https://example.com.evil.net/c', 'https://*.example.com'],
    ['https://node1.example.com.evil.net/c', 'https://node1.example.com'],
    ['https://evil.net/node1.example.com', 'https://node1.example.com'],
    ['https://evil.com/c', 'https://*.com'],
    ['https://a.evil.com/c', 'https://*.com.'],
    ['https://node1.localhost/c', 'https://*.localhost'],
    ['https://1.2.3.4/c', 'https://*.2.3.4'],
    ['https://1.2.3.4/c', 'https://*.3.4'],
    ['https://a.evil.net/c', `https://*.${'a.'.repeat(200)}evil.net`],
    ['https://evil.net/c', 'https://*'],
    ['https://evil.net/c', '*'],
    ['https://evil.net/c', 'https://*.'],
    ['https://evil.net/c', '*.net'],
    ['https://evil.net/c', 'evil.net'],
    ['https://evil.net/c', 'https:'],
    ['https://a.evil.net/c', 'https://a.*.net'],
    ['https://a.example.com/c', 'nohttps://*.example.com'],
    ['https://a.example.com/c', 'x https://*.example.com/?y'],
    ['https://evilcobrowse.example.com/c', ''],
    ['https://cobrowse.example.com.evil.net/c', ''],
    ['https://cobrowse.example.com./c', ''],
    ['https://cobrowse.example.co/c', ''],
  ] as const) {
    it(`refuses ${candidate}, given ${JSON.stringify(allowed)} (fault 10) [S3]`, () => {
      const error = refusal(candidate, allowed);

      expect(error?.code).to.equal('server-not-allowed');
      expect(error?.remediation, 'names the value to add').to.contain(new URL(candidate).origin);
    });
  }

  for (const candidate of [
    'http://cobrowse.example.com/cobrowse',
    'https://user@cobrowse.example.com/cobrowse',
    'https://user:pw@cobrowse.example.com/cobrowse',
    'https://cobrowse.example.com@evil.net/',
    'https://cobrowse.example.com/cobrowse?x',
    'https://cobrowse.example.com/cobrowse#x',
    '//cobrowse.example.com/cobrowse',
    '/cobrowse',
    'cobrowse',
    'javascript:alert(1)//cobrowse.example.com',
    'data:text/html,x',
    'blob:https://cobrowse.example.com/1',
    'wss://cobrowse.example.com/cobrowse',
    '',
    'null',
  ]) {
    it(`refuses ${JSON.stringify(candidate)}, even if all is allowed (fault 10) [S3]`, () => {
      const error = refusal(candidate, 'https://*.com https://evil.net');

      expect(error?.code).to.equal('server-not-allowed');
      expect(error?.remediation).to.be.a('string').that.is.not.equal('');
    });
  }

  it('takes http on an http page, and without a page where the server is http [S3]', () => {
    const candidate = 'http://cobrowse.example.com:8700/cobrowse';
    const server = 'http://cobrowse.example.com/cobrowse';

    expect(trustedServerUrl(candidate, server, '', 'http://desktop/')).to.equal(candidate);
    expect(trustedServerUrl(candidate, server, '', undefined)).to.equal(candidate);
    expect(() => trustedServerUrl(candidate, server, '', PAGE)).to.throw();
    expect(() => trustedServerUrl(candidate, server, '', `${PAGE}?from=http://x`)).to.throw();
    expect(() => trustedServerUrl(candidate, SERVER, '', undefined)).to.throw();
  });

  it('allows an http origin by its own name alone [S3]', () => {
    const candidate = 'http://node1.example.com/c';
    const page = 'http://desktop/';

    expect(refusal(candidate, 'https://node1.example.com', page)?.code).to.equal(
      'server-not-allowed',
    );
    expect(refusal(candidate, 'http://node1.example.com', page)).to.equal(undefined);
    expect(refusal(candidate, 'http://*.example.com', page)).to.equal(undefined);
    expect(refusal(candidate, 'https://*.example.com', page)?.code).to.equal('server-not-allowed');
  });

  it('trusts nothing but its own host, when nothing is allowed [S3]', () => {
    const host = fc.oneof(
      fc.constantFrom('cobrowse.example.com', 'evil.net', 'example.com', 'x.cobrowse.example.com'),
      fc.domain(),
      fc.string({unit: 'binary', maxLength: 8}),
    );
    const scheme = fc.constantFrom('https://', 'http://', '//', 'https:', '', 'javascript:');
    const between = fc.constantFrom('', '@', '\\', '\t', '%40', 'user@', ':8443', ':pw@', '/');
    fc.assert(
      fc.property(scheme, between, host, between, host, (...parts) => {
        let base: string;
        try {
          base = trustedServerUrl(parts.join(''), SERVER, '', PAGE);
        } catch (error) {
          expect(error).to.have.property('code', 'server-not-allowed');
          return;
        }
        expect(new URL(base).hostname).to.equal('cobrowse.example.com');
        expect(new URL(base).protocol).to.equal('https:');
      }),
      {numRuns: 3000},
    );
  });
});
