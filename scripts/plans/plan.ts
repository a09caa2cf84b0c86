/** One statement's plan as the optimiser gives it, and what is wrong with it. */
import { bigRows, smallTables } from './table-shapes.ts';

/** A row of EXPLAIN, in its traditional form. */
export interface ExplainRow {
  select_type: string;
  /** Name or alias; `<derived2>` and the like for a result in between; null where no table is read. */
  table: string | null;
  type: string | null;
  key: string | null;
  rows: number | null;
  Extra: string | null;
}

export interface Plan {
  statement: string;
  steps: ExplainRow[];
  /** Alias → table. */
  tables: ReadonlyMap<string, string>;
}

/** A sort of so many rows is nothing: those of one buyer, of one order. */
const fewRows = bigRows / 20;

/** As it is checked in: the statement, and a line for each table with its access, key, and work besides. */
export function printPlan({ statement, steps, tables }: Plan): string {
  const lines = steps.map((step) => {
    const table = step.table === null ? '-' : step.table;
    const name = tables.get(table);
    const label = name === undefined || name === table ? table : `${table} (${name})`;
    const access = [step.type ?? 'none', step.key].filter((part) => part !== null).join(' ');
    const extra = [...worksOf(step), ...(step.table === null && step.Extra !== null ? [step.Extra.toLowerCase()] : [])];
    return `    ${[`${label}: ${access}`, ...extra].join(', ')}`;
  });
  return [shortened(statement), ...lines].join('\n');
}

function worksOf({ Extra: extra }: ExplainRow): string[] {
  return [
    ['Using filesort', 'filesort'],
    ['Using temporary', 'temporary table'],
    ['Using join buffer', 'join buffer'],
  ].flatMap(([mark = '', word = '']) => (extra?.includes(mark) ? [word] : []));
}

/** Null for a plan that stays quick however large the tables grow. */
export function faultOf({ statement, steps, tables }: Plan): string | null {
  for (const step of steps) {
    const table = tables.get(step.table ?? '');
    if (table === undefined || table in smallTables) continue;
    if (step.type === 'ALL') return `reads all of ${table}`;
    const sorts = step.Extra?.includes('Using filesort') === true;
    // In the order of an index and with a limit it stops early.
    if (step.type === 'index' && (sorts || !/\blimit\b/i.test(statement))) return `reads a whole index of ${table}`;
    if (sorts && (step.rows ?? 0) > fewRows) return `sorts many rows of ${table}`;
  }
  return null;
}

/** Long lists of columns say nothing about a plan; the end, where the conditions are, does. */
export function shortened(statement: string): string {
  return statement.length <= 240 ? statement : `${statement.slice(0, 150)} … ${statement.slice(-85)}`;
}
