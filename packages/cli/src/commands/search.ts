/** `mkt search …`: the index against the rows it is made from. */
import type { Command } from 'commander';
import { CliError, exitCodes } from '../errors/cli-error.ts';
import { table } from '../output/output.ts';
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
    .description('build a new index behind the one that serves, compare, and switch; the workers do it')
    .option('--from-products', 'read all documents from product again first')
    .option('--wait', 'stay until it has ended')
    .addHelpText('after', '\nExamples:\n  mkt search reindex --wait\n  mkt search reindex --from-products');
  setServerAction(
    command,
    ['mysql'],
    async ({ config, output, dryRun }, options: { fromProducts?: boolean; wait?: boolean }) => {
      if (config.search.url === '')
        throw new CliError(
          'no_elasticsearch',
          'This installation has no Elasticsearch: its queries are answered by MySQL.',
          {
            exitCode: exitCodes.precondition,
            fix: ['`mkt up` without --no-search starts one; `mkt doctor` says what it needs.'],
          },
        );
      if (dryRun) {
        output.result({ dry_run: true }, () => 'Would build a new index and switch to it.');
        return undefined;
      }
      const { reindex } = await import('../services/search/search-work.ts');
      const done = await reindex(config, {
        fromProducts: options.fromProducts === true,
        wait: options.wait === true,
        report: (line) => output.info(line),
      });
      output.result(done, (value) => JSON.stringify(value, null, 2));
      return undefined;
    },
  );
}

const grace = wholeNumber(0, 3_600, 'number of seconds');

export function registerSearchVerify(program: Command): void {
  const command = nounCommand(program, 'search', SEARCH_NOUN)
    .command('verify')
    .description('compare rows and index; exit code 1 when they differ')
    .option('--grace <seconds>', 'rows younger than this are no difference', grace, 60)
    .option('--repair', 'index anew what differs, remove what is too much')
    .addHelpText('after', '\nExamples:\n  mkt search verify\n  mkt search verify --repair');
  setServerAction(
    command,
    ['mysql'],
    async ({ config, output, dryRun }, { grace: graceS, repair }: { grace: number; repair?: boolean }) => {
      const { verify } = await import('../services/search/search-work.ts');
      const result = await verify(config, { graceS, repair: repair === true && !dryRun });
      output.result(result, (value) =>
        [
          `${value.rows} rows, ${value.indexed_documents} documents, ${value.differences_found} differences, ${value.repaired} repaired.`,
          ...(value.differences.length === 0
            ? []
            : [
                table(
                  ['product', 'kind', 'row', 'index'],
                  value.differences.map((d) => [
                    d.product_id,
                    d.kind,
                    `${d.row_version ?? ''}`,
                    `${d.indexed_version ?? ''}`,
                  ]),
                ),
              ]),
        ].join('\n'),
      );
      return result.differences_found > result.repaired ? exitCodes.failed : exitCodes.done;
    },
  );
}
