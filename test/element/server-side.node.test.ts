import {execFileSync} from 'node:child_process';
import {expect} from 'chai';

/** Runs a module in a Node of its own, where nobody has made a DOM yet. */
const run = (code: string): string =>
  execFileSync(process.execPath, ['--import', 'tsx', '--input-type', 'module', '-e', code], {
    encoding: 'utf8',
  }).trim();

describe('the package in Node', () => {
  it('is imported and defined without a DOM [E5]', () => {
    const output = run(`
      const {GcbAgentView, CobrowseController, version} = await import('./src/index.ts');
      await import('./src/define.ts');
      const view = new GcbAgentView();
      console.log(typeof window, typeof document, version, view.state, typeof CobrowseController);
      console.log(customElements.get('gcb-agent-view') === GcbAgentView);
    `);

    expect(output).to.match(/^undefined undefined \d+\.\d+\.\d+ idle function\ntrue$/);
  });
});
