/** What the licences of bundled packages ask for: their notices travel with the scripts. */
import {readFileSync} from 'node:fs';
import path from 'node:path';
import license from 'rollup-plugin-license';

const root = path.resolve(import.meta.dirname, '..');
const {name, version} = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));

export const NOTICES = 'THIRD-PARTY-NOTICES';

/** What may be bundled; anything else fails the build until somebody has read its licence. */
const ALLOWED = '(MIT OR BSD-3-Clause OR Apache-2.0 OR 0BSD)';

const BANNER = `${name} ${version} | MIT
<% if (dependencies.some((each) => each.name === 'cometd')) { %>@license
Lit (c) Google LLC, BSD-3-Clause; CometD (c) the original author or authors, Apache-2.0, with unused
parts left out: see ${NOTICES}<% } %>`;

const notice = ({name, version, license, licenseText}) =>
  `${name} ${version} (${license})\n\n${licenseText.trim()}\n`;

const notices = (dependencies) =>
  `The scripts of this folder contain these packages, in part and in changed form.\n\n${[
    ...dependencies,
  ]
    .sort((one, other) => (one.name < other.name ? -1 : 1))
    .map(notice)
    .join(`\n${'-'.repeat(80)}\n\n`)}`;

/** A comment at the head of the script that names them; with `write`, their whole texts as well. */
export const licences = ({write = false} = {}) =>
  license({
    cwd: root,
    banner: {content: BANNER, commentStyle: 'ignored'},
    thirdParty: {
      allow: {test: ALLOWED, failOnUnlicensed: true, failOnViolation: true},
      ...(write && {output: {file: path.join(root, 'cdn', NOTICES), template: notices}}),
    },
  });
