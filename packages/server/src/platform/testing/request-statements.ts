import { CompiledQuery, type Kysely } from 'kysely';
import { onStatement } from '../db/statement-log.ts';
import type { ModuleName } from '../kernel/modules.ts';

export interface SentStatement {
  module: ModuleName;
  sql: string;
  parameters: readonly unknown[];
}

/** What repositories send while `work` runs; nothing else may run meanwhile. */
export async function statementsDuring(work: () => Promise<unknown>): Promise<SentStatement[]> {
  const sent: SentStatement[] = [];
  const off = onStatement((module, sql, parameters) => sent.push({ module, sql, parameters }));
  try {
    await work();
  } finally {
    off();
  }
  return sent;
}

interface Step {
  table: string | null;
  type: string | null;
  key: string | null;
  rows: number | null;
  Extra: string | null;
}

/** What of MySQL's plan for this read would grow with its tables: whole tables read, more than `fewRows` sorted. */
export async function growingSteps<DB>(db: Kysely<DB>, statement: SentStatement, fewRows: number): Promise<string[]> {
  if (!/^\s*(select|with)\b/i.test(statement.sql)) return [];
  const explain = CompiledQuery.raw(`EXPLAIN ${statement.sql}`, [...statement.parameters]);
  const { rows } = await db.executeQuery<Step>(explain as CompiledQuery<Step>);
  return rows
    .filter(({ type, rows: read, Extra }) => {
      const isLarge = Number(read ?? 0) > fewRows;
      return isLarge && (type === 'ALL' || /filesort|temporary/i.test(Extra ?? ''));
    })
    .map(({ table, type, key, Extra }) => `${table} ${type} ${key} ${Extra}: ${statement.sql}`);
}
