/** Every checked-in statement, by the plan that MySQL has for it over tables with rows in them. */
import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { moduleNames } from '../../packages/server/src/platform/kernel/modules.ts';
import {
  createTestInstallation,
  type TestInstallation,
} from '../../packages/server/src/platform/testing/test-installation.ts';
import { judgePlans, readExceptions } from './judge-plans.ts';
import { makePlans, plansFile, printPlans } from './make-plans.ts';
import { faultOf, type Plan } from './plan.ts';

const isMariadb = process.env['MKT_TEST_DATABASE'] === 'mariadb';
const mariadbReason = 'MariaDB has an optimiser of its own, and MySQL is the product';
const exceptions = readExceptions();

describe('the plans of statements', () => {
  let installation: TestInstallation;
  const used = new Set<unknown>();
  beforeAll(async () => {
    installation = await createTestInstallation(moduleNames);
  }, 120_000);
  afterAll(() => installation?.close());

  it.for(moduleNames)(
    'of %s are those checked in, and none grows with the tables',
    { timeout: 60_000 },
    async (module, { skip }) => {
      skip(isMariadb, mariadbReason);
      const plans = await makePlans(installation.config, module);
      const judgement = judgePlans(module, plans, exceptions);
      for (const exception of judgement.used) used.add(exception);
      expect(judgement.faults).toEqual([]);
      const file = plansFile(module);
      const known = existsSync(file) ? readFileSync(file, 'utf8') : '';
      expect(printPlans(plans), 'run npm run gen:plans').toBe(known);
    },
  );

  it('need every exception that is listed', ({ skip }) => {
    skip(isMariadb, mariadbReason);
    expect(exceptions.filter((exception) => !used.has(exception))).toEqual([]);
  });
});

describe('a plan is refused', () => {
  const plan = (statement: string, step: Partial<Plan['steps'][number]>): Plan => ({
    statement,
    tables: new Map([
      ['orders', 'orders'],
      ['tax_rates', 'tax_rates'],
    ]),
    steps: [{ select_type: 'SIMPLE', table: 'orders', type: 'ref', key: 'k', rows: 10, Extra: null, ...step }],
  });

  it('for a table that is read whole, an index that is walked to its end, and a sort of many rows', () => {
    const list = 'select * from orders order by id limit ?';
    expect(faultOf(plan(list, { type: 'ALL', key: null }))).toBe('reads all of orders');
    expect(faultOf(plan('select id from orders', { type: 'index' }))).toBe('reads a whole index of orders');
    expect(faultOf(plan(list, { type: 'index' }))).toBeNull();
    expect(faultOf(plan(list, { Extra: 'Using where; Using filesort', rows: 3_000 }))).toBe(
      'sorts many rows of orders',
    );
    expect(faultOf(plan(list, { Extra: 'Using filesort', rows: 9 }))).toBeNull();
    expect(faultOf(plan('select * from tax_rates', { table: 'tax_rates', type: 'ALL', key: null }))).toBeNull();
  });
});
