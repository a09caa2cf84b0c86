/** The plans of every checked-in statement of a module, on a scratch schema of that module with rows in it. */
import { existsSync, readFileSync } from 'node:fs';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import type { Config } from '../../packages/server/src/platform/config/load-config.ts';
import { schemaOf } from '../../packages/server/src/platform/db/accounts.ts';
import type { ModuleName } from '../../packages/server/src/platform/kernel/modules.ts';
import { bindStatement, type Row, type Typical, tablesOf } from './bind-statement.ts';
import { fillTables, readTables, type Table } from './fill-tables.ts';
import { type ExplainRow, type Plan, printPlan, shortened } from './plan.ts';

const moduleDir = (module: ModuleName): URL => new URL(`../../packages/server/src/modules/${module}/`, import.meta.url);

export function plansFile(module: ModuleName): URL {
  return new URL(`${module}.plans.gen.txt`, moduleDir(module));
}

export async function makePlans(config: Config, module: ModuleName): Promise<Plan[]> {
  const { mysql } = config;
  const schema = schemaOf(config, module);
  const db = await createConnection({
    host: mysql.host,
    port: mysql.port,
    user: mysql.rootUser,
    password: mysql.rootPassword,
    database: schema,
  });
  try {
    // As the modules' own pools are set.
    await db.query("SET SESSION transaction_isolation = 'READ-COMMITTED', time_zone = '+00:00'");
    const tables = await readTables(db, schema);
    await fillTables(db, tables);
    const byName = new Map(tables.map((table) => [table.name, table]));
    const typical = new Map<string, Typical>();
    for (const table of tables) typical.set(table.name, await typicalRows(table));
    const plans: Plan[] = [];
    for (const statement of statementsOf(module)) {
      const bound = bindStatement(statement, byName, typical, (value) => db.escape(value));
      const [rows] = await db.query<RowDataPacket[]>(`EXPLAIN ${bound}`).catch((error: unknown) => {
        throw new Error(`${module}: no plan for ${bound.slice(0, 600)}`, { cause: error });
      });
      const named = [...tablesOf(statement, byName)].map(([alias, { name }]): [string, string] => [alias, name]);
      plans.push({ statement, steps: rows as ExplainRow[], tables: new Map(named) });
    }
    return plans;
  } finally {
    await db.end();
  }

  async function typicalRows({ name }: Table): Promise<Typical> {
    const [[count]] = await db.query<RowDataPacket[]>(`SELECT COUNT(*) n FROM \`${name}\``);
    const rows: Row[] = [];
    for (const share of [0.5, 0.3, 0.7]) {
      const offset = Math.floor(Number(count?.['n'] ?? 0) * share);
      const [found] = await db.query<RowDataPacket[]>(`SELECT * FROM \`${name}\` LIMIT 1 OFFSET ${offset}`);
      if (found[0] !== undefined) rows.push(found[0]);
    }
    const [middle, ...others] = rows;
    if (middle === undefined) throw new Error(`${module}: no row stayed in ${name}`);
    return { middle, others };
  }
}

export function printPlans(plans: readonly Plan[]): string {
  return `# Made by npm run gen:plans on MySQL, from the statements beside it; do not edit.
# A statement (long ones cut), then a line for each table: access, key, and what is done besides.

${plans.map(printPlan).join('\n')}\n`;
}

/** Whether the checked-in plans are of the checked-in statements; what they say is for MySQL to tell. */
export function plansAreOfStatements(module: ModuleName): boolean {
  const file = plansFile(module);
  if (!existsSync(file)) return false;
  const planned = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !/^(#| {4})/.test(line));
  return planned.join('\n') === statementsOf(module).map(shortened).join('\n');
}

/** What inserts rows that it brings along has no plan. */
function statementsOf(module: ModuleName): string[] {
  return readFileSync(new URL(`${module}.statements.gen.sql`, moduleDir(module)), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('--'))
    .filter((line) => !/^(insert|replace)\b(?!.*\bselect\b)/i.test(line));
}
