import {readFileSync} from 'node:fs';
import path from 'node:path';
import {expect} from 'chai';

const page = readFileSync(path.join(import.meta.dirname, '../../SECURITY.md'), 'utf8');

/** What is in nobody's hands but the host's. */
const DUTIES = ['frame-ancestors', 'gcbAgentViewCommand', 'CefSharp', 'allowed-servers', 'https'];

describe('SECURITY.md', () => {
  const part = (title: string): string =>
    page.split(/^## /m).find((each) => each.startsWith(title)) ?? '';

  for (const duty of DUTIES) {
    it(`names the host's part: ${duty} (threats 12, 16; finding 11)`, () => {
      expect(part('What the host must do')).to.include(duty);
    });
  }

  it('says what is sent, what is stored, what has to be allowed, how to report (finding 11)', () => {
    for (const title of ['What is sent', 'What is stored', 'What policies', 'How to report']) {
      expect(part(title), title).to.have.length.greaterThan(150);
    }
  });
});
