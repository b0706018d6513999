import {expect} from 'chai';
import type {Frame} from 'playwright-core';
import {createParties, type Desktop} from './support/desktop.js';
import {cobrowse, openDesktop, useTwoOrigins} from './support/two-origins.js';

/** An agent page that wants the focus, and goes on wanting it while it loads. */
const GREEDY = `<!doctype html><title>Agent page</title><input id="greedy" autofocus>
  <script>
    const take = () => { window.focus(); document.getElementById('greedy').focus(); };
    take();
    for (const delayMs of [0, 20, 50, 100, 200]) setTimeout(take, delayMs);
    addEventListener('load', take);
  </script>`;

const TEXT = 'How may I help you today?';

describe('an agent page that takes the focus', function () {
  this.timeout(20_000);
  let desktop: Desktop;

  useTwoOrigins({'/cobrowse/slave.html': GREEDY});
  beforeEach(async () => {
    desktop = await openDesktop();
  });

  const join = (): Promise<void> =>
    desktop.join({
      server: cobrowse.url,
      sessionToken: createParties(cobrowse).token,
      style: 'display: block; height: 300px',
    });

  const agentPage = async (): Promise<Frame> => {
    const handle = await desktop.page.waitForSelector('gcb-agent-view iframe');
    const frame = (await handle.contentFrame())!;
    await frame.waitForSelector('#greedy');
    return frame;
  };
  const enteredIn = (frame: Frame): Promise<string> => frame.inputValue('#greedy');

  /** Types a message for a second, in which the agent page opens. */
  const typeMeanwhile = async (): Promise<void> => {
    await desktop.page.evaluate(() => document.body.prepend(document.createElement('textarea')));
    await desktop.page.focus('textarea');
    const typing = desktop.page.keyboard.type(TEXT, {delay: 40});
    await join();
    await typing;
  };

  it('gets no keystroke of a field that the agent is typing in [E10]', async () => {
    await typeMeanwhile();
    // Five times the page takes the focus; a key that is pressed in that very moment may be lost.
    expect((await desktop.page.inputValue('textarea')).length).to.be.at.least(TEXT.length - 2);
    await desktop.page.keyboard.type(' And now?');
    expect(await desktop.page.inputValue('textarea')).to.match(/ And now\?$/);
    expect((await enteredIn(await agentPage())).length).to.be.at.most(2);
  });

  it('is there for the pointer, and for Tab, as soon as the agent wants it [E10 X3]', async () => {
    await typeMeanwhile();
    const frame = await agentPage();
    await frame.click('#greedy');
    await desktop.page.keyboard.type('clicked');
    expect(await enteredIn(frame)).to.match(/clicked$/);
  });

  it('is reached by Tab from the field [E10 X3]', async () => {
    await typeMeanwhile();
    const frame = await agentPage();
    // The way past the frame comes first.
    await desktop.page.keyboard.press('Tab');
    await desktop.page.keyboard.press('Tab');
    await desktop.page.keyboard.type('tabbed');
    expect(await enteredIn(frame)).to.match(/tabbed$/);
  });

  it('has the focus that it wants when the agent is typing nowhere [E10]', async () => {
    await join();
    const frame = await agentPage();
    await frame.waitForFunction(() => document.activeElement?.id === 'greedy');
    await desktop.page.keyboard.type('free');
    expect(await enteredIn(frame)).to.equal('free');
  });
});
