import { setImmediate } from 'node:timers/promises';
import { CatalogError } from './catalog-error.ts';
import type { CatalogRecord, RowOutcome } from './catalog-product.ts';
import type { CatalogSink, SinkResult } from './catalog-sink.ts';
import { importIdOf } from './import-id.ts';
import type { OpenedRows } from './read/open-rows.ts';
import type { ReadCatalogOptions } from './read-catalog.ts';
import { readCatalog } from './read-catalog.ts';
import type { ImportSummary } from './report/import-summary.ts';
import { countOutcome, countSinkReject } from './report/import-summary.ts';
import type { FindingFile } from './report/reject-file.ts';
import { openFindingFile } from './report/reject-file.ts';
import { refuseReportPaths } from './report/report-paths.ts';

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
  /** Records a batch; default 2000. */
  batchSize?: number | undefined;
  /** Batches under way at once; default 1. */
  lanes?: number | undefined;
  /** What else decides what becomes of the file (whose it is, say): part of what makes an import the same one. */
  importKey?: string | undefined;
  /** Called after each batch. */
  onProgress?: ((progress: ImportProgress) => void) | undefined;
  signal?: AbortSignal | undefined;
}

/** Rows are read from memory without a pause for anything else; batches under way need one to be sent on. */
const rowsAtOnce = 50;

/** A record with every row of its product: the bearer's first. */
interface Pending {
  record: CatalogRecord;
  kind: 'accepted' | 'repaired';
  places: { row: number; line: number }[];
}

interface UnderWay {
  batch: readonly Pending[];
  result: Promise<SinkResult>;
}

class ImportRun {
  readonly summary: ImportSummary;
  readonly #options: ImportCatalogOptions;
  readonly #rejects: FindingFile | undefined;
  readonly #standing: ReadonlyMap<number, SinkResult>;
  readonly #batchSize: number;
  readonly #underWay: UnderWay[] = [];
  #batch: Pending[] = [];
  #number = 0;

  constructor(
    summary: ImportSummary,
    options: ImportCatalogOptions,
    standing: ReadonlyMap<number, SinkResult>,
    rejects: FindingFile | undefined,
  ) {
    this.summary = summary;
    this.#options = options;
    this.#standing = standing;
    this.#rejects = rejects;
    this.#batchSize = options.batchSize ?? 2_000;
  }

  /** True when a batch was sent. */
  async add(pending: Pending): Promise<boolean> {
    this.#batch.push(pending);
    if (this.#batch.length < this.#batchSize) return false;
    await this.#send();
    return true;
  }

  async finish(): Promise<void> {
    if (this.#batch.length > 0) await this.#send();
    while (this.#underWay.length > 0) await this.#settleOldest();
  }

  /** Nothing goes on behind the back of whoever lets go of the sink. */
  async abandon(): Promise<void> {
    await Promise.allSettled(this.#underWay.map(({ result }) => result));
  }

  async #send(): Promise<void> {
    const batch = this.#batch;
    this.#batch = [];
    const number = this.#number++;
    const standing = this.#standing.get(number);
    if (standing) this.summary.resumed += batch.length - standing.rejected.length;
    const records = batch.map(({ record }) => record);
    const result = standing ? Promise.resolve(standing) : this.#options.sink.writeBatch(records, number);
    // It is awaited in its turn; until then a failure is nobody's surprise.
    result.catch(() => {});
    this.#underWay.push({ batch, result });
    if (this.#underWay.length >= (this.#options.lanes ?? 1)) await this.#settleOldest();
  }

  async #settleOldest(): Promise<void> {
    const [oldest] = this.#underWay;
    if (oldest === undefined) return;
    const { batch } = oldest;
    const result = await oldest.result;
    this.#underWay.shift();
    this.summary.created += result.created;
    this.summary.updated += result.updated;
    this.summary.unchanged += result.unchanged;
    for (const { index, column, reason } of result.rejected) {
      const pending = batch[index];
      if (!pending) throw new RangeError(`The sink refused record ${index} of a batch of ${batch.length}`);
      countSinkReject(this.summary, pending.kind, pending.places.length - 1);
      const finding = { column, code: 'sink_rejected', value: pending.record.product.externalId } as const;
      for (const place of pending.places) await this.#rejects?.write(place, finding, reason);
    }
  }
}

/**
 * Imports one file: reads, mends, finds repeats, and hands batches to the sink, so that memory stays flat whatever the
 * file's size. Importing a file again changes nothing, because the sink knows a record by (seller, external id) and
 * its hash; one that was cut off goes on behind the batches that stand.
 */
export async function importCatalog(path: string, given: ImportCatalogOptions): Promise<ImportSummary> {
  const options = { ...given, now: given.now ?? startOfHour(new Date()) };
  const { rejectPath, repairPath } = options;
  refuseReportPaths(
    [path],
    [rejectPath, repairPath].filter((report) => report !== undefined),
  );
  const { source, mapping, mappingFrom, unusedColumns, renamedAttributes, outcomes } = await readCatalog(path, options);
  const { sink } = options;
  const named = { mapping: mapping.name, mappingFrom, unusedColumns, renamedAttributes };
  const described = { file: path, format: source.format, ...named };
  const summary = { ...emptyCounts(), ...described, ...encodingOf(source) };
  let rejects: FindingFile | undefined;
  let repairs: FindingFile | undefined;
  let run: ImportRun | undefined;
  let taken = 0;
  const progress = (): void =>
    options.onProgress?.({ bytesRead: source.bytesRead(), sizeBytes: source.sizeBytes, rows: summary.read });
  try {
    rejects = rejectPath === undefined ? undefined : await openFindingFile(rejectPath);
    repairs = repairPath === undefined ? undefined : await openFindingFile(repairPath);
    const standing = (await sink.begin?.(await importIdOf(path, mapping, options))) ?? new Map<number, SinkResult>();
    run = new ImportRun(summary, options, standing, rejects);
    for await (const rows of outcomes) {
      if (++taken % rowsAtOnce === 0) await setImmediate();
      for (const outcome of rows) {
        countOutcome(summary, outcome);
        if (outcome.kind === 'rejected') await rejects?.write(outcome, outcome.reject);
        else if (outcome.kind === 'duplicate') await rejects?.write(outcome, outcome.reject, `row ${outcome.firstRow}`);
        else if (outcome.kind !== 'accepted')
          for (const repair of outcome.repairs) await repairs?.write(outcome, repair);
      }
      const pending = pendingOf(rows);
      if (pending === undefined || !(await run.add(pending))) continue;
      options.signal?.throwIfAborted();
      progress();
    }
    await run.finish();
    await sink.end?.();
  } catch (error) {
    throw brokenOff(error, summary);
  } finally {
    await run?.abandon();
    await source.close();
    await Promise.all([rejects?.close(), repairs?.close()]);
  }
  progress();
  // A file that began with ASCII alone has shown it only now.
  return Object.assign(summary, encodingOf(source));
}

/** How far a file was read that cannot be read to its end; batches that were written stand. */
function brokenOff(error: unknown, { read }: ImportSummary): unknown {
  if (!(error instanceof CatalogError) || error.code !== 'file_unreadable' || read === 0) return error;
  const message = `${error.message.replace(/\.$/, '')}; ${read} rows were read before that.`;
  return new CatalogError(error.code, message, error);
}

function encodingOf(source: OpenedRows): Pick<ImportSummary, 'encoding' | 'encodingEvidence'> {
  const { encoding, evidence } = source.encoding();
  return { encoding, encodingEvidence: evidence };
}

/** One that was cut off is the same import when it goes on, so that it must read the same prices. */
function startOfHour(now: Date): Date {
  return new Date(Math.floor(now.getTime() / 3_600_000) * 3_600_000);
}

function pendingOf(rows: readonly RowOutcome[]): Pending | undefined {
  const bearer = rows.find((outcome) => 'record' in outcome);
  if (bearer === undefined) return undefined;
  const merged = rows.length === 1 ? [] : rows.filter(({ kind }) => kind === 'merged');
  return { record: bearer.record, kind: bearer.kind, places: [bearer, ...merged] };
}

type Counts = Omit<
  ImportSummary,
  | 'file'
  | 'format'
  | 'encoding'
  | 'encodingEvidence'
  | 'mapping'
  | 'mappingFrom'
  | 'unusedColumns'
  | 'renamedAttributes'
>;

function emptyCounts(): Counts {
  return {
    read: 0,
    accepted: 0,
    repaired: 0,
    merged: 0,
    rejected: 0,
    duplicates: 0,
    created: 0,
    updated: 0,
    unchanged: 0,
    resumed: 0,
    rejectReasons: {},
    repairReasons: {},
    converted: {},
  };
}
