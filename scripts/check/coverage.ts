/**
 * Done is counted, from what the tests of a whole `npm test` met: operation × {handler, success, each declared code,
 * access matrix, malformed input} and command × {help, wrong argument, dead engine, piped}. An empty cell fails.
 */
import { commandNames } from '../../packages/cli/src/commands/command-names.ts';
import { createProgram } from '../../packages/cli/src/program.ts';
import type { OperationMeta } from '../../packages/server/src/contract/operation-meta.ts';
import { operations } from '../../packages/server/src/contract/operations.gen.ts';
import type { StepResult } from './step.ts';
import { type AnswerRecord, recordedAnswers, recordedCells } from './test-records.ts';

/**
 * Node's parser refuses a slow or oversized head before any path is known, so these two have no operation: they are
 * one row, met once for all. Every operation lists them, because every one of them may get them.
 */
const unrouted = { row: '(every operation)', codes: ['headers_too_large', 'request_timeout'] };
const operationCells = ['handler', 'access matrix', 'malformed input'];
const commandCells = ['help', 'wrong argument', 'dead engine', 'piped'];

interface Row {
  name: string;
  /** What stands in each column; an empty cell is `-`. */
  columns: string[];
  missing: string[];
}

export async function coverage(root: string): Promise<StepResult> {
  const answers = recordedAnswers(root);
  const cells = recordedCells(root, 'operation');
  const commands = recordedCells(root, 'command');
  if (answers === null || cells === null || commands === null)
    return {
      ok: process.env['CI'] !== 'true',
      output: 'No whole test run is recorded here: run npm test first to count what it met.',
    };
  const served = Object.values<OperationMeta>(operations).filter((o) => !o.internal);
  const operationRows = [beforeRouting(answers), ...served.map((o) => operationRow(o, answers, cells))];
  const commandRows = commandNames(createProgram()).map((name) =>
    rowOf(`mkt ${name}`, commandCells, commands.get(name)),
  );
  const rows = [...operationRows, ...commandRows];
  const faults = rows.flatMap(({ name, missing }) => missing.map((cell) => `empty cell: ${name}: ${cell}`));
  const tables = [
    ...table(['operation', 'success', 'codes', ...operationCells], operationRows),
    '',
    ...table(['command', ...commandCells], commandRows),
    '',
    `${served.length} operations, ${commandRows.length} commands, ${faults.length} empty cells`,
  ];
  return { ok: faults.length === 0, output: [...tables, ...faults].join('\n') };
}

function beforeRouting(answers: readonly AnswerRecord[]): Row {
  const missing = unrouted.codes.filter(
    (code) => !answers.some((a) => a.operation === unrouted.row && a.code === code),
  );
  return { name: unrouted.row, columns: ['', countOf(unrouted.codes, missing)], missing };
}

function operationRow(
  { operationId, errors }: OperationMeta,
  answers: readonly AnswerRecord[],
  cells: ReadonlyMap<string, Set<string>>,
): Row {
  const met = answers.filter((a) => a.operation === operationId);
  const succeeded = met.some((a) => a.status < 400);
  const listed = errors.filter((code) => !unrouted.codes.includes(code));
  const codes = listed.filter((code) => !met.some((a) => a.code === code));
  const rest = rowOf(operationId, operationCells, cells.get(operationId));
  return {
    name: operationId,
    columns: [succeeded ? 'yes' : '-', countOf(listed, codes), ...rest.columns],
    missing: [...(succeeded ? [] : ['success']), ...codes, ...rest.missing],
  };
}

function rowOf(name: string, wanted: readonly string[], met: ReadonlySet<string> = new Set()): Row {
  return {
    name,
    columns: wanted.map((cell) => (met.has(cell) ? 'yes' : '-')),
    missing: wanted.filter((cell) => !met.has(cell)),
  };
}

function countOf(all: readonly string[], missing: readonly string[]): string {
  return `${all.length - missing.length}/${all.length}`;
}

function table(heads: readonly string[], rows: readonly Row[]): string[] {
  const lines = [heads, ...rows.map(({ name, columns }) => [name, ...columns])];
  const widths = heads.map((_, i) => Math.max(...lines.map((line) => line[i]?.length ?? 0)));
  return lines.map((line) =>
    line
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
