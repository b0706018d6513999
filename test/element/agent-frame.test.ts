import {expect} from 'chai';
import {PAGES, TOKEN} from './support/faked-view.js';
import {frameOf, inside, mount, named, next, oneTask, record, unmountAll} from './support/mount.js';
import {SCENES} from './support/scenes.js';
import {watchListeners} from './support/watch-listeners.js';

const locationOf = (frame: HTMLIFrameElement | null): string =>
  frame?.contentWindow?.location.href ?? '';

const loaded = (frame: HTMLIFrameElement | null): Promise<Event> => next(frame!, 'load');

describe('the frame of <gcb-agent-view>', () => {
  afterEach(unmountAll);

  it('opens only when the server has let the controller in [C4]', async () => {
    const view = await mount();
    view.world.onJoin = (connection) => connection.acceptsHandshake();
    const joining = view.join(TOKEN);
    await oneTask();
    expect(view.state).to.equal('joining');
    expect(frameOf(view)).to.equal(null);

    view.world.connection.answers();
    await joining;
    expect(frameOf(view)?.isConnected).to.equal(true);
  });

  it('shows the agent page with the session number and what was asked for [U1]', async () => {
    const view = await mount({
      nosidinput: true,
      debug: true,
      options: {logger: {debug() {}, info() {}, warn() {}, error() {}}},
      extraParams: {theme: 'a b', nested: {}},
    });
    await view.join(TOKEN);
    await loaded(frameOf(view));

    expect(locationOf(frameOf(view))).to.equal(
      `${location.origin}${PAGES}/slave.html#nosidinput=1&sid=${TOKEN}&debug=1&theme=a%20b`,
    );
  });

  it('gives the parameters as a query on request [U2]', async () => {
    const view = await mount({params: 'query'});
    await view.join(TOKEN);
    await loaded(frameOf(view));

    expect(locationOf(frameOf(view))).to.equal(
      `${location.origin}${PAGES}/slave.html?sid=${TOKEN}`,
    );
  });

  it('uses the address of the node that owns the session [U4]', async () => {
    const view = await mount();
    const node = `${location.origin}${PAGES}/../cobrowse`;
    view.world.session = {sessionServerUrl: node};
    view.server = '/elsewhere';
    await view.join(TOKEN);
    await loaded(frameOf(view));

    expect(view.session?.server).to.equal(`${location.origin}${PAGES}`);
    expect(locationOf(frameOf(view))).to.contain(`${PAGES}/slave.html#`);
  });

  it('leaves no trace of the token in attributes, history or Resource Timing [U5]', async () => {
    const entries = history.length;
    performance.clearResourceTimings();
    const view = await mount();
    await view.join(TOKEN);
    await loaded(frameOf(view));
    await oneTask();

    const frame = frameOf(view)!;
    expect(locationOf(frame)).to.contain(TOKEN);
    expect(frame.outerHTML).not.to.contain(TOKEN);
    expect(history.length).to.equal(entries);
    const requested = performance.getEntriesByType('resource').map(({name}) => name);
    expect(requested.filter((name) => name.includes(TOKEN))).to.deep.equal([]);
  });

  it('is sandboxed, gets no device, and says who sent it [S6]', async () => {
    const view = await mount({label: 'Shop'});
    await view.join(TOKEN);
    const frame = frameOf(view)!;

    expect(frame.title).to.equal('Shop');
    expect(frame.getAttribute('referrerpolicy')).to.equal('strict-origin');
    expect([...frame.sandbox]).to.include.members(['allow-scripts', 'allow-same-origin']);
    expect(frame.getAttribute('sandbox')).not.to.match(/top-navigation/);
    expect(frame.allow).to.match(/camera 'none'.*microphone 'none'/);
    expect(frame.allow).to.contain(`fullscreen ${location.origin}`);

    view.label = 'Bank';
    await view.updateComplete;
    expect(frame.title).to.equal('Bank');
  });

  it('takes other sandbox tokens, but none that navigates the desktop [S6]', async () => {
    const view = await mount();
    view.setAttribute('sandbox', 'allow-scripts  allow-top-navigation allow-pointer-lock bogus');
    await view.join(TOKEN);

    const tokens = [...frameOf(view)!.sandbox];
    expect(tokens).to.deep.equal(['allow-scripts', 'allow-pointer-lock']);
  });

  it('adds sandbox tokens without scripts to those that the agent page needs [S6]', async () => {
    const view = await mount({sandbox: 'allow-top-navigation allow-pointer-lock'});
    await view.join(TOKEN);

    const tokens = [...frameOf(view)!.sandbox];
    expect(tokens).to.deep.equal(['allow-scripts', 'allow-same-origin', 'allow-pointer-lock']);
  });

  it('may use what the host allows, for its own origin, and never a device [S6]', async () => {
    const view = await mount();
    view.setAttribute(
      'allow',
      "clipboard-write; clipboard-read *  camera geolocation 'self' bogus",
    );
    await view.join(TOKEN);
    const features = frameOf(view)!.allow.split('; ');

    expect(features).to.include.members([
      `clipboard-write ${location.origin}`,
      `clipboard-read ${location.origin}`,
      `camera 'none'`,
      `geolocation 'none'`,
    ]);
    expect(features.join()).not.to.match(/\*|bogus|self|fullscreen|clipboard-read 'none'/);
  });

  it('may use nothing when the host says so [S6]', async () => {
    const view = await mount();
    view.allow = 'none';
    await view.join(TOKEN);

    expect(frameOf(view)!.allow).not.to.contain(location.origin);
  });

  it('is gone as soon as the end is emitted, which does not wait for that [C6 F3]', async () => {
    const view = await mount();
    await view.join(TOKEN);
    const isOpen: boolean[] = [];
    view.addEventListener('cobrowse-deactivated', () => {
      isOpen.push(!!frameOf(view));
      queueMicrotask(() => isOpen.push(!!frameOf(view)));
    });
    view.world.connection.receives('deactivated', {});
    await Promise.resolve();

    expect(isOpen).to.deep.equal([true, false]);
  });

  it('is a new one for a new session, with the new number [U4]', async () => {
    const view = await mount();
    await view.join(TOKEN);
    const first = frameOf(view);
    view.world.connection.receives('deactivated', {});
    await view.join('111222333');
    await loaded(frameOf(view));

    expect(frameOf(view)).not.to.equal(first);
    expect(locationOf(frameOf(view))).to.contain('sid=111222333');
  });

  it('is loaded again on request when the session does not become active [R10]', async () => {
    const view = await mount();
    await SCENES['not activated']!(view);
    await view.updateComplete;
    const blank = frameOf(view);
    inside(view, '[part~=reload-button]').click();
    await view.updateComplete;
    await loaded(frameOf(view));

    expect(frameOf(view)).not.to.equal(blank);
    expect(locationOf(frameOf(view))).to.contain(`sid=${TOKEN}`);
    expect(view.state).to.equal('joined');
    expect(view.world.connections).to.have.length(1);
  });

  it('says when the policy of the page keeps the agent page out [R10]', async () => {
    const view = await mount();
    const events = record(view);
    await view.join(TOKEN);
    const violation = (blockedURI: string): Event =>
      new SecurityPolicyViolationEvent('securitypolicyviolation', {
        effectiveDirective: 'frame-src',
        violatedDirective: 'frame-src',
        blockedURI,
        documentURI: location.href,
        originalPolicy: '',
        disposition: 'enforce',
        statusCode: 0,
      });
    document.dispatchEvent(violation('https://other.example.com/'));
    expect(named(events, 'cobrowse-error')).to.deep.equal([]);

    document.dispatchEvent(violation(`${location.origin}/`));
    expect(named(events, 'cobrowse-error')[0]?.detail).to.include({
      code: 'view-blocked',
      fatal: false,
    });
    expect(view.lastError?.code).to.equal('view-blocked');
    expect(view.state).to.equal('joined');

    view.world.connection.receives('deactivated', {});
    await Promise.resolve();
    document.dispatchEvent(violation(`${location.origin}/`));
    expect(named(events, 'cobrowse-error')).to.have.length(1);
  });

  it('cannot be spoken for: junk messages have no effect [S7]', async () => {
    const listeners = watchListeners();
    const view = await mount();
    await view.join(TOKEN);
    listeners.undo();
    const events = record(view);
    for (const data of [{command: 'stop'}, '{"type":"deactivated"}', TOKEN]) {
      window.postMessage(data, '*');
    }
    await oneTask();
    await oneTask();

    expect(listeners.open).not.to.include('message');
    expect(events).to.deep.equal([]);
    expect(view.state).to.equal('joined');
  });
});
