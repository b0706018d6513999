import {expect} from 'chai';
import {FakedView, TOKEN} from './support/faked-view.js';
import {frameOf, inside, mount, unmountAll} from './support/mount.js';

interface Layout {
  /** The page's rules for the element, and for what is around it. */
  readonly view: string;
  readonly around?: string;
  readonly rules?: string;
  /** The size of the element in pixels. */
  readonly height: number;
  readonly width?: number;
}

/** What a view measures by itself. */
const OWN_PX = 320;

const ABSOLUTE = 'position: absolute; inset: 0';

const LAYOUTS: Readonly<Record<string, Layout>> = {
  'no rule at all': {view: '', height: OWN_PX, width: 600},
  'a height alone': {view: 'height: 500px', height: 500},
  'display: block': {view: 'display: block; height: 500px', height: 500, width: 600},
  'display: block without a height': {view: 'display: block', height: OWN_PX, width: 600},
  'less height than its own': {view: 'display: block; height: 200px', height: 200},
  'inline-block with a size': {
    view: 'display: inline-block; width: 400px; height: 300px',
    height: 300,
    width: 400,
  },
  'inline-block without a size': {view: 'display: inline-block', height: OWN_PX, width: 448},
  float: {view: 'float: left; height: 300px', height: 300, width: 448},
  'display: grid with everything centred': {
    view: 'display: grid; place-items: center; place-content: center; gap: 9px; height: 500px',
    height: 500,
  },
  'display: flex in a row, centred': {
    view: 'display: flex; align-items: center; justify-content: center; height: 500px',
    height: 500,
  },
  'position: absolute, display: block': {
    view: `display: block; ${ABSOLUTE}`,
    around: 'position: relative; height: 450px',
    height: 450,
    width: 600,
  },
  'position: absolute without a size': {
    view: 'display: block; position: absolute; top: 0; left: 0',
    around: 'position: relative; height: 450px',
    height: OWN_PX,
    width: 448,
  },
  'position: static': {view: 'display: block; position: static; height: 400px', height: 400},
  'a percentage of a height': {
    view: 'display: block; height: 100%',
    around: 'height: 440px',
    height: 440,
  },
  'a percentage of no height': {view: 'display: block; height: 100%', height: OWN_PX},
  'an item of a flex row': {
    view: 'display: block; flex: 1',
    around: 'display: flex; height: 430px',
    height: 430,
    width: 600,
  },
  'an item of a flex column that has only a least height': {
    view: 'display: block; flex: 1',
    around: 'display: flex; flex-direction: column; min-height: 470px',
    height: 470,
    width: 600,
  },
  'an item of a flex column that may shrink': {
    view: 'flex: 1; min-height: 0',
    around: 'display: flex; flex-direction: column; height: 150px',
    height: 150,
  },
  'an item of a narrow grid': {
    view: 'display: block',
    around: 'display: grid; grid-template: 400px / 1fr; width: 280px',
    height: 400,
    width: 280,
  },
  'a page without a size of text': {view: '', around: 'font-size: 0', height: OWN_PX, width: 600},
  'display: table': {view: 'display: table; width: 400px; height: 350px', height: 350, width: 400},
  'a page that sets display and position of everything': {
    view: 'height: 400px',
    rules: '* {display: block !important; position: static !important}',
    height: 400,
  },
  'a reset sheet': {
    view: 'display: block; height: 500px',
    rules: '* {box-sizing: border-box; margin: 0; padding: 0; min-width: 0; min-height: 0}',
    height: 500,
  },
  'a page that is written from top to bottom': {
    view: 'display: block; width: 400px; height: 400px',
    around: 'writing-mode: vertical-rl',
    height: 400,
    width: 400,
  },
  'a page that centres and does not wrap': {
    view: 'display: block; height: 500px',
    around: 'text-align: center; white-space: nowrap',
    height: 500,
    width: 600,
  },
};

const BORDER_PX = 1;

describe('the room of the agent page', () => {
  let sheet: HTMLStyleElement;
  let around: HTMLElement;

  beforeEach(() => {
    sheet = document.head.appendChild(document.createElement('style'));
    around = document.body.appendChild(document.createElement('div'));
    around.className = 'around';
  });
  afterEach(async () => {
    await unmountAll();
    sheet.remove();
    around.remove();
  });

  const lay = ({view, around: parent = '', rules = ''}: Layout): void => {
    sheet.textContent = `
      body {font-size: 16px}
      ${rules}
      .around {width: 600px; ${parent}}
      gcb-faked-view {${view}}`;
  };

  const mountInside = async (properties: Partial<FakedView>): Promise<FakedView> => {
    const view = await mount(properties);
    view.remove();
    around.append(view);
    await view.updateComplete;
    return view;
  };

  for (const [name, layout] of Object.entries(LAYOUTS)) {
    for (const controls of [false, true]) {
      it(`is all but the toolbar in ${name}${controls ? ', with controls' : ''} [E8]`, async () => {
        lay(layout);
        const view = await mountInside({controls});
        const size = (): number[] => [view.offsetWidth, view.offsetHeight];
        const idle = size();
        await view.join(TOKEN);
        await view.updateComplete;

        const [outer, frame] = [view, frameOf(view)!].map((each) => each.getBoundingClientRect());
        const bar = controls ? inside(view, '[part=toolbar]').getBoundingClientRect().height : 0;
        expect(outer!.height).to.equal(layout.height);
        if (layout.width) expect(outer!.width).to.equal(layout.width);
        expect(frame!.height).to.be.closeTo(layout.height - bar - 2 * BORDER_PX, 0.1);
        expect(frame!.width).to.equal(outer!.width - 2 * BORDER_PX);
        expect(frame!.bottom).to.be.closeTo(outer!.bottom - BORDER_PX, 0.1);
        expect(frame!.left).to.be.closeTo(outer!.left + BORDER_PX, 0.1);
        expect(size()).to.deep.equal(idle);
      });
    }
  }

  for (const [name, rule, parent, height] of [
    ['all: unset', 'all: unset', '', OWN_PX],
    ['display: inline', 'display: inline; position: static', '', OWN_PX],
    ['display: contents', 'display: contents', '', OWN_PX],
    ['contents in a row', 'display: contents', 'display: flex; height: 410px', 410],
    ['contents in a grid', 'display: contents', 'display: grid; height: 420px', 420],
    [
      'contents in a column',
      'display: contents',
      'display: flex; flex-direction: column; height: 430px',
      430,
    ],
  ] as const) {
    it(`is in the layout of the page where the element has no box: ${name} [E8]`, async () => {
      lay({view: rule, around: parent, height});
      const view = await mountInside({controls: true});
      await view.join(TOKEN);
      await view.updateComplete;

      const rectOf = (each: Element): DOMRect => each.getBoundingClientRect();
      const [base, room] = [rectOf(inside(view, '[part=base]')), rectOf(around)];
      expect([base.top, base.left, base.width]).to.deep.equal([room.top, room.left, 600]);
      expect(base.height).to.equal(height);
      expect(around.scrollHeight).to.equal(height);
      const bar = rectOf(inside(view, '[part=toolbar]')).height;
      const frame = rectOf(frameOf(view)!);
      expect(frame.height).to.be.closeTo(height - bar - 2 * BORDER_PX, 0.1);
      expect(frame.width).to.equal(600 - 2 * BORDER_PX);

      // Given a box, it fills that.
      lay({view: 'display: block; height: 500px', height: 500});
      view.requestUpdate();
      await view.updateComplete;
      expect(rectOf(inside(view, '[part=base]')).height).to.equal(500);
      expect(rectOf(inside(view, '[part=base]')).bottom).to.equal(rectOf(view).bottom);
    });
  }

  it('leaves the padding that the page gives the element [E8]', async () => {
    lay({view: 'display: block; height: 500px; padding: 20px', height: 540});
    const view = await mountInside({sessionToken: TOKEN});

    expect(frameOf(view)!.getBoundingClientRect().height).to.equal(500 - 2 * BORDER_PX);
  });

  it('makes nothing around a small view scroll [E8]', async () => {
    lay({view: 'display: block; height: 100px', around: 'overflow: auto', height: 100});
    await mountInside({sessionToken: TOKEN});

    expect(around.scrollHeight).to.equal(100);
  });

  it('does not move the page when the element is defined [E8]', async () => {
    lay({view: '', rules: 'gcb-sized-view {display: block; height: 300px}', height: 300});
    const view = around.appendChild<Element>(document.createElement('gcb-sized-view'));
    const before = view.getBoundingClientRect().toJSON() as unknown;
    customElements.define('gcb-sized-view', class extends FakedView {});
    if (!(view instanceof FakedView)) throw new Error('Not upgraded');
    await view.updateComplete;

    expect(view.getBoundingClientRect().toJSON()).to.deep.equal(before);
    expect(inside(view, '[part=base]').offsetHeight).to.equal(300);
  });
});
