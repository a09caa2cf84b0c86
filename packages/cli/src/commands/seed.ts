import { type Command, InvalidArgumentError, Option } from 'commander';
import { CliError, exitCodes } from '../errors/cli-error.ts';
import { grouped, Progress } from '../output/progress.ts';
import { accountLines } from '../services/platform/demo-accounts.ts';
import { type ReplaySummary, replayLines } from '../services/platform/replay-summary.ts';
import type { PicturesSummary } from '../services/platform/seed-pictures.ts';
import type { SeedSummary } from '../services/platform/seed-places.ts';
import { readSeedState } from '../services/platform/seed-state.ts';
import { summaryLine } from '../services/platform/seed-summary.ts';
import type { ShownPictures } from '../services/platform/shown-pictures.ts';
import { type ServerCommandContext, setServerAction } from './server-action.ts';

interface SeedOptions {
  products: number;
  orders: number;
  locale: ('en' | 'ar')[];
  seed: number;
  remaining?: boolean;
}

/** Above it ids would no longer be in the order of numbers, by which a repeat finds what is there. */
const mostProducts = 30_000_000;

function products(text: string): number {
  const wanted = count(text);
  if (wanted > mostProducts) throw new InvalidArgumentError('At most 30m products can be made.');
  return wanted;
}

/** `5000`, `5k`, `2m` */
function count(text: string): number {
  const match = /^(\d{1,9})(k|m)?$/i.exec(text);
  if (!match) throw new InvalidArgumentError('A number is wanted, e.g. 5000, 200k or 1m.');
  const factor = { k: 1_000, m: 1_000_000 }[match[2]?.toLowerCase() ?? ''] ?? 1;
  return Number(match[1]) * factor;
}

function locales(text: string): ('en' | 'ar')[] {
  const wanted = text.split(',').map((part) => part.trim());
  if (!wanted.includes('en') || wanted.some((locale) => locale !== 'en' && locale !== 'ar'))
    throw new InvalidArgumentError('en or en,ar is wanted: English is the language of record.');
  return [...new Set(wanted)] as ('en' | 'ar')[];
}

function seedNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('A whole number up to 999999999 is wanted.');
  return Number(text);
}

export function registerSeed(program: Command): void {
  const command = program
    .command('seed')
    .description('fill the marketplace with a believable catalog and, on request, orders; repeating it changes nothing')
    .option(
      '--products <n>',
      'generated products besides the real ones, 5000, 200k or 5m; 30m at most',
      products,
      5_000,
    )
    .option('--orders <n>', 'real invoices to replay as orders through the running shop', count, 0)
    .option('--locale <list>', 'languages of texts: en or en,ar', locales, ['en', 'ar'])
    .option('--seed <n>', 'the same number gives the same catalog', seedNumber, 1)
    .addOption(new Option('--remaining', 'make what a start left waiting').hideHelp())
    .addHelpText(
      'after',
      '\nExamples:\n  mkt seed\n  mkt seed --products 20k --locale en\n  mkt seed --products 1m\n  mkt seed --products 0 --orders 500\n\nSearch reads what was made in the background; `mkt search status` shows how far it is.',
    );
  setServerAction(command, ['mysql', 'state', 'cache', 'queue'], async (context, options: SeedOptions) => {
    const { config, output, dryRun, production } = context;
    if (production)
      throw new CliError(
        'not_in_production',
        'A production installation is not seeded: its accounts have known passwords.',
        {
          exitCode: exitCodes.precondition,
          fix: ['`mkt catalog import` brings real products into it.'],
        },
      );
    if (options.remaining) return makeRemaining(context);
    const { products, orders, locale, seed } = options;
    if (dryRun) {
      output.result(
        { products, orders, locales: locale, seed, dry_run: true },
        () =>
          `Would make ${grouped(products)} products in ${locale.join(' and ')}, the real items, and ${grouped(orders)} orders.`,
      );
      return undefined;
    }
    const { drawn, summary } = await seedCatalogOf(context, options);
    output.info(summaryLine(summary));
    const { shown, ...counts } = summary;
    const later = await showPictures(context, shown);
    const pictures = later === null ? null : { ...later, drawn: drawn + later.drawn };
    const replayed = orders === 0 ? null : await replayOrders(context, orders);
    output.result({ ...counts, pictures, orders: replayed }, () =>
      [
        `${grouped(pictures?.pictures ?? 0)} pictures on ${grouped(pictures?.products ?? 0)} products`,
        ...(replayed === null ? [] : replayLines(replayed)),
        ...(config.env === 'production' ? [] : accountLines().map(([name, value]) => `${name.padEnd(14)} ${value}`)),
      ].join('\n'),
    );
    return undefined;
  });
}

async function seedCatalogOf(
  { config, output }: ServerCommandContext,
  { products, locale, seed, orders }: SeedOptions,
): Promise<{ drawn: number; summary: SeedSummary }> {
  const [{ openCatalogOf }, { runSeed }, { drawPictures }] = await Promise.all([
    import('../services/platform/open-catalog.ts'),
    import('../services/platform/seed.ts'),
    import('../services/platform/seed-pictures.ts'),
  ]);
  const catalog = await openCatalogOf(config);
  try {
    const drawing = new Progress({ output, label: 'drawing', unit: 'pictures' });
    const { pictures, drawn } = await drawPictures(catalog, seed, products, ({ done, total }) =>
      drawing.update(done, total),
    ).finally(() => drawing.end());
    const seeding = new Progress({ output, label: 'seeding', unit: 'products' });
    const summary = await runSeed(catalog, {
      ...{ products, locales: locale, seed, orders, pictures },
      onProgress: ({ done, total }) => seeding.update(done, total),
    }).finally(() => seeding.end());
    return { drawn, summary };
  } finally {
    await catalog.close();
  }
}

async function showPictures(
  { config, output }: ServerCommandContext,
  shown?: ShownPictures,
): Promise<PicturesSummary | null> {
  const [{ openCatalogOf }, { runPictures }] = await Promise.all([
    import('../services/platform/open-catalog.ts'),
    import('../services/platform/seed.ts'),
  ]);
  const catalog = await openCatalogOf(config);
  const progress = new Progress({ output, label: 'drawing', unit: 'pictures' });
  const onProgress = ({ done, total }: { done: number; total: number }): void => progress.update(done, total);
  return runPictures(catalog, { shown, onProgress }).finally(() => {
    progress.end();
    return catalog.close();
  });
}

async function replayOrders({ config, output }: ServerCommandContext, count: number): Promise<ReplaySummary> {
  const { runReplay } = await import('../services/platform/seed-orders.ts');
  const progress = new Progress({ output, label: 'ordering', unit: 'invoices' });
  return runReplay(config, {
    count,
    onProgress: ({ done, total }) => progress.update(done, total),
  }).finally(() => progress.end());
}

/** What `mkt up` leaves to a process of its own. It ends with the one that started it. */
async function makeRemaining(context: ServerCommandContext): Promise<undefined> {
  process.once('disconnect', () => process.exit(exitCodes.failed));
  process.channel?.unref();
  // Side by side: drawing wants the processor, orders mostly wait for answers.
  const ends = await Promise.allSettled([remainingPictures(context), remainingOrders(context)]);
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  return undefined;
}

async function remainingPictures(context: ServerCommandContext): Promise<void> {
  const pictures = await showPictures(context);
  if (pictures !== null)
    context.output.info(`${grouped(pictures.pictures)} pictures on ${grouped(pictures.products)} products`);
}

async function remainingOrders(context: ServerCommandContext): Promise<void> {
  const state = readSeedState(context.config.stateDir);
  if (state === null || state.orders === 0) return;
  for (const line of replayLines(await replayOrders(context, state.orders))) context.output.info(line);
}
