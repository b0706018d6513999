import {expect} from 'chai';
import {CobrowseController} from 'gcb-agent-view/controller';
import {SessionPlay} from 'gcb-agent-view/testing';

const TOKEN = '123456789';

function controllerOf(play: SessionPlay): {controller: CobrowseController; seen: string[]} {
  const options = {server: 'https://cobrowse.example.com/cobrowse'};
  const controller = new CobrowseController(options, play.collaborators);
  const seen: string[] = [];
  for (const name of ['joined', 'activated', 'deactivated', 'error'] as const) {
    controller.addEventListener(name, ({detail}) => {
      const {reason, code} = detail as {reason?: string; code?: string};
      seen.push([name, reason ?? code].filter(Boolean).join(' '));
    });
  }
  return {controller, seen};
}

describe('sessions played on a controller in a unit test', () => {
  it('go through the whole life, each event once and in order', async () => {
    const play = new SessionPlay();
    const {controller, seen} = controllerOf(play);
    const joining = controller.join(TOKEN);
    await play.joined({sessionHistoryId: 'h1'});
    const {sessionHistoryId, users} = await joining;
    expect(sessionHistoryId).to.equal('h1');
    expect([users, users[0]], 'as frozen as those of a server').to.satisfy((all: object[]) =>
      all.every(Object.isFrozen),
    );
    await play.activated({activationTime: 1_700_000_000_000});
    expect(controller.state).to.equal('active');
    await play.interrupted();
    expect(controller.connectionState).to.equal('reconnecting');
    await play.restored();
    expect(controller.connectionState).to.equal('connected');
    await play.deactivated({reason: 'timeout-inactive'});

    expect(seen).to.deep.equal(['joined', 'activated', 'deactivated timeout-inactive']);
  });

  it('end when the application stops them, and may be followed by another one', async () => {
    const play = new SessionPlay();
    const {controller, seen} = controllerOf(play);
    for (let round = 0; round < 2; round++) {
      void controller.join(TOKEN);
      await play.joined();
      expect(await controller.stop()).to.include({endedBy: 'controller', estimated: false});
    }
    expect(seen).to.have.length(4);
  });

  it('can be refused, or unknown', async () => {
    const refused = new SessionPlay();
    const first = controllerOf(refused);
    const joining = first.controller.join(TOKEN).catch((error: unknown) => error);
    await refused.refused();
    expect(await joining).to.include({code: 'join-refused'});

    const second = controllerOf(new SessionPlay({found: false}));
    const error: unknown = await second.controller.join(TOKEN).catch((reason: unknown) => reason);
    expect(error).to.include({code: 'session-not-found'});
  });
});
