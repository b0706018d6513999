import {expect} from 'chai';
import fc from 'fast-check';
import {agentPageAstray} from '../../src/error-texts.js';
import {CobrowseError} from '../../src/errors.js';
import {trustedServerUrl} from '../../src/protocol/server-trust.js';
import {
  baseOf,
  endsInCobrowse,
  resolveServerUrl,
  type ServerAddress,
} from '../../src/protocol/server-url.js';

const HTTPS_PAGE = 'https://desktop.example.org/app/index.html?x=1#y';
const HTTP_PAGE = 'http://desktop.example.org:8080/app/';

const codeOf = (address: ServerAddress, page?: string): string => {
  try {
    return resolveServerUrl(address, page);
  } catch (error) {
    if (error instanceof CobrowseError) return error.code;
    throw error;
  }
};

describe('resolveServerUrl', () => {
  for (const [server, base] of [
    ['https://c.example.com/cobrowse', 'https://c.example.com/cobrowse'],
    ['https://c.example.com/cobrowse/', 'https://c.example.com/cobrowse'],
    ['https://c.example.com/cobrowse///', 'https://c.example.com/cobrowse'],
    ['  https://c.example.com/cobrowse\n', 'https://c.example.com/cobrowse'],
    ['HTTPS://C.Example.COM/Cobrowse', 'https://c.example.com/Cobrowse'],
    ['https://c.example.com:8443/cobrowse', 'https://c.example.com:8443/cobrowse'],
    ['https://c.example.com:443/cobrowse', 'https://c.example.com/cobrowse'],
    ['https://c.example.com', 'https://c.example.com'],
    ['https://c.example.com/', 'https://c.example.com'],
    ['https://c.example.com/a/b/cobrowse', 'https://c.example.com/a/b/cobrowse'],
    ['https://c.example.com/a/../cobrowse', 'https://c.example.com/cobrowse'],
    ['https://[::1]:8700/cobrowse', 'https://[::1]:8700/cobrowse'],
    ['https://[2001:DB8::1]/cobrowse', 'https://[2001:db8::1]/cobrowse'],
    ['https://192.0.2.7/cobrowse', 'https://192.0.2.7/cobrowse'],
    ['https://c.example.com/my cobrowse', 'https://c.example.com/my%20cobrowse'],
    ['https://c.example.com/my%20cobrowse', 'https://c.example.com/my%20cobrowse'],
    ['https://c.example.com/50%/cobrowse', 'https://c.example.com/50%25/cobrowse'],
    ['https://c.example.com/50%25/cobrowse', 'https://c.example.com/50%25/cobrowse'],
    ['https://c.example.com/a%3Fb', 'https://c.example.com/a%3Fb'],
    ['https://bücher.example/cobrowse', 'https://xn--bcher-kva.example/cobrowse'],
    ['https://c.example.com/cobrowse/slave.html', 'https://c.example.com/cobrowse'],
    ['https://c.example.com/cobrowse/slave.html/', 'https://c.example.com/cobrowse'],
  ] as const) {
    it(`makes ${base} of ${JSON.stringify(server)} [U2]`, () => {
      expect(resolveServerUrl({server}, HTTPS_PAGE)).to.equal(base);
    });
  }

  for (const [server, base] of [
    ['/cobrowse', 'https://desktop.example.org/cobrowse'],
    ['/', 'https://desktop.example.org'],
    ['/proxy/cobrowse/', 'https://desktop.example.org/proxy/cobrowse'],
    ['/my cobrowse', 'https://desktop.example.org/my%20cobrowse'],
    ['/./cobrowse', 'https://desktop.example.org/cobrowse'],
  ] as const) {
    it(`takes ${server} for a path on the page's own origin [U2]`, () => {
      expect(resolveServerUrl({server}, HTTPS_PAGE)).to.equal(base);
    });
  }

  for (const server of [
    '//evil.example.net',
    '//evil.example.net/cobrowse',
    '///evil.example.net/cobrowse',
    '/\\evil.example.net/cobrowse',
    '/\t/evil.example.net/cobrowse',
    '/\n\\evil.example.net',
    '\\\\evil.example.net',
    'cobrowse',
    'cobrowse.example.com/cobrowse',
    'cobrowse.example.com:8700/cobrowse',
    'javascript:alert(1)',
    'java\nscript:alert(1)',
    'data:text/html,x',
    'blob:https://desktop.example.org/1',
    'file:///etc/passwd',
    'ftp://c.example.com/',
    'ws://c.example.com/cobrowse',
    'about:blank',
    'https://',
    'https:///',
    'https://user@c.example.com/cobrowse',
    'https://user:pass@c.example.com/cobrowse',
    'https://:pass@c.example.com/cobrowse',
    'https://c.example.com\\@evil.example.net/cobrowse?',
    'https://c.example.com/cobrowse?a=b',
    'https://c.example.com/cobrowse?',
    'https://c.example.com/cobrowse#sid=1',
    'https://c.example.com/cobrowse#',
    '/cobrowse?a',
    '/cobrowse#a',
    'https://c.example.com:99999/cobrowse',
    'https://c.example.com:port/cobrowse',
    'https://[::1/cobrowse',
    '[object Object]',
    '',
    '   ',
  ]) {
    it(`refuses ${JSON.stringify(server)} [U3]`, () => {
      expect(codeOf({server}, HTTPS_PAGE)).to.equal('invalid-configuration');
    });
  }

  for (const page of [undefined, 'about:srcdoc', 'file:///C:/desktop.html', 'blob:https://x/1']) {
    it(`refuses a path where the page is ${page ?? 'missing'} [U3]`, () => {
      expect(codeOf({server: '/cobrowse'}, page)).to.equal('invalid-configuration');
    });
  }

  it('refuses http on an https page as mixed content [U3]', () => {
    const server = 'http://c.example.com/cobrowse';

    expect(codeOf({server}, HTTPS_PAGE)).to.equal('mixed-content');
    expect(codeOf({server}, HTTP_PAGE)).to.equal(server);
    expect(codeOf({server}, undefined)).to.equal(server);
    expect(codeOf({server}, 'file:///desktop.html')).to.equal(server);
  });

  for (const [parts, base] of [
    [{scheme: 'https', host: 'c.example.com', port: '8700'}, 'https://c.example.com:8700/cobrowse'],
    [{scheme: 'https:', host: 'c.example.com', port: 8700}, 'https://c.example.com:8700/cobrowse'],
    [{scheme: 'https://', host: 'c.example.com'}, 'https://c.example.com/cobrowse'],
    [{scheme: 'HTTPS', host: 'c.example.com', port: ''}, 'https://c.example.com/cobrowse'],
    [{host: 'c.example.com'}, 'https://c.example.com/cobrowse'],
    [{host: 'c.example.com:8443'}, 'https://c.example.com:8443/cobrowse'],
    [{host: '::1', port: '8443'}, 'https://[::1]:8443/cobrowse'],
    [{host: '2001:db8::1'}, 'https://[2001:db8::1]/cobrowse'],
    [{host: '[2001:db8::1]', port: '8443'}, 'https://[2001:db8::1]:8443/cobrowse'],
    [{server: '', host: 'c.example.com'}, 'https://c.example.com/cobrowse'],
    [{server: 'https://a.example.com/x', host: 'b.example.com'}, 'https://a.example.com/x'],
  ] as const) {
    it(`puts ${JSON.stringify(parts)} together [U1 U2]`, () => {
      expect(resolveServerUrl(parts, HTTPS_PAGE)).to.equal(base);
    });
  }

  it("takes the page's scheme when none is given, and https without a page [U1]", () => {
    expect(codeOf({host: 'c'}, HTTP_PAGE)).to.equal('http://c/cobrowse');
    expect(codeOf({host: 'c'}, undefined)).to.equal('https://c/cobrowse');
  });

  for (const parts of [
    {},
    {port: '8700'},
    {host: 'c/d'},
    {host: 'c?d'},
    {host: 'c#d'},
    {host: 'user@c'},
    {host: 'c\\d'},
    {host: 'c d'},
    {host: 'c', port: '80/x'},
    {host: 'c', port: '-1'},
    {host: 'c', port: '99999'},
    {host: 'c:1', port: '2'},
    {host: 'c', scheme: 'javascript'},
    {host: 'c', scheme: 'https://evil/'},
  ]) {
    it(`refuses ${JSON.stringify(parts)} [U3]`, () => {
      expect(codeOf(parts, HTTPS_PAGE)).to.equal('invalid-configuration');
    });
  }

  describe('given anything', () => {
    const hostile = fc
      .array(
        fc.oneof(
          fc.constantFrom(
            ...['http', 'https', 'javascript', 'data', 'blob', ':', '/', '//', '\\', '@', '?', '#'],
            ...[
              '%',
              '%2f',
              '%00',
              '\t',
              '\n',
              ' ',
              '.',
              '..',
              '[',
              ']',
              '::1',
              'a',
              'evil.com',
              ':8',
            ],
            ...[
              'https://',
              'http://',
              'user:pw@',
              '/cobrowse',
              'slave.html',
              '\u3002',
              '\uff0f',
              '',
            ],
          ),
          fc.string({unit: 'binary', maxLength: 3}),
        ),
        {maxLength: 8},
      )
      .map((parts) => parts.join(''));
    const RUNS = {numRuns: 5000};

    const checkBase = (base: string): URL => {
      const url = new URL(base);
      expect(url.protocol).to.match(/^https?:$/);
      expect([url.username, url.password, url.search, url.hash]).to.deep.equal(['', '', '', '']);
      expect(base).not.to.match(/\/$|[?#\s\\]/);
      expect(new URL(`${base}/rest`).origin, 'a base, not more').to.equal(url.origin);
      return url;
    };

    it('lets pass http(s) without user info, query or fragment alone [U3]', () => {
      fc.assert(
        fc.property(hostile, fc.constantFrom(HTTPS_PAGE, HTTP_PAGE, undefined), (server, page) => {
          const result = codeOf({server}, page);
          if (/^(invalid-configuration|mixed-content)$/.test(result)) return;
          const url = checkBase(result);
          if (page === HTTPS_PAGE) expect(url.protocol).to.equal('https:');
          if (server.trim().startsWith('/')) expect(url.origin).to.equal(new URL(page!).origin);
        }),
        RUNS,
      );
    });

    it('lets pass http(s) without user info alone, put together from parts [U3]', () => {
      fc.assert(
        fc.property(hostile, hostile, hostile, (scheme, host, port) => {
          const result = codeOf({scheme, host, port}, HTTPS_PAGE);
          if (/^(invalid-configuration|mixed-content)$/.test(result)) return;
          expect(checkBase(result).pathname).to.equal('/cobrowse');
        }),
        RUNS,
      );
    });

    it('gives the same for what it gave [U2]', () => {
      fc.assert(
        fc.property(hostile, (server) => {
          const result = codeOf({server}, HTTP_PAGE);
          if (!result.startsWith('http')) return;
          expect(codeOf({server: result}, HTTP_PAGE)).to.equal(result);
        }),
        RUNS,
      );
    });
  });
});

describe('endsInCobrowse', () => {
  for (const server of [
    'https://cobrowse.example.com/cobrowse',
    'https://proxy.example.com/a/b/cobrowse/',
    'https://proxy.example.com/cobrowse/slave.html',
    '/node1/cobrowse',
  ]) {
    it(`is true of ${server} [U6]`, () => {
      const base = resolveServerUrl({server}, 'https://desktop.example.org/');

      expect(endsInCobrowse(base)).to.equal(true);
    });
  }

  for (const server of [
    'https://cobrowse.example.com',
    'https://proxy.example.com/gcb',
    'https://proxy.example.com/cobrowse/node1',
    'https://proxy.example.com/cobrowse-test',
    'https://proxy.example.com/mycobrowse',
    'https://proxy.example.com/Cobrowse',
  ]) {
    it(`is false of ${server}, whose agent page looks for the server elsewhere [U6]`, () => {
      expect(endsInCobrowse(resolveServerUrl({server}, undefined))).to.equal(false);
    });
  }

  it('goes with a warning that says what to do [U6]', () => {
    expect(agentPageAstray()).to.include({code: 'invalid-configuration'});
    expect(agentPageAstray().remediation).to.contain('/cobrowse');
  });
});

describe('an address without end', () => {
  /** What is quadratic takes many times as long, what is linear a hundredth, on a busy machine too. */
  const AT_ONCE_MS = 1000;

  for (const server of [
    `https://cobrowse.example.com${'/'.repeat(60_000)}x`,
    `https://cobrowse.example.com/${'slave.html/'.repeat(60_000)}x`,
    `https://cobrowse.example.com/${'%'.repeat(60_000)}`,
    `https://${'a.'.repeat(60_000)}com/cobrowse`,
    'https://'.repeat(60_000),
  ]) {
    it(`is refused at once: ${server.slice(0, 40)}… [S10]`, () => {
      const startedAt = performance.now();
      expect(() => resolveServerUrl({server}, undefined)).to.throw(/server's address/);
      const trust = (): string =>
        trustedServerUrl(server, 'https://a.example.com/', server, undefined);
      expect(trust).to.throw(/not trusted/);

      expect(performance.now() - startedAt).to.be.lessThan(AT_ONCE_MS);
    });
  }

  it('is none when it merely ends in many slashes [S10]', () => {
    const url = new URL(`https://cobrowse.example.com/cobrowse${'/slave.html//'.repeat(60_000)}`);
    const startedAt = performance.now();

    expect(baseOf(url)).to.equal('https://cobrowse.example.com/cobrowse');
    expect(performance.now() - startedAt).to.be.lessThan(AT_ONCE_MS);
  });
});
