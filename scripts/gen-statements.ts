/** `npm run gen:statements`: writes the statements that the last whole test run saw into each module's list. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { recordedStatements } from './check/test-records.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const recorded = recordedStatements(root);
if (recorded === null) {
  console.error('No whole test run is recorded: run npm test first.');
  process.exit(3);
}
for (const [module, found] of recorded) {
  const lines = [...found].sort();
  writeFileSync(
    join(root, `packages/server/src/modules/${module}/${module}.statements.gen.sql`),
    `-- Made by npm run gen:statements from what the tests sent; do not edit. One statement a line.\n${lines.join('\n')}\n`,
  );
  console.log(`${module}: ${lines.length} statements`);
}
