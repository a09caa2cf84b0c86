/**
 * `npm run gen:plans [-- module …]`: asks MySQL how it would run each checked-in statement and writes the answers beside
 * them. Starts a MySQL and a Redis of its own, unless MKT_TEST_MYSQL_URL names those to take.
 */
import { writeFileSync } from 'node:fs';
import { type ModuleName, moduleNames } from '../packages/server/src/platform/kernel/modules.ts';
import { createTestInstallation } from '../packages/server/src/platform/testing/test-installation.ts';
import { withOwnEngines } from './lib/own-engines.ts';
import { judgePlans, readExceptions } from './plans/judge-plans.ts';
import { makePlans, plansFile, printPlans } from './plans/make-plans.ts';

const asked = process.argv.slice(2).filter((a) => !a.startsWith('--')) as ModuleName[];
const exceptions = readExceptions();
const modules = asked.length > 0 ? asked : [...moduleNames];

await withOwnEngines('plans', async () => {
  const installation = await createTestInstallation(modules);
  try {
    for (const module of modules) {
      const plans = await makePlans(installation.config, module);
      writeFileSync(plansFile(module), printPlans(plans));
      console.log(`${module}: ${plans.length} plans`);
      for (const fault of judgePlans(module, plans, exceptions).faults) console.log(fault);
    }
  } finally {
    await installation.close();
  }
});
