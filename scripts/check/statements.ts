/**
 * The statement checker: every statement that the tests saw a repository send is checked in as text, and one that
 * touches a sharded table must name its key. Exceptions are listed with their reason. Each has its plan beside it.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { moduleNames } from '../../packages/server/src/platform/kernel/modules.ts';
import { plansAreOfStatements } from '../plans/make-plans.ts';
import { type StepResult, verdict } from './step.ts';
import { recordedStatements } from './test-records.ts';

/** Orders and payments move to shards by buyer: each of these tables carries buyer_id. */
const shardedTables = [
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

const shardedModules = ['order', 'payment'];

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
  for (const module of shardedModules) {
    const file = join(root, `packages/server/src/modules/${module}/${module}.statements.gen.sql`);
    if (!existsSync(file)) {
      faults.push(`${module} has no checked-in statements: run npm test, then npm run gen:statements`);
      continue;
    }
    for (const statement of readStatements(file)) {
      count++;
      const table = touchesWithoutKey(statement);
      if (table === undefined) continue;
      const exception = exceptions.find((e) => statement.includes(e.statement));
      if (exception === undefined) faults.push(`${module}: touches ${table} without buyer_id: ${statement}`);
      else used.add(exception);
    }
  }
  for (const exception of exceptions)
    if (!used.has(exception)) faults.push(`An exception is not needed any more: ${exception.statement}`);
  for (const module of moduleNames)
    if (!plansAreOfStatements(module)) faults.push(`${module}: its plans are not of its statements: npm run gen:plans`);
  const unlisted = judgeRecorded(root, exceptions, faults);
  const note =
    unlisted === 0 ? '' : `; ${unlisted} more were sent by the last test run: npm run gen:statements lists them`;
  return verdict(faults, `${count} statements${note}`);
}

/**
 * What the last whole test run sent and nobody checked in must keep the same rule. That it is not in the list is no
 * fault: some statements are sent only when a race ends one way.
 */
function judgeRecorded(root: string, exceptions: readonly Exception[], faults: string[]): number {
  let unlisted = 0;
  for (const [module, found] of recordedStatements(root) ?? []) {
    const file = join(root, `packages/server/src/modules/${module}/${module}.statements.gen.sql`);
    const known = new Set(existsSync(file) ? readStatements(file) : []);
    for (const statement of found) {
      if (known.has(statement)) continue;
      unlisted++;
      const table = touchesWithoutKey(statement);
      if (
        shardedModules.includes(module) &&
        table !== undefined &&
        !exceptions.some((e) => statement.includes(e.statement))
      )
        faults.push(`${module}: touches ${table} without buyer_id: ${statement}`);
    }
  }
  return unlisted;
}

function touchesWithoutKey(statement: string): string | undefined {
  if (/buyer_id/.test(statement)) return undefined;
  return shardedTables.find((name) => new RegExp(`(?:from|into|update|join) \`?${name}\`?\\b`, 'i').test(statement));
}

function readStatements(file: string): string[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('--'));
}
