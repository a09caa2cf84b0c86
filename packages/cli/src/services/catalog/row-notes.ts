import type { Finding } from './catalog-product.ts';
import { shownValue } from './read/raw-row.ts';
import type { RejectCode, RepairCode } from './reasons.ts';

/** Thrown inside one row's work to leave it; it never leaves `normaliseRow`. */
export class RowRejection {
  readonly finding: Finding;

  constructor(finding: Finding) {
    this.finding = finding;
  }
}

/** What is found while one row is worked on. */
export interface RowNotes {
  repairs: Finding[];
  repair(column: string, code: RepairCode, value: unknown): void;
}

/** Notes that start with what the reader had mended. */
export function makeRowNotes(repairs: readonly Finding[]): RowNotes {
  const found = [...repairs];
  return {
    repairs: found,
    repair: (column, code, value) => {
      found.push({ column, code, value: shownValue(value) });
    },
  };
}

/** Leaves the row: it becomes a reject with this reason. */
export function reject(column: string, code: RejectCode, value: unknown): never {
  throw new RowRejection({ column, code, value: shownValue(value) });
}
