/**
 * The statement checker: every statement that the tests saw a repository send is checked in as text, and one that
 * touches a sharded table must name its key. Exceptions are listed with their reason.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type StepResult, verdict } from './step.ts';
import { recordedStatements } from './test-records.ts';

/** Orders and payments move to shards by buyer: each of these tables carries buyer_id. */
export const shardedTables = [
  'orders',
  'seller_orders',
  'order_items',
  'order_sagas',
  'order_events',
  'shipments',
  'returns',
  'refund_requests',
  'payables',
  'payments',
  'payment_events',
  'refunds',
];

interface Exception {
  /** A part of the statement's text. */
  statement: string;
  why: string;
}

export async function statements(root: string): Promise<StepResult> {
  const faults: string[] = [];
  const { exceptions } = JSON.parse(readFileSync(join(root, 'scripts/check/statement-exceptions.json'), 'utf8')) as {
    exceptions: Exception[];
  };
  const used = new Set<Exception>();
  let count = 0;
  for (const module of ['order', 'payment']) {
    const file = join(root, `packages/server/src/modules/${module}/${module}.statements.gen.sql`);
    if (!existsSync(file)) {
      faults.push(`${module} has no checked-in statements: run npm test, then npm run gen:statements`);
      continue;
    }
    for (const statement of readStatements(file)) {
      count++;
      const table = shardedTables.find((name) =>
        new RegExp(`(?:from|into|update|join) \`${name}\``, 'i').test(statement),
      );
      if (table === undefined || /buyer_id/.test(statement)) continue;
      const exception = exceptions.find((e) => statement.includes(e.statement));
      if (exception === undefined) faults.push(`${module}: touches ${table} without buyer_id: ${statement}`);
      else used.add(exception);
    }
  }
  for (const exception of exceptions)
    if (!used.has(exception)) faults.push(`An exception is not needed any more: ${exception.statement}`);
  faults.push(...notCheckedIn(root));
  return verdict(faults, `${count} statements`);
}

/** What the last whole test run sent and nobody checked in. */
function notCheckedIn(root: string): string[] {
  const recorded = recordedStatements(root);
  if (recorded === null) return [];
  const faults: string[] = [];
  for (const [module, found] of recorded) {
    const file = join(root, `packages/server/src/modules/${module}/${module}.statements.gen.sql`);
    const known = new Set(existsSync(file) ? readStatements(file) : []);
    for (const statement of found)
      if (!known.has(statement))
        faults.push(`${module} sent a statement that is not checked in (npm run gen:statements): ${statement}`);
  }
  return faults;
}

function readStatements(file: string): string[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('--'));
}
