/** `mkt cache …`: the bytes of pages that Redis keeps. */
import type { Command } from 'commander';
import { CliError, exitCodes } from '../errors/cli-error.ts';
import { table } from '../output/output.ts';
import { nounCommand } from './command-context.ts';
import { setServerAction } from './server-action.ts';
import { wholeNumber } from './whole-number.ts';

const NOUN = 'the pages and lists that Redis keeps';

export function registerCacheStats(program: Command): void {
  const command = nounCommand(program, 'cache', NOUN)
    .command('stats')
    .description('show entries and memory by kind, and the hit ratio that the API processes report')
    .addHelpText('after', '\nExamples:\n  mkt cache stats\n  mkt cache stats --json');
  setServerAction(command, ['cache'], async ({ config, output, project }) => {
    const { cacheStats } = await import('../services/cache/cache-stats.ts');
    const stats = await cacheStats(config, project.runtimeFile);
    output.result(stats, ({ kinds, redis, processes }) =>
      [
        table(
          ['kind', 'entries', 'without a TTL'],
          kinds.map((k) => [k.kind, `${k.entries}`, `${k.without_ttl}`]),
        ),
        '',
        `Redis uses ${redis.used_mb} MB of ${redis.max_mb === 0 ? 'unlimited' : `${redis.max_mb} MB`} (${redis.policy}); evicted ${redis.evicted}.`,
        ...processes.map((p) =>
          p.reads === null
            ? `${p.url}: silent`
            : `${p.url}: ${p.reads} reads, ${p.hit_ratio === null ? 'no' : `${(p.hit_ratio * 100).toFixed(1)} %`} hits`,
        ),
      ].join('\n'),
    );
    return stats.kinds.some(({ without_ttl }) => without_ttl > 0) ? exitCodes.failed : exitCodes.done;
  });
}

export function registerCacheFlush(program: Command): void {
  const command = nounCommand(program, 'cache', NOUN)
    .command('flush')
    .description("remove every entry of this installation's cache; carts and other state beside it stay")
    .addHelpText('after', '\nExamples:\n  mkt cache flush --dry-run\n  mkt cache flush');
  setServerAction(command, ['cache'], async ({ config, output, dryRun }) => {
    const { flushCache } = await import('../services/cache/cache-stats.ts');
    const removed = await flushCache(config, dryRun);
    output.result({ removed, dry_run: dryRun }, () => `${dryRun ? 'Would remove' : 'Removed'} ${removed} entries.`);
    return undefined;
  });
}

const pages = wholeNumber(1, 100_000);

export function registerCacheWarm(program: Command): void {
  const command = nounCommand(program, 'cache', NOUN)
    .command('warm')
    .description('read the category tree and the best-selling products through the API, so that their pages are kept')
    .option('--products <count>', 'so many products', pages, 500)
    .addHelpText('after', '\nExamples:\n  mkt cache warm\n  mkt cache warm --products 5000');
  setServerAction(command, ['cache'], async ({ config, output, dryRun }, { products }: { products: number }) => {
    if (dryRun) {
      output.result({ products, dry_run: true }, () => `Would read ${products} products in English and Arabic.`);
      return undefined;
    }
    const { warmCache } = await import('../services/cache/warm-cache.ts');
    const warmed = await warmCache(config.http.publicUrl, products, (line) => output.info(line)).catch(
      (error: unknown) => {
        throw new CliError('api_down', `The API at ${config.http.publicUrl} does not answer.`, {
          exitCode: exitCodes.precondition,
          fix: ['`mkt up` or `mkt serve` starts it.'],
          cause: error,
        });
      },
    );
    output.result(
      warmed,
      (w) => `${w.pages} pages of ${w.products} products are kept; ${(w.duration_ms / 1000).toFixed(1)} s.`,
    );
    return undefined;
  });
}
