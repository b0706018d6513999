import {expect} from 'chai';
import {FakedView, PAGES, TOKEN} from './support/faked-view.js';
import {inside, mount, named, oneTask, record, unmountAll} from './support/mount.js';

/** A host that lets no script of the page into its views. */
class ClosedView extends FakedView {
  static override readonly shadowRootOptions: ShadowRootInit = {mode: 'closed'};
}
customElements.define('gcb-closed-view', ClosedView);

describe('a host page', () => {
  afterEach(unmountAll);

  for (const address of ['server', 'host'] as const) {
    it(`may learn the ${address} after the session number [E1]`, async () => {
      const view = await mount({server: '', sessionToken: TOKEN});
      const events = record(view);
      expect(view.lastError?.code).to.equal('invalid-configuration');
      view[address] = address === 'server' ? PAGES : 'cobrowse.example.com';
      await oneTask();
      await oneTask();

      expect(view.state).to.equal('joined');
      expect(named(events, 'cobrowse-joined')).to.have.length(1);
    });
  }

  it('starts nothing by another address after any other failure, nor in a session [E7]', async () => {
    const view = await mount();
    view.world.alive = false;
    view.sessionToken = TOKEN;
    await oneTask();
    expect(view.lastError?.code).to.equal('session-not-found');
    const asked = view.world.requests.length;
    view.server = `${PAGES}/`;
    await oneTask();
    expect(view.world.requests).to.have.length(asked);

    view.world.alive = true;
    await view.join();
    const {length} = view.world.connections;
    view.server = PAGES;
    await oneTask();
    expect(view.world.connections).to.have.length(length);
    expect(view.state).to.equal('joined');
  });

  it('clears a session number with blanks alone, and reads its values without them [E1]', async () => {
    const view = await mount({sessionToken: TOKEN});
    const events = record(view);
    view.setAttribute('session-token', '\n  ');
    await oneTask();
    expect([view.state, view.sessionToken]).to.deep.equal(['ended', '']);
    expect(named(events, 'cobrowse-error')).to.deep.equal([]);

    view.host = ' cobrowse.example.com\n';
    expect(view.host).to.equal('cobrowse.example.com');
  });

  it('may close the shadow root of its own class [E1]', async () => {
    const view = document.body.appendChild(new ClosedView());
    Object.assign(view, {server: PAGES, controls: true});
    await view.join(TOKEN);
    await view.updateComplete;
    const find = (selector: string): HTMLElement => view.renderRoot.querySelector(selector)!;
    expect(view.shadowRoot).to.equal(null);
    expect(find('iframe')).not.to.equal(null);

    find('[part~=end-button]').click();
    await view.updateComplete;
    await oneTask();
    expect(find('[part~=keep-button]').matches(':focus')).to.equal(true);
    view.remove();
  });

  it('does not get the Escape that answers the question whether to end [X3]', async () => {
    const view = await mount({controls: true});
    await view.join(TOKEN);
    await view.updateComplete;
    inside(view, '[part~=end-button]').click();
    await view.updateComplete;
    const press = (key: string): boolean =>
      inside(view, '[part~=keep-button]').dispatchEvent(
        new KeyboardEvent('keydown', {key, bubbles: true, composed: true, cancelable: true}),
      );
    expect(press('Tab')).to.equal(true);
    expect(press('Escape')).to.equal(false);
    await view.updateComplete;
    await oneTask();

    expect(view.shadowRoot!.querySelector('[part=question]')).to.equal(null);
    expect(inside(view, '[part~=end-button]').matches(':focus')).to.equal(true);
    expect(view.state).to.equal('joined');
  });
});
