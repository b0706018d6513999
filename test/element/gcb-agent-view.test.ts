import {expect} from 'chai';
import {html, render} from 'lit';
import type {GcbAgentViewEventMap} from '../../src/element/events.js';
import {GcbAgentView} from '../../src/element/gcb-agent-view.js';
import {joinReply} from '../support/fake-connection.js';
import {FakedView, PAGES, TOKEN} from './support/faked-view.js';
import {frameOf, mount, next, oneTask, record, unmountAll} from './support/mount.js';

const OTHER = '987654321';

describe('<gcb-agent-view>', () => {
  afterEach(unmountAll);

  describe('properties', () => {
    it('joins with what attributes say, whatever their order [E1]', async () => {
      const attributes: [string, string][] = [
        ['server', PAGES],
        ['session-token', TOKEN],
        ['cometd-path', 'bayeux'],
        ['transports', 'long-polling'],
        ['stickiness', 'none'],
      ];
      for (const order of [attributes, [...attributes].reverse()]) {
        const view = document.createElement('gcb-faked-view');
        for (const [name, value] of order) view.setAttribute(name, value);
        document.body.append(view);
        await next(view, 'cobrowse-joined');

        expect(view.world.connections).to.have.length(1);
        expect(view.world.connection.joinedWith).to.equal(TOKEN);
        expect(view.world.connection.options).to.include({
          transport: 'long-polling',
          url: `${location.origin}${PAGES}/bayeux`,
        });
        view.remove();
      }
    });

    it('joins once however many properties are set in one task [E1]', async () => {
      const view = await mount({server: ''});
      view.sessionToken = TOKEN;
      view.stickiness = 'none';
      view.server = PAGES;
      await next(view, 'cobrowse-joined');

      expect(view.world.connections).to.have.length(1);
      expect(view.lastError).to.equal(undefined);
    });

    it('takes the bindings of Lit, as the README has them [E1]', async () => {
      const joined: string[] = [];
      const onJoined = ({detail}: GcbAgentViewEventMap['cobrowse-joined']): void => {
        joined.push(detail.server);
      };
      const draw = (token: string): unknown =>
        render(
          html`<gcb-faked-view
            server=${PAGES}
            .sessionToken=${token}
            @cobrowse-joined=${onJoined}
          ></gcb-faked-view>`,
          document.body,
        );
      draw('');
      draw(TOKEN);
      draw(TOKEN);
      const view = document.querySelector('gcb-faked-view')!;
      await next(view, 'cobrowse-joined');

      expect(joined).to.deep.equal([`${location.origin}${PAGES}`]);
      expect(view.world.connections).to.have.length(1);
    });

    it('takes properties that were set before it was defined, and an early token [E1]', async () => {
      const early = document.createElement('gcb-late-view');
      Object.assign(early, {server: PAGES, sessionToken: TOKEN, controls: true});
      document.body.append(early);
      const joined = next(early, 'cobrowse-joined');
      customElements.define('gcb-late-view', class extends FakedView {});
      const view: unknown = early;
      if (!(view instanceof FakedView)) throw new Error('Not upgraded');
      await joined;

      expect(view.controls).to.equal(true);
      expect(view.world.connection.joinedWith).to.equal(TOKEN);
      view.remove();
    });

    it('accepts attributes in one word, as frameworks write them too early [E1]', async () => {
      const view = await mount();
      view.setAttribute('cometdpath', 'bayeux');
      view.setAttribute('allowedservers', 'https://*.example.com');
      view.setAttribute('sessiontoken', TOKEN);
      await next(view, 'cobrowse-joined');

      expect(view.cometdPath).to.equal('bayeux');
      expect(view.allowedServers).to.equal('https://*.example.com');
    });

    it('ignores an object written into an attribute [E1]', async () => {
      const view = await mount();
      for (const name of GcbAgentView.observedAttributes) {
        view.setAttribute(name, '[object Object]');
      }
      await oneTask();

      expect(view.server).to.equal(PAGES);
      expect(view.controls).to.equal(false);
      expect(view.state).to.equal('idle');
    });

    it('never writes the session token into the document [U5]', async () => {
      const view = await mount();
      view.sessionToken = TOKEN;
      await next(view, 'cobrowse-joined');

      expect(view.outerHTML).not.to.contain(TOKEN);
      expect(view.shadowRoot!.innerHTML).not.to.contain(TOKEN);
    });

    it('replaces the session with a new frame when asked to [H4 U4]', async () => {
      const view = await mount({sessionToken: TOKEN, options: {onNewToken: 'replace'}});
      const frame = frameOf(view);
      view.sessionToken = OTHER;
      await next(view, 'cobrowse-joined');
      await oneTask();

      expect(frameOf(view)).to.be.instanceOf(HTMLIFrameElement).and.not.to.equal(frame);
      expect(view.shadowRoot!.querySelectorAll('iframe')).to.have.length(1);
    });

    it('waits for join() when manual, and takes the token from the property then [E1]', async () => {
      const view = await mount({manual: true, sessionToken: TOKEN});
      expect(view.state).to.equal('idle');

      await view.join();
      expect(view.world.connection.joinedWith).to.equal(TOKEN);
    });

    it('says what is wrong with a token, and joins with the next one [C1]', async () => {
      const view = await mount({sessionToken: '12345678'});
      expect(view.lastError?.code).to.equal('invalid-session-token');
      expect(view.world.requests).to.deep.equal([]);

      view.sessionToken = TOKEN;
      await next(view, 'cobrowse-joined');
      expect(view.lastError).to.equal(undefined);
    });

    it('leaves nobody to catch what an automatic join rejects with [R9]', async () => {
      const unhandled: unknown[] = [];
      const note = (event: PromiseRejectionEvent): void => void unhandled.push(event.reason);
      addEventListener('unhandledrejection', note);
      await mount({sessionToken: 'x'});
      await mount({server: 'ftp://example.com', sessionToken: TOKEN});
      await oneTask();
      await oneTask();
      removeEventListener('unhandledrejection', note);

      expect(unhandled).to.deep.equal([]);
    });
  });

  describe('events', () => {
    it('bubble out of shadow roots, in order, frozen and without secrets [C5]', async () => {
      const outer = document.createElement('div');
      const view = document.createElement('gcb-faked-view');
      outer.attachShadow({mode: 'open'}).append(view);
      view.server = PAGES;
      const events = record(outer);
      document.body.append(outer);
      await view.join(TOKEN);
      view.world.connection.receives('joined', {userId: 7, role: 2});
      view.world.connection.receives('activated', {activationTime: 1_000});
      view.world.connection.receives('deactivated', {
        activationTime: 1_000,
        deactivationTime: 5_000,
      });

      const names = events.map(({name}) => name);
      const sessionEvents = names.filter((name) => !/attached|state/.test(name));
      expect(sessionEvents).to.deep.equal([
        'cobrowse-joined',
        'cobrowse-user-joined',
        'cobrowse-activated',
        'cobrowse-deactivated',
      ]);
      expect(names).to.include('cobrowse-attached-data');
      for (const {detail} of events) expect(detail).to.be.frozen;
      const text = JSON.stringify(events.map(({detail}) => structuredClone(detail)));
      expect(text).not.to.match(/secret|123456789/);
      outer.remove();
    });

    it('show the same state in the property, the attribute and the style hook [X4]', async () => {
      const view = await mount();
      for (const state of ['joined', 'active', 'ended']) {
        if (state === 'joined') await view.join(TOKEN);
        if (state === 'active') view.world.connection.receives('activated', {});
        if (state === 'ended') view.world.connection.receives('deactivated', {});
        await view.updateComplete;
        expect(view.state).to.equal(state);
        expect(view.getAttribute('state')).to.equal(state);
        expect(view.matches(`:state(${state})`)).to.equal(true);
      }
      expect(view.matches(':state(active)')).to.equal(false);
    });
  });

  describe('chat messages', () => {
    it('start a session, and only the exact ones [H1]', async () => {
      const view = await mount();
      for (const text of ['Hello', ` {start:${TOKEN}}`, '{start:12345678}', `{start:${TOKEN}}\n`]) {
        expect(view.handleChatMessage(text), text).to.equal(false);
      }
      expect(view.handleChatMessage(`{start:${TOKEN}}`)).to.equal(true);
      await next(view, 'cobrowse-joined');
      expect(view.handleChatMessage(`{start:${TOKEN}}`)).to.equal(false);

      expect(view.world.connections).to.have.length(1);
    });

    it('start nothing when the invitation is cancelled; join() takes it later [H2]', async () => {
      const view = await mount();
      const events = record(view);
      view.addEventListener('cobrowse-invitation', (event) => event.preventDefault());
      expect(view.handleChatMessage(`{start:${TOKEN}}`)).to.equal(false);
      await oneTask();
      expect(view.state).to.equal('idle');
      expect(events[0]).to.deep.equal({name: 'cobrowse-invitation', detail: {source: 'chat'}});

      await view.join();
      expect(view.world.connection.joinedWith).to.equal(TOKEN);
    });

    it('invite under the interaction that they came from, and under no other [H5]', async () => {
      const adapterFor = (key: string) => ({key, writeAttachedData: () => undefined});
      const view = await mount({manual: true, hostAdapter: adapterFor('one')});
      view.handleChatMessage(`{start:${TOKEN}}`);
      view.hostAdapter = adapterFor('other');
      const refused = await view.join().catch((error: unknown) => error);
      expect(refused).to.include({code: 'invalid-session-token'});

      view.hostAdapter = adapterFor('one');
      await view.join();
      expect(view.world.connection.joinedWith).to.equal(TOKEN);
    });

    it('only announce themselves when manual [H2]', async () => {
      const view = await mount({manual: true});
      const events = record(view);
      expect(view.handleChatMessage(`{start:${TOKEN}}`)).to.equal(false);
      await oneTask();

      expect(events.map(({name}) => name)).to.deep.equal(['cobrowse-invitation']);
      expect(view.state).to.equal('idle');
    });
  });

  describe('methods', () => {
    it('do nothing and settle when there is no session [R9]', async () => {
      const view = document.createElement('gcb-faked-view');
      expect(await view.stop()).to.equal(undefined);
      expect(await view.leave()).to.equal(undefined);
      expect(await view.closeInteraction('closed')).to.equal(undefined);
      expect(view.attachedData).to.deep.equal({});
      expect((await view.diagnose()).state).to.equal('idle');
    });

    it('stop the session, and emit its end [C7]', async () => {
      const view = await mount({sessionToken: TOKEN});
      const stopping = view.stop();
      expect(view.world.connection.stops).to.equal(1);
      view.world.connection.receives('deactivated', {activationTime: 1, deactivationTime: 2});

      expect(await stopping).to.include({endedBy: 'controller', deactivationTime: 2});
    });

    it('settle when their signal is aborted [R9]', async () => {
      const view = await mount();
      view.world.onJoin = () => undefined;
      const abort = new AbortController();
      const joining = view.join(TOKEN, {signal: abort.signal}).catch((reason: unknown) => reason);
      abort.abort();

      expect(await joining).to.include({code: 'aborted'});
      expect(view.state).to.equal('idle');
    });

    it('diagnose without a request and without a secret [R12]', async () => {
      const view = await mount({server: 'http://user@example.com', sessionToken: TOKEN});
      const before = view.world.requests.length;
      const report = await view.diagnose();

      expect(report).to.include({
        state: 'failed',
        configurationError: 'invalid-configuration',
        lastError: 'invalid-configuration',
        online: true,
        frameOpen: false,
      });
      expect(view.world.requests).to.have.length(before);
      expect(JSON.stringify(report)).not.to.contain(TOKEN);
    });

    it('give the host adapter its keys, and a new one at once [A1]', async () => {
      const written: unknown[] = [];
      const view = await mount();
      view.hostAdapter = {writeAttachedData: (changes) => void written.push(changes)};
      await view.join(TOKEN);
      await oneTask();

      expect(written[0]).to.include({CoBrowseAssociated: 'Yes', CoBrowseSessionId: 'history-1'});
      expect(view.attachedData).to.include({CoBrowseSessionsQuantity: 1});
    });
  });

  it('stands beside others on a page, each with a session of its own [E4]', async () => {
    const tokens = Array.from({length: 8}, (_each, index) => `10000000${index}`);
    const views = await Promise.all(tokens.map((sessionToken) => mount({sessionToken})));
    views[3]!.world.connection.receives('activated', {});
    views[5]!.remove();
    await oneTask();

    const states = views.map(({state}) => state);
    const expected = tokens.map(() => 'joined');
    expected[3] = 'active';
    expected[5] = 'ended';
    expect(states).to.deep.equal(expected);
    expect(views.map(({world}) => world.connection.joinedWith)).to.deep.equal(tokens);
  });

  it('is usable by a host that overrides nothing but the network', async () => {
    const view = await mount();
    view.world.onJoin = (connection) => {
      connection.acceptsHandshake();
      connection.answers(joinReply({sessionHistoryId: 'other'}));
    };
    expect(await view.join(TOKEN)).to.include({sessionHistoryId: 'other', stickiness: 'none'});
  });
});
