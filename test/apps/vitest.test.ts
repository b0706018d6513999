import {AppFolder, packPackage} from './app-folder.js';

const INSTALL_LIMIT_MS = 300_000;
const RUN_LIMIT_MS = 120_000;

describe('the packed package in the unit tests of an application', () => {
  const folder = new AppFolder('vitest');

  before(async function () {
    this.timeout(INSTALL_LIMIT_MS);
    await packPackage();
    await folder.install();
  });

  it('has the types of what plays a session [P5]', async function () {
    this.timeout(RUN_LIMIT_MS);
    await folder.check();
  });

  it('plays sessions in Vitest, in jsdom and in happy-dom, for the tag and for the React component [P5]', async function () {
    this.timeout(RUN_LIMIT_MS);
    await folder.test();
  });
});
