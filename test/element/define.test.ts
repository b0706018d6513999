import {expect} from 'chai';
import {define} from '../../src/element/define-element.js';
import {GcbAgentView} from '../../src/element/gcb-agent-view.js';
import * as everything from '../../src/index.js';

const {warn} = console;

describe('define()', () => {
  let warnings: unknown[];

  beforeEach(() => {
    warnings = [];
    console.warn = (...parts: unknown[]) => void warnings.push(parts.join(' '));
  });

  afterEach(() => {
    console.warn = warn;
  });

  it('registers nothing before it is called [E1]', () => {
    expect(everything.GcbAgentView).to.equal(GcbAgentView);
    expect(customElements.get('gcb-agent-view')).to.equal(undefined);
  });

  it('registers the tag once, and further tags beside it [E1 E5]', () => {
    define();
    define();
    define('my-agent-view');

    expect(customElements.get('gcb-agent-view')).to.equal(GcbAgentView);
    expect(document.createElement('gcb-agent-view')).to.be.instanceOf(GcbAgentView);
    expect(document.createElement('my-agent-view')).to.be.instanceOf(GcbAgentView);
    expect(warnings).to.deep.equal([]);
  });

  it('leaves a tag to another version, and says so once [E5]', () => {
    customElements.define(
      'older-agent-view',
      class extends HTMLElement {
        static readonly version = '0.0.1';
      },
    );
    define('older-agent-view');

    expect(document.createElement('older-agent-view')).not.to.be.instanceOf(GcbAgentView);
    expect(warnings).to.deep.equal(['<older-agent-view> is already defined, by version 0.0.1.']);
  });

  it('takes a registry of its own [E1]', () => {
    const defined = new Map<string, unknown>();
    const registry = {
      get: (tag: string) => defined.get(tag),
      define: (tag: string, element: unknown) => void defined.set(tag, element),
    } as unknown as CustomElementRegistry;
    define('gcb-agent-view', registry);
    define('gcb-agent-view', registry);

    expect([...defined]).to.deep.equal([['gcb-agent-view', GcbAgentView]]);
  });

  it('says the version that the package has [P1]', async () => {
    const reply = await fetch('/package.json');
    const {version} = (await reply.json()) as {version: string};

    expect(everything.version).to.equal(version);
    expect(GcbAgentView.version).to.equal(version);
  });
});
