import {expect} from 'chai';
import {joinReply} from '../support/fake-connection.js';
import {TOKEN, type FakedView} from './support/faked-view.js';
import {frameOf, inside, mount, oneTask, textOf, unmountAll} from './support/mount.js';
import {SCENES} from './support/scenes.js';

const field = (view: FakedView): HTMLInputElement => inside(view, 'input') as HTMLInputElement;
const part = (view: FakedView, name: string): HTMLElement => inside(view, `[part~=${name}]`);
const has = (view: FakedView, name: string): boolean =>
  !!view.shadowRoot!.querySelector(`[part~=${name}]`);
const focused = (view: FakedView): string =>
  view.shadowRoot!.activeElement?.getAttribute('part') ?? '';

/** Puts a text into the field as typing at its end and pasting do. */
function enter(view: FakedView, text: string): void {
  const input = field(view);
  input.focus();
  input.value = text;
  input.setSelectionRange(text.length, text.length);
  input.dispatchEvent(new InputEvent('input', {bubbles: true}));
}

async function submit(view: FakedView): Promise<void> {
  part(view, 'join-button').click();
  await oneTask();
  await view.updateComplete;
}

const mountWithControls = (): Promise<FakedView> => mount({controls: true});

describe('the session number field', () => {
  afterEach(unmountAll);

  it('asks for digits with the right keyboard and no autofill [X1]', async () => {
    const {type, inputMode, autocomplete, dir, labels} = field(await mountWithControls());

    expect({type, inputMode, autocomplete, dir}).to.deep.equal({
      type: 'text',
      inputMode: 'numeric',
      autocomplete: 'off',
      dir: 'ltr',
    });
    expect(labels![0]!.textContent).to.equal('Session number');
  });

  it('groups the digits of whatever is pasted, in any script [X1]', async () => {
    const view = await mountWithControls();
    for (const text of ['123456789', 'No. 123-456 789.', '١٢٣٤٥٦٧٨٩', '１２３４５６７８９']) {
      enter(view, text);
      expect(field(view).value, text).to.equal('123 456 789');
    }
    enter(view, '1234');
    expect(field(view).value).to.equal('123 4');
  });

  it('leaves the text alone while somebody corrects in the middle [X1]', async () => {
    const view = await mountWithControls();
    enter(view, '123 456 789');
    const input = field(view);
    input.setRangeText('', 0, 1, 'start');
    input.dispatchEvent(new InputEvent('input', {bubbles: true}));

    expect(input.value).to.equal('23 456 789');
    expect(input.selectionStart).to.equal(0);
  });

  it('joins, and is gone with its number while the session is on [X1]', async () => {
    const view = await mountWithControls();
    enter(view, '123 456 789');
    await submit(view);

    expect(view.world.connection.joinedWith).to.equal(TOKEN);
    expect(frameOf(view)).not.to.equal(null);
    expect(has(view, 'input')).to.equal(false);

    view.world.connection.receives('deactivated', {});
    await view.updateComplete;
    expect(field(view).value).to.equal('');
  });

  it('explains a number that is too short, tied to the field, and keeps it [X1 X3]', async () => {
    const view = await mountWithControls();
    enter(view, '1234');
    await submit(view);

    const input = field(view);
    expect(input.value).to.equal('123 4');
    expect(input.getAttribute('aria-invalid')).to.equal('true');
    const described = input.getAttribute('aria-describedby')!.split(' ');
    const texts = described.map((id) => view.shadowRoot!.getElementById(id)!.textContent);
    expect(texts.join(' ')).to.match(/nine digits.*this has 4/s);
    expect(view.world.requests).to.deep.equal([]);
    expect(focused(view)).to.not.equal('');
  });

  it('keeps a number that was not found, to be corrected [X1]', async () => {
    const view = await mountWithControls();
    view.world.alive = false;
    enter(view, TOKEN);
    await submit(view);

    expect(view.lastError?.code).to.equal('session-not-found');
    expect(field(view).value).to.equal('123 456 789');
    expect(field(view).readOnly).to.equal(false);
    expect(field(view).getAttribute('aria-invalid')).to.equal('true');

    view.world.alive = true;
    enter(view, '123456780');
    await submit(view);
    expect(view.world.connection.joinedWith).to.equal('123456780');
  });

  it('cannot be changed or sent twice while a join is under way [X1]', async () => {
    const view = await mountWithControls();
    view.world.onJoin = () => undefined;
    enter(view, TOKEN);
    await submit(view);
    expect(field(view).readOnly).to.equal(true);
    inside(view, 'form').dispatchEvent(new SubmitEvent('submit', {cancelable: true}));

    expect(view.world.connections).to.have.length(1);
    part(view, 'cancel-button').click();
    await view.updateComplete;
    expect(view.state).to.equal('idle');
    expect(field(view).value).to.equal('123 456 789');
  });

  it('takes letters too when the token pattern is another one [X1]', async () => {
    const view = await mountWithControls();
    view.options = {tokenPattern: /^[a-z]{4}$/};
    await view.updateComplete;
    enter(view, ' abcd ');
    await submit(view);

    expect(view.world.connection.joinedWith).to.equal('abcd');
  });
});

describe('the toolbar', () => {
  afterEach(unmountAll);

  it('is there with controls alone [X2]', async () => {
    const view = await mount();
    expect(has(view, 'join-button')).to.equal(false);
    await view.join(TOKEN);
    await view.updateComplete;
    expect(has(view, 'end-button')).to.equal(false);

    view.controls = true;
    await view.updateComplete;
    expect(has(view, 'end-button')).to.equal(true);
  });

  it('ends only when asked twice, and a double click does not [X1]', async () => {
    const view = await mountWithControls();
    await view.join(TOKEN);
    await view.updateComplete;
    part(view, 'end-button').click();
    await view.updateComplete;
    await oneTask();
    expect(view.world.connection.stops).to.equal(0);
    expect(focused(view)).to.contain('keep-button');

    part(view, 'keep-button').click();
    await view.updateComplete;
    await oneTask();
    expect(focused(view)).to.contain('end-button');

    part(view, 'end-button').click();
    await view.updateComplete;
    part(view, 'confirm-button').click();
    await view.updateComplete;
    expect(view.world.connection.stops).to.equal(1);
    expect(textOf(view, '[role=status]')).to.equal('Ending…');
    expect(has(view, 'end-button')).to.equal(false);
  });

  it('gives the focus back to the field when the session is over [X3]', async () => {
    const view = await mountWithControls();
    await SCENES['active']!(view);
    await view.updateComplete;
    frameOf(view)!.focus();
    view.world.connection.receives('deactivated', {});
    await view.updateComplete;

    expect(focused(view)).to.equal('input');
  });

  it('leaves the focus alone when it is elsewhere [X3]', async () => {
    const view = await mountWithControls();
    const elsewhere = document.createElement('button');
    document.body.append(elsewhere);
    elsewhere.focus();
    await SCENES['ended']!(view);
    await view.updateComplete;

    expect(document.activeElement).to.equal(elsewhere);
    elsewhere.remove();
  });

  it('offers full screen only where the page may have it [X1]', async () => {
    const view = await mountWithControls();
    expect(has(view, 'full-screen-button')).to.equal(document.fullscreenEnabled);

    Object.defineProperty(document, 'fullscreenEnabled', {value: false, configurable: true});
    view.requestUpdate();
    await view.updateComplete;
    expect(has(view, 'full-screen-button')).to.equal(false);
    Reflect.deleteProperty(document, 'fullscreenEnabled');
  });

  it('counts the time since the activation, and keeps it at the end [X1]', async () => {
    const view = await mountWithControls();
    view.world.onJoin = (connection) => {
      connection.acceptsHandshake();
      connection.answers(joinReply({users: [{userId: 1, role: 2}]}));
    };
    await view.join(TOKEN);
    view.world.connection.receives('activated', {activationTime: Date.now() - 3_754_200});
    await view.updateComplete;
    expect(textOf(view, '[role=timer]')).to.equal('01:02:34');
    await new Promise((resolve) => setTimeout(resolve, 1000));
    await view.updateComplete;
    expect(textOf(view, '[role=timer]')).to.equal('01:02:35');

    const at = Date.now();
    view.world.connection.receives('deactivated', {
      activationTime: at - 61_000,
      deactivationTime: at,
    });
    await view.updateComplete;
    expect(textOf(view, '[role=timer]')).to.match(/^01:0/);
  });

  it('runs by itself, however wrong the clock of this machine is [X1]', async () => {
    for (const minutes of [14, -14]) {
      const view = await mountWithControls();
      await view.join(TOKEN);
      const activationTime = Date.now() - minutes * 60_000;
      view.world.connection.receives('activated', {activationTime});
      await view.updateComplete;
      expect(textOf(view, '[role=timer]'), `${minutes} min`).to.equal('00:00');
    }
  });

  it('shows zero, not less, when the server is ahead of this machine [X1]', async () => {
    const view = await mountWithControls();
    await view.join(TOKEN);
    view.world.connection.receives('activated', {activationTime: Date.now() + 60_000});
    await view.updateComplete;

    expect(textOf(view, '[role=timer]')).to.equal('00:00');
  });
});

describe('the way around the frame', () => {
  afterEach(unmountAll);

  it('leads past it and back by keyboard [X3]', async () => {
    const view = await mount();
    await view.join(TOKEN);
    await view.updateComplete;
    const [before, after] = view.shadowRoot!.querySelectorAll<HTMLElement>('[part~=skip-button]');
    const follows = (a: Node, b: Node): boolean =>
      (a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING) > 0;
    expect(follows(before!, frameOf(view)!)).to.equal(true);
    expect(follows(frameOf(view)!, after!)).to.equal(true);

    before!.click();
    expect(view.shadowRoot!.activeElement).to.equal(after);
    after!.click();
    expect(view.shadowRoot!.activeElement).to.equal(before);
  });
});

describe('focus()', () => {
  afterEach(unmountAll);

  it('goes to the field, else to the status, never into the frame [X3]', async () => {
    const view = await mountWithControls();
    view.focus();
    expect(focused(view)).to.equal('input');

    await view.join(TOKEN);
    await view.updateComplete;
    expect(focused(view)).to.equal('status');
  });
});
