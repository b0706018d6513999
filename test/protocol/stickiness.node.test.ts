import {expect} from 'chai';
import {findSessionHome} from '../../src/protocol/stickiness.js';
import {withCookieJar} from '../support/cookie-jar.js';

// In a browser all pages of the tests are on one host; whose cookies are whose is played here.

describe('findSessionHome, where the browser refuses the domain', () => {
  const jar = withCookieJar();

  it('is not deceived by a cookie of this host alone that is left from earlier [C3]', () => {
    const live = {serverName: 'left-over', serverUrl: ''};
    const context = {
      stickiness: 'auto',
      allowedServers: '',
      page: 'https://desktop.co.uk/',
    } as const;
    findSessionHome(live, {...context, server: 'https://desktop.co.uk/c'});
    expect(jar.cookie).to.contain('left-over');

    const home = findSessionHome(live, {...context, server: 'https://cobrowse.co.uk/c'});

    expect(home.stickiness).to.equal('none');
    jar.clear('gcbSessionServer');
  });
});

describe('findSessionHome, by the domain a cookie is asked for', () => {
  const jar = withCookieJar({recording: true});

  const domainFor = (page: string, server: string): string | undefined => {
    jar.written.length = 0;
    findSessionHome(
      {serverName: 'n1', serverUrl: ''},
      {server, stickiness: 'auto', allowedServers: '', page},
    );
    const set = jar.written.filter((text) => !text.includes('Max-Age=0'));
    return set.map((text) => /Domain=([^;]*)/.exec(text)?.[1] ?? 'own')[0];
  };

  for (const [page, server, domain] of [
    ['https://c.example.com/', 'https://c.example.com/c', 'own'],
    ['https://c.example.com:8443/', 'https://c.example.com/c', 'own'],
    ['https://desktop.example.com/', 'https://c.example.com/c', 'example.com'],
    ['https://example.com/', 'https://c.example.com/c', 'example.com'],
    ['https://a.b.example.com/', 'https://c.b.example.com/c', 'b.example.com'],
    ['https://c.example.com/', 'https://example.com/c', 'example.com'],
    ['https://desktop.example.org/', 'https://c.example.com/c', undefined],
    ['https://desktop.example.com/', 'https://c.example.net/c', undefined],
    ['https://evilexample.com/', 'https://c.example.com/c', undefined],
    ['https://c.com/', 'https://d.com/c', undefined],
    ['http://10.0.0.1/', 'http://10.1.0.1/c', undefined],
    ['http://desktop/', 'http://cobrowse/c', undefined],
    ['http://[::1]/', 'http://[::2]/c', undefined],
  ] as const) {
    it(`asks for ${domain ?? 'none'} on ${page} with ${server} [C3]`, () => {
      expect(domainFor(page, server)).to.equal(domain);
    });
  }

  it('marks the cookie Secure for https alone, and SameSite=Lax [C3 S5]', () => {
    domainFor('https://c.example.com/', 'https://c.example.com/c');
    expect(jar.written[0]).to.equal('gcbSessionServer=n1; Path=/; SameSite=Lax; Secure');
    domainFor('http://c.example.com/', 'http://c.example.com/c');
    expect(jar.written[0]).to.equal('gcbSessionServer=n1; Path=/; SameSite=Lax');
  });
});
