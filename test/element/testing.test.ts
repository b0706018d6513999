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
});
