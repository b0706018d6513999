import {expect} from 'chai';
import {expectAccessible} from './support/accessible.js';
import * as languages from './gallery/languages.js';
import {TOKEN} from './support/faked-view.js';
import {inside, mount, textOf, unmountAll} from './support/mount.js';
import {SCENES} from './support/scenes.js';
import {registerStrings} from '../../src/element/languages.js';

const SCHEMES = ['light', 'dark'];

describe('<gcb-agent-view> in each state', () => {
  afterEach(async () => {
    await unmountAll();
    document.documentElement.removeAttribute('style');
  });

  for (const [name, play] of Object.entries(SCENES)) {
    for (const controls of [true, false]) {
      it(`is accessible while ${name}, ${controls ? 'with' : 'without'} controls [X2 X3]`, async () => {
        const view = await mount({controls});
        await play(view);
        await view.updateComplete;
        if (name !== 'idle') expect(view.state).not.to.equal('idle');
        for (const scheme of SCHEMES) {
          document.documentElement.style.colorScheme = scheme;
          document.documentElement.style.background = 'Canvas';
          await expectAccessible(view);
        }
      });
    }
  }

  it('is accessible while it asks whether to end [X3]', async () => {
    const view = await mount({controls: true});
    await view.join(TOKEN);
    await view.updateComplete;
    inside(view, '[part~=end-button]').click();
    await view.updateComplete;

    await expectAccessible(view);
  });
});

describe('the status of <gcb-agent-view>', () => {
  afterEach(unmountAll);

  it('is a live region from the first render, and stays the same one [X3]', async () => {
    const view = await mount();
    const status = inside(view, '[role=status]');
    const alert = inside(view, '[role=alert]');
    expect(alert.textContent.trim()).to.equal('');

    await view.join('1').catch(() => undefined);
    await view.updateComplete;
    expect(inside(view, '[role=status]')).to.equal(status);
    expect(inside(view, '[role=alert]')).to.equal(alert);
    expect(textOf(view, '[role=alert]')).to.match(/nine digits/);

    await view.join(TOKEN);
    await view.updateComplete;
    expect(textOf(view, '[role=status]')).to.equal('Waiting for the shared page…');
    expect(textOf(view, '[role=alert]')).to.equal('');
  });

  it('says nothing about a short gap in the connection, and something about a long one [X2]', async () => {
    const view = await mount({controls: true});
    await SCENES['active']!(view);
    view.world.connection.interrupts();
    await view.updateComplete;
    expect(textOf(view, '[role=status]')).to.equal('Page is shared');
    expect(inside(view, '[part=progress]').hidden).to.equal(true);

    await new Promise((resolve) => setTimeout(resolve, 1050));
    await view.updateComplete;
    expect(textOf(view, '[role=status]')).to.equal('Connection lost, reconnecting…');
    expect(inside(view, '[part=progress]').hidden).to.equal(false);

    view.world.connection.restores();
    await view.updateComplete;
    expect(textOf(view, '[role=status]')).to.equal('Page is shared');
  });

  it('shows progress for a wait, not before it has lasted a second [X2]', async () => {
    const view = await mount();
    await SCENES['locating']!(view);
    await view.updateComplete;
    const {animationDelay, animationFillMode} = getComputedStyle(inside(view, '[part=progress]'));

    expect(inside(view, '[part=progress]').hidden).to.equal(false);
    expect(animationDelay).to.match(/^1s/);
    expect(animationFillMode).to.match(/^both/);
  });

  it('keeps saying that a stop was not confirmed [X2]', async () => {
    const view = await mount({options: {stopTimeoutMs: 20}});
    await view.join(TOKEN);
    view.world.respond = () => ({status: 500});
    await view.stop();
    await view.updateComplete;

    expect(view.state).to.equal('ended');
    expect(textOf(view, '[role=alert]')).to.match(/did not confirm/);
  });
});

describe('the layout of <gcb-agent-view>', () => {
  afterEach(unmountAll);

  it('fills the room it is given, and is hidden by its attribute [X4]', async () => {
    const view = await mount({controls: true});
    view.style.height = '500px';
    await view.join(TOKEN);
    await view.updateComplete;
    expect(inside(view, '[part=base]').offsetHeight).to.equal(500);
    expect(inside(view, 'iframe').offsetHeight).to.be.within(440, 470);

    view.hidden = true;
    expect(view.offsetHeight).to.equal(0);
  });

  it('fits a narrow pane, in which the state keeps room for its words [X4]', async () => {
    const view = await mount({controls: true});
    await view.join(TOKEN);
    view.style.width = '300px';
    await view.updateComplete;
    inside(view, '[part~=end-button]').click();
    await view.updateComplete;
    const status = inside(view, '[part=status]');

    expect(inside(view, '[part=base]').scrollWidth).to.be.at.most(300);
    expect(status.offsetWidth).to.be.at.least(7 * parseFloat(getComputedStyle(status).fontSize));
    const below = inside(view, '[part=question]').offsetTop;
    expect(below).to.be.at.least(status.offsetTop + status.offsetHeight);
  });

  it('is mirrored from right to left, the digits excepted [X4]', async () => {
    const view = await mount({controls: true, dir: 'rtl'});
    await view.join(TOKEN);
    await view.updateComplete;
    const left = (selector: string): number => inside(view, selector).getBoundingClientRect().left;

    expect(left('[part~=end-button]')).to.be.lessThan(left('[role=status]'));
  });

  for (const [dir, direction] of [
    ['ltr', 'normal'],
    ['rtl', 'reverse'],
  ] as const) {
    it(`lets the progress go the way of the text, ${dir} [X4]`, async () => {
      const view = await mount({dir});
      await SCENES['locating']!(view);
      await view.updateComplete;
      const {animationDirection} = getComputedStyle(inside(view, '[part=progress]'));
      expect(animationDirection.split(', ').pop()).to.equal(direction);
    });
  }

  it('does not scroll while progress is shown [X4]', async () => {
    const view = await mount({controls: true});
    await SCENES['locating']!(view);
    await view.updateComplete;
    const passing = inside(view, '[part=progress]').getAnimations().at(-1)!;
    const base = inside(view, '[part=base]');
    passing.pause();
    for (const timeMs of [200, 700, 1200]) {
      passing.currentTime = timeMs;
      expect(base.scrollWidth, `after ${timeMs} ms`).to.equal(base.clientWidth);
    }
  });

  for (const lang of Object.keys(languages)) {
    it(`shows an error and the field in 280 by 300 px without scrolling, ${lang} [X4]`, async () => {
      registerStrings(languages);
      const view = await mount({controls: true, lang});
      view.style.cssText = 'width: 280px; height: 300px; font: 16px sans-serif';
      await SCENES['failed']!(view);
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
      await view.updateComplete;
      const {scrollHeight, clientHeight} = inside(view, '[part=base]');
      expect(scrollHeight).to.equal(clientHeight);
      const rectOf = (selector: string): DOMRect => inside(view, selector).getBoundingClientRect();
      const base = rectOf('[part=base]');
      for (const each of [rectOf('input'), rectOf('[part~=join-button]')]) {
        expect(each.left).to.be.at.least(base.left);
        expect(each.right).to.be.at.most(base.right);
      }
    });
  }

  it('takes its colours from the page [X4]', async () => {
    const view = await mount({controls: true});
    view.style.color = 'rgb(1, 2, 3)';

    expect(getComputedStyle(inside(view, '[role=status]')).color).to.equal('rgb(1, 2, 3)');
    expect(getComputedStyle(inside(view, '[part=base]')).backgroundColor).to.equal(
      'rgba(0, 0, 0, 0)',
    );
  });
});
