import {expect} from 'chai';
import 'gcb-agent-view/define.js';
import {RecordedView} from './support/recorded-view.js';
import {server, useServer} from './support/view-suite.js';

describe('one session per agent, in a browser with Web Locks', () => {
  useServer();

  const mount = async (properties: object = {}): Promise<RecordedView> => {
    const {token} = await server.createSession();
    return RecordedView.mount({server: server.url, sessionToken: token, ...properties});
  };

  /** Everything but the polls of the connection that is there. */
  const newRequests = async (): Promise<string[]> => {
    const all = await server.call('requests');
    return all
      .flatMap(({path, channels}) => (channels.length > 0 ? channels : [path]))
      .filter((each) => each !== '/meta/connect');
  };

  it('refuses a second view before any request, and goes on with the first [C18]', async () => {
    const first = await mount();
    await first.first('joined');
    await server.call('until', {requests: {what: '/cobrowse/slave.html', count: 1}});
    const asked = await newRequests();
    const second = await mount();
    const error = await second.first('error');

    expect(error).to.include({code: 'agent-busy', fatal: true});
    expect(error.remediation).to.match(/parallel/);
    expect(second.element.state).to.equal('failed');
    expect(await newRequests()).to.deep.equal(asked);
    expect(first.element.state).to.equal('joined');
  });

  it('refuses a view in a frame of the same origin as well [C18]', async () => {
    const first = await mount();
    await first.first('joined');
    const frame = document.createElement('iframe');
    document.body.append(frame);
    const held = await frame.contentWindow!.navigator.locks.query();
    frame.remove();

    expect(held.held?.map(({name}) => name)).to.deep.equal(['gcb-agent-view:session']);
  });

  it('lets another view join as soon as the first session is over [C18]', async () => {
    const first = await mount();
    await first.first('joined');
    await first.element.leave();
    const second = await mount();
    await second.first('joined');

    expect(second.all('error')).to.deep.equal([]);
  });

  it('lets a view be in a session beside another with "parallel" [C18 E4]', async () => {
    const first = await mount();
    await first.first('joined');
    const second = await mount({parallel: true});
    await second.first('joined');

    expect(first.element.state).to.equal('joined');
  });
});
