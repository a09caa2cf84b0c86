import type { RowOutcome } from '../catalog-product.ts';
import type { RenamedAttribute } from '../map/guess.ts';
import type { ReasonCode } from '../reasons.ts';

/** What became of a file's rows. `read` is always the sum of the five below it. */
export interface ImportSummary {
  file: string;
  format: string;
  encoding: string;
  encodingEvidence: string;
  mapping: string;
  mappingFrom: 'given' | 'detected' | 'guessed';
  unusedColumns: string[];
  /** Of a guessed mapping: columns whose attribute would have had an earlier column's name, and got one of its own. */
  renamedAttributes: RenamedAttribute[];
  read: number;
  accepted: number;
  repaired: number;
  /** Rows that brought a variant or a picture to the product of another row. */
  merged: number;
  rejected: number;
  duplicates: number;
  /** What the sink did with the accepted and the repaired; their sum. */
  created: number;
  updated: number;
  unchanged: number;
  /** Of these, products that an earlier run of this very import had written before it was cut off. */
  resumed: number;
  /** Rows by reject code. Each rejected row and each duplicate counts once. */
  rejectReasons: Partial<Record<ReasonCode, number>>;
  /** Rows by repair code; a repaired row counts once under each of its codes. */
  repairReasons: Partial<Record<ReasonCode, number>>;
  /** Products whose price was converted, by source currency. */
  converted: Record<string, { products: number; rate: string; rateDate: string }>;
}

function increment(counts: Partial<Record<ReasonCode, number>>, code: ReasonCode): void {
  counts[code] = (counts[code] ?? 0) + 1;
}

/** Counts one outcome of reading. */
export function countOutcome(summary: ImportSummary, outcome: RowOutcome): void {
  summary.read += 1;
  if (outcome.kind === 'rejected' || outcome.kind === 'duplicate') {
    summary[outcome.kind === 'rejected' ? 'rejected' : 'duplicates'] += 1;
    increment(summary.rejectReasons, outcome.reject.code);
    return;
  }
  summary[outcome.kind] += 1;
  if (outcome.kind !== 'accepted') {
    for (const code of new Set(outcome.repairs.map((repair) => repair.code))) increment(summary.repairReasons, code);
  }
  if (outcome.kind === 'merged') return;
  const from = outcome.record.product.convertedFrom;
  if (from) {
    const entry = summary.converted[from.currency] ?? { products: 0, rate: from.rate, rateDate: from.rateDate };
    summary.converted[from.currency] = { ...entry, products: entry.products + 1 };
  }
}

/** Moves the rows of a product that the sink refused from their kinds to the rejected. */
export function countSinkReject(summary: ImportSummary, kind: 'accepted' | 'repaired', merged: number): void {
  summary[kind] -= 1;
  summary.merged -= merged;
  summary.rejected += 1 + merged;
  for (let row = 0; row <= merged; row++) increment(summary.rejectReasons, 'sink_rejected');
}

/** True when every row is accounted for once, before and after the sink. */
export function addsUp(summary: ImportSummary): boolean {
  const { read, accepted, repaired, merged, rejected, duplicates, created, updated, unchanged } = summary;
  const reasons = Object.values(summary.rejectReasons).reduce((sum, count) => sum + count, 0);
  return (
    read === accepted + repaired + merged + rejected + duplicates &&
    accepted + repaired === created + updated + unchanged &&
    rejected + duplicates === reasons
  );
}
