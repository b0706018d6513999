import {expect} from 'chai';
import type {CobrowseError} from '../../src/errors.js';
import {end, ENDED_AT, join, recorded, useController, world} from '../support/controller-suite.js';
import {settle} from '../support/fake-clock.js';
import {SERVER} from '../support/fake-cobrowse.js';
import {joinReply} from '../support/fake-connection.js';
import {outcomeOf} from '../support/recorded-controller.js';

describe('CobrowseController', () => {
  useController({leaves: false});

  describe('while joined', () => {
    it('resolves with what it also emits, frozen and without secrets [C4]', async () => {
      const session = await join();

      expect(recorded.all('joined')).to.deep.equal([session]);
      expect(session).to.deep.equal({
        sessionHistoryId: 'history-1',
        users: [{userId: '1', role: 1, name: 'John'}],
        server: SERVER,
        stickiness: 'none',
      });
      expect(session).to.be.frozen;
      expect(session.users).to.be.frozen;
      expect(session.users[0]).to.be.frozen;
      await end();
    });

    for (const [path, warns] of [
      ['/cobrowse', false],
      ['/proxied/cobrowse', false],
      ['/co', true],
      ['/cobrowse/v2', true],
    ] as const) {
      it(`${warns ? 'warns of' : 'accepts'} ${path}, and joins [U6]`, async () => {
        recorded.controller.configure({server: `https://cobrowse.example.com${path}`});
        await join();

        const warnings = recorded.all('error');
        expect(warnings.map(({code}) => code)).to.deep.equal(
          warns ? ['invalid-configuration'] : [],
        );
        if (warns) expect(warnings[0]).to.include({fatal: false}).and.property('remediation');
        expect(recorded.controller.state).to.equal('joined');
        await end();
      });
    }

    it('gives the same promise for the same token, and joins once [C5]', async () => {
      const first = join();
      const second = join();
      await settle();

      expect(await first).to.equal(await second);
      expect(await join()).to.equal(await first);
      expect(world.connections).to.have.length(1);
      await end();
    });

    it('refuses a second token, leaving the first session alone [H4]', async () => {
      await join();

      const outcome = outcomeOf(recorded.controller.join('987654321'));
      await settle();

      expect((outcome.error as CobrowseError).code).to.equal('already-joined');
      expect(recorded.all('error')[0]).to.include({code: 'already-joined', fatal: false});
      expect(recorded.controller.state).to.equal('joined');
      expect(world.requests).to.have.length(1);
      await end();
    });

    it('replaces the session by option, ending the first before the second begins [H4 C8]', async () => {
      recorded.controller.configure({server: SERVER, onNewToken: 'replace'});
      await join();

      const session = recorded.controller.join('987654321');
      await session;

      expect(recorded.sessionEvents).to.deep.equal(['joined', 'deactivated', 'joined']);
      expect(world.connections.map(({exits}) => exits)).to.deep.equal([1, 0]);
      await end();
      expect(recorded.said).not.to.contain('987654321');
    });

    it('emits each user once, whether their id is a number or a string [C11]', async () => {
      await join();

      world.connection.receives('joined', {userId: 2, role: '2'});
      world.connection.receives('joined', {userId: '2', role: 2, name: 'Bob'});
      world.connection.receives('joined', {userId: '1', role: 1, name: 'John'});

      expect(recorded.all('user-joined')).to.deep.equal([{userId: '2', role: 2}]);
      expect(recorded.controller.session?.users).to.have.length(2);
      await end();
    });

    it('hints at a session that does not become active, at its time [R10]', async () => {
      await join();

      await world.clock.advance(29_999);
      expect(recorded.all('error')).to.have.length(0);
      await world.clock.advance(1);

      expect(recorded.all('error')[0]).to.include({code: 'view-not-activated', fatal: false});
      expect(recorded.controller.state).to.equal('joined');
      await end();
    });

    it('concludes a missed activation from the agent in the session (U4) [C5]', async () => {
      world.onJoin = (connection) => {
        connection.acceptsHandshake();
        connection.answers(joinReply({users: [{userId: '7', role: 2}]}));
      };
      await join();

      await world.clock.advance(999);
      expect(recorded.controller.state).to.equal('joined');
      await world.clock.advance(1);

      expect(recorded.all('activated')).to.deep.equal([{activationTime: null, late: true}]);
      expect(recorded.controller.state).to.equal('active');
      await world.clock.advance(4000);
      await end();
      expect(recorded.all('deactivated')[0]).to.include({activationTime: null, durationMs: 4000});
    });

    it('has no duration for a session that never became active [C5 A3]', async () => {
      await join();
      world.connection.receives('deactivated', {activationTime: null, deactivationTime: ENDED_AT});

      expect(recorded.all('deactivated')).to.deep.equal([
        {
          activationTime: null,
          deactivationTime: ENDED_AT,
          durationMs: null,
          endedBy: 'remote',
          reason: 'unknown',
          estimated: false,
        },
      ]);
      expect(recorded.controller.attachedData).to.not.have.property('CoBrowseDuration');
    });
  });
});
