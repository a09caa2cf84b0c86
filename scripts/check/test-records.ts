/** What the last `npm test` met: written by the tests themselves into .mkt/test-record (platform/testing/test-record.ts). */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface AnswerRecord {
  operation: string;
  status: number;
  code?: string;
}

interface Row extends Partial<AnswerRecord> {
  kind: string;
  module?: string;
  sql?: string;
  command?: string;
  cell?: string;
}

function rows(root: string): Row[] | null {
  const dir = join(root, '.mkt', 'test-record');
  if (!existsSync(join(dir, 'complete'))) return null;
  return readdirSync(dir)
    .filter((name) => name.endsWith('.ndjson'))
    .flatMap((name) =>
      readFileSync(join(dir, name), 'utf8')
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as Row),
    );
}

/** Null when no whole test run was recorded. */
export function recordedAnswers(root: string): AnswerRecord[] | null {
  const all = rows(root);
  if (all === null) return null;
  return all
    .filter((r) => r.kind === 'answer')
    .map((r) => ({
      operation: r.operation ?? '',
      status: r.status ?? 0,
      ...(r.code === undefined ? {} : { code: r.code }),
    }));
}

/** By module; schemas' own bookkeeping (transactions, settings) is left out. */
export function recordedStatements(root: string): Map<string, Set<string>> | null {
  const all = rows(root);
  if (all === null) return null;
  const byModule = new Map<string, Set<string>>();
  for (const row of all) {
    if (row.kind !== 'statement' || row.module === undefined || row.sql === undefined) continue;
    if (!/^(select|insert|update|delete|replace|with)\b/i.test(row.sql)) continue;
    byModule.set(row.module, (byModule.get(row.module) ?? new Set()).add(row.sql));
  }
  return byModule;
}

/** Cells that suites filled: of operations (handler, access matrix, malformed input) and of commands. */
export function recordedCells(root: string, kind: 'operation' | 'command'): Map<string, Set<string>> | null {
  const all = rows(root);
  if (all === null) return null;
  const met = new Map<string, Set<string>>();
  for (const row of all) {
    const name = row[kind];
    if (row.kind !== kind || name === undefined || row.cell === undefined) continue;
    met.set(name, (met.get(name) ?? new Set()).add(row.cell));
  }
  return met;
}
