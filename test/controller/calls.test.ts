import {expect} from 'chai';
import type {RetryContext} from '../../src/controller/reconnect-policy.js';
import type {HostAdapter} from '../../src/hosts/host-adapter.js';
import {recorded, start, UNHURRIED, useController, world} from '../support/controller-suite.js';
import {withCookieJar} from '../support/cookie-jar.js';
import {settle} from '../support/fake-clock.js';
import {FakeCobrowse, SERVER} from '../support/fake-cobrowse.js';
import {joinReply} from '../support/fake-connection.js';
import {outcomeOf, RecordedController, TOKEN} from '../support/recorded-controller.js';

const OTHER_TOKEN = '987654321';
const STOP = `${SERVER}/rest/live/users/secret-user-token/session/stop`;

describe('a CobrowseController that is called', () => {
  useController(UNHURRIED);

  describe('to join', () => {
    it('does nothing at all when its signal is spent beforehand', async () => {
      const outcome = outcomeOf(recorded.controller.join(TOKEN, {signal: AbortSignal.abort()}));
      await settle();

      expect(outcome.error).to.include({code: 'aborted'});
      expect(world.requests).to.deep.equal([]);
      expect(recorded.events).to.deep.equal([]);
    });

    it('lets the signal of an earlier join do nothing to the session that has replaced it [H4]', async () => {
      start({onNewToken: 'replace'});
      const abort = new AbortController();
      const first = outcomeOf(recorded.controller.join(TOKEN, {signal: abort.signal}));
      const second = outcomeOf(recorded.controller.join(OTHER_TOKEN));
      abort.abort();
      await settle();

      expect(first.error).to.include({code: 'aborted'});
      expect(second.state).to.equal('resolved');
      expect(recorded.controller.state).to.equal('joined');
    });

    it('asks the policy as from outside a session, counting tries from 1 [R1]', async () => {
      const asked: RetryContext[] = [];
      const nextRetryDelayInMs = (context: RetryContext) => {
        asked.push(context);
        return context.attempt < 4 ? 100 : null;
      };
      start({reconnectPolicy: {nextRetryDelayInMs}});
      world.respond = () => ({status: 503});
      const outcome = outcomeOf(recorded.controller.join(TOKEN));
      await world.clock.advance(1000);

      expect(asked).to.deep.equal(
        [0, 100, 200, 300].map((elapsedMs, index) => ({
          attempt: index + 1,
          elapsedMs,
          joined: false,
        })),
      );
      expect(outcome.error).to.include({code: 'server-unreachable'});
      expect(recorded.all('error').map(({fatal}) => fatal)).to.deep.equal([false, true]);
    });

    it('takes an error that nobody foresaw for a server out of reach, and keeps it [R7]', async () => {
      const unforeseen = new RangeError('?');
      start({transports: ['long-polling'], joinTimeoutMs: 0});
      world.onJoin = () => {
        throw unforeseen;
      };
      const outcome = outcomeOf(recorded.controller.join(TOKEN));
      await world.clock.advance(1000);

      expect(outcome.error).to.include({code: 'server-unreachable', cause: unforeseen});
      expect(recorded.all('error').slice(-1)[0]!.message).to.equal('The Co-browse server failed.');
    });

    it('gives what is not its own error a code, too [R9]', async () => {
      const {clock} = world;
      clock.elapsed = () => {
        delete (clock as Partial<typeof clock>).elapsed;
        throw new RangeError('?');
      };
      const outcome = outcomeOf(recorded.controller.join(TOKEN));
      await settle();

      expect(outcome.error).to.include({code: 'invalid-configuration'});
      expect(recorded.all('error')).to.have.length(1);
      expect(recorded.all('error')[0]).to.include({code: 'invalid-configuration', fatal: true});
    });

    it('takes null, and no signal at all, for no signal, as scripts without types write it [R9]', async () => {
      const {controller} = recorded;
      for (const options of [null, {signal: null}, {signal: {}}] as never[]) {
        await controller.join(TOKEN, options);
        controller.wake(null);
        const stopped = outcomeOf(controller.stop(options));
        world.connection.receives('deactivated', {deactivationTime: 1000});
        await settle();
        expect(stopped.state).to.equal('resolved');
        await controller.leave(options);
        await controller.closeInteraction('closed', options);
      }
    });

    it('shows no option, which may be a secret, to who enumerates it [S11]', () => {
      start({authToken: 'secret-auth'});

      expect(JSON.stringify(recorded.controller)).to.not.contain('secret-auth');
    });

    it('stays failed, and says nothing more, when it is left after it has failed', async () => {
      world.alive = false;
      await recorded.controller.join(TOKEN).catch(() => undefined);
      recorded.events.length = 0;
      expect(await recorded.controller.leave()).to.equal(undefined);
      recorded.controller.unload();
      recorded.controller.wake({doubt: true});
      await world.clock.advance(1000);

      expect(recorded.controller.state).to.equal('failed');
      expect(recorded.events).to.deep.equal([]);
    });
  });

  describe('to unload', () => {
    it('leaves when onUnload is a word that there is not [C9]', async () => {
      start({onUnload: 'Leave' as 'leave'});
      await recorded.controller.join(TOKEN);
      recorded.controller.unload();

      expect(world.connection.unloads).to.equal(1);
      expect(world.requests).to.not.include(STOP);
    });

    it('joins anew when the page is shown again after all [C9 R5]', async () => {
      await recorded.controller.join(TOKEN);
      recorded.controller.unload();
      recorded.controller.wake({doubt: true});
      await world.clock.advance(1000);

      expect(world.connections).to.have.length(2);
      expect(recorded.controller).to.include({state: 'joined', connectionState: 'connected'});
      expect(recorded.sessionEvents).to.deep.equal(['joined']);
    });
  });

  describe('to unload with onUnload "stop" [C9]', () => {
    beforeEach(async () => {
      start({onUnload: 'stop', requestHeaders: {'X-Desktop': '1'}});
      await recorded.controller.join(TOKEN);
      world.requests.length = 0;
    });

    it('asks for the stop in a request that outlives the page', () => {
      recorded.controller.unload();

      expect(world.requests).to.deep.equal([STOP]);
      expect(world.lastInit).to.deep.include({keepalive: true, headers: {'x-desktop': '1'}});
      expect(world.connection).to.include({exits: 0, unloads: 0});
    });

    it('asks with what it has while there is no connection', () => {
      world.connection.loses();
      recorded.controller.unload();

      expect(world.requests).to.deep.equal([STOP]);
    });

    it('withdraws a try that has not joined yet', async () => {
      await recorded.controller.leave();
      world.onJoin = (connection) => connection.acceptsHandshake();
      const outcome = outcomeOf(recorded.controller.join(OTHER_TOKEN));
      await settle();
      world.requests.length = 0;
      recorded.controller.unload();

      expect(world.requests).to.deep.equal([]);
      await recorded.controller.leave();
      await settle();
      expect(outcome.error).to.include({code: 'aborted'});
    });
  });

  it('goes on with the same adapter when it is set again [A4]', () => {
    let bound = 0;
    let unbound = 0;
    const adapter: HostAdapter = {
      writeAttachedData: () => undefined,
      onInteractionEnd: () => {
        bound++;
        return () => {
          unbound++;
        };
      },
    };
    recorded.controller.hostAdapter = adapter;
    recorded.controller.hostAdapter = adapter;
    expect([bound, unbound]).to.deep.equal([1, 0]);
    recorded.controller.hostAdapter = null;
    expect([bound, unbound]).to.deep.equal([1, 1]);
  });

  it('knows for which token its session is, as long as it is not over', async () => {
    const {controller} = recorded;
    expect(controller.isFor(TOKEN)).to.equal(false);
    await controller.join(TOKEN);
    expect(controller.isFor(TOKEN)).to.equal(true);
    expect(controller.isFor(OTHER_TOKEN)).to.equal(false);
    await controller.leave();

    expect(controller.isFor(TOKEN)).to.equal(false);
  });

  describe('about an activation', () => {
    it('concludes none from a customer, and one from the agent, wherever it is listed (U4) [C5]', async () => {
      await recorded.controller.join(TOKEN);
      world.connection.receives('joined', {userId: 7, role: 1});
      await world.clock.advance(60_000);
      expect(recorded.sessionEvents).to.deep.equal(['joined']);
      await recorded.controller.leave();

      world.onJoin = (connection) => {
        connection.acceptsHandshake();
        const users = [1, 2, 3].map((role) => ({userId: role, role}));
        connection.answers(joinReply({users}));
      };
      await recorded.controller.join(OTHER_TOKEN);
      await world.clock.advance(60_000);
      expect(recorded.sessionEvents.slice(2)).to.deep.equal(['joined', 'activated']);
    });

    it('concludes it 5 s after the agent joins, 1 s after JOIN finds the agent (U4) [C5]', async () => {
      await recorded.controller.join(TOKEN);
      world.connection.receives('joined', {userId: 7, role: 2});
      await world.clock.advance(4999);
      expect(recorded.sessionEvents).to.deep.equal(['joined']);
      await world.clock.advance(1);
      expect(recorded.sessionEvents).to.deep.equal(['joined', 'activated']);
      await recorded.controller.leave();

      world.onJoin = (connection) => {
        connection.acceptsHandshake();
        connection.answers(joinReply({users: [{userId: 7, role: 2}]}));
      };
      await recorded.controller.join(OTHER_TOKEN);
      await world.clock.advance(999);
      expect(recorded.sessionEvents.slice(3)).to.deep.equal(['joined']);
      await world.clock.advance(1);
      expect(recorded.sessionEvents.slice(3)).to.deep.equal(['joined', 'activated']);
    });

    it('attaches the time of one that was concluded as soon as it is known [A2]', async () => {
      await recorded.controller.join(TOKEN);
      world.connection.receives('joined', {userId: 7, role: 2});
      await world.clock.advance(60_000);
      expect(recorded.sessionEvents).to.deep.equal(['joined', 'activated']);
      expect(recorded.controller.attachedData).to.not.have.property('CoBrowseStartTime');
      world.connection.receives('activated', {});
      world.connection.receives('activated', {activationTime: 1000});

      expect(recorded.controller.attachedData).to.include({CoBrowseStartTime: '1000'});
      expect(recorded.sessionEvents).to.deep.equal(['joined', 'activated']);
    });
  });
});

describe('a CobrowseController that is sticky by cookie', () => {
  const jar = withCookieJar();
  const server = `${jar.origin}/cobrowse`;

  it('sets the cookie anew before it joins again: another session may have changed it [C3]', async () => {
    const world = new FakeCobrowse();
    world.page = jar.page;
    world.session = {sessionServerName: 'node-1'};
    const {controller} = new RecordedController(world, {server, activationTimeoutMs: 1e9});
    expect(await controller.join(TOKEN)).to.include({stickiness: 'cookie'});
    jar.clear('gcbSessionServer');
    let cookieAtJoin = '';
    world.session = {sessionServerName: 'node-1', sessionServerUrl: 'https://elsewhere.example/x'};
    world.onJoin = (connection) => {
      cookieAtJoin = jar.cookie;
      connection.acceptsHandshake();
      connection.answers(joinReply());
    };
    world.connection.loses({forgotten: true});
    await world.clock.advance(300);

    expect(cookieAtJoin).to.include('gcbSessionServer=node-1');
    expect(world.connection.options.url).to.equal(`${server}/cometd`);
    await controller.leave();
    jar.clear('gcbSessionServer');
  });
});
