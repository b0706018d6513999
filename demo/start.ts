import {bundleDemo} from './site/bundle.js';
import {runCommand} from './site/command.js';
import {buildPackageIfStale} from './site/package-build.js';

await runCommand(() => {
  buildPackageIfStale();
  return bundleDemo();
});
