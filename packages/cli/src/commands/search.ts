/** `mkt search …`: the index against the rows it is made from. */
import type { Command } from 'commander';
import { CliError, exitCodes } from '../errors/cli-error.ts';
import { Progress } from '../output/progress.ts';
import type { Reindexed } from '../services/search/search-work.ts';
import { nounCommand } from './command-context.ts';
import { setServerAction } from './server-action.ts';
import { wholeNumber } from './whole-number.ts';

export const SEARCH_NOUN = 'the search index, and what search finds';

export function registerSearchStatus(program: Command): void {
  const command = nounCommand(program, 'search', SEARCH_NOUN)
    .command('status')
    .description('show what answers queries, how far the index is behind, and how a reindex goes')
    .addHelpText('after', '\nExamples:\n  mkt search status\n  mkt search status --json');
  setServerAction(command, ['mysql'], async ({ config, output }) => {
    const { callModule } = await import('../services/platform/module-port.ts');
    const status = await callModule(config, 'search', (search, context) => search.getSearchStatus(context, {}));
    output.result(status, (value) =>
      Object.entries(value)
        .map(
          ([key, one]) =>
            `${key.padEnd(20)} ${one !== null && typeof one === 'object' ? JSON.stringify(one) : (one ?? '')}`,
        )
        .join('\n'),
    );
    return undefined;
  });
}

export function registerSearchReindex(program: Command): void {
  const command = nounCommand(program, 'search', SEARCH_NOUN)
    .command('reindex')
    .description(
      'build a new index behind the one that serves, compare, and switch; the workers do it, and go on after a kill',
    )
    .option('--from-products', 'read all documents from product again first; without Elasticsearch that is all of it')
    .option('--wait', 'stay until it has ended, and show how far it is; exit code 1 when it failed')
    .addHelpText('after', '\nExamples:\n  mkt search reindex --wait\n  mkt search reindex --from-products');
  setServerAction(
    command,
    ['mysql'],
    async ({ config, output, dryRun }, options: { fromProducts?: boolean; wait?: boolean }) => {
      const fromProducts = options.fromProducts === true;
      const builds = config.search.url !== '';
      if (!builds && !fromProducts)
        throw new CliError(
          'no_elasticsearch',
          'This installation has no Elasticsearch: its queries are answered by MySQL.',
          {
            exitCode: exitCodes.precondition,
            fix: [
              '`mkt up` without --no-search starts one; `mkt doctor` says what it needs.',
              '--from-products reads the rows again that MySQL searches.',
            ],
          },
        );
      if (dryRun) {
        const steps = [
          ...(fromProducts ? ['read all products again'] : []),
          ...(builds ? ['build a new index', 'switch to it'] : []),
        ];
        output.result({ dry_run: true }, () => `Would ${steps.join(', ')}.`);
        return undefined;
      }
      const { engineNews, reindex } = await import('../services/search/search-work.ts');
      const newsOf = engineNews();
      const from = performance.now();
      let reading: Progress | undefined;
      let building: Progress | undefined;
      const done = await reindex(config, {
        fromProducts,
        wait: options.wait === true,
        report: ({ done: count, total, phase }, status) => {
          const { backfill, rows } = status;
          const news = builds ? newsOf(status) : null;
          if (news !== null) output.warn(news);
          if (fromProducts && !backfill.done) {
            reading ??= new Progress({ output, label: 'reading', unit: 'products' });
            reading.update(backfill.rows, Math.max(backfill.rows, rows));
            return;
          }
          reading?.end();
          if (!builds) return;
          building ??= new Progress({ output, label: 'reindexing', unit: 'products', from: { done: count, total } });
          if (phase === 'backfill') building.update(count, Math.max(count, total));
        },
      });
      reading?.end();
      building?.end();
      output.result(done, builds ? sayReindex : (read) => sayReading(read, performance.now() - from));
      return builds && done.phase === 'failed' ? exitCodes.failed : exitCodes.done;
    },
  );
}

function sayReindex({ index, phase, done, total, started_at, finished_at, reason }: Reindexed): string {
  if (finished_at === null)
    return `${index} is being built: ${done} of ${total} rows. \`mkt search status\` tells more.`;
  const seconds = (Date.parse(finished_at) - Date.parse(started_at)) / 1_000;
  if (phase === 'failed') return `${index} was not taken into use: ${reason ?? 'no reason was noted'}`;
  return `${index} serves: ${done} rows in ${seconds.toFixed(1)} s. The index before is kept: \`mkt search rollback\`.`;
}

/** Where rows are what is searched, reading them is all that is done. */
function sayReading({ products_read: read }: Reindexed, tookMs: number): string {
  if (read === null)
    return 'The products are being read again into the rows that MySQL searches. `mkt search status` tells how far that is.';
  return `${read} products were read again in ${(tookMs / 1_000).toFixed(1)} s into the rows that MySQL searches.`;
}

const grace = wholeNumber(0, 3_600, 'number of seconds');

export function registerSearchVerify(program: Command): void {
  const command = nounCommand(program, 'search', SEARCH_NOUN)
    .command('verify')
    .description('compare rows and index, name each difference; exit code 1 when they differ')
    .option('--grace <seconds>', 'rows younger than this are no difference', grace, 60)
    .option('--repair', 'index anew what differs, remove what is too much')
    .addHelpText('after', '\nExamples:\n  mkt search verify\n  mkt search verify --repair');
  setServerAction(
    command,
    ['mysql'],
    async ({ config, output, dryRun }, { grace: graceS, repair }: { grace: number; repair?: boolean }) => {
      const { verify } = await import('../services/search/search-work.ts');
      const { showVerified } = await import('../services/search/show-verified.ts');
      const progress = new Progress({ output, label: 'comparing', unit: 'products' });
      const from = performance.now();
      const report = (compared: number, rows: number): void => progress.update(compared, Math.max(compared, rows));
      const result = await verify(config, { graceS, repair: repair === true && !dryRun, report });
      progress.end();
      const seconds = (performance.now() - from) / 1_000;
      output.result(result, (value) => showVerified(value, seconds));
      return result.differences_found > result.repaired ? exitCodes.failed : exitCodes.done;
    },
  );
}
