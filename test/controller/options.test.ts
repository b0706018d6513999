import {expect} from 'chai';
import {withDefaults, type ControllerOptions} from '../../src/controller/options.js';
import {join, recorded, start, useController, world} from '../support/controller-suite.js';
import {settle} from '../support/fake-clock.js';
import {SERVER} from '../support/fake-cobrowse.js';
import {outcomeOf, TOKEN, type Outcome} from '../support/recorded-controller.js';

describe('withDefaults', () => {
  it('has the documented times', () => {
    expect(withDefaults({})).to.include({
      requestTimeoutMs: 8000,
      webSocketTimeoutMs: 4000,
      handshakeTimeoutMs: 10_000,
      joinTimeoutMs: 10_000,
      stopTimeoutMs: 3000,
      activationTimeoutMs: 30_000,
      probeIntervalMs: 10_000,
      suspendAfterMs: 120_000,
      onNewToken: 'refuse',
      onUnload: 'leave',
      subscribeServiceChannels: false,
      stickiness: 'auto',
      cometdPath: 'cometd',
    });
    expect(withDefaults({}).transports).to.deep.equal(['websocket', 'long-polling']);
  });

  it('asks the server to hold polls for as long as it waits between probes, unless that is set', () => {
    expect(withDefaults({}).heartbeatMs).to.equal(10_000);
    expect(withDefaults({probeIntervalMs: 2000}).heartbeatMs).to.equal(2000);
    expect(withDefaults({probeIntervalMs: 2000, heartbeatMs: 5000}).heartbeatMs).to.equal(5000);
  });

  for (const transports of ['long-polling', ' long-polling  telepathy ', 7, {}, true]) {
    it(`does not throw over transports ${JSON.stringify(transports)} [E11]`, () => {
      const given = withDefaults({transports} as unknown as ControllerOptions).transports;

      expect(given).to.deep.equal(
        typeof transports === 'string' ? ['long-polling'] : ['websocket', 'long-polling'],
      );
    });
  }

  for (const value of [undefined, null, NaN, -1, '', 'soon', [], {}, true]) {
    it(`takes ${JSON.stringify(value)} for no time at all`, () => {
      const options = {requestTimeoutMs: value} as unknown as ControllerOptions;

      expect(withDefaults(options).requestTimeoutMs).to.equal(8000);
    });
  }

  it('takes a time in words, and holds it to what timers can', () => {
    const words = {requestTimeoutMs: '5000'} as unknown as ControllerOptions;

    expect(withDefaults(words).requestTimeoutMs).to.equal(5000);
    expect(withDefaults({requestTimeoutMs: Infinity}).requestTimeoutMs).to.equal(2 ** 30);
  });

  it('leaves out transports that there are not', () => {
    const options = {transports: ['telepathy', 'long-polling']} as unknown as ControllerOptions;

    expect(withDefaults(options).transports).to.deep.equal(['long-polling']);
  });

  for (const name of ['transports', 'logger', 'cometdPath', 'stickiness', 'allowedServers']) {
    it(`takes null for no ${name}, as frameworks write it`, () => {
      const options = {[name]: null} as ControllerOptions;

      expect(withDefaults(options)).to.have.property(name).that.is.not.equal(null);
    });
  }
});

describe('CobrowseController, given odd options', () => {
  useController();

  const joinWith = async (options: ControllerOptions): Promise<Outcome<unknown>> => {
    start(options);
    const outcome = outcomeOf(join());
    await settle();
    return outcome;
  };

  it('does not take a time beyond what timers hold for none [R8]', async () => {
    await joinWith({
      activationTimeoutMs: 1e12,
      requestTimeoutMs: 1e12,
      joinTimeoutMs: 1e12,
      webSocketTimeoutMs: 1e12,
      probeIntervalMs: 1e9,
    });
    await world.clock.advance(60_000);

    expect(recorded.controller.state).to.equal('joined');
    expect(recorded.all('error')).to.deep.equal([]);
  });

  for (const probeIntervalMs of [0, 1e12]) {
    it(`does not storm the server when probeIntervalMs is ${probeIntervalMs} [R8]`, async () => {
      await joinWith({probeIntervalMs});
      // Beyond a hundred requests the point is made; the hundredth hangs, so that the test ends.
      world.respond = () => (world.requests.length > 100 ? 'nothing' : undefined);
      await world.clock.advance(5000);

      expect(world.requests.length).to.be.below(60);
    });
  }

  it('does not connect for ever when it is given no transports [R8]', async () => {
    world.onJoin = (connection) => {
      // The tenth hangs, so that the test ends.
      if (world.connections.length < 10) connection.fails();
    };

    await joinWith({transports: []});

    expect(world.connections.length).to.be.below(3);
  });

  for (const [what, options] of [
    ['a URL object for the server', {server: new URL(SERVER)}],
    ['a number for the host', {server: '', host: 5}],
    ['null for the token pattern', {tokenPattern: null}],
  ] as const) {
    it(`gives an error of its own, or works, with ${what} [R7]`, async () => {
      const outcome = await joinWith(options as unknown as ControllerOptions);

      if (outcome.error) expect(outcome.error).to.have.property('code').that.is.a('string');
      for (const {code} of recorded.all('error')) expect(code).to.be.a('string');
    });
  }

  for (const token of [undefined, null, 123456789, {}, Object.create(null), Symbol('token'), []]) {
    it(`refuses ${typeof token} ${Object.prototype.toString.call(token)} for a token [C1 R7]`, async () => {
      const outcome = outcomeOf(recorded.controller.join(token as string));
      await settle();

      expect(outcome.error).to.have.property('code', 'invalid-session-token');
      expect(world.requests).to.deep.equal([]);
    });
  }

  it('keeps joining, and emits the end, although its logger throws [R11]', async () => {
    const scream = (): void => {
      throw new Error('disk full');
    };
    const logger = {debug: scream, info: scream, warn: scream, error: scream};
    await joinWith({logger});
    expect(recorded.controller.state).to.equal('joined');

    world.connection.receives('deactivated', {deactivationTime: 5});

    expect(recorded.sessionEvents).to.deep.equal(['joined', 'deactivated']);
  });

  it('comes to an end of its own when its policy throws [R9 R11]', async () => {
    world.respond = () => ({status: 500});
    start({
      reconnectPolicy: {
        nextRetryDelayInMs: () => {
          throw new Error('a fault of the integrator');
        },
      },
    });

    const outcome = outcomeOf(join());
    await world.clock.advance(60_000);

    expect(outcome.error).to.have.property('code').that.is.a('string');
    expect(recorded.controller.state).to.equal('failed');
  });

  it('makes one round trip less without stickiness: asks beside the handshake [C10]', async () => {
    world.onJoin = (connection) => connection.acceptsHandshake();
    world.session = {sessionServerUrl: 'https://evil.example.net'};

    start({stickiness: 'none', transports: ['long-polling']});
    const outcome = outcomeOf(join());

    await settle(1);
    expect(world.requests, 'asked in the same breath').to.have.length(1);
    expect(world.connections).to.have.length(1);
    expect(world.connection.joinedWith, 'JOIN waits for the answer').to.equal('');
    await settle();
    expect(world.connection.joinedWith).to.equal(TOKEN);
    world.connection.answers();
    await settle();
    expect(outcome.value).to.include({server: SERVER, stickiness: 'none'});
  });

  it('sends no JOIN without stickiness when there is no such session [C10]', async () => {
    world.alive = false;
    world.onJoin = (connection) => connection.acceptsHandshake();

    await joinWith({stickiness: 'none'});

    expect(recorded.controller.lastError?.code).to.equal('session-not-found');
    expect(world.connection.joinedWith).to.equal('');
    expect(world.open).to.have.length(0);
    expect(world.clock.pending).to.equal(0);
  });

  it('is in touch after one request before the handshake, and one JOIN [C10]', async () => {
    await joinWith({});

    expect(world.requests).to.have.length(1);
    expect(world.connections).to.have.length(1);
  });

  it('stops on a closing page by option, in a request that outlives the page [C9]', async () => {
    await joinWith({onUnload: 'stop'});

    recorded.controller.unload();

    expect(world.requests.slice(-1)[0]).to.match(/\/session\/stop$/);
    expect(world.lastInit).to.include({keepalive: true, credentials: 'include'});
    expect(world.connection.unloads, 'disconnects that could overtake the stop').to.equal(0);
  });

  for (const retryAfter of ['5', '10', '-5', 'soon', 'Wed, 21 Oct 2015 07:28:00 GMT']) {
    it(`waits as long as Retry-After: ${retryAfter} asks (fault 4) [R1]`, async () => {
      let asked = 0;
      world.respond = () =>
        asked++ ? undefined : {status: 503, headers: {'Retry-After': retryAfter}};
      await joinWith({});
      const waitMs = Math.max(0, Number(retryAfter) || 0) * 1000;

      const {retryInMs} = recorded.all('state-change').slice(-1)[0]!;
      expect(retryInMs).to.be.within(waitMs, Math.max(waitMs, 300));
    });
  }

  it('fails at once when Retry-After asks for more time than there is (fault 4) [R9]', async () => {
    world.respond = () => ({status: 503, headers: {'Retry-After': '11'}});
    await joinWith({});

    expect(recorded.controller.state).to.equal('failed');
    expect(recorded.controller.lastError).to.include({code: 'server-unreachable', retryable: true});
  });
});
