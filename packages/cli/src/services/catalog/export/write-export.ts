/**
 * Writes products to a file as they come: NDJSON, a product a line, or CSV, a line for each SKU. It is written beside
 * its place and moved there at its end, so that nobody takes half an export for a whole one.
 */
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { stringify } from 'csv-stringify/sync';
import { CatalogError } from '../catalog-error.ts';
import { withGuard } from '../formula-guard.ts';
import { exportTarget } from './export-target.ts';
import { type ExportedProduct, type ExportSource, toExported } from './exported-product.ts';

export const exportFormats = ['ndjson', 'csv'] as const;
export type ExportFormat = (typeof exportFormats)[number];

export interface ExportSummary {
  format: ExportFormat;
  gzip: boolean;
  products: number;
  skus: number;
  bytes: number;
}

export interface WriteExportOptions {
  format: ExportFormat;
  /** Called after each page. */
  onProgress?: (products: number) => void;
  /** Ends it, and takes away what was written so far. */
  signal?: AbortSignal | undefined;
}

/** By the file's name: `.ndjson`, `.jsonl` or `.csv`, with `.gz` behind it; undefined for another ending. */
export function formatOfName(path: string): ExportFormat | undefined {
  const [, ending = ''] = /\.(\w+)(?:\.gz)?$/.exec(path.toLowerCase()) ?? [];
  return ending === 'jsonl' ? 'ndjson' : exportFormats.find((format) => format === ending);
}

/** Writes all pages; a name that ends in `.gz` is packed. */
export async function writeExport(
  path: string,
  pages: AsyncIterable<readonly ExportSource[]>,
  { format, onProgress, signal }: WriteExportOptions,
): Promise<ExportSummary> {
  const gzip = /\.gz$/i.test(path);
  const summary = { format, gzip, products: 0, skus: 0, bytes: 0 };
  const target = exportTarget(path);
  const text = Readable.from(textOf(pages, format, summary, onProgress));
  // On the disk before it is moved: a power cut must not leave an empty file under the name.
  const file = createWriteStream(target.path, { flush: target.place !== null });
  try {
    if (gzip) await pipeline(text, createGzip({ level: 6 }), file, { signal });
    else await pipeline(text, file, { signal });
    summary.bytes = file.bytesWritten;
    if (target.place !== null) await rename(target.path, target.place);
  } catch (error) {
    if (target.place !== null) await rm(target.path, { force: true });
    throw asExportError(error, path);
  }
  return summary;
}

const ofFiles = ['open', 'write', 'fsync', 'close', 'rename', 'stat'];

/** A full disk and a pipe whose reader went are no faults of the program. */
function asExportError(error: unknown, path: string): unknown {
  const { syscall, message } = error as NodeJS.ErrnoException;
  return syscall !== undefined && ofFiles.includes(syscall)
    ? new CatalogError('file_unwritable', `The export ${path} could not be written: ${message}`, error)
    : error;
}

async function* textOf(
  pages: AsyncIterable<readonly ExportSource[]>,
  format: ExportFormat,
  summary: ExportSummary,
  onProgress: WriteExportOptions['onProgress'],
): AsyncGenerator<string> {
  // The mark makes spreadsheets show Arabic as Arabic.
  if (format === 'csv') yield `\ufeff${csvColumns.join(',')}\n`;
  for await (const page of pages) {
    if (page.length === 0) continue;
    const products = page.map(toExported);
    summary.products += products.length;
    for (const { skus } of products) summary.skus += skus.length;
    yield format === 'csv'
      ? stringify(products.flatMap(csvRows), { quoted_match: carriageReturn })
      : products.map((product) => `${JSON.stringify(product)}\n`).join('');
    onProgress?.(summary.products);
  }
}

/** Without quotes most readers would take it for the end of a record. */
const carriageReturn = /\r/;

const csvColumns = [
  'external_id',
  'seller',
  'seller_id',
  'status',
  'language',
  'title',
  'description',
  'brand',
  'category',
  'currency',
  'compare_at_price',
  'attributes',
  'translations',
  'images',
  'skus.code',
  'skus.title',
  'skus.price',
  'skus.stock',
  'skus.low_stock_threshold',
  'skus.attributes',
] as const;

/** Each row whole, so that rows may be sorted; lists and objects as JSON, empty ones as empty cells. */
function csvRows({ skus, ...product }: ExportedProduct): string[][] {
  return skus.map((sku) => {
    const cells: Record<string, unknown> = { ...product };
    for (const [name, value] of Object.entries(sku)) cells[`skus.${name}`] = value;
    return csvColumns.map((column) => cellOf(cells[column]));
  });
}

function cellOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'object') return Object.keys(value).length === 0 ? '' : JSON.stringify(value);
  return typeof value === 'number' ? String(value) : withGuard(String(value));
}
