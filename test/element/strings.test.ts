import {expect} from 'chai';
import {en} from '../../src/element/strings/en.js';
import {elapsedTime, registerStrings, stringsFor} from '../../src/element/languages.js';
import * as languages from './gallery/languages.js';
import {TOKEN} from './support/faked-view.js';
import {frameOf, inside, mount, oneTask, textOf, unmountAll} from './support/mount.js';

const {documentElement} = document;

describe('the strings', () => {
  afterEach(async () => {
    documentElement.removeAttribute('lang');
    await unmountAll();
  });

  it('are complete in each language, and translated [X5]', () => {
    const names = Object.keys(en).sort();
    for (const [language, strings] of Object.entries(languages)) {
      const own = Object.keys(strings).filter((name) => name !== 'errors');
      expect(own.sort(), language).to.deep.equal(names);
      if (strings === en) continue;
      const same = Object.entries(en).filter(
        ([name, text]) => strings[name as keyof typeof en] === text,
      );
      expect(same, language).to.deep.equal([]);
    }
  });

  it('are English until another language is known [X5]', async () => {
    documentElement.lang = 'fr';
    const view = await mount();
    expect(textOf(view, '[role=status]')).to.equal('No session');

    registerStrings({fr: languages.fr});
    await view.updateComplete;
    expect(textOf(view, '[role=status]')).to.equal('Aucune session');
  });

  it('follow the nearest lang, beyond shadow roots too, as it changes [X5]', async () => {
    registerStrings(languages);
    documentElement.lang = 'de';
    const outer = document.createElement('div');
    const view = await mount();
    outer.attachShadow({mode: 'open'}).append(view);
    document.body.append(outer);
    await view.updateComplete;
    expect(textOf(view, '[role=status]')).to.equal('Keine Sitzung');

    documentElement.lang = 'es-MX';
    await oneTask();
    expect(textOf(view, '[role=status]')).to.equal('Sin sesión');

    view.lang = 'ja';
    await oneTask();
    expect(textOf(view, '[role=status]')).to.equal('セッションなし');
    outer.remove();
  });

  it('follow a lang that changes on any element around the view [X5]', async () => {
    registerStrings(languages);
    const outer = document.body.appendChild(document.createElement('section'));
    const middle = outer.appendChild(document.createElement('div'));
    const view = await mount();
    middle.attachShadow({mode: 'open'}).append(view);
    await view.updateComplete;
    outer.lang = 'de';
    await oneTask();
    expect(textOf(view, '[role=status]')).to.equal('Keine Sitzung');

    outer.lang = 'fr';
    await oneTask();
    expect(textOf(view, '[role=status]')).to.equal('Aucune session');
    outer.remove();
  });

  it('are found whether a tag is written as Java or as HTML has it [X5]', async () => {
    registerStrings({de_AT: {idle: 'Ka Sitzung'}, 'SR-latn': {idle: 'Nema sesije'}});
    documentElement.lang = 'de-AT';
    const view = await mount();
    expect(textOf(view, '[role=status]')).to.equal('Ka Sitzung');

    documentElement.lang = 'sr_Latn';
    await oneTask();
    expect(textOf(view, '[role=status]')).to.equal('Nema sesije');
  });

  it('may be of a language that the engine does not know [X5]', () => {
    expect(elapsedTime(61_000, 'no such tag!')).to.equal('01:01');
  });

  it('say an error in the language, and in English what no translation knows [X5]', async () => {
    registerStrings(languages);
    const view = await mount({lang: 'de'});
    await view.join('1').catch(() => undefined);
    await view.updateComplete;
    expect(textOf(view, '[role=alert]')).to.match(/neun Ziffern/);
    expect(inside(view, '[part=alert]').closest('[lang]')).to.equal(null);

    view.server = 'ftp://example.com';
    await view.join(TOKEN).catch(() => undefined);
    await view.updateComplete;
    expect(textOf(view, '[role=alert]')).to.match(/not an http/);
    const {lang, dir} = inside(view, '[part=alert]');
    expect({lang, dir}).to.deep.equal({lang: 'en', dir: 'auto'});
  });

  it('translate each error that an agent can do something about [X5]', () => {
    const {en: _english, ...translated} = languages;
    for (const [language, {errors}] of Object.entries(translated)) {
      expect(Object.keys(errors ?? {}), language).to.have.members([
        'agent-busy',
        'invalid-session-token',
        'session-not-found',
        'session-ended',
        'server-unreachable',
        'view-not-activated',
        'stop-failed',
      ]);
    }
  });

  it('can be replaced one by one [X5]', async () => {
    const view = await mount({strings: {idle: 'Ready', label: 'Pane'}});

    expect(textOf(view, '[role=status]')).to.equal('Ready');
    expect(inside(view, '[part=base]').getAttribute('aria-label')).to.equal('Pane');

    await view.join(TOKEN);
    expect(frameOf(view)?.title).to.equal('Pane');
  });

  it('are found by tags in any spelling, and nothing strange breaks them [X5]', () => {
    registerStrings({'pt-BR': {idle: 'Sem sessão'}, pt: languages.pt});
    expect(stringsFor('pt_br').strings.idle).to.equal('Sem sessão');
    expect(stringsFor('PT-AO').strings).to.include({idle: languages.pt.idle});
    for (const tag of ['', 'constructor', '__proto__', '!!']) {
      expect(stringsFor(tag).strings).to.deep.equal(en);
    }
  });

  it('show times in the digits of the language [X5]', () => {
    expect(elapsedTime(754_000, 'en')).to.equal('12:34');
    expect(elapsedTime(3_754_000, 'de')).to.equal('01:02:34');
    expect(elapsedTime(0, 'ar')).to.match(/^(00:00|٠٠:٠٠)$/);
  });
});
