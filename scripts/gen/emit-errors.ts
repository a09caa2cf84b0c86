import { type GeneratedFile, literal, longUnionOf, tsFile } from './generated-file.ts';
import type { Contract } from './model.ts';

/** `errors.gen.ts`: the codes with status, title and what the caller can do. */
export const emitErrors = (contract: Contract): GeneratedFile => {
  const entries = Object.entries(contract.errors);
  const rows = entries.map(
    ([code, entry]) =>
      `  ${code}: { status: ${entry.status}, title: ${literal(entry.title)}, remedy: ${literal(entry.remedy)} },`,
  );
  const body = `export type ErrorCode =${longUnionOf(entries.map(([code]) => code))};

export interface ErrorTableEntry {
  readonly status: number;
  readonly title: string;
  readonly remedy: string;
}

export const errorTable: Readonly<Record<ErrorCode, ErrorTableEntry>> = {
${rows.join('\n')}
};

export const isErrorCode = (text: string): text is ErrorCode => Object.hasOwn(errorTable, text);`;
  return tsFile('packages/server/src/contract/errors.gen.ts', 'The codes of failures.', body);
};
