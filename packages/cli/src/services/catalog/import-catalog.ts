import type { CatalogRecord } from './catalog-product.ts';
import type { CatalogSink } from './catalog-sink.ts';
import type { ReadCatalogOptions } from './read-catalog.ts';
import { readCatalog } from './read-catalog.ts';
import type { ImportSummary } from './report/import-summary.ts';
import { countOutcome, countSinkReject } from './report/import-summary.ts';
import type { FindingFile } from './report/reject-file.ts';
import { openFindingFile } from './report/reject-file.ts';

export interface ImportProgress {
  bytesRead: number;
  sizeBytes: number;
  rows: number;
}

export interface ImportCatalogOptions extends ReadCatalogOptions {
  sink: CatalogSink;
  /** Where rows that did not become products go, with row, column, code, reason and value. */
  rejectPath?: string | undefined;
  /** Where every repair goes, in the same shape. */
  repairPath?: string | undefined;
  /** Records a batch; default 500. */
  batchSize?: number | undefined;
  /** Called after each batch. */
  onProgress?: ((progress: ImportProgress) => void) | undefined;
  signal?: AbortSignal | undefined;
}

interface Pending {
  record: CatalogRecord;
  kind: 'accepted' | 'repaired';
  line: number;
}

class ImportRun {
  readonly summary: ImportSummary;
  readonly #sink: CatalogSink;
  readonly #rejects: FindingFile | undefined;
  #batch: Pending[] = [];

  constructor(summary: ImportSummary, sink: CatalogSink, rejects: FindingFile | undefined) {
    this.summary = summary;
    this.#sink = sink;
    this.#rejects = rejects;
  }

  get waiting(): number {
    return this.#batch.length;
  }

  add(pending: Pending): void {
    this.#batch.push(pending);
  }

  async flush(): Promise<void> {
    const batch = this.#batch;
    if (batch.length === 0) return;
    this.#batch = [];
    const result = await this.#sink.writeBatch(batch.map(({ record }) => record));
    this.summary.created += result.created;
    this.summary.updated += result.updated;
    this.summary.unchanged += result.unchanged;
    for (const { index, column, reason } of result.rejected) {
      const pending = batch[index];
      if (!pending) throw new RangeError(`The sink refused record ${index} of a batch of ${batch.length}`);
      countSinkReject(this.summary, pending.kind);
      const place = { row: pending.record.row, line: pending.line };
      const finding = { column, code: 'sink_rejected', value: pending.record.product.externalId } as const;
      await this.#rejects?.write(place, finding, reason);
    }
  }
}

/**
 * Imports one file: reads, mends, finds repeats, and hands batches to the sink one after the other, so that memory
 * stays flat whatever the file's size. Importing a file again changes nothing, because the sink knows a record by
 * (seller, external id) and its hash.
 */
export async function importCatalog(path: string, options: ImportCatalogOptions): Promise<ImportSummary> {
  const { source, mapping, guessed, unusedColumns, outcomes } = await readCatalog(path, options);
  const rejects = options.rejectPath ? openFindingFile(options.rejectPath) : undefined;
  const repairs = options.repairPath ? openFindingFile(options.repairPath) : undefined;
  const { encoding, evidence } = source.encoding;
  const described = { file: path, format: source.format, encoding, encodingEvidence: evidence };
  const summary = { ...emptyCounts(), ...described, mapping: mapping.name, mappingGuessed: guessed, unusedColumns };
  const run = new ImportRun(summary, options.sink, rejects);
  const batchSize = options.batchSize ?? 500;
  try {
    for await (const outcome of outcomes) {
      countOutcome(summary, outcome);
      if (outcome.kind === 'rejected') await rejects?.write(outcome, outcome.reject);
      else if (outcome.kind === 'duplicate') {
        await rejects?.write(outcome, outcome.reject, `row ${outcome.firstRow}`);
      } else {
        if (outcome.kind === 'repaired') for (const repair of outcome.repairs) await repairs?.write(outcome, repair);
        run.add({ record: outcome.record, kind: outcome.kind, line: outcome.line });
      }
      if (run.waiting >= batchSize) {
        await run.flush();
        options.signal?.throwIfAborted();
        options.onProgress?.({ bytesRead: source.bytesRead(), sizeBytes: source.sizeBytes, rows: summary.read });
      }
    }
    await run.flush();
  } finally {
    await source.close();
    await Promise.all([rejects?.close(), repairs?.close()]);
  }
  options.onProgress?.({ bytesRead: source.bytesRead(), sizeBytes: source.sizeBytes, rows: summary.read });
  return summary;
}

type Counts = Omit<
  ImportSummary,
  'file' | 'format' | 'encoding' | 'encodingEvidence' | 'mapping' | 'mappingGuessed' | 'unusedColumns'
>;

function emptyCounts(): Counts {
  return {
    read: 0,
    accepted: 0,
    repaired: 0,
    rejected: 0,
    duplicates: 0,
    created: 0,
    updated: 0,
    unchanged: 0,
    rejectReasons: {},
    repairReasons: {},
    converted: {},
  };
}
