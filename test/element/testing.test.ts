import {expect} from 'chai';
import '../../src/define.js';
import {playSession} from '../../src/testing.js';
import {PAGES} from './support/faked-view.js';

describe('a session played on a view in a unit test', () => {
  it('shows what the application makes of it, without a server', async () => {
    const view = document.createElement('gcb-agent-view');
    const play = playSession(view);
    const seen: string[] = [];
    for (const name of ['joined', 'activated', 'deactivated'] as const) {
      view.addEventListener(`cobrowse-${name}`, () => seen.push(name));
    }
    view.server = PAGES;
    view.sessionToken = '123456789';
    document.body.append(view);
    await play.joined();
    await play.activated();
    expect(view.state).to.equal('active');
    await play.deactivated({reason: 'disconnected-user'});
    expect(seen).to.deep.equal(['joined', 'activated', 'deactivated']);
    expect(() => playSession(view)).to.throw('before the first join');
    view.remove();
  });

  it('is played on a view that is shown already, with its host adapter', async () => {
    const written: unknown[] = [];
    const view = document.createElement('gcb-agent-view');
    view.hostAdapter = {writeAttachedData: (changes) => void written.push(changes)};
    view.server = PAGES;
    document.body.append(view);
    await view.updateComplete;
    const play = playSession(view);
    view.sessionToken = '123456789';
    await play.joined({sessionHistoryId: 'history-1'});

    expect(view.session?.sessionHistoryId).to.equal('history-1');
    expect(view.attachedData['CoBrowseSessionId']).to.equal('history-1');
    expect(written).to.have.length(1);
    view.remove();
  });
});
