import {expect} from 'chai';
import '../../src/define.js';
import {RecordedView, removeViews} from '../integration/support/recorded-view.js';
import {RemoteServer} from '../integration/support/remote-server.js';
import {hasCleanLinks, itWhere} from '../support/engine.js';

/** The agent page, as far as it says what it has learned of the page around it. */
const AGENT_PAGE = `<!doctype html><title>Agent page</title><script>
  parent.postMessage({address: location.href, referrer: document.referrer}, '*');
</script>`;

interface Learned {
  address: string;
  referrer: string;
}

const learned = (): Promise<Learned> =>
  new Promise((resolve) => {
    window.addEventListener('message', ({data}) => resolve(data as Learned), {once: true});
  });

describe('the agent page', () => {
  let server: RemoteServer;
  let policy: HTMLMetaElement | undefined;

  before(async () => {
    server = await RemoteServer.start({pages: {'/cobrowse/slave.html': AGENT_PAGE}});
  });
  after(() => server.close());
  beforeEach(() => server.call('clearRequests'));
  afterEach(() => {
    removeViews();
    policy?.remove();
    policy = undefined;
  });

  const open = async (content: string): Promise<{page: Learned; token: string}> => {
    // The policy of the last one stays when it is removed, so each test sets its own.
    policy = document.head.appendChild(document.createElement('meta'));
    policy.name = 'referrer';
    policy.content = content;
    const {token} = await server.createSession();
    const page = learned();
    RecordedView.mount({server: server.url, sessionToken: token});
    return {page: await page, token};
  };

  // `unsafe-url` does across origins what every policy does within one.
  for (const content of ['unsafe-url', 'strict-origin-when-cross-origin', 'no-referrer']) {
    const name = `learns the origin of the page, never path and query, by the policy ${content} (threat 7) [S6 U5]`;
    itWhere(hasCleanLinks, 'a link adds to the history')(name, async () => {
      expect(location.href).to.include('?');
      const entries = history.length;
      performance.clearResourceTimings();
      const {page, token} = await open(content);

      expect(page.address).to.equal(`${server.url}/slave.html#sid=${token}`);
      expect(page.referrer).to.equal(`${location.origin}/`);
      const requests = await server.call('requests');
      const asked = requests.filter(({path}) => path.includes('slave.html'));
      expect(asked.map(({referer}) => referer)).to.deep.equal([`${location.origin}/`]);
      expect(history.length).to.equal(entries);
      const timed = performance.getEntriesByType('resource').map(({name}) => name);
      expect(timed.filter((name) => name.includes('slave.html'))).to.deep.equal([]);
    });
  }
});
