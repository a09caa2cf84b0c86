/** `mkt catalog export FILE`: the marketplace's products into a file that `mkt catalog import` takes back. */
import { basename } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { CliError, exitCodes } from '../errors/cli-error.ts';
import { grouped, Progress } from '../output/progress.ts';
import type { CatalogErrorCode, ExportFormat } from '../services/catalog/index.ts';
import { nounCommand } from './command-context.ts';
import { withEndingSignal } from './ending-signal.ts';
import { type ServerCommandContext, setServerAction } from './server-action.ts';

interface ExportOptions {
  seller?: string;
  format?: ExportFormat;
}

function sellerId(text: string): string {
  if (!/^seller_[0-9a-z]{26}$/.test(text)) throw new InvalidArgumentError('The id of a shop is wanted: seller_….');
  return text;
}

export function registerCatalogExport(program: Command): void {
  const command = nounCommand(program, 'catalog', 'catalogs of other systems')
    .command('export')
    .description('write all products with SKUs and stock to a file that `mkt catalog import` takes back')
    .argument('<file>', 'ends in .ndjson, .jsonl or .csv, with .gz behind it to be packed')
    .option('--seller <id>', 'of this shop alone', sellerId)
    .addOption(new Option('--format <name>', 'for a name with another ending').choices(['ndjson', 'csv']))
    .addHelpText(
      'after',
      '\nExamples:\n  mkt catalog export catalog.ndjson.gz\n  mkt catalog export nile.csv --seller seller_01k9q292xbz71swpbnz7zse6y3\n  mkt catalog export catalog.ndjson --dry-run --json',
    );
  setServerAction(
    command,
    ['mysql', 'state', 'cache', 'queue'],
    async (context, file: string, options: ExportOptions) => {
      try {
        return await withEndingSignal(`${file} was not written: the export was ended.`, (signal) =>
          exportTo({ ...context, signal }, file, options),
        );
      } catch (error) {
        throw asExportFailure(error);
      }
    },
  );
}

async function exportTo(
  context: ServerCommandContext & { signal: AbortSignal },
  file: string,
  { format: wanted, seller }: ExportOptions,
): Promise<undefined> {
  const { config, output, dryRun, signal } = context;
  const [{ exportTarget, formatOfName, writeExport }, { openCatalogOf }, { exportPages }] = await Promise.all([
    import('../services/catalog/index.ts'),
    import('../services/platform/open-catalog.ts'),
    import('../services/platform/export-pages.ts'),
  ]);
  const format = wanted ?? formatOfName(file);
  if (format === undefined)
    throw new CliError('usage', `${file} ends neither in .ndjson nor in .csv.`, {
      exitCode: exitCodes.usage,
      fix: ['Name it so, or say --format ndjson or --format csv.'],
    });
  exportTarget(file);
  const catalog = await openCatalogOf(config);
  const progress = new Progress({ output, label: basename(file), unit: 'products' });
  const startedAt = performance.now();
  try {
    const pages = exportPages(catalog, seller);
    const onProgress = (products: number): void => progress.update(products, null);
    const options = { format, onProgress, signal };
    const summary = dryRun ? await counted(pages, options) : await writeExport(file, pages, options);
    const seconds = Number(((performance.now() - startedAt) / 1000).toFixed(1));
    progress.end();
    output.result({ dry_run: dryRun, file, ...summary, seconds }, () => {
      const counts = `${grouped(summary.products)} products with ${grouped(summary.skus)} SKUs`;
      return dryRun
        ? `${counts} would be written to ${file}. Nothing was written: --dry-run.`
        : `${counts} in ${file} (${grouped(summary.bytes)} bytes, ${seconds} s)`;
    });
  } finally {
    progress.end();
    await catalog.close();
  }
  return undefined;
}

async function counted(
  pages: AsyncIterable<readonly { skus: readonly unknown[] }[]>,
  { format, signal }: { format: ExportFormat; signal: AbortSignal },
) {
  const summary = { format, gzip: false, products: 0, skus: 0, bytes: 0 };
  for await (const page of pages) {
    signal.throwIfAborted();
    summary.products += page.length;
    for (const { skus } of page) summary.skus += skus.length;
  }
  return summary;
}

function asExportFailure(error: unknown): unknown {
  if (!(error instanceof Error) || error.name !== 'CatalogError') return error;
  const { code } = error as Error & { code: CatalogErrorCode };
  const exitCode = code === 'export_path_invalid' ? exitCodes.usage : exitCodes.failed;
  return new CliError(code, error.message, { exitCode, cause: error });
}
