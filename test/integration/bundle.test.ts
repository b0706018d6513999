/**
 * The scripts for pages without a bundler hold a cometd.js that the build has cut: what the other
 * files prove of `dist/`, which leaves cometd.js whole, is proved here of them.
 */
import {expect} from 'chai';
import type {GcbAgentView} from 'gcb-agent-view';
import type {StartOptions} from '../support/cobrowse-plugin.js';
import {RecordedView, removeViews, watchPage} from './support/recorded-view.js';
import {RemoteServer, type RemoteSession} from './support/remote-server.js';

interface Names {
  GcbAgentView: new () => GcbAgentView;
}

/** What each script brings. */
const BUNDLES: Readonly<Record<string, () => Promise<Names>>> = {
  'gcb-agent-view.iife.min.js': async () => {
    await new Promise((resolve, reject) => {
      const script = document.createElement('script');
      script.src = '/cdn/gcb-agent-view.iife.min.js';
      script.onload = resolve;
      script.onerror = reject;
      document.head.append(script);
    });
    return (globalThis as unknown as {gcbAgentView: Names}).gcbAgentView;
  },
  'gcb-agent-view.min.js': async () => {
    const address = '/cdn/gcb-agent-view.min.js';
    return (await import(address)) as Names;
  },
};

interface Stage {
  server: RemoteServer;
  session: RemoteSession;
  view: RecordedView;
}

for (const [file, load] of Object.entries(BUNDLES)) {
  describe(`the built script ${file}`, () => {
    const tag = file.replaceAll('.', '-');
    const servers: RemoteServer[] = [];
    let page: ReturnType<typeof watchPage>;

    before(async () => {
      // Of two scripts on a page, the first one has the usual tag.
      customElements.define(tag, class extends (await load()).GcbAgentView {});
    });
    beforeEach(() => {
      page = watchPage();
    });
    afterEach(async () => {
      removeViews();
      await Promise.all(servers.map((server) => server.call('until', {clients: 0})));
      page.stop();
      await Promise.all(servers.splice(0).map((server) => server.close()));
      expect(page.problems).to.deep.equal([]);
    });

    const stage = async (transports: string, options: StartOptions): Promise<Stage> => {
      const server = await RemoteServer.start(options);
      servers.push(server);
      const session = await server.createSession();
      const view = new RecordedView(document.createElement(tag));
      Object.assign(view.element, {
        server: server.url,
        transports,
        // Behind a proxy, the server must not name its own address.
        stickiness: options.proxy ? 'cookie' : 'auto',
        options: {probeIntervalMs: 400, requestTimeoutMs: 1000},
        parallel: true,
        sessionToken: session.token,
      });
      document.body.append(view.element);
      return {server, session, view};
    };

    /** Plays a whole session on both transports and with both forms of answers at a time. */
    const play = async (
      strike: (stage: Stage) => Promise<unknown>,
      {estimated = false, ...options}: StartOptions & {estimated?: boolean | 'either'} = {},
    ): Promise<void> => {
      const playOn = async (transports: string, answers: 'combined' | 'apart'): Promise<void> => {
        const on = await stage(transports, {...options, behaviour: {answers}});
        const what = `${transports}, ${answers}`;
        await on.view.first('joined');
        expect(on.view.frame, what).not.to.equal(null);
        await on.session.join('customer', 'agent');
        await on.view.first('activated');
        await strike(on);
        await on.session.leave('customer').catch(() => undefined);
        const end = await on.view.first('deactivated');
        expect(on.view.life, what).to.deep.equal(['joined', 'activated', 'deactivated']);
        if (estimated !== 'either') expect(end.estimated, what).to.equal(estimated);
        expect(on.view.frame, what).to.equal(null);
      };
      await Promise.all(
        ['websocket', 'long-polling'].flatMap((transports) => [
          playOn(transports, 'combined'),
          playOn(transports, 'apart'),
        ]),
      );
    };

    const isLost = ({view}: Stage): Promise<unknown> =>
      view.first('state-change', (change) => change.connectionState === 'reconnecting');

    it('plays a session that the customer leaves [C5 C12]', () => play(async () => undefined));

    it('plays a session that the view stops [C7 C12]', () =>
      play(async ({view}) => {
        const end = await view.element.stop();
        expect(end).to.include({endedBy: 'controller', estimated: false});
      }));

    it('outlives a reset of every connection [C5 R2]', () =>
      play(({server}) => server.call('resetProxy'), {proxy: true, estimated: 'either'}));

    it('outlives a server that forgets the client [C5 R2]', () =>
      play(async (on) => {
        await on.server.call('forgetClients', 3);
        await on.server.call('releaseConnects');
        await isLost(on);
        await on.view.until(() => on.view.element.connectionState === 'connected');
      }));

    it('ends when the node restarts and has lost its sessions [C5 R6]', () =>
      play(
        async (on) => {
          await on.server.call('goDown');
          await isLost(on);
          await on.server.call('open');
        },
        {estimated: true},
      ));
  });
}
