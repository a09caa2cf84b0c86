/**
 * What tests really met, written down for `npm run check`: each answer of the edge (operation, status, code) and
 * each statement of the repositories. One file per test process in the folder MKT_TEST_RECORD; nothing without it.
 */
import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { onStatement } from '../db/statement-log.ts';
import { onResponse } from '../http/validate.ts';

let started = false;

export function startRecording(dir: string | undefined = process.env['MKT_TEST_RECORD']): void {
  if (started || !dir) return;
  started = true;
  mkdirSync(dir, { recursive: true });
  const file = join(dir, `${process.pid}-${Date.now()}.ndjson`);
  const seen = new Set<string>();
  const write = (row: object): void => {
    const line = JSON.stringify(row);
    if (seen.has(line)) return;
    seen.add(line);
    appendFileSync(file, `${line}\n`);
  };
  onResponse((operation, status, code) =>
    write({ kind: 'answer', operation, status, ...(code === null ? {} : { code }) }),
  );
  Error.stackTraceLimit = 40;
  onStatement((module, sql) => {
    if (!sentByTest()) write({ kind: 'statement', module, sql: normaliseStatement(sql) });
  });
}

/** True when a test's own code sent the statement: the nearest frame of ours tells. */
function sentByTest(): boolean {
  const frames = (new Error().stack ?? '')
    .split('\n')
    .filter((line) => !/node_modules|node:|\/platform\/(db|testing)\//.test(line));
  const nearest = frames.find((line) => /\/(packages|e2e|scripts)\//.test(line));
  return nearest !== undefined && /\.test\.ts|\/test\/|\/e2e\//.test(nearest);
}

/** Lists of any length look alike: `in (?, ?, ?)` and rows of VALUES. */
export function normaliseStatement(sql: string): string {
  return sql
    .replace(/\s+/g, ' ')
    .replace(/\((?:\?, ?)*\?\)(?:, ?\((?:\?, ?)*\?\))+/g, '(?, …), …')
    .replace(/\bin \((?:\?, ?)*\?\)/gi, 'in (?, …)')
    .trim();
}
