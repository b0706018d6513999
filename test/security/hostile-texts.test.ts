import {expect} from 'chai';
import {en} from '../../src/element/strings/en.js';
import {SCENES} from '../element/support/scenes.js';
import {mount, oneTask, unmountAll} from '../element/support/mount.js';
import type {FakedView} from '../element/support/faked-view.js';

/** What runs, loads or appears where a text is taken for markup. */
const MARKUP = [
  '<img src=x onerror="window.taken=1">',
  '"><script>window.taken=1</script>',
  `'><svg onload=window.taken=1>`,
  '<iframe srcdoc="<script>parent.taken=1</script>"></iframe>',
  '<a href="javascript:window.taken=1">x</a>',
  '<style>*{display:none}</style>',
  '${window.taken=1}',
];

const STRANGE = 'img, script, a, style, iframe:not([part]), svg:not([aria-hidden])';

const everywhere = MARKUP.join('');

const hostileStrings = (): object => {
  const texts = Object.fromEntries(Object.keys(en).map((name) => [name, everywhere]));
  const codes = ['session-not-found', 'invalid-session-token', 'view-not-activated'];
  return {...texts, errors: Object.fromEntries(codes.map((code) => [code, everywhere]))};
};

/** Elements that no template of ours has. */
const strange = (view: FakedView): string[] =>
  [...view.shadowRoot!.querySelectorAll(STRANGE)].map(({outerHTML}) => outerHTML);

describe('a text with markup', () => {
  afterEach(unmountAll);

  for (const [scene, play] of Object.entries(SCENES)) {
    it(`stays a text in every place, while ${scene} (threat 2) [X5]`, async () => {
      const view = await mount({
        controls: true,
        label: everywhere,
        strings: hostileStrings(),
      });
      await play(view);
      await view.updateComplete;
      view.world.connections.at(-1)?.receives('joined', {
        userId: everywhere,
        role: 2,
        name: everywhere,
      });
      await view.updateComplete;
      await oneTask();

      expect(strange(view)).to.deep.equal([]);
      expect(view.shadowRoot!.textContent).to.include(MARKUP[0]);
      expect(view.shadowRoot!.querySelector('[role=group]')!.getAttribute('aria-label')).to.equal(
        everywhere,
      );
      expect(window).not.to.have.property('taken');
    });
  }
});
