import {readFileSync} from 'node:fs';
import path from 'node:path';
import {gzipSync} from 'node:zlib';
import {expect} from 'chai';

const root = path.resolve(import.meta.dirname, '../..');
const textOf = (file: string): string => readFileSync(path.join(root, file), 'utf8');

/** The sections of the reference, by their title. */
const sections = new Map(
  textOf('REFERENCE.md')
    .split(/^## /m)
    .slice(1)
    .map((section) => [section.split('\n', 1)[0]!, section]),
);

/** What the first column of the tables of a section names. */
const namedIn = (title: string): string[] =>
  [...sections.get(title)!.matchAll(/^\| (.+?) +\|/gm)].flatMap(([, cell = '']) =>
    [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name!),
  );

interface Named {
  readonly name: string;
  readonly kind?: string;
  readonly privacy?: string;
  readonly default?: string;
}

type Declaration = Readonly<Record<string, readonly Named[]>> & {readonly tagName?: string};

const element = (
  JSON.parse(textOf('custom-elements.json')) as {
    modules: readonly {declarations?: readonly Declaration[]}[];
  }
).modules
  .flatMap(({declarations = []}) => declarations)
  .find(({tagName}) => tagName)!;

const namesOf = (list: string): string[] => (element[list] ?? []).map(({name}) => name);

/** The names that a source declares, one a line. */
const declaredIn = (file: string, block: RegExp, name: RegExp): string[] =>
  [...block.exec(textOf(file))![0].matchAll(name)].map(([, each]) => each!);

describe('the reference', () => {
  it('has every attribute and every public member of the element', () => {
    const named = namedIn('Attributes and properties');
    const methods = namedIn('Methods').map((name) => name.replace(/\(.*/, ''));
    expect(named).to.include.members(namesOf('attributes'));
    const members = (element['members'] ?? []).filter(({privacy}) => !privacy);
    const wanted = members.map(({name}) => name).filter((name) => name !== 'version');
    expect([...named, ...methods]).to.include.members(wanted);
  });

  it('has every event, part, custom property and state, and no other', () => {
    expect(namedIn('Events')).to.have.members(namesOf('events'));
    const looks = namedIn('Parts, custom properties, CSS states');
    expect(looks).to.have.members([...namesOf('cssParts'), ...namesOf('cssProperties')]);
    expect(namedIn('States')).to.include.members(namesOf('cssStates'));
  });

  it('has every option of the controller', () => {
    const options = declaredIn(
      'src/controller/options.ts',
      /export interface ControllerOptions[^]*?\n}/,
      /^ {2}(\w+)\?:/gm,
    );
    const data = declaredIn(
      'src/hosts/attached-data.ts',
      /export interface AttachedDataOptions[^]*?\n}/,
      /^ {2}(\w+)\?:/gm,
    );
    expect(options.length).to.be.above(15);
    expect(namedIn('Options')).to.include.members([...options, ...data]);
  });

  it('has the default of every option that is a number or a word', () => {
    const block = /^const DEFAULTS = {[^]*?^}/m.exec(textOf('src/controller/options.ts'))![0];
    const defaults = [...block.matchAll(/^ {2}(\w+): (\d[\d_]*|'\w+'),$/gm)];
    expect(defaults.length).to.be.above(8);
    for (const [, name, value] of defaults) {
      const text = value!.replace(/[_']/g, '');
      const row = new RegExp(`^\\| \`${name}\`.*?\\| ([^|]+?) *\\|`, 'm').exec(
        sections.get('Options')!,
      );
      if (text !== '0' && row)
        expect(row[1], name).to.equal(/^\d/.test(text) ? text : `\`${text}\``);
    }
  });

  it('has every error code with a cause and a remedy, and no other', () => {
    const codes = declaredIn(
      'src/errors.ts',
      /export type CobrowseErrorCode =[^]*?;/,
      /\| '([\w-]+)'/g,
    );
    expect(namedIn('Error codes')).to.have.members(codes);
  });

  it('has every check of diagnose(), and no other', () => {
    const field = /^ {2}readonly (\w+):/gm;
    const checks = [
      ...declaredIn('src/element/diagnosis.ts', /interface DiagnosisChecks[^]*?\n}/, field),
      ...declaredIn('src/element/server-probe.ts', /interface ServerProbe[^]*?\n}/, field),
    ];
    expect(checks.length).to.be.above(8);
    expect(namedIn('diagnose()')).to.have.members(checks);
    for (const name of declaredIn(
      'src/element/diagnosis.ts',
      /interface Diagnosis {[^]*?\n}/,
      field,
    )) {
      expect(sections.get('diagnose()')).to.include(`\`${name}\``);
    }
  });

  it('has sizes that no file exceeds', () => {
    const rows = [...sections.get('Sizes')!.matchAll(/^\| `(cdn\/.+?)` +\| ([\d.]+) +\|$/gm)];
    expect(rows).not.to.be.empty;
    for (const [, file, kB] of rows) {
      const size = gzipSync(readFileSync(path.join(root, file!)), {level: 9}).length;
      expect(size / 1000, file).to.be.at.most(Number(kB));
    }
  });

  it('has every entry point of the package', () => {
    const {exports} = JSON.parse(textOf('package.json')) as {exports: Record<string, unknown>};
    const text = sections.get('Entry points')!;
    for (const entry of Object.keys(exports)) {
      const [start] = entry.split('*');
      if (entry !== './package.json') expect(text).to.include(`gcb-agent-view${start!.slice(1)}`);
    }
  });

  it('has every command and every setting of the bridge page', () => {
    const settings = declaredIn(
      'src/hosts/view-settings.ts',
      /const settings[^]*?\]\);/,
      /^ {2}\['(\w+)'/gm,
    );
    const commands = declaredIn(
      'src/hosts/webview-host.ts',
      /const commandsOf[^]*?\n {2}\]\);/,
      /^ +(?:\[)?'([\w-]+)',/gm,
    );
    const text = sections.get('Messages of the bridge page')!;
    expect(commands.length).to.be.above(5);
    for (const name of settings) expect(text).to.include(`\`${name}\``);
    for (const name of commands) expect(text).to.include(`command: '${name}'`);
  });

  it('has every key of the attached data', () => {
    const keys = declaredIn('src/hosts/attached-data.ts', /const KEYS[^]*?\]/, /'(\w+)'/g);
    expect(namedIn('Attached data')).to.have.members(keys);
  });
});
