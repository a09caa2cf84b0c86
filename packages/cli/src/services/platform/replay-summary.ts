import { grouped } from '../../output/progress.ts';
import type { ReplayReport } from '../seed/replay-invoices.ts';

/** What became of the invoices. placed + skipped + before is their number. */
export interface ReplaySummary {
  report: ReplayReport;
  /** Replayed by an earlier run. */
  before: number;
  placed: number;
  confirmed: number;
  /** Paid, and not confirmed yet when the replay ended: the workers go on with them. */
  waiting: number;
  shipped: number;
  delivered: number;
  /** Invoices that made no order, with the reason of each. */
  skipped: { invoice: string; reason: string }[];
  /** Lines whose item is not sold here any more, or not in that number. */
  linesUnavailable: number;
  seconds: number;
}

export function replayLines(summary: ReplaySummary): string[] {
  const { report, before, placed, confirmed, shipped, delivered, waiting, skipped, linesUnavailable, seconds } =
    summary;
  const reasons = Object.entries(Object.groupBy(skipped, ({ reason }) => reason));
  return [
    `${grouped(report.invoices)} real invoices: ${grouped(placed)} ordered and paid in ${seconds.toFixed(0)} s, ${grouped(before)} were before; ${grouped(confirmed)} confirmed, ${grouped(shipped)} shipped, ${grouped(delivered)} delivered`,
    `capped: ${grouped(report.linesDropped)} lines of ${grouped(report.invoicesCapped)} invoices, ${grouped(report.piecesDropped)} pieces of ${grouped(report.linesCapped)} lines`,
    ...(waiting > 0
      ? [`${grouped(waiting)} are not confirmed yet: \`mkt saga ls\` shows why; the same command again goes on`]
      : []),
    ...(linesUnavailable > 0 ? [`${grouped(linesUnavailable)} lines could not be put into the cart`] : []),
    ...reasons.map(([reason, invoices]) => `${grouped(invoices?.length ?? 0)} invoices skipped: ${reason}`),
  ];
}
