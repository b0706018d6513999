import {expect} from 'chai';
import type {CobrowseController} from 'gcb-agent-view/controller';
import {RecordedView} from './support/recorded-view.js';
import {server, session, useServer} from './support/view-suite.js';

/** The built script, as a page of the old school has it. */
const include = (file: string): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = `/cdn/${file}`;
    script.onload = resolve;
    script.onerror = reject;
    document.head.append(script);
  });

interface Globals {
  gcbAgentView: {CobrowseController: typeof CobrowseController};
}

describe('the script tag', () => {
  useServer();
  before(async () => {
    // Markup that is there before the script.
    document.body.append(document.createElement('gcb-agent-view'));
    await include('gcb-agent-view.iife.min.js');
  });

  for (const transports of ['websocket', 'long-polling'] as const) {
    it(`runs a whole session of the element that was in the page, over ${transports} [E1 C5]`, async () => {
      const element =
        document.querySelector('gcb-agent-view') ??
        document.body.appendChild(document.createElement('gcb-agent-view'));
      const view = new RecordedView(element);
      element.setAttribute('transports', transports);
      element.setAttribute('server', server.url);
      element.setAttribute('session-token', session.token);
      await view.first('joined');
      expect(view.frame).not.to.equal(null);
      await session.join('customer', 'agent');
      await view.first('activated');
      await session.leave('agent');
      expect(await view.first('deactivated')).to.include({endedBy: 'remote', estimated: false});
      expect(view.life).to.deep.equal(['joined', 'activated', 'deactivated']);
      expect(view.frame).to.equal(null);
    });
  }

  it('runs again without a trace when it is included twice [E5]', async () => {
    const {gcbAgentView} = globalThis as unknown as Globals;
    const defined = customElements.get('gcb-agent-view');
    await include('gcb-agent-view.iife.min.js');
    expect((globalThis as unknown as Globals).gcbAgentView).to.equal(gcbAgentView);
    expect(customElements.get('gcb-agent-view')).to.equal(defined);
  });

  it('stands beside the modules of the package, which leave the tag to it [E5]', async () => {
    const defined = customElements.get('gcb-agent-view');
    await import('gcb-agent-view/define.js');
    expect(customElements.get('gcb-agent-view')).to.equal(defined);
  });

  it('brings the controller, which needs no element', async () => {
    const {gcbAgentView} = globalThis as unknown as Globals;
    const controller = new gcbAgentView.CobrowseController({server: server.url});
    const events: string[] = [];
    const over = new Promise((resolve) => controller.addEventListener('deactivated', resolve));
    for (const name of ['joined', 'activated', 'deactivated'] as const) {
      controller.addEventListener(name, () => events.push(name));
    }
    await controller.join(session.token);
    await session.join('customer', 'agent');
    await session.leave('customer');
    await over;
    expect(events).to.deep.equal(['joined', 'activated', 'deactivated']);
  });
});
