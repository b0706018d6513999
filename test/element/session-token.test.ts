import {expect} from 'chai';
import {GcbAgentView} from '../../src/element/gcb-agent-view.js';
import {TOKEN, type FakedView} from './support/faked-view.js';
import {frameOf, inside, mount, named, next, oneTask, record, unmountAll} from './support/mount.js';

const OTHER = '987654321';
const THIRD = '111222333';

/** Which session the agent page was opened for. */
async function framedToken(view: FakedView): Promise<string | undefined> {
  const frame = frameOf(view);
  if (!frame) return undefined;
  await next(frame, 'load');
  return /sid=(\d+)/.exec(frame.contentWindow!.location.href)?.[1];
}

/** What a framework does that writes every value at each render. */
async function renderAgain(view: FakedView, sessionToken: string): Promise<void> {
  for (let count = 0; count < 5; count++) {
    view.sessionToken = sessionToken;
    view.setAttribute('session-token', sessionToken);
    await oneTask();
  }
}

const end = (view: FakedView): void => view.world.connection.receives('deactivated', {});

describe('the session token', () => {
  afterEach(unmountAll);

  describe('written again', () => {
    it('asks for nothing while the session is on, nor when it is over [E7]', async () => {
      const view = await mount({sessionToken: TOKEN});
      const asked = view.world.requests.length;
      await renderAgain(view, TOKEN);
      expect(view.state).to.equal('joined');
      end(view);
      await renderAgain(view, TOKEN);

      expect(view.state).to.equal('ended');
      expect(view.world.requests).to.have.length(asked);
      expect(view.world.connections).to.have.length(1);
    });

    it('asks for nothing when it was refused, also within the error itself [E7]', async () => {
      const view = await mount();
      const events = record(view);
      view.world.alive = false;
      view.addEventListener('cobrowse-error', () => (view.sessionToken = TOKEN));
      view.sessionToken = TOKEN;
      await oneTask();
      const asked = view.world.requests.length;
      await renderAgain(view, TOKEN);

      expect(view.world.requests).to.have.length(asked);
      expect(named(events, 'cobrowse-error')).to.have.length(1);
    });

    it('does not disturb a session that chat or the host has joined [E7]', async () => {
      for (const sessionToken of ['', OTHER]) {
        const view = await mount({sessionToken, manual: true});
        await view.join(TOKEN);
        await renderAgain(view, sessionToken);

        expect(view.state).to.equal('joined');
        expect(view.world.connections).to.have.length(1);
      }
    });

    it('joins when join() says so [E7]', async () => {
      const view = await mount({sessionToken: TOKEN});
      end(view);
      await view.join();

      expect(view.world.connections).to.have.length(2);
    });
  });

  describe('is never written by the view:', () => {
    const ways: Readonly<Record<string, (view: FakedView) => Promise<unknown>>> = {
      'join(token)': (view) => view.join(TOKEN),
      'a chat message': async (view) => {
        view.handleChatMessage(`{start:${TOKEN}}`);
        await next(view, 'cobrowse-joined');
      },
      'the entry field': async (view) => {
        view.controls = true;
        await view.updateComplete;
        (inside(view, 'input') as HTMLInputElement).value = TOKEN;
        inside(view, '[part~=join-button]').click();
        await next(view, 'cobrowse-joined');
      },
    };
    for (const [name, join] of Object.entries(ways)) {
      it(`${name} leaves it empty, also at the end [E7 C6]`, async () => {
        const view = await mount();
        await join(view);
        expect(view.sessionToken).to.equal('');
        end(view);
        await oneTask();

        expect(view.sessionToken).to.equal('');
        expect(view.hasAttribute('session-token')).to.equal(false);
      });
    }

    it('the end and a refusal leave what the host wrote [E7 C6]', async () => {
      const view = await mount({sessionToken: TOKEN});
      view.sessionToken = OTHER;
      await oneTask();
      expect(view.lastError?.code).to.equal('already-joined');
      expect(view.state).to.equal('joined');
      end(view);
      await oneTask();

      expect(view.sessionToken).to.equal(OTHER);
      expect(view.world.connections).to.have.length(1);
    });
  });

  describe('cleared', () => {
    it('leaves the session that it joined, by itself or by join() [E1 C8]', async () => {
      for (const manual of [false, true]) {
        const view = await mount({sessionToken: TOKEN, manual});
        if (manual) await view.join();
        view.sessionToken = '';
        await oneTask();

        expect(view.state).to.equal('ended');
        expect(view.world.connection.exits).to.equal(1);
      }
    });

    it('aborts the join that it began [E1]', async () => {
      const view = await mount();
      view.world.onJoin = () => undefined;
      view.sessionToken = TOKEN;
      await oneTask();
      view.sessionToken = '';
      await oneTask();

      expect(view.state).to.equal('idle');
      expect(view.world.open).to.deep.equal([]);
    });

    it('leaves in the very moment of being joined, too [E1]', async () => {
      const view = await mount();
      view.addEventListener('cobrowse-joined', () => (view.sessionToken = ''));
      view.sessionToken = TOKEN;
      await next(view, 'cobrowse-deactivated');

      expect(view.state).to.equal('ended');
      expect(frameOf(view)).to.equal(null);
    });

    it('lets a session be that something else has joined [E7]', async () => {
      const view = await mount({sessionToken: OTHER, manual: true});
      await view.join(TOKEN);
      view.sessionToken = '';
      await oneTask();

      expect(view.state).to.equal('joined');
    });
  });

  it('waits until the view is no longer manual, and in a page [E1]', async () => {
    const view = await mount({manual: true, sessionToken: TOKEN});
    view.remove();
    view.manual = false;
    await oneTask();
    expect(view.state).to.equal('idle');

    document.body.append(view);
    await next(view, 'cobrowse-joined');
    expect(view.world.connection.joinedWith).to.equal(TOKEN);
  });

  for (const name of ['deactivated', 'state-change', 'error'] as const) {
    it(`is the frame's own when join() is called within cobrowse-${name} [U1 U4]`, async () => {
      const view = await mount();
      const joinNext = (): void => {
        view.removeEventListener(`cobrowse-${name}`, onEvent);
        view.world.alive = true;
        view.join(OTHER).catch(() => undefined);
      };
      const onEvent = (event: Event): void => {
        const {state} = (event as CustomEvent<{state?: string}>).detail;
        if (name !== 'state-change' || state === 'ended') joinNext();
      };
      if (name === 'error') view.world.alive = false;
      view.addEventListener(`cobrowse-${name}`, onEvent);
      const first = view.join(TOKEN).catch(() => undefined);
      if (name !== 'error') {
        await first;
        end(view);
      }
      await oneTask();

      expect(view.state).to.equal('joined');
      expect(await framedToken(view)).to.equal(OTHER);
    });
  }

  it('is the frame’s own however many joins follow each other at once [U4]', async () => {
    const view = await mount({options: {onNewToken: 'replace'}});
    void view.join(TOKEN).catch(() => undefined);
    void view.join(OTHER).catch(() => undefined);
    await view.join(THIRD);

    expect(await framedToken(view)).to.equal(THIRD);
    expect(view.shadowRoot!.querySelectorAll('iframe')).to.have.length(1);
  });

  it('may be written as people write it [C17]', async () => {
    for (const text of ['123-456-789', '123 456 789', '123.456.789', '123–456–789']) {
      const view = await mount();
      view.setAttribute('session-token', text);
      await next(view, 'cobrowse-joined');
      await oneTask();

      expect(view.world.connection.joinedWith, text).to.equal(TOKEN);
      expect(await framedToken(view)).to.equal(TOKEN);
      expect(view.sessionToken).to.equal(text);
    }
  });
});

describe('values of properties', () => {
  afterEach(unmountAll);

  const flags = ['manual', 'nosidinput', 'debug', 'controls', 'parallel'] as const;

  for (const name of flags) {
    it(`${name} is off by "false", null and undefined [E1]`, async () => {
      const view = await mount();
      for (const off of ['false', false, null, undefined]) {
        Object.assign(view, {[name]: 'true'});
        expect(view[name]).to.equal(true);
        Object.assign(view, {[name]: off});
        expect(view[name], String(off)).to.equal(false);
      }
      for (const [text, isOn] of [
        ['', true],
        ['true', true],
        [name, true],
        ['false', false],
      ] as const) {
        view.setAttribute(name, text);
        expect(view[name], text).to.equal(isOn);
      }
    });
  }

  it('null and undefined are the default of each [E11]', async () => {
    const standard = document.createElement('gcb-faked-view');
    const names = [...GcbAgentView.elementProperties.keys()] as (keyof FakedView)[];
    for (const nothing of [null, undefined]) {
      const view = await mount({controls: true});
      Object.assign(view, Object.fromEntries(names.map((name) => [name, nothing])));
      await view.updateComplete;
      for (const name of names) {
        expect(Reflect.get(view, name), name).to.deep.equal(Reflect.get(standard, name));
      }
      expect(view.shadowRoot!.querySelector('[part=base]')).not.to.equal(null);
      view.server = '/test/element/pages/cobrowse';
      await view.join(TOKEN);
      expect(frameOf(view)).not.to.equal(null);
    }
  });

  it('lists may be arrays [E11]', async () => {
    const lists = {sandbox: ['allow-forms'], transports: ['long-polling'], allowedServers: []};
    const view = await mount(lists as unknown as Partial<FakedView>);
    const events = record(view);
    await view.join(TOKEN);

    expect(events.map(({name}) => name)).to.include('cobrowse-joined');
    expect(view.state).to.equal('joined');
    expect([...frameOf(view)!.sandbox])
      .to.include('allow-forms')
      .and.not.to.include('allow-modals');
    expect(view.world.connection.options.transport).to.equal('long-polling');
  });

  it('that were not set leave the word to the options [E1]', async () => {
    const options = {
      stickiness: 'none',
      transports: ['long-polling'],
      cometdPath: 'bayeux',
      server: '/test/element/pages/cobrowse',
    } as const;
    const view = await mount({options, server: ''});
    await view.join(TOKEN);
    const {transport, url} = view.world.connection.options;
    expect({transport, url}).to.deep.equal({
      transport: 'long-polling',
      url: `${location.origin}/test/element/pages/cobrowse/bayeux`,
    });
    expect(view.session?.stickiness).to.equal('none');

    await view.leave();
    view.setAttribute('transports', 'websocket long-polling');
    view.setAttribute('cometd-path', 'cometd');
    await view.join(TOKEN);
    expect(view.world.connection.options.transport).to.equal('websocket');
    expect(view.world.connection.options.url).to.match(/\/cometd$/);
  });
});
