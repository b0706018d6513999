import {expect} from 'chai';
import {recorded, start, useController, world} from '../support/controller-suite.js';
import {settle} from '../support/fake-clock.js';
import {SERVER} from '../support/fake-cobrowse.js';
import {joinReply, USER_TOKEN} from '../support/fake-connection.js';
import {countListeners} from '../support/listener-count.js';
import {outcomeOf, RecordedController, TOKEN} from '../support/recorded-controller.js';
import {whileErrorsAreCaught} from '../support/uncaught.js';

describe('CobrowseController, among hosts and servers that misbehave', () => {
  useController();

  it('goes on when every listener throws [R11]', async () => {
    const names = ['joined', 'user-joined', 'activated', 'deactivated', 'state-change', 'error'];
    const caught = await whileErrorsAreCaught(async () => {
      const loud = new RecordedController(world);
      for (const name of names) {
        loud.controller.addEventListener(name, () => {
          throw new Error(`listener of ${name}`);
        });
      }
      await loud.controller.join(TOKEN);
      world.connection.receives('joined', {userId: 2, role: 2});
      world.connection.receives('activated', {activationTime: 1});
      world.connection.loses({forgotten: true});
      await world.clock.advance(5000);
      world.connection.receives('deactivated', {deactivationTime: 2});

      expect(loud.sessionEvents).to.deep.equal(['joined', 'activated', 'deactivated']);
      expect(loud.controller.state).to.equal('ended');
    });
    expect(caught.length, 'errors seen by the page').to.be.above(5);
  });

  it('leaves the session whose join it rejects, when keys of the host throw: nothing lives on [R9 R11]', async () => {
    const attachedDataKeys = {
      get CoBrowseAssociated(): string {
        throw new Error('?');
      },
    };
    start({attachedDataKeys});
    const outcome = outcomeOf(recorded.controller.join(TOKEN));
    await settle();

    expect(outcome.error).to.include({code: 'invalid-configuration'});
    expect(world.connection).to.include({exits: 1, closed: true});
    expect(recorded.controller).to.include({state: 'failed', connectionState: 'disconnected'});
    expect(recorded.sessionEvents).to.deep.equal(['joined', 'deactivated']);
  });

  it('keeps what it emitted out of the reach of listeners [R11]', async () => {
    recorded.controller.addEventListener('joined', ({detail}) => {
      expect(() => Object.assign(detail, {server: 'https://evil.example.net'})).to.throw(TypeError);
    });
    await recorded.controller.join(TOKEN);

    expect(recorded.controller.session).to.be.frozen;
    expect(recorded.controller.session?.server).not.to.contain('evil');
    expect(recorded.controller.attachedData).to.be.frozen;
  });

  it('gives details that can be cloned, frozen, and free of secrets [C5]', async () => {
    await recorded.controller.join(TOKEN);
    world.connection.receives('joined', {userId: 2, role: 2, name: '<img onerror=x>'});
    world.connection.receives('activated', {activationTime: 1});
    world.connection.interrupts();
    world.connection.receives('deactivated', {deactivationTime: 2});

    for (const {detail} of recorded.events) {
      expect(structuredClone(detail)).to.deep.equal(detail);
      expect(detail).to.be.frozen;
    }
    expect(recorded.said).not.to.contain(TOKEN).and.not.to.contain(USER_TOKEN);
  });

  it('stays small under a flood of users [R8]', async () => {
    await recorded.controller.join(TOKEN);
    for (let userId = 0; userId < 5000; userId++) {
      world.connection.receives('joined', {userId, role: 1});
    }

    expect(recorded.controller.session?.users.length).to.be.below(2000);
  });

  it('stays small under a flood of messages before the reply [R8]', async () => {
    world.onJoin = (connection) => connection.acceptsHandshake();
    const outcome = outcomeOf(recorded.controller.join(TOKEN));
    await settle();
    for (let count = 0; count < 5000; count++) {
      world.connection.receives('activated', {activationTime: 1 + count});
    }
    world.connection.answers();
    await settle();

    expect(outcome.state).to.equal('resolved');
    expect(recorded.sessionEvents).to.deep.equal(['joined', 'activated']);
  });

  it('reports a message it cannot read, and goes on (fault 36) [R7]', async () => {
    await recorded.controller.join(TOKEN);

    world.connection.garbles();

    expect(recorded.all('error')[0]).to.include({code: 'bad-response', fatal: false});
    expect(recorded.controller.state).to.equal('joined');
  });

  it('does not report the same garbled message without end [R8]', async () => {
    await recorded.controller.join(TOKEN);

    for (let count = 0; count < 1000; count++) world.connection.garbles();

    expect(recorded.all('error').length).to.be.below(100);
  });

  it('does not take a loss during a failed try for one of the next (fault 8) [R6]', async () => {
    world.onJoin = (connection) => {
      connection.acceptsHandshake();
      if (world.connections.length > 1) return connection.answers();
      // The server answers with something unreadable and drops the connection at the same time.
      connection.answers({userToken: 'x', users: 'none'});
      connection.loses({forgotten: true});
    };

    const outcome = outcomeOf(recorded.controller.join(TOKEN));
    await world.clock.advance(2000);

    expect(outcome.state).to.equal('resolved');
    expect(world.connections).to.have.length(2);
    expect(recorded.controller.connectionState).to.equal('connected');
  });

  it('rejoins when the connection is lost together with the JOIN reply (fault 30) [R6]', async () => {
    // No connection before GET session is answered: JOIN and its answer are one step then.
    world.transportMemory.guessedWrong.add(SERVER);
    world.onJoin = (connection) => {
      connection.acceptsHandshake();
      connection.answers(joinReply());
      if (world.connections.length === 1) connection.loses({forgotten: true});
    };

    await recorded.controller.join(TOKEN);
    await world.clock.advance(2000);

    expect(recorded.sessionEvents).to.deep.equal(['joined']);
    expect(world.connections).to.have.length(2);
    expect(recorded.controller.connectionState).to.equal('connected');
  });

  it('survives a connection that cannot even be made [R9]', async () => {
    const {createConnection} = world;
    Object.assign(world, {
      createConnection: () => {
        throw new Error('No WebSocket here');
      },
    });
    start({stickiness: 'none'});

    const outcome = outcomeOf(recorded.controller.join(TOKEN));
    await world.clock.advance(20_000);

    expect(outcome.error).to.have.property('code', 'server-unreachable');
    Object.assign(world, {createConnection});
  });

  it('lets no listener pile up on a signal that outlives its joins [E3]', async () => {
    const {signal} = new AbortController();
    const listeners = countListeners(signal);

    for (let count = 0; count < 5; count++) {
      await recorded.controller.join(TOKEN, {signal});
      await recorded.controller.leave();
      await settle();
    }

    expect(listeners()).to.equal(0);
  });
});
