import {expect} from 'chai';
import {CobrowseError} from '../../src/errors.js';
import {
  accept,
  recorded,
  start,
  UNHURRIED,
  useController,
  world,
} from '../support/controller-suite.js';
import {SERVER} from '../support/fake-cobrowse.js';
import type {FakeConnection} from '../support/fake-connection.js';
import {outcomeOf, TOKEN} from '../support/recorded-controller.js';

describe('CobrowseController, choosing a transport', () => {
  useController(UNHURRIED);

  const join = () => outcomeOf(recorded.controller.join(TOKEN));
  const transports = () => world.connections.map(({transport}) => transport);
  /** A network in which nothing but long-polling gets through. */
  const swallowWebSockets = (connection: FakeConnection): void => {
    if (connection.transport === 'long-polling') accept(connection);
  };

  it('keeps to the order that is asked for', async () => {
    start({transports: ['long-polling', 'websocket']});
    join();
    await world.clock.advance(0);

    expect(transports()).to.deep.equal(['long-polling']);
    expect(recorded.controller.state).to.equal('joined');
  });

  it('gives a WebSocket its own, shorter time [R4]', async () => {
    start({webSocketTimeoutMs: 1234, handshakeTimeoutMs: 5678});
    world.onJoin = swallowWebSockets;
    join();
    await world.clock.advance(1233);
    expect(transports()).to.deep.equal(['websocket']);
    await world.clock.advance(1);

    expect(transports()).to.deep.equal(['websocket', 'long-polling']);
    expect(world.connections.map(({options}) => options.handshakeTimeoutMs)).to.deep.equal([
      1234, 5678,
    ]);
  });

  it('asks no more for a WebSocket where one was swallowed, unless there is nothing else [R4]', async () => {
    start();
    world.onJoin = swallowWebSockets;
    join();
    await world.clock.advance(4000);
    await recorded.controller.leave();
    world.onJoin = accept;

    join();
    await world.clock.advance(0);
    await recorded.controller.leave();
    expect(transports()).to.deep.equal(['websocket', 'long-polling', 'long-polling']);

    recorded.controller.configure({server: SERVER, transports: ['websocket']});
    join();
    await world.clock.advance(0);
    expect(transports().slice(3)).to.deep.equal(['websocket']);
    expect(recorded.controller.state).to.equal('joined');
  });

  it('holds nothing against WebSocket when long-polling was asked for first', async () => {
    start({transports: ['long-polling', 'websocket']});
    world.onJoin = (connection) => {
      if (connection.transport === 'websocket') accept(connection);
    };
    join();
    await world.clock.advance(10_000);
    expect(transports()).to.deep.equal(['long-polling', 'websocket']);

    expect(world.transportMemory.webSocketBlocked.has(SERVER)).to.equal(false);
  });

  it('does not try another when the server has answered no', async () => {
    start();
    world.onJoin = (connection) =>
      connection.fails(new CobrowseError('handshake-denied', 'Denied.'));
    const outcome = join();
    await world.clock.advance(60_000);

    expect(transports()).to.deep.equal(['websocket']);
    expect(outcome.error).to.include({code: 'handshake-denied'});
  });

  it('does not try another after the handshake: JOIN may have been carried out [C4]', async () => {
    start();
    world.onJoin = (connection) => {
      connection.acceptsHandshake();
      connection.fails();
    };
    join();
    await world.clock.advance(0);

    expect(transports()).to.deep.equal(['websocket']);
  });

  it('tries another after a failure of a kind that nobody foresaw', async () => {
    start();
    world.onJoin = (connection) => {
      if (connection.transport === 'websocket') connection.fails(new TypeError('?') as never);
      else accept(connection);
    };
    join();
    await world.clock.advance(0);

    expect(transports()).to.deep.equal(['websocket', 'long-polling']);
    expect(recorded.controller.state).to.equal('joined');
  });

  for (const cometdPath of ['cometd', '/cometd', '//cometd']) {
    it(`finds the endpoint below the application, be it written ${cometdPath}`, async () => {
      start({cometdPath});
      join();
      await world.clock.advance(0);

      expect(world.connection.options.url).to.equal(`${SERVER}/cometd`);
    });
  }

  it('leaves the slashes within a path alone', async () => {
    start({cometdPath: 'a//b'});
    join();
    await world.clock.advance(0);

    expect(world.connection.options.url).to.equal(`${SERVER}/a//b`);
  });
});
