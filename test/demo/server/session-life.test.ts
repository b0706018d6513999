import {expect} from 'chai';
import {
  startCobrowseServer,
  type CobrowseServer,
  type CobrowseServerOptions,
  type TransportName,
} from '../../../demo/server/index.js';
import {Participant, provideWindow} from './support/participant.js';

const TRANSPORTS: readonly TransportName[] = ['websocket', 'long-polling'];

for (const transport of TRANSPORTS) {
  describe(`embedded Co-browse server: session life over ${transport}`, function () {
    this.timeout(10_000);

    let server: CobrowseServer;
    let token: string;
    let takeWindowAway: () => void;

    before(() => {
      takeWindowAway = provideWindow();
    });

    after(() => takeWindowAway());

    beforeEach(async () => {
      server = await startCobrowseServer({cometd: {maxSessionsPerBrowser: -1}});
      ({token} = server.createSession());
    });

    afterEach(async () => {
      Participant.vanishAll();
      await server.close();
    });

    const startAnew = async (options: CobrowseServerOptions) => {
      await server.close();
      server = await startCobrowseServer(options);
      ({token} = server.createSession());
    };

    const join = (role: 1 | 2 | 3, name?: string) =>
      Participant.join(server, transport, token, role, name);
    const state = () => server.sessions.get(token)?.state;

    it('lets a customer create a session over CometD and join it [D1]', async () => {
      const customer = await Participant.connect(server, transport);
      const created = (await customer.ask('create', {})) as {sessionToken: string};
      expect(created.sessionToken).to.match(/^\d{9}$/);
      const reply = await customer.ask('join', {...created, role: 1});
      expect(reply).to.have.property('userToken');
      await customer.disconnect();
    });

    it('answers JOIN with a numeric userId and lists users with textual ones [D1]', async () => {
      const customer = await join(1, 'Ann');
      const controller = await join(3);
      expect(controller.reply).to.deep.include({
        userId: 2,
        users: [{userId: '1', role: 1, name: 'Ann'}],
        sessionHistoryId: server.sessions.get(token)?.historyId,
      });
      expect(controller.reply.userToken).to.not.equal(customer.reply.userToken);
      expect(controller.participant.count('/service/session/joined')).to.equal(0);
    });

    it('announces an agent to the customer, a controller to nobody but the agent [D1]', async () => {
      const {participant: controller} = await join(3);
      const customer = await join(1);
      const {participant: agent} = await join(2);
      await join(3);
      expect(await agent.message('joined')).to.deep.equal({userId: '4', role: 3});
      expect(customer.reply.users).to.deep.equal([]);
      expect(await customer.participant.message('joined')).to.deep.equal({userId: '3', role: 2});
      expect(customer.participant.count('/service/session/joined')).to.equal(1);
      // The last of the three may come with the next poll.
      while (controller.count('/service/session/joined') < 3) {
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      expect(controller.count('/service/session/joined')).to.equal(3);
    });

    it('lists the joiner too when set so [D1]', async () => {
      server.behaviour.usersIncludeJoiner = true;
      const {reply} = await join(3);
      expect(reply.users).to.deep.equal([{userId: '1', role: 3}]);
    });

    it('activates when the agent joins beside the customer, not for a controller [D1]', async () => {
      const {participant: customer} = await join(1);
      const {participant: controller} = await join(3);
      expect(state()).to.equal('idle');
      const {participant: agent} = await join(2);
      const messages = await Promise.all(
        [customer, controller, agent].map((each) => each.message('activated')),
      );
      const {activationTime} = server.sessions.get(token) ?? {};
      expect(activationTime).to.be.a('number');
      expect(messages).to.deep.equal([{activationTime}, {activationTime}, {activationTime}]);
    });

    it('does not repeat ACTIVATED to a late controller unless set so [D1]', async () => {
      await join(1);
      await join(2);
      const late = await join(3);
      server.behaviour.repeatActivated = true;
      const later = await join(3);
      await later.participant.message('activated');
      expect(late.participant.count('/service/session/activated')).to.equal(0);
    });

    for (const leaver of [1, 2] as const) {
      it(`ends for everybody when role ${leaver} exits [D1]`, async () => {
        const customer = await join(1);
        const agent = await join(2);
        const controller = await join(3);
        const {participant, reply} = leaver === 1 ? customer : agent;
        expect(await participant.ask('exit', {userToken: reply.userToken})).to.deep.equal({});
        const {activationTime, deactivationTime} = server.sessions.get(token) ?? {};
        for (const {participant: each} of [customer, agent, controller]) {
          const message = await each.message('deactivated');
          expect(message).to.deep.include({activationTime, deactivationTime});
        }
        expect(state()).to.equal('ended');
      });

      it(`ends when the CometD client of role ${leaver} disconnects [D1]`, async () => {
        const customer = await join(1);
        const agent = await join(2);
        const controller = await join(3);
        await (leaver === 1 ? customer : agent).participant.disconnect();
        await controller.participant.message('deactivated');
        expect(state()).to.equal('ended');
      });
    }

    it('goes on when the controller exits or disconnects [D1]', async () => {
      await join(1);
      const exiting = await join(3);
      const leaving = await join(3);
      await exiting.participant.ask('exit', {userToken: exiting.reply.userToken});
      await leaving.participant.disconnect();
      expect(server.sessions.get(token)).to.deep.include({state: 'idle', roles: [1]});
    });

    it('ends on STOP of the controller and of nobody else [D1]', async () => {
      const customer = await join(1);
      const controller = await join(3);
      await customer.participant.ask('stop', {userToken: customer.reply.userToken});
      expect(state()).to.equal('idle');
      const {userToken} = controller.reply;
      expect(await controller.participant.ask('stop', {userToken})).to.deep.equal({});
      const message = await controller.participant.message('deactivated');
      expect(message).to.have.all.keys('deactivationTime', 'deactivationReason');
    });

    it('leaves STOP unanswered when set so [D1]', async () => {
      server.behaviour.stopReply = false;
      const {participant, reply} = await join(3);
      await participant.publish('/service/session/stop', {userToken: reply.userToken});
      await participant.message('deactivated');
      expect(participant.count('/service/session/stop')).to.equal(0);
    });

    it('ends on the REST stop with the user token of the controller only [D1]', async () => {
      const customer = await join(1);
      const controller = await join(3);
      await join(2);
      const stop = (userToken: string) =>
        fetch(`${server.url}/rest/live/users/${userToken}/session/stop`);
      expect((await stop(customer.reply.userToken)).status).to.equal(403);
      const times = (await (await stop(controller.reply.userToken)).json()) as object;
      expect(times).to.have.all.keys('activationTime', 'deactivationTime');
      expect(await customer.participant.message('deactivated')).to.deep.include(times);
      expect((await stop(controller.reply.userToken)).status).to.equal(404);
    });

    it('cannot be joined again once it has ended [D1]', async () => {
      const controller = await join(3);
      await controller.participant.ask('stop', {userToken: controller.reply.userToken});
      const refused = await join(3);
      expect(refused.reply).to.not.have.property('userToken');
    });

    it('takes the second JOIN of a client in each of the ways that are open [D1]', async () => {
      const rolesAfter = {replaces: 1, 'same-user': 1, 'another-user': 2, refused: 1};
      for (const repeatedJoin of Object.keys(rolesAfter) as (keyof typeof rolesAfter)[]) {
        server.behaviour.repeatedJoin = repeatedJoin;
        ({token} = server.createSession());
        const {participant, reply: first} = await join(3);
        participant.received.length = 0;
        const second = await participant.ask('join', {sessionToken: token, role: 3});
        const {userToken} = second as {userToken?: string};
        expect(userToken === first.userToken, repeatedJoin).to.equal(repeatedJoin === 'same-user');
        expect(userToken === undefined, repeatedJoin).to.equal(repeatedJoin === 'refused');
        expect(server.sessions.get(token)?.roles).to.have.length(rolesAfter[repeatedJoin]);
        // What is true of the first user token then.
        const known = await fetch(`${server.url}/rest/live/users/${first.userToken}/session/stop`);
        expect(known.status, repeatedJoin).to.equal(repeatedJoin === 'replaces' ? 404 : 200);
      }
    });

    it('answers a refused JOIN with nothing but the ack when set so [D1]', async () => {
      server.behaviour.refusedJoin = 'acknowledgement-only';
      const stranger = await Participant.connect(server, transport);
      const data = {sessionToken: '123456789', role: 3};
      const ack = await stranger.publish('/service/session/join', data);
      expect(ack.successful).to.equal(true);
      expect(stranger.received).to.deep.equal([]);
    });

    it('lets the customer take the session along to the next page [D1]', async () => {
      const first = await join(1);
      const agent = await join(2);
      await join(1);
      await first.participant.disconnect();
      expect(server.sessions.get(token)).to.deep.include({state: 'active', roles: [2, 1]});
      expect(agent.participant.count('/service/session/deactivated')).to.equal(0);
    });

    it('leaves a stock client with no connection of its own after disconnect [D1]', async () => {
      const {participant} = await join(3);
      await participant.disconnect();
      expect(server.clientCount).to.equal(0);
      if (transport === 'websocket') {
        while (server.openSockets > 0) {
          await new Promise((resolve) => setTimeout(resolve, 5));
        }
      }
    });

    it('ends when a connection is cut and its client does not come back [D1]', async () => {
      await startAnew({cometd: {maxSessionsPerBrowser: -1, maxIntervalMs: 1_000, sweepMs: 50}});
      const {participant: customer} = await join(1);
      const {participant: controller} = await join(3);
      customer.vanish();
      await controller.message('deactivated');
      expect(server.clientCount).to.equal(1);
    });

    it('ends a session that waits too long for its agent [D1]', async () => {
      await startAnew({idleTimeoutMs: 300, cometd: {maxSessionsPerBrowser: -1}});
      const {participant: lone} = await join(1);
      expect(await lone.message('deactivated')).to.have.all.keys(
        'deactivationTime',
        'deactivationReason',
      );
    });

    it('ends a session that lasts too long, not one that was idle for long [D1]', async () => {
      await startAnew({
        idleTimeoutMs: 300,
        sessionTimeoutMs: 900,
        cometd: {maxSessionsPerBrowser: -1},
      });
      await join(1);
      const {participant: agent} = await join(2);
      await agent.message('deactivated');
      const {creationTime = 0, deactivationTime = 0} = server.sessions.get(token) ?? {};
      expect(deactivationTime - creationTime).to.be.at.least(890);
    });

    it('relays the page to agents and the pointer to the customer, to nobody else [D1]', async () => {
      const {participant: customer} = await join(1);
      const {participant: agent} = await join(2);
      const {participant: controller} = await join(3);
      const page = {events: ['x'.repeat(17 * 1024 * 1024)]};
      await agent.publish('/service/demo/hello', {snapshot: true});
      expect(await customer.first('/service/demo/hello')).to.deep.equal({snapshot: true});
      await customer.publish('/service/demo/page', page);
      expect(await agent.first('/service/demo/page')).to.deep.equal(page);
      await agent.publish('/service/demo/pointer', {x: 1, y: 2});
      expect(await customer.first('/service/demo/pointer')).to.deep.equal({x: 1, y: 2});
      await controller.publish('/service/demo/page', {forged: true});
      expect(agent.count('/service/demo/page')).to.equal(1);
      expect(controller.count('/service/demo/page')).to.equal(0);
    });
  });
}
