import { readDataLines } from './seed-data.ts';

/** A real invoice, capped, ready to be placed as an order. */
export interface ReplayInvoice {
  number: string;
  /** When it was written, UTC. */
  at: Date;
  /** The source's pseudonymous customer number: the same key is the same buyer. */
  customer: string;
  /** ISO 3166-1 alpha-2. */
  country: string;
  lines: { code: string; quantity: number }[];
}

/** What the caps took away, to be printed. */
export interface ReplayReport {
  invoices: number;
  lines: number;
  pieces: number;
  /** Invoices that had more lines than the cap, and the lines left out. */
  invoicesCapped: number;
  linesDropped: number;
  /** Lines that had more pieces than the cap, and the pieces left out. */
  linesCapped: number;
  piecesDropped: number;
}

export interface ReplayOptions {
  /** Invoices wanted, taken at even steps over the seven months; at most what the data holds (3,000). */
  count: number;
  maxLines?: number;
  maxPieces?: number;
}

interface Row {
  n: string;
  t: string;
  c: string;
  k: string;
  l: [string, number][];
}

export function emptyReplayReport(): ReplayReport {
  return {
    invoices: 0,
    lines: 0,
    pieces: 0,
    invoicesCapped: 0,
    linesDropped: 0,
    linesCapped: 0,
    piecesDropped: 0,
  };
}

/** Invoices in order of time, with the report of what was capped. */
export function readReplayInvoices(options: ReplayOptions): { invoices: ReplayInvoice[]; report: ReplayReport } {
  const { count, maxLines = 50, maxPieces = 99 } = options;
  const stored = readDataLines('retail-invoices.ndjson.gz');
  const wanted = Math.min(count, stored.length);
  const report = emptyReplayReport();
  const invoices: ReplayInvoice[] = [];
  for (let i = 0; i < wanted; i += 1) {
    const row = JSON.parse(stored[Math.floor((i * stored.length) / wanted)] as string) as Row;
    const lines = row.l.slice(0, maxLines).map(([code, pieces]) => {
      const quantity = Math.min(pieces, maxPieces);
      if (quantity < pieces) report.linesCapped += 1;
      report.piecesDropped += pieces - quantity;
      report.pieces += quantity;
      return { code, quantity };
    });
    if (row.l.length > lines.length) report.invoicesCapped += 1;
    report.linesDropped += row.l.length - lines.length;
    report.lines += lines.length;
    invoices.push({ number: row.n, at: new Date(row.t.replace('Z', ':00Z')), customer: row.c, country: row.k, lines });
  }
  report.invoices = invoices.length;
  return { invoices, report };
}
