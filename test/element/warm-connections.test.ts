import {expect} from 'chai';
import type {Locks} from '../../src/controller/session-lock.js';
import {TOKEN, type FakedView} from './support/faked-view.js';
import {frameOf, mount, oneTask, unmountAll} from './support/mount.js';

/** Another origin, where nothing answers. */
const SERVER = 'https://cobrowse.invalid/cobrowse';
const NODE = 'https://cobrowse.invalid:8443/cobrowse';

/** The frames that open connections, wherever in the view they are. */
function warmFrames(view: Element): HTMLIFrameElement[] {
  const roots = [...view.shadowRoot!.querySelectorAll('*')].map(({shadowRoot}) => shadowRoot);
  return roots.flatMap((root) => [...(root?.querySelectorAll('iframe') ?? [])]);
}

const warmed = (view: Element): string[] =>
  warmFrames(view).map(({src}) => src.replace(/\?\d$/, ''));

describe('connections for the agent page', () => {
  afterEach(unmountAll);

  /** A view whose join goes on when the test says so. */
  const joining = async (properties: Partial<FakedView> = {}) => {
    const view = await mount({server: SERVER, ...properties});
    let answer = (): Promise<void> => Promise.resolve();
    view.world.respond = () =>
      new Promise((resolve) => {
        answer = async () => {
          const live = {sessionToken: TOKEN, ...view.world.session};
          resolve({status: view.world.alive ? 200 : 404, body: live});
          await oneTask();
        };
      });
    const outcome = view.join(TOKEN).catch((error: unknown) => error);
    await oneTask();
    return {view, outcome, answer: () => answer()};
  };

  it('are opened beside the first request, by frames that hold no token and run nothing [F7 S6 U5]', async () => {
    const entries = history.length;
    const {view} = await joining();
    expect(view.state).to.equal('locating');
    expect(warmed(view)).to.deep.equal([`${SERVER}/health`, `${SERVER}/health`]);

    for (const frame of warmFrames(view)) {
      expect(frame.outerHTML).not.to.contain(TOKEN);
      expect(frame.getAttribute('sandbox')).to.equal('');
      expect(frame.getAttribute('referrerpolicy')).to.equal('strict-origin');
    }
    expect(history.length).to.equal(entries);
  });

  it('are seen by nobody, and are no frame of the view before it has joined [C4 X3]', async () => {
    const {view} = await joining();
    expect(frameOf(view)).to.equal(null);
    for (const frame of warmFrames(view)) {
      expect(frame.getClientRects()).to.have.length(0);
      frame.focus();
      expect(view.shadowRoot!.activeElement).to.equal(null);
    }
  });

  it('are given over to the agent page as soon as it opens [F7 E3]', async () => {
    const {view, answer} = await joining();
    await answer();
    expect(view.state).to.equal('joined');
    expect(frameOf(view)?.isConnected).to.equal(true);
    expect(warmed(view)).to.deep.equal([]);
  });

  it('are opened to the node of the session where that is another one [F7 C3]', async () => {
    const {view, answer} = await joining();
    view.world.session = {sessionServerUrl: NODE};
    view.world.onJoin = () => undefined;
    await answer();
    expect(view.state).to.equal('connecting');
    expect(warmed(view)).to.deep.equal([`${NODE}/health`, `${NODE}/health`]);
  });

  it('wait for the node where a guess was wrong before [C3]', async () => {
    const view = await mount({server: SERVER});
    view.world.transportMemory.guessedWrong.add(SERVER);
    view.world.session = {sessionServerUrl: NODE};
    view.world.onJoin = () => undefined;
    const seen: string[] = [];
    view.world.respond = () => {
      seen.push(...warmed(view));
      return undefined;
    };
    view.join(TOKEN).catch(() => undefined);
    await oneTask();
    expect(seen).to.deep.equal([]);
    expect(warmed(view)).to.deep.equal([`${NODE}/health`, `${NODE}/health`]);
  });

  it('are not opened to a node that is not allowed [S3]', async () => {
    const {view, answer} = await joining();
    view.world.session = {sessionServerUrl: 'https://evil.invalid/cobrowse'};
    await answer();
    expect(view.lastError?.code).to.equal('server-not-allowed');
    expect(warmed(view)).to.deep.equal([]);
  });

  it('are not needed for a server of the page itself', async () => {
    const {view} = await joining({server: '/test/element/pages/cobrowse'});
    expect(view.state).to.equal('locating');
    expect(warmed(view)).to.deep.equal([]);
  });

  it('are not opened for a view that is refused because another one is in a session [C18]', async () => {
    const view = document.createElement('gcb-faked-view');
    const request = (_name: string, _options: unknown, use: (lock: null) => unknown) =>
      Promise.resolve(use(null));
    view.world.locks = {request} as unknown as Locks;
    view.server = SERVER;
    document.body.append(view);
    await view.updateComplete;
    let added = 0;
    const watch = new MutationObserver((records) => {
      for (const {addedNodes} of records) {
        for (const node of addedNodes) added += Number(!!(node as Element).shadowRoot);
      }
    });
    watch.observe(view.shadowRoot!, {childList: true});
    const error = await view.join(TOKEN).catch((cause: unknown) => cause);
    await oneTask();
    watch.disconnect();

    expect(error).to.include({code: 'agent-busy'});
    expect(added).to.equal(0);
  });

  const ENDS: Readonly<Record<string, (on: Awaited<ReturnType<typeof joining>>) => unknown>> = {
    'the join is aborted': ({view}) => view.leave(),
    'there is no such session': ({view, answer}) => {
      view.world.alive = false;
      return answer();
    },
    'the view is removed': ({view}) => view.remove(),
    'the view goes to another document': ({view}) => {
      const elsewhere = document.body.appendChild(document.createElement('iframe'));
      elsewhere.contentDocument!.body.append(view);
      expect(warmed(view)).to.deep.equal([]);
      view.remove();
      elsewhere.remove();
    },
  };
  for (const [what, happens] of Object.entries(ENDS)) {
    it(`are given up when ${what} [E2 E3]`, async () => {
      const on = await joining();
      expect(warmFrames(on.view)).to.have.length(2);
      await happens(on);
      await oneTask();
      expect(warmed(on.view)).to.deep.equal([]);
      expect(on.view.shadowRoot!.querySelector('div:empty[hidden]:not([part])')).to.equal(null);
    });
  }

  it('leave nothing behind after many sessions [E3]', async () => {
    const view = await mount({server: SERVER});
    const children = view.shadowRoot!.childNodes.length;
    for (let count = 0; count < 20; count++) {
      await view.join(TOKEN);
      await view.leave();
    }
    expect(warmed(view)).to.deep.equal([]);
    expect(view.shadowRoot!.childNodes.length).to.equal(children);
  });
});
