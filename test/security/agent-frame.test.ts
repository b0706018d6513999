import {expect} from 'chai';
import {AgentFrame} from '../../src/element/agent-frame.js';
import {frameOf, inside, mount, unmountAll} from '../element/support/mount.js';
import {TOKEN} from '../element/support/faked-view.js';

const HOSTILE_PAGES = '/test/security/pages/cobrowse';

const isWebKit = /AppleWebKit\/(?!.*Chrom)/.test(navigator.userAgent);

/** The same server by its other name. */
const other = location.origin.replace(/localhost|127\.0\.0\.1/, (name) =>
  name === 'localhost' ? '127.0.0.1' : 'localhost',
);

interface Report {
  tried: string;
  devices: string[];
}

const report = (): Promise<Report> =>
  new Promise((resolve) => {
    window.addEventListener('message', ({data}) => resolve(data as Report), {once: true});
  });

describe('the frame against its page', () => {
  afterEach(async () => {
    await unmountAll();
    if (location.hash) history.replaceState(null, '', location.href.split('#')[0]);
  });

  for (const place of ['of another origin', "of the desktop's own origin"]) {
    for (const sandbox of ['', 'allow-scripts allow-same-origin allow-top-navigation']) {
      for (const way of ['assignment', 'replace', 'link']) {
        it(`keeps the desktop from a page ${place}, by ${way}, sandbox="${sandbox}" (threat 13) [S6]`, async function () {
          const isOwn = !place.includes('another');
          // WebKit takes the desktop, whose function it is, for who navigates.
          if (isOwn && way === 'replace' && isWebKit) this.skip();
          const server = (isOwn ? location.origin : other) + HOSTILE_PAGES;
          const extraParams = {way, desktop: `${location.href}#taken`};
          const view = await mount({server, sandbox, extraParams});
          const reported = report();
          await view.join(TOKEN);

          expect((await reported).tried).to.be.oneOf(['done', 'SecurityError']);
          expect(location.hash).to.equal('');
        });
      }
    }
  }

  it('gives no device and no clipboard to the page (threat 13) [S6]', async () => {
    const view = await mount({server: HOSTILE_PAGES});
    const reported = report();
    await view.join(TOKEN);
    const {devices} = await reported;

    const denied = /^(camera|microphone|geolocation|payment|usb|display-capture|clipboard-read)$/;
    expect(devices.filter((name) => denied.test(name))).to.deep.equal([]);
  });

  it('is of no origin of ours while it is empty (threat 13) [S6]', async () => {
    const view = await mount({server: HOSTILE_PAGES});
    const documents: unknown[] = [];
    new MutationObserver(() => documents.push(frameOf(view)?.contentDocument)).observe(
      inside(view, '[part=stage]'),
      {childList: true},
    );
    await view.join(TOKEN);
    await Promise.resolve();

    expect(documents).to.deep.equal([null]);
  });

  for (const server of ['javascript:window.taken=1//', 'data:text/html,', 'blob:http://x/']) {
    it(`opens nothing at ${server} (threat 1) [U3]`, () => {
      const stage = document.body.appendChild(document.createElement('div'));
      const frame = new AgentFrame(TOKEN);
      const how = {allow: '', sandbox: '', params: 'hash', extraParams: {}} as const;
      frame.open(stage, server, {...how, nosidinput: false, debug: false}, () => undefined);

      expect(stage.childElementCount).to.equal(0);
      expect(window).not.to.have.property('taken');
      stage.remove();
    });
  }
});

describe('a number that changes without end', () => {
  afterEach(unmountAll);

  it('makes one join, the last one, and leaves one connection (threat 20) [E1 H4]', async () => {
    const view = await mount({options: {onNewToken: 'replace'}});
    for (let count = 0; count < 1000; count++) {
      view.sessionToken = String(100_000_000 + count);
      view.setAttribute('session-token', String(200_000_000 + count));
    }
    await new Promise((resolve) => view.addEventListener('cobrowse-joined', resolve));

    expect(view.world.requests).to.have.length(1);
    expect(view.world.requests.join()).to.include('200000999');
    expect(view.world.connections).to.have.length(1);
  });
});
