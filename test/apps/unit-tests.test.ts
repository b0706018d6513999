import {readFileSync} from 'node:fs';
import path from 'node:path';
import {expect} from 'chai';
import {AppFolder, packPackage} from './app-folder.js';

const INSTALL_LIMIT_MS = 300_000;
const RUN_LIMIT_MS = 120_000;

describe('the packed package in the unit tests of an application', () => {
  const folder = new AppFolder('vitest');
  const jest = new AppFolder('jest');

  before(async function () {
    this.timeout(INSTALL_LIMIT_MS);
    await packPackage();
    await folder.install();
    await jest.install();
  });

  it('has the types of what plays a session [P5]', async function () {
    this.timeout(RUN_LIMIT_MS);
    await folder.check();
  });

  it('plays sessions in Vitest, in jsdom and in happy-dom, for the tag and for the React component [P5]', async function () {
    this.timeout(RUN_LIMIT_MS);
    await folder.test();
  });

  it('plays sessions in Jest, by Babel with the pattern of the README, and as modules [P5]', async function () {
    this.timeout(RUN_LIMIT_MS);
    const root = path.resolve(import.meta.dirname, '../..');
    const config = readFileSync(path.join(root, 'test/apps/jest/jest.babel.json'), 'utf8');
    const {transformIgnorePatterns} = JSON.parse(config) as {transformIgnorePatterns: string[]};
    const readme = readFileSync(path.join(root, 'README.md'), 'utf8');
    expect(readme).to.include(`['${transformIgnorePatterns.join("', '")}']`);
    await jest.test();
  });
});
