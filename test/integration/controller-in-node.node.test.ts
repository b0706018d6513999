import {expect} from 'chai';
import {
  startCobrowseCluster,
  startCobrowseServer,
  type CobrowseServer,
} from '../../demo/server/index.js';
import {CobrowseController} from '../../src/controller/index.js';
import {FaultProxy} from '../support/fault-proxy.js';
import {InsideParties} from '../support/inside-party.js';
import {eventually} from './support/desktop.js';

describe('a controller in Node', () => {
  let server: CobrowseServer;

  beforeEach(async () => {
    server = await startCobrowseServer({requireOrigin: true});
  });
  afterEach(() => server.close());

  const emits = (controller: CobrowseController, name: 'activated' | 'deactivated') =>
    new Promise((resolve) => controller.addEventListener(name, resolve, {once: true}));

  it('plays a whole session, with the Origin that it is given and whatever transports there are [C2 C19]', async () => {
    const parties = new InsideParties(server);
    parties.customerJoins();
    const controller = new CobrowseController({
      server: server.url,
      requestHeaders: {Origin: 'https://desktop.example.com'},
    });
    await controller.join(parties.token);
    const activated = emits(controller, 'activated');
    parties.agentJoins();
    await activated;
    const deactivated = emits(controller, 'deactivated');
    parties.customerLeaves();
    await deactivated;
    expect(controller.state).to.equal('ended');
  });

  it('is refused without an Origin, which Node does not send [C2]', async () => {
    const controller = new CobrowseController({server: server.url});
    const error: unknown = await controller
      .join(new InsideParties(server).token)
      .catch((reason: unknown) => reason);
    expect(error).to.include({code: 'server-refused'});
  });

  // By Node, since Chromium may ask again by itself.
  it('has stopped a session over REST although the first answer is lost on its way [C7]', async () => {
    const proxy = await FaultProxy.start(server.port);
    try {
      const controller = new CobrowseController({
        server: `${proxy.origin}/cobrowse`,
        requestHeaders: {Origin: 'https://desktop.example.com'},
        stickiness: 'none',
        transports: ['long-polling'],
        stopTimeoutMs: 500,
      });
      const errors: unknown[] = [];
      controller.addEventListener('error', ({detail}) => errors.push(detail));
      await controller.join(new InsideParties(server).token);
      server.faults.set('deactivated-lost');
      proxy.cutReplyTo('/session/stop HTTP', 'truncate');

      expect(await controller.stop()).to.include({endedBy: 'controller', estimated: true});
      expect(server.requests.count('/rest/live/users/')).to.equal(2);
      expect(errors).to.deep.equal([]);
    } finally {
      await proxy.close();
    }
  });

  it('leaves no client on a node that it has shaken hands with in vain [C3 F7]', async () => {
    const cluster = await startCobrowseCluster({nodes: 2, stickiness: 'url'});
    try {
      const [guessed, owner] = cluster.nodes as [CobrowseServer, CobrowseServer];
      // The guess is made while GET session is under way.
      guessed.faults.set('latency', {delayMs: 100, path: '/rest/live/sessions/'});
      const controller = new CobrowseController({
        server: guessed.url,
        requestHeaders: {Origin: 'https://desktop.example.com'},
        transports: ['long-polling'],
      });
      const joining = controller.join(new InsideParties(owner).token);
      await eventually(() => guessed.clientCount === 1, 'a client on the node that is asked');
      await joining;

      expect(controller.session?.server).to.equal(owner.url);
      await eventually(() => guessed.clientCount === 0, 'no client left there');
      expect(guessed.requests.count('/service/session/join')).to.equal(0);
      expect(owner.clientCount).to.equal(1);
      await controller.leave();
    } finally {
      await cluster.close();
    }
  });

  it('connects anew at once where two cookies of a load balancer split its requests [C3 F7]', async () => {
    // As for a client whose handshake went to another node than what is sent later.
    server.faults.set('latency', {delayMs: 100, path: '/rest/live/sessions/'});
    const controller = new CobrowseController({
      server: server.url,
      requestHeaders: {Origin: 'https://desktop.example.com'},
      transports: ['long-polling'],
    });
    const seen: string[] = [];
    for (const name of ['joined', 'error'] as const) {
      controller.addEventListener(name, () => seen.push(name));
    }
    const joining = controller.join(new InsideParties(server).token);
    await eventually(() => server.clientCount === 1, 'a client before GET session is answered');
    server.forgetClients();
    await joining;

    expect(seen).to.deep.equal(['joined']);
    expect(server.requests.count('/rest/live/sessions/')).to.equal(1);
    expect(server.clientCount).to.equal(1);
    await controller.leave();
  });
});
