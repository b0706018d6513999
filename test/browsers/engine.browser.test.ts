import {expect} from 'chai';
import {RecordedView, removeViews, watchPage} from '../integration/support/recorded-view.js';
import {RemoteServer} from '../integration/support/remote-server.js';

const MODULE = '/cdn/gcb-agent-view.min.js';

/** What stands out of the view on any side, by its parts. */
function outside(view: Element): string[] {
  const {left, right, top, bottom} = view.getBoundingClientRect();
  const seen = [...view.shadowRoot!.querySelectorAll('[part]:not([part~=progress])')];
  return seen.flatMap((element) => {
    const box = element.getBoundingClientRect();
    const isOut =
      box.left < left - 1 || box.right > right + 1 || box.top < top - 1 || box.bottom > bottom + 1;
    return isOut && box.width > 0 ? [element.getAttribute('part')!] : [];
  });
}

/** Two of them, since an observer of sizes runs between. */
const drawn = (): Promise<unknown> =>
  new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));

describe('the module for pages without a bundler, in an engine that is no Chromium', () => {
  let server: RemoteServer;
  let page: ReturnType<typeof watchPage>;

  before(async () => {
    expect(navigator.userAgent).to.match(/Firefox\/|AppleWebKit\/(?!.*Chrom)/);
    server = await RemoteServer.start();
    await import(MODULE);
  });
  after(() => server.close());
  beforeEach(() => {
    page = watchPage();
  });
  afterEach(async () => {
    removeViews();
    await server.call('until', {clients: 0});
    page.stop();
    expect(page.problems).to.deep.equal([]);
  });

  for (const transports of ['websocket', 'long-polling']) {
    it(`plays a whole session over ${transports}, each event once and in order [P3]`, async () => {
      const session = await server.createSession();
      const view = RecordedView.mount({
        server: server.url,
        transports,
        sessionToken: session.token,
      });
      await view.first('joined');
      expect(await server.count('/service/session/join')).to.be.greaterThan(0);
      await session.join('customer', 'agent');
      await view.first('activated');
      expect(view.element.matches('[state=active]:state(active)')).to.equal(true);
      await session.leave('agent');
      expect(await view.first('deactivated')).to.include({endedBy: 'remote', estimated: false});
      expect(view.life).to.deep.equal(['joined', 'activated', 'deactivated']);
      expect(view.frame).to.equal(null);
    });
  }

  for (const widthPx of [800, 320]) {
    it(`keeps what it shows within its bounds, ${widthPx} px wide [P3]`, async () => {
      const session = await server.createSession();
      const view = RecordedView.mount({server: server.url, controls: true});
      const {element} = view;
      element.style.width = `${widthPx}px`;
      const look = async (): Promise<void> => {
        await element.updateComplete;
        await drawn();
        expect(element.getBoundingClientRect().width).to.equal(widthPx);
        expect(outside(element), element.state).to.deep.equal([]);
      };
      await look();

      await element.join('000000000').catch(() => undefined);
      await look();
      expect(element.state).to.equal('failed');

      await element.join(session.token);
      await session.join('customer', 'agent');
      await view.first('activated');
      await look();
      element.shadowRoot!.querySelector<HTMLElement>('[part~=end-button]')!.click();
      await look();
      await element.stop();
      await look();
      expect(element.state).to.equal('ended');
    });
  }
});
