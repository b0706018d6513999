import {expect} from 'chai';
import {SCENARIOS, startCobrowseServer, type CobrowseServer} from '../../../demo/server/index.js';
import {playScenario} from '../../../demo/server/scenarios.js';
import {exchange, handshake, message} from './support/bayeux-client.js';

describe('embedded Co-browse server: scenarios', () => {
  let server: CobrowseServer;

  afterEach(() => server.close());

  const join = async (role: 1 | 2 | 3, token: string, fields: object = {}) => {
    const clientId = await handshake(server);
    const data = {sessionToken: token, role, ...fields};
    return exchange(server, message('/service/session/join', {clientId, data}));
  };

  for (const [name, {options, faults = {}, every}] of Object.entries(SCENARIOS)) {
    it(`${name} is made of options, faults and acts that a server has [D5]`, async () => {
      expect(options ?? Object.keys(faults)[0] ?? every).not.to.equal(undefined);
      server = await startCobrowseServer({scenario: name});
      expect(server.faults.active()).to.deep.equal(Object.keys(faults));
      expect(server.behaviour).to.include(options?.behaviour ?? {});
      await every?.act(server);
      expect((await fetch(`${server.url}/health`)).status).to.equal(200);
    });
  }

  it('plays a busy agent [D5 C14]', async () => {
    server = await startCobrowseServer({scenario: 'busy-agent'});
    const {token} = server.createSession();
    await join(1, token);
    await join(2, token);
    await fetch(`${server.url}/health`);
    expect(server.sessions.get(token)?.deactivationReason).to.equal('SESSIONS_OVER_LIMIT');
  });

  it('puts options that are given before those of the scenario [D5]', async () => {
    server = await startCobrowseServer({
      scenario: 'agent-authentication',
      behaviour: {authToken: 'mine', answers: 'combined'},
    });
    const {token} = server.createSession();
    const [refused] = await join(3, token, {auth: 'secret'});
    const [accepted] = await join(3, token, {auth: 'mine'});
    expect(refused?.data).not.to.have.property('userToken');
    expect(accepted?.data).to.have.property('userToken');
  });

  it('acts again and again until the server closes [D5]', async () => {
    server = await startCobrowseServer();
    let acts = 0;
    const stop = playScenario({description: '', every: {ms: 5, act: () => (acts += 1)}}, server);
    server.onClose(stop);
    while (acts < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    await server.close();
    const before = acts;
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(acts).to.equal(before);
    server = await startCobrowseServer();
  });

  it('refuses a name that is none, and lists those that are [D5]', async () => {
    server = await startCobrowseServer();
    const refused = startCobrowseServer({scenario: 'busy'}).catch((error: unknown) => error);
    expect(String(await refused)).to.match(/no scenario "busy".*busy-agent/);
  });
});
