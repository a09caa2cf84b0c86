/**
 * What tests really met, written down for `npm run check`: each answer of the edge (operation, status, code), each
 * statement of the repositories, and the cells of the tables of operations and commands that a suite filled. One file
 * per test process in the folder MKT_TEST_RECORD; nothing without it.
 */
import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { onStatement } from '../db/statement-log.ts';
import { onResponse } from '../http/validate.ts';

export type OperationCell = 'handler' | 'access matrix' | 'malformed input';
export type CommandCell = 'help' | 'wrong argument' | 'dead engine' | 'piped';

type Write = (row: object) => void;

const open = openRecord(process.env['MKT_TEST_RECORD']);
let started = false;

function openRecord(dir: string | undefined): Write | null {
  if (!dir) return null;
  const file = join(dir, `${process.pid}-${Date.now()}.ndjson`);
  const seen = new Set<string>();
  return (row) => {
    const line = JSON.stringify(row);
    if (seen.has(line)) return;
    if (seen.size === 0) mkdirSync(dir, { recursive: true });
    seen.add(line);
    appendFileSync(file, `${line}\n`);
  };
}

/** Hears answers and statements from here on. */
export function startRecording(): void {
  if (started || open === null) return;
  started = true;
  const write = open;
  onResponse((operation, status, code) =>
    write({ kind: 'answer', operation, status, ...(code === null ? {} : { code }) }),
  );
  Error.stackTraceLimit = 40;
  onStatement((module, sql) => {
    if (!sentByTest()) write({ kind: 'statement', module, sql: normaliseStatement(sql) });
  });
}

/** Call it where the suite has judged everything that the cell stands for, and found it right. */
export function recordOperation(operation: string, cell: OperationCell): void {
  open?.({ kind: 'operation', operation, cell });
}

/** As recordOperation, for a command by its name without `mkt`. */
export function recordCommand(command: string, cell: CommandCell): void {
  open?.({ kind: 'command', command, cell });
}

/** True when a test's own code sent the statement: the nearest frame of ours tells. */
function sentByTest(): boolean {
  const frames = (new Error().stack ?? '')
    .split('\n')
    .filter((line) => !/node_modules|node:|\/platform\/(db|testing)\//.test(line));
  const nearest = frames.find((line) => /\/(packages|e2e|scripts)\//.test(line));
  return nearest !== undefined && /\.test\.ts|\/test\/|\/test-[\w-]+\.ts|\/e2e\//.test(nearest);
}

/** Lists of any length look alike: `in (?, ?, ?)`, rows of VALUES, branches of CASE, pages. */
export function normaliseStatement(sql: string): string {
  return sql
    .replace(/\s+/g, ' ')
    .replace(/\((?:\?, ?)*\?\)(?:, ?\((?:\?, ?)*\?\))+/g, '(?, …), …')
    .replace(/\bin \((?:\?, ?)*\?\)/gi, 'in (?, …)')
    .replace(/\b(limit) \d+/gi, '$1 ?')
    .replace(/(?:\bwhen \? then \? ){2,}/gi, 'WHEN ? THEN ? … ')
    .trim();
}
