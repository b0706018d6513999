import {startDemo} from '../site/start-demo.js';
import {buildPackageIfStale} from '../site/package-build.js';
import {servePage} from './page-site.js';
import {PROGRAMS} from './programs.js';

const program = PROGRAMS.find(({name}) => name === process.argv[2]);
if (!program) {
  console.error(`Name a program: ${PROGRAMS.map(({name}) => name).join(', ')}.`);
  process.exit(1);
}
const missing = program.prepare();
if (missing) {
  console.error(`This machine lacks ${missing}. See demo/desktop-app/README.md.`);
  process.exit(1);
}

buildPackageIfStale();
const demo = await startDemo();
const page = await servePage(`${demo.origin}/cobrowse`);
console.log(`Share this page, and type its number into the desktop: ${demo.origin}/customer/`);
const child = program.start(page.address, {sandbox: process.getuid?.() !== 0});
child.stdout?.pipe(process.stdout);
child.on('close', (code) => process.exit(code ?? 1));
