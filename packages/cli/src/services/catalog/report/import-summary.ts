import type { RowOutcome } from '../catalog-product.ts';
import type { ReasonCode } from '../reasons.ts';

/** What became of a file's rows. `read` is always the sum of the four below it. */
export interface ImportSummary {
  file: string;
  format: string;
  encoding: string;
  encodingEvidence: string;
  mapping: string;
  mappingGuessed: boolean;
  unusedColumns: string[];
  read: number;
  accepted: number;
  repaired: number;
  rejected: number;
  duplicates: number;
  /** What the sink did with the accepted and the repaired; their sum. */
  created: number;
  updated: number;
  unchanged: number;
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
  if (outcome.kind === 'repaired') {
    for (const code of new Set(outcome.repairs.map((repair) => repair.code))) increment(summary.repairReasons, code);
  }
  const from = outcome.record.product.convertedFrom;
  if (from) {
    const entry = summary.converted[from.currency] ?? { products: 0, rate: from.rate, rateDate: from.rateDate };
    summary.converted[from.currency] = { ...entry, products: entry.products + 1 };
  }
}

/** Moves a row that the sink refused from its kind to the rejected. */
export function countSinkReject(summary: ImportSummary, kind: 'accepted' | 'repaired'): void {
  summary[kind] -= 1;
  summary.rejected += 1;
  increment(summary.rejectReasons, 'sink_rejected');
}

/** True when every row is accounted for once, before and after the sink. */
export function addsUp(summary: ImportSummary): boolean {
  const { read, accepted, repaired, rejected, duplicates, created, updated, unchanged } = summary;
  const reasons = Object.values(summary.rejectReasons).reduce((sum, count) => sum + count, 0);
  return (
    read === accepted + repaired + rejected + duplicates &&
    accepted + repaired === created + updated + unchanged &&
    rejected + duplicates === reasons
  );
}
