import {expect} from 'chai';
import {CobrowseError} from '../../src/errors.js';
import {findSessionHome, type StickinessContext} from '../../src/protocol/stickiness.js';
import {withCookieJar} from '../support/cookie-jar.js';

const NAME = 'gcbSessionServer';

describe('findSessionHome', () => {
  const jar = withCookieJar();
  let name: string;
  let count = 0;

  beforeEach(() => {
    // A cookie of an earlier test, or of another page, must not be taken for this one's.
    name = `Node_${++count}`;
    jar.clear(NAME);
  });

  afterEach(() => jar.clear(NAME));

  const home = (over: Partial<StickinessContext>, serverUrl = '', serverName = name) =>
    findSessionHome(
      {serverName, serverUrl},
      {
        server: `${jar.origin}/cobrowse`,
        stickiness: 'auto',
        allowedServers: '',
        page: jar.page,
        ...over,
      },
    );

  it("goes to the node's own address when it names one [C3 U4]", () => {
    const url = `${jar.origin}/node1/`;

    expect(home({}, url)).to.include({server: `${jar.origin}/node1`, stickiness: 'url'});
    expect(home({stickiness: 'url'}, url)).to.include({stickiness: 'url'});
    expect(jar.cookie, 'no cookie beside').not.to.contain(NAME);
  });

  it('sets the cookie when it names none and the page may [C3]', () => {
    expect(home({})).to.include({server: `${jar.origin}/cobrowse`, stickiness: 'cookie'});
    expect(jar.cookie).to.contain(`${NAME}=${name}`);
  });

  it('says none when the browser cannot set a cookie for that host (fault 31) [C3]', () => {
    expect(home({server: 'https://cobrowse.example.com/c'})).to.include({stickiness: 'none'});
    expect(jar.cookie).not.to.contain(name);
  });

  it('relies on the cookie of the server when it is asked for by name [C3]', () => {
    const server = 'https://cobrowse.example.com/c';

    expect(home({stickiness: 'cookie', server})).to.include({server, stickiness: 'cookie'});
    expect(home({stickiness: 'cookie'}, `${jar.origin}/node1`)).to.include({
      server: `${jar.origin}/cobrowse`,
      stickiness: 'cookie',
    });
  });

  it('sets no cookie when only the address will do [C3]', () => {
    expect(home({stickiness: 'url'})).to.include({stickiness: 'none'});
    expect(jar.cookie).not.to.contain(NAME);
  });

  it('does neither on request [C3]', () => {
    expect(home({stickiness: 'none'}, 'https://evil.example.net/')).to.include({
      server: `${jar.origin}/cobrowse`,
      stickiness: 'none',
      sure: false,
    });
    expect(jar.cookie).not.to.contain(NAME);
  });

  it('fails closed on an address that is not trusted, rather than use the cookie (fault 10) [S3]', () => {
    expect(() => home({}, 'https://evil.example.net/'))
      .to.throw(CobrowseError)
      .with.property('code', 'server-not-allowed');
    expect(jar.cookie).not.to.contain(NAME);
  });

  for (const hostile of ['', 'a;b', 'a; Domain=com', 'a,b', 'a"b', 'a\\b', 'a\nb', 'a\u0000b']) {
    it(`writes no cookie of ${JSON.stringify(hostile)} [S5 R7]`, () => {
      expect(home({}, '', hostile)).to.include({stickiness: 'none'});
      expect(jar.cookie).not.to.contain(NAME);
    });
  }

  it('says none where there is no page [C3]', () => {
    expect(home({page: undefined})).to.include({stickiness: 'none'});
  });
});
