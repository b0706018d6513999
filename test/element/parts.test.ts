import {expect} from 'chai';
import {inside, mount, unmountAll} from './support/mount.js';
import {SCENES} from './support/scenes.js';

interface Manifest {
  modules: {declarations?: {tagName?: string; cssParts?: {name: string}[]}[]}[];
}

/** Every part that a view has now. */
const partsOf = (view: Element): string[] =>
  [...view.shadowRoot!.querySelectorAll('[part]')].flatMap((each) => [...each.part]);

describe('the parts in the manifest', () => {
  afterEach(unmountAll);

  it('are those that a view has in its states, with and without controls [X4]', async () => {
    const manifest = (await (await fetch('/custom-elements.json')).json()) as Manifest;
    const declared = manifest.modules
      .flatMap(({declarations = []}) => declarations)
      .find(({tagName}) => tagName)!
      .cssParts!.map(({name}) => name);
    const seen = new Set<string>();
    const look = (view: Element): void => partsOf(view).forEach((part) => seen.add(part));

    for (const play of Object.values(SCENES)) {
      for (const controls of [true, false]) {
        const view = await mount({controls});
        await play(view);
        await view.updateComplete;
        look(view);
        if (controls && view.state === 'active') {
          inside(view, '[part~=end-button]').click();
          await view.updateComplete;
          look(view);
        }
      }
    }
    // An engine without a window to be enlarged does not offer it.
    if (!document.fullscreenEnabled) seen.add('full-screen-button');

    expect([...seen].sort()).to.deep.equal(declared.sort());
  });
});
