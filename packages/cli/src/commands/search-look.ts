/** `mkt search query|explain|insights|lag|rollback`: what buyers find, why, what they do not, and how fresh it is. */
import { type Command, Option } from 'commander';
import { CliError, exitCodes } from '../errors/cli-error.ts';
import { table } from '../output/output.ts';
import { nounCommand } from './command-context.ts';
import { SEARCH_NOUN } from './search.ts';
import { productId, query } from './search-rules.ts';
import { setServerAction } from './server-action.ts';
import { wholeNumber } from './whole-number.ts';

const locale = () => new Option('--locale <language>', 'language of titles').choices(['en', 'ar']).default('en');

const sorts = ['relevance', 'newest', 'price_asc', 'price_desc', 'rating', 'best_selling'] as const;

interface QueryOptions {
  locale: 'en' | 'ar';
  category?: string;
  sort: (typeof sorts)[number];
  limit: number;
}

export function registerSearchQuery(program: Command): void {
  const command = nounCommand(program, 'search', SEARCH_NOUN)
    .command('query')
    .argument('<text>', 'what a buyer types', query)
    .description('search as a buyer would, and show how the page came about; nothing is cached or counted')
    .addOption(locale())
    .option('--category <category>', 'id or slug')
    .addOption(new Option('--sort <order>', 'order of the hits').choices(sorts).default('relevance'))
    .option('--limit <n>', 'how many hits', wholeNumber(1, 100), 10)
    .addHelpText(
      'after',
      '\nExamples:\n  mkt search query "wh1000xm4"\n  mkt search query "سماعات sony" --locale ar --json',
    );
  setServerAction(command, ['mysql'], async ({ config, output }, q: string, options: QueryOptions) => {
    const { callModule } = await import('../services/platform/module-port.ts');
    const { category, ...rest } = options;
    const input = { q, locale: rest.locale, sort: rest.sort, limit: rest.limit };
    const page = await callModule(config, 'search', (port, context) =>
      port.trySearch(context, { ...input, ...(category === undefined ? {} : { category }) }),
    );
    output.result(page, (value) =>
      [
        `${value.total} hits by ${value.engine}, ${value.mode} words, ${value.took_ms} ms`,
        `Words: ${value.words.map((word) => word.join(' | ')).join('; ') || 'none'}`,
        ...(value.did_you_mean === null ? [] : [`Did you mean: ${value.did_you_mean}`]),
        table(
          ['product', 'by', 'title'],
          value.hits.map((hit) => [hit.product_id, hit.sort.join(' '), hit.title ?? '(no longer to be seen)']),
        ),
      ].join('\n'),
    );
    return undefined;
  });
}

export function registerSearchExplain(program: Command): void {
  const command = nounCommand(program, 'search', SEARCH_NOUN)
    .command('explain')
    .argument('<query>', 'what a buyer types', query)
    .argument('<product>', 'id of the product', productId)
    .description('why a product stands where it does for a query, or why it is not found')
    .addOption(locale())
    .addHelpText(
      'after',
      '\nExamples:\n  mkt search explain "wireless headphones" prod_01k9q2nfyt9vxj65cvxpx4ky6k\n  mkt search explain headphones prod_01k9q2nfyt9vxj65cvxpx4ky6k --json',
    );
  setServerAction(
    command,
    ['mysql'],
    async ({ config, output }, q: string, product: string, options: { locale: 'en' | 'ar' }) => {
      const { callModule } = await import('../services/platform/module-port.ts');
      const why = await callModule(config, 'search', (port, context) =>
        port.explainSearch(context, { q, product_id: product, locale: options.locale }),
      );
      output.result(why, (value) =>
        [
          value.is_found
            ? `Hit ${value.rank} by ${value.engine}, ${value.mode} words, score ${value.score?.toFixed(3)}`
            : `Not found by ${value.engine}, ${value.mode} words: ${value.why_not}`,
          ...(value.reasons.length === 0
            ? []
            : [
                table(
                  ['word', 'token', 'field', 'adds'],
                  value.reasons.map((reason) => [reason.word, reason.token, reason.field, reason.score.toFixed(3)]),
                ),
              ]),
          `Popularity ${value.popularity} of 10000, ${value.in_stock ? 'in stock' : 'not in stock'}, boost ${value.boost_percent} %, ${value.pinned_position === null ? 'not pinned' : `pinned at ${value.pinned_position}`}`,
        ].join('\n'),
      );
      return undefined;
    },
  );
}

export function registerSearchInsights(program: Command): void {
  const command = nounCommand(program, 'search', SEARCH_NOUN)
    .command('insights')
    .description('what buyers searched for without finding it, and what they search for most')
    .option(
      '--days <n>',
      'queries asked within so many days, with their counts since each was first asked',
      wholeNumber(1, 90),
      30,
    )
    .option('--limit <n>', 'how many of each', wholeNumber(1, 200), 20)
    .addHelpText(
      'after',
      '\nSearches with filters are not counted. What was found the last time is left out of what is without results.\n\nExamples:\n  mkt search insights\n  mkt search insights --days 7 --json',
    );
  setServerAction(command, ['mysql'], async ({ config, output }, options: { days: number; limit: number }) => {
    const { callModule } = await import('../services/platform/module-port.ts');
    const insights = await callModule(config, 'search', (port, context) => port.getSearchInsights(context, options));
    const rows = (queries: typeof insights.most_frequent): string =>
      queries.length === 0
        ? 'none'
        : table(
            ['query', 'searches', 'without results', 'last hits', 'last'],
            queries.map((one) => [one.query, `${one.searches}`, `${one.zero_hits}`, `${one.last_hits}`, one.last_at]),
          );
    output.result(insights, (value) =>
      [
        `${value.searches} searches for ${value.queries} queries since each was first asked; ${value.zero_hits} found nothing that holds all words.`,
        '',
        'Without results:',
        rows(value.without_results),
        '',
        'Most frequent:',
        rows(value.most_frequent),
      ].join('\n'),
    );
    return undefined;
  });
}

export function registerSearchLag(program: Command): void {
  const command = nounCommand(program, 'search', SEARCH_NOUN)
    .command('lag')
    .description('how far the index is behind its rows; exit code 4 above --max')
    .option('--max <seconds>', 'the age that is still good', wholeNumber(0, 86_400))
    .addHelpText('after', '\nExamples:\n  mkt search lag\n  mkt search lag --max 5 --json');
  setServerAction(command, ['mysql'], async ({ config, output }, { max }: { max?: number }) => {
    const { callModule } = await import('../services/platform/module-port.ts');
    const status = await callModule(config, 'search', (port, context) => port.getSearchStatus(context, {}));
    const { engine, engine_state, pending_rows, lag_s, parked_rows, open_fan_outs } = status;
    const isLate = max !== undefined && lag_s > max;
    output.result(
      { engine, engine_state, pending_rows, lag_s, parked_rows, open_fan_outs, is_late: isLate },
      () =>
        `${pending_rows} rows wait, the oldest for ${lag_s.toFixed(1)} s; ${open_fan_outs} changes of categories or shops are being worked off; ${parked_rows} rows are set aside. ${engine} answers, Elasticsearch: ${engine_state}.`,
    );
    return isLate ? exitCodes.targetMissed : exitCodes.done;
  });
}

export function registerSearchRollback(program: Command): void {
  const command = nounCommand(program, 'search', SEARCH_NOUN)
    .command('rollback')
    .description('put the index before the last reindex back, and send it what changed since')
    .addHelpText('after', '\nExamples:\n  mkt search rollback --dry-run\n  mkt search rollback --json');
  setServerAction(command, ['mysql'], async ({ config, output, dryRun }) => {
    if (config.search.url === '')
      throw new CliError('no_elasticsearch', 'This installation has no Elasticsearch: there is no index.', {
        exitCode: exitCodes.precondition,
        fix: ['`mkt up` without --no-search starts one.'],
      });
    const { callModule } = await import('../services/platform/module-port.ts');
    if (dryRun) {
      const { index, previous_index } = await callModule(config, 'search', (port, context) =>
        port.getSearchStatus(context, {}),
      );
      output.result({ index, previous_index, dry_run: true }, () =>
        previous_index === null ? 'No earlier index is kept.' : `Would put ${previous_index} in the place of ${index}.`,
      );
      return undefined;
    }
    const result = await callModule(config, 'search', (port, context) => port.rollbackSearchIndex(context, {}));
    output.result(
      result,
      ({ index, previous_index }) =>
        `${index} serves; ${previous_index} is kept. What changed since is being sent: \`mkt search status\`.`,
    );
    return undefined;
  });
}
