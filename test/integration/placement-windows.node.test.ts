import {expect} from 'chai';
import type {GcbAgentView} from 'gcb-agent-view';
import {context, desktop, parties, server, useDesktop} from './support/desktop-suite.js';
import {activate, eventually, isInside} from './support/desktop.js';

interface Scope {
  views: GcbAgentView[];
  other: Window;
  documentPictureInPicture?: {requestWindow(size: object): Promise<Window>};
}

/** What can be seen of the view, wherever it is. */
interface Seen {
  width: number;
  height: number;
  border: string;
  state: string;
}

const WAYS = ['window.open()', 'Document Picture-in-Picture'] as const;

describe('a view that is moved into another window', function () {
  this.timeout(20_000);
  useDesktop();
  beforeEach(async () => {
    await desktop.page.addStyleTag({content: 'gcb-agent-view {display: block; height: 400px}'});
    await desktop.join({server: '/cobrowse', controls: true, sessionToken: parties.token});
    activate(parties);
    await desktop.until('activated');
  });

  const hasPictureInPicture = (): Promise<boolean> =>
    desktop.page.evaluate(() => 'documentPictureInPicture' in window);

  const moveOut = async (way: (typeof WAYS)[number]): Promise<void> => {
    await desktop.page.mouse.click(5, 450);
    await desktop.page.evaluate(async (how) => {
      const scope = window as unknown as Scope;
      const size = {width: 500, height: 400};
      scope.other =
        how === 'window.open()'
          ? open('', '', 'popup,width=500,height=400')!
          : await scope.documentPictureInPicture!.requestWindow(size);
      const {document: page} = scope.other;
      page.body.innerHTML = '<style>gcb-agent-view {display: block; height: 300px}</style>';
      page.documentElement.lang = 'en';
      page.body.append(scope.views[0]!);
    }, way);
  };

  const moveBack = (): Promise<void> =>
    desktop.page.evaluate(() => {
      const {views, other} = window as unknown as Scope;
      document.body.append(views[0]!);
      other.close();
    });

  /** Waits for the agent page in a frame of the view, and measures it. */
  const look = async (): Promise<Seen> => {
    const handle = await desktop.page.waitForFunction(async () => {
      const view = (window as unknown as Scope).views[0]!;
      await view.updateComplete;
      const frame = view.shadowRoot!.querySelector('iframe');
      const base = view.shadowRoot!.querySelector('[part=base]')!;
      if (!frame?.isConnected) return undefined;
      const {width, height} = frame.getBoundingClientRect();
      const {borderTopStyle: border} = view.ownerDocument.defaultView!.getComputedStyle(base);
      return height > 0 && {width, height, border, state: view.state};
    });
    return (await handle.jsonValue()) as Seen;
  };

  for (const way of WAYS) {
    it(`keeps its looks, its size and its session by ${way}, and on the way back [E9]`, async function () {
      if (way !== 'window.open()' && !(await hasPictureInPicture())) return;
      await moveOut(way);
      const out = await look();
      expect(out).to.include({border: 'solid', state: 'active'});
      expect(out.height).to.be.within(230, 270);
      expect(out.width).to.be.at.least(400);
      const frames = context.pages().flatMap((page) => page.frames());
      expect(frames.some((frame) => frame.url().includes('/slave.html'))).to.equal(true);

      await moveBack();
      const back = await look();
      expect(back).to.include({border: 'solid', state: 'active'});
      expect(back.height).to.be.within(330, 370);
      expect(server.requests.count('/service/session/join')).to.equal(1);
      parties.customerLeaves();
      await desktop.until('deactivated');
      expect(await desktop.life()).to.deep.equal(['joined', 'activated', 'deactivated']);
    });
  }

  it('leaves when that window is closed with it, and not when it is taken back in time [E9 E2]', async () => {
    await moveOut('window.open()');
    await desktop.page.evaluate(() => {
      const {views, other} = window as unknown as Scope;
      other.addEventListener('pagehide', () => document.body.append(views[0]!), {once: true});
      other.close();
    });
    await look();
    expect(isInside(server, parties.token)).to.equal(true);

    await moveOut('window.open()');
    await desktop.page.evaluate(() => (window as unknown as Scope).other.close());
    await eventually(() => !isInside(server, parties.token), 'left');
  });
});
