// A registry mirror may lack packages that were built for other platforms; npm then leaves them out of the
// lockfile, and `npm ci` refuses it everywhere. This adds each missing name of an optionalDependencies list with
// what its name says of its platform. Run it after every `npm install`; `--check` only reports.
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { addMissingOptional } from './lib/optional-packages.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const path = join(root, 'package-lock.json');
const lockfile = JSON.parse(readFileSync(path, 'utf8'));
const added = addMissingOptional(lockfile);

if (process.argv.includes('--check')) {
  for (const location of added) process.stderr.write(`Missing from package-lock.json: ${location}\n`);
  if (added.length > 0) process.stderr.write('Mend it with: node scripts/complete-lockfile.mjs\n');
  process.exitCode = added.length > 0 ? 1 : 0;
} else if (added.length > 0) {
  writeFileSync(`${path}.draft`, `${JSON.stringify(lockfile, null, 2)}\n`);
  renameSync(`${path}.draft`, path);
  process.stdout.write(`Added ${added.length} packages of other platforms to package-lock.json.\n`);
}
