import {expect} from 'chai';
import {startCobrowseServer, type CobrowseServer} from '../../demo/server/index.js';
import {CobrowseController} from '../../src/controller/index.js';
import {FaultProxy} from '../support/fault-proxy.js';
import {InsideParties} from '../support/inside-party.js';

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
});
