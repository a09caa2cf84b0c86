/** `mkt catalog import FILE…`: somebody else's catalog into this marketplace, with an account of every row. */
import { basename } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { CliError, exitCodes } from '../errors/cli-error.ts';
import { Progress } from '../output/progress.ts';
import type { CatalogEncoding, CatalogErrorCode, CatalogMapping } from '../services/catalog/index.ts';
import { limits } from '../services/catalog/limits.ts';
import { bareName, rejectNames } from './catalog-file-names.ts';
import { type FileReport, reportJson, reportTable } from './catalog-import-report.ts';
import { nounCommand } from './command-context.ts';
import { type ServerCommandContext, setServerAction } from './server-action.ts';

interface ImportOptions {
  mapping?: string;
  encoding?: string;
  seller?: string;
  rate: string[];
  rates?: string;
  defaultCurrency?: string;
  stock: number;
  batch: number;
  reject?: string;
}

/**
 * One is written while the next is read. More that write at once wait for each other at the same pages, those of the
 * latest keys, and on a busy machine that cost more than it brought.
 */
const lanes = 2;

const USAGE: readonly CatalogErrorCode[] = [
  'mapping_invalid',
  'mapping_incomplete',
  'rate_invalid',
  'encoding_unsupported',
  'report_path_invalid',
];

function collect(value: string, before: string[]): string[] {
  return [...before, value];
}

function currencyCode(text: string): string {
  if (!/^[A-Z]{3}$/.test(text)) throw new InvalidArgumentError('A code of three capitals is wanted, e.g. EGP.');
  return text;
}

/** A script's unset variable is no shop: one would be opened whose name is a blank. */
function shopName(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('The id or the name of a shop is wanted.');
  return text;
}

function pieces(text: string): number {
  const most = limits.stock;
  if (!/^\d{1,10}$/.test(text) || Number(text) > most)
    throw new InvalidArgumentError(`A whole number of pieces from 0 to ${most} is wanted.`);
  return Number(text);
}

function batchSize(text: string): number {
  if (!/^\d{1,4}$/.test(text) || Number(text) < 1 || Number(text) > 2_000)
    throw new InvalidArgumentError('A number from 1 to 2000 is wanted.');
  return Number(text);
}

export function registerCatalogImport(program: Command): void {
  const command = nounCommand(program, 'catalog', 'catalogs of other systems')
    .command('import')
    .description(
      'bring products of other systems’ files into shops; a repeat adds nothing twice, a cut-off import goes on',
    )
    .argument('<files...>', 'CSV, TSV, NDJSON or a product feed in XML, plain or gzipped')
    .option(
      '--mapping <name>',
      'a built-in mapping or a mapping file; exports of Shopify, WooCommerce, Google feeds and our own are known without',
    )
    .option(
      '--encoding <name>',
      'instead of the detected one: utf-8, utf-16le, latin-1, windows-1250 to 1258, iso-8859-15, koi8-r, gbk, shift_jis and others',
    )
    .option(
      '--seller <shop>',
      'whose products they are where a file names no seller: a shop’s id, or its name',
      shopName,
    )
    .option(
      '--rate <currency=rate>',
      'units of the installation’s currency for one, e.g. EGP=0.0205; repeatable',
      collect,
      [],
    )
    .option('--rates <file>', 'a file of rates instead of the recorded ones')
    .option('--default-currency <code>', 'of prices whose file and mapping name none', currencyCode)
    .option('--stock <n>', 'pieces of products whose file says nothing of stock, up to a thousand million', pieces, 0)
    .option('--batch <n>', 'products a transaction, up to 2000', batchSize, 2_000)
    .option(
      '--reject <file>',
      'where rows go that did not become products, with column and reason; of several files each has its own',
    )
    .addHelpText(
      'after',
      '\nExamples:\n  mkt catalog import products.csv --seller "Nile Audio" --default-currency EGP\n  mkt catalog import shopify-export.csv --seller "Nile Audio" --stock 10\n  mkt catalog import jumia.csv --mapping jumia-eg --reject rejects.csv\n  mkt catalog import *.ndjson.gz --mapping my-mapping.yaml --dry-run --json\n\nWith --dry-run the files alone are read: what would be created, updated or left as it is, is not known.',
    );
  setServerAction(
    command,
    ['mysql', 'state', 'cache', 'queue'],
    async (context, files: string[], options: ImportOptions) => {
      try {
        return await importFiles(context, files, options);
      } catch (error) {
        throw asImportFailure(error);
      }
    },
  );
}

async function importFiles(context: ServerCommandContext, files: string[], options: ImportOptions): Promise<undefined> {
  const { config, output, dryRun } = context;
  const {
    addsUp,
    encodingByName,
    importCatalog,
    makeRateTable,
    MemorySink,
    readMapping,
    readRatesFile,
    refuseReportPaths,
  } = await import('../services/catalog/index.ts');
  const [{ recordedRates }, { openCatalogOf }, { PlatformSink }] = await Promise.all([
    import('../services/platform/seed-money.ts'),
    import('../services/platform/open-catalog.ts'),
    import('../services/platform/platform.sink.ts'),
  ]);
  const rejectFiles = options.reject === undefined ? [] : rejectNames(options.reject, files);
  const alsoRead = [options.mapping, options.rates].filter((file) => file !== undefined);
  refuseReportPaths([...files, ...alsoRead], rejectFiles);
  const { currency } = config.shop;
  const rates =
    options.rates === undefined
      ? await recordedRates(currency, options.rate)
      : makeRateTable(currency, await readRatesFile(options.rates), options.rate);
  const given = options.mapping === undefined ? undefined : await readMapping(options.mapping);
  const encoding = options.encoding === undefined ? undefined : encodingByName(options.encoding);
  // Before anything is written, so that nobody is asked in the middle.
  const mappings: (CatalogMapping | undefined)[] = [];
  for (const file of files) mappings.push(given ?? (await mappingOf(file, encoding, context)));
  const catalog = dryRun ? null : await openCatalogOf(config);
  const reports: FileReport[] = [];
  try {
    for (const [index, file] of files.entries()) {
      const mapping = mappings[index];
      const seller = options.seller ?? given?.name ?? bareName(file);
      const sink = catalog === null ? new MemorySink() : new PlatformSink(catalog, { seller, stock: options.stock });
      const rejectFile = rejectFiles[index] ?? null;
      const progress = new Progress({ output, label: basename(file), unit: 'rows' });
      const startedAt = performance.now();
      const summary = await importCatalog(file, {
        sink,
        rates,
        mapping,
        encoding,
        lanes,
        batchSize: options.batch,
        defaultSeller: seller,
        importKey: JSON.stringify([seller, options.stock]),
        defaultCurrency: options.defaultCurrency,
        defaultLocale: config.shop.locale,
        ...(rejectFile === null ? {} : { rejectPath: rejectFile }),
        onProgress: ({ bytesRead, sizeBytes, rows }) => progress.update(rows, null, bytesRead / Math.max(1, sizeBytes)),
      }).finally(() => progress.end());
      if (!addsUp(summary)) throw new Error(`The counts of ${file} do not add up: ${JSON.stringify(summary)}`);
      reports.push({ summary, seconds: (performance.now() - startedAt) / 1000, rejectFile });
    }
  } finally {
    await catalog?.close();
  }
  const peakMb = Math.round(process.resourceUsage().maxRSS / 1024);
  const json = { dry_run: dryRun, files: reports.map((report) => reportJson(report, dryRun)), peak_rss_mb: peakMb };
  output.result(json, () => reportTable(reports, dryRun));
  return undefined;
}

/** Undefined where the file is known by its header, or a script says --yes to the guess. */
async function mappingOf(
  file: string,
  encoding: CatalogEncoding | undefined,
  { yes }: ServerCommandContext,
): Promise<CatalogMapping | undefined> {
  const { proposeMapping } = await import('../services/catalog/index.ts');
  const proposal = await proposeMapping(file, { encoding, name: bareName(file) });
  if (proposal.detected !== undefined || (yes && proposal.missing.length === 0)) return undefined;
  const { askMapping, mappingNeeded } = await import('./catalog-mapping.ts');
  const question = { file: basename(file), proposal };
  if (process.stdin.isTTY !== true || process.stderr.isTTY !== true) throw await mappingNeeded(question);
  return askMapping(question);
}

function asImportFailure(error: unknown): unknown {
  if (!(error instanceof Error) || error.name !== 'CatalogError') return error;
  const { code } = error as Error & { code: CatalogErrorCode };
  const exitCode = USAGE.includes(code) ? exitCodes.usage : exitCodes.failed;
  return new CliError(code, error.message, { exitCode, cause: error });
}
