import {expect} from 'chai';
import {hasMoveBefore, keepsMovedFrames} from '../support/engine.js';
import {PAGES, TOKEN, type FakedView} from './support/faked-view.js';
import {frameOf, mount, named, next, oneTask, record, unmountAll} from './support/mount.js';
import {watchListeners} from './support/watch-listeners.js';

describe('<gcb-agent-view> taken out of the page', () => {
  afterEach(unmountAll);

  it('leaves one task later, and emits the end [E2 C8]', async () => {
    const view = await mount({sessionToken: TOKEN});
    const events = record(view);
    view.remove();
    await Promise.resolve();
    expect(view.state).to.equal('joined');

    await oneTask();
    expect(view.state).to.equal('ended');
    expect(view.world.connection.exits).to.equal(1);
    expect(named(events, 'cobrowse-deactivated')[0]?.detail).to.include({
      endedBy: 'controller',
      estimated: true,
    });
  });

  it('stays joined when it is put elsewhere in the same task, with a frame again [E2]', async () => {
    const view = await mount({sessionToken: TOKEN});
    const first = frameOf(view);
    await next(first!, 'load');
    const elsewhere = document.createElement('section');
    document.body.append(elsewhere);
    elsewhere.append(view);
    await view.updateComplete;
    await next(frameOf(view)!, 'load');
    await oneTask();

    expect(view.state).to.equal('joined');
    expect(view.world.connections).to.have.length(1);
    expect(view.shadowRoot!.querySelectorAll('iframe')).to.have.length(1);
    expect(frameOf(view)!.contentWindow!.location.hash).to.equal(`#sid=${TOKEN}`);
    elsewhere.remove();
  });

  it('keeps its frame in a moveBefore, where the engine can [E2]', async () => {
    const view = await mount({sessionToken: TOKEN});
    const frame = frameOf(view)!;
    await next(frame, 'load');
    const elsewhere = document.createElement('section');
    document.body.append(elsewhere);
    if (hasMoveBefore) elsewhere.moveBefore(view, null);
    else document.body.append(view);
    await oneTask();

    expect(view.state).to.equal('joined');
    if (keepsMovedFrames()) expect(frameOf(view)).to.equal(frame);
    expect(frameOf(view)?.isConnected).to.equal(true);
    elsewhere.remove();
  });

  it('joins once when a framework mounts, unmounts and mounts it again [E6]', async () => {
    const view = document.createElement('gcb-faked-view');
    Object.assign(view, {server: PAGES, sessionToken: TOKEN});
    document.body.append(view);
    view.remove();
    document.body.append(view);
    await next(view, 'cobrowse-joined');
    await oneTask();

    expect(view.world.requests).to.have.length(1);
    expect(view.world.connections).to.have.length(1);
    expect(view.state).to.equal('joined');
  });

  it('aborts a join under way', async () => {
    const view = await mount();
    view.world.onJoin = () => undefined;
    view.sessionToken = TOKEN;
    await oneTask();
    view.remove();
    await oneTask();

    expect(view.state).to.equal('idle');
    expect(view.world.open).to.have.length(0);
  });

  it('can be put back and join the next session [E2]', async () => {
    const ended: string[] = [];
    const hostAdapter = {
      writeAttachedData: () => undefined,
      onInteractionEnd: () => {
        ended.push('bound');
        return () => void ended.push('unbound');
      },
    };
    const view = await mount({sessionToken: TOKEN, hostAdapter});
    view.remove();
    await oneTask();
    expect(ended).to.deep.equal(['bound', 'unbound']);

    document.body.append(view);
    await view.join('111222333');
    expect(view.state).to.equal('joined');
    expect(ended).to.deep.equal(['bound', 'unbound', 'bound']);
  });

  it('leaves no listener, frame or connection behind, a thousand times over [E3]', async function () {
    // Firefox needs 15 ms and more for a frame, with nothing of ours in it.
    this.timeout(90_000);
    const listeners = watchListeners();
    const views: FakedView[] = [];
    for (let count = 0; count < 1000; count++) {
      const view = document.createElement('gcb-faked-view');
      view.server = PAGES;
      document.body.append(view);
      await view.updateComplete;
      await view.join(TOKEN);
      view.remove();
      views.push(view);
    }
    await oneTask();
    await oneTask();
    listeners.undo();

    expect(listeners.open).to.deep.equal([]);
    expect(views.filter(({state}) => state !== 'ended')).to.have.length(0);
    expect(views.flatMap(({world}) => world.open)).to.have.length(0);
    expect(views.filter((view) => frameOf(view))).to.have.length(0);
    expect(frames.length).to.equal(0);
  });
});

describe('<gcb-agent-view> in a page that sleeps and wakes', () => {
  afterEach(unmountAll);

  it('tries the connection at once when the network is back [R5]', async () => {
    const view = await mount({sessionToken: TOKEN});
    window.dispatchEvent(new Event('online'));

    expect(view.world.connection.checks).to.deep.equal([{doubt: true}]);
  });

  it('looks again when the page is shown, from the back-forward cache too [R5]', async () => {
    const view = await mount({sessionToken: TOKEN});
    const before = view.world.connection.checks.length;
    document.dispatchEvent(new Event('visibilitychange'));
    document.dispatchEvent(new Event('resume'));
    window.dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}));
    window.dispatchEvent(new PageTransitionEvent('pageshow', {persisted: false}));

    expect(view.world.connection.checks.length - before).to.equal(3);
  });

  it('sends a disconnect when the page goes for good, and not when it may come back [C9]', async () => {
    const view = await mount({sessionToken: TOKEN});
    const {connection} = view.world;
    window.dispatchEvent(new PageTransitionEvent('pagehide', {persisted: true}));
    expect(connection.unloads).to.equal(0);

    window.dispatchEvent(new PageTransitionEvent('pagehide', {persisted: false}));
    expect(connection.unloads).to.equal(1);
  });
});
