/**
 * Done is counted: operation × {success, each declared code} from the answers that tests met, and command ×
 * {help, wrong argument, dead engine, piped}. Needs the record of a whole `npm test`; an empty cell fails.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OperationMeta } from '../../packages/server/src/contract/operation-meta.ts';
import { operations } from '../../packages/server/src/contract/operations.gen.ts';
import { type StepResult, verdict } from './step.ts';
import { recordedAnswers, recordedCommands } from './test-records.ts';

/**
 * Node's parser refuses a slow or oversized head before any path is known, so these two have no operation: they are
 * one row, met once for all. Every operation lists them, because every one of them may get them.
 */
const unrouted = { row: '(every operation)', codes: ['headers_too_large', 'request_timeout'] };

export async function coverage(root: string): Promise<StepResult> {
  const answers = recordedAnswers(root);
  const commands = recordedCommands(root);
  if (answers === null || commands === null)
    return {
      ok: process.env['CI'] !== 'true',
      output: 'No whole test run is recorded here: run npm test first to count what it met.',
    };
  const known = JSON.parse(readFileSync(join(root, 'scripts/check/coverage-gaps.json'), 'utf8')) as {
    why: string;
    cells: string[];
  };
  const gaps = new Set(known.cells);
  const faults: string[] = [];
  const lines: string[] = [];
  const parser = unrouted.codes.filter((code) => !answers.some((a) => a.operation === unrouted.row && a.code === code));
  lines.push(
    `${unrouted.row.padEnd(32)} ${unrouted.codes.length - parser.length}/${unrouted.codes.length} codes before routing`,
  );
  for (const code of parser)
    if (!gaps.delete(`${unrouted.row} ${code}`)) faults.push(`empty cell: ${unrouted.row} ${code}`);
  for (const operation of Object.values<OperationMeta>(operations).filter((o) => !o.internal)) {
    const met = answers.filter((a) => a.operation === operation.operationId);
    const success = met.some((a) => a.status < 400);
    const listed = operation.errors.filter((code) => !unrouted.codes.includes(code));
    const missing = listed.filter((code) => !met.some((a) => a.code === code));
    lines.push(
      `${operation.operationId.padEnd(32)} ${success ? 'success' : '-------'} ${String(listed.length - missing.length).padStart(2)}/${listed.length} codes${missing.length > 0 ? `  not met: ${missing.join(' ')}` : ''}`,
    );
    const cells = [...(success ? [] : ['success']), ...missing].map((cell) => `${operation.operationId} ${cell}`);
    for (const cell of cells) if (!gaps.delete(cell)) faults.push(`empty cell: ${cell}`);
  }
  for (const cell of gaps)
    if (!cell.startsWith('mkt ')) faults.push(`a gap that is filled: take it off the list: ${cell}`);
  lines.push('', ...commandTable(commands, gaps, faults));
  return verdict(faults, lines.join('\n'));
}

const cells = ['help', 'wrong argument', 'dead engine', 'piped'];

function commandTable(met: { command: string; cell: string }[], gaps: Set<string>, faults: string[]): string[] {
  const names = [...new Set(met.map((m) => m.command))].sort();
  return names.map((name) => {
    const missing = cells.filter((cell) => !met.some((m) => m.command === name && m.cell === cell));
    for (const cell of missing) if (!gaps.delete(`mkt ${name} ${cell}`)) faults.push(`empty cell: mkt ${name} ${cell}`);
    return `mkt ${name.padEnd(28)} ${cells.map((cell) => (missing.includes(cell) ? '-'.repeat(cell.length) : cell)).join('  ')}`;
  });
}
