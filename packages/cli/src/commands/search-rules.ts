/** `mkt search synonyms|pin|hide|unpin|boost|rules`: what operators set. */
import { type Command, InvalidArgumentError } from 'commander';
import { table } from '../output/output.ts';
import { nounCommand } from './command-context.ts';
import { SEARCH_NOUN } from './search.ts';
import { setServerAction } from './server-action.ts';
import { wholeNumber } from './whole-number.ts';

function idOf(kind: 'prod' | 'cat', name: string) {
  return (text: string): string => {
    if (!new RegExp(`^${kind}_[0-9a-hjkmnp-tv-z]{26}$`).test(text))
      throw new InvalidArgumentError(`The id of a ${name} is wanted (${kind}_…).`);
    return text;
  };
}

export const productId = idOf('prod', 'product');

export function query(text: string): string {
  if (text.trim() === '' || text.length > 256)
    throw new InvalidArgumentError('A text of 1 to 256 characters is wanted.');
  return text;
}

export function registerSearchSynonyms(program: Command): void {
  const search = nounCommand(program, 'search', SEARCH_NOUN);
  const command = nounCommand(search, 'synonyms', 'words that stand for each other in queries')
    .command('apply')
    .argument(
      '<file>',
      'one line each: "tv, television, flat screen", or "ps5 => playstation 5"; # at the start or behind a blank begins a remark',
    )
    .description('replace all synonyms by those of a file; all of them or, with one bad line, none')
    .addHelpText(
      'after',
      '\nExamples:\n  mkt search synonyms apply synonyms.txt\n  mkt search synonyms apply synonyms.txt --dry-run',
    );
  setServerAction(command, ['mysql'], async ({ config, output, dryRun }, file: string) => {
    const { readSynonymsFile } = await import('../services/search/synonyms-file.ts');
    const { callModule } = await import('../services/platform/module-port.ts');
    const lines = await readSynonymsFile(file);
    const result = await callModule(config, 'search', async (port, context) => {
      if (!dryRun) return port.applySearchSynonyms(context, { lines });
      const { synonyms } = await port.getSearchRules(context, {});
      return { applied: lines.length, removed: synonyms.filter((line) => !lines.includes(line)).length };
    });
    output.result({ ...result, dry_run: dryRun }, ({ applied, removed }) =>
      dryRun
        ? `Would apply ${applied} lines and remove ${removed} earlier ones.`
        : `${applied} lines are in force within five seconds; ${removed} earlier ones are gone.`,
    );
    return undefined;
  });
}

type Pinned = 'pin' | 'hide' | 'none';

function registerPin(program: Command, verb: string, action: Pinned, description: string, example: string): void {
  const command = nounCommand(program, 'search', SEARCH_NOUN)
    .command(verb)
    .argument('<query>', 'what buyers type', query)
    .argument('<product>', 'id of the product', productId)
    .description(description)
    .addHelpText('after', `\nExamples:\n  ${example}\n  ${example} --json`);
  if (action === 'pin') command.option('--position <n>', 'order among the pinned ones', wholeNumber(1, 1_000), 1);
  setServerAction(
    command,
    ['mysql'],
    async ({ config, output, dryRun }, q: string, product: string, { position }: { position?: number }) => {
      const { callModule } = await import('../services/platform/module-port.ts');
      const result = await callModule(config, 'search', (port, context) =>
        port.setSearchPin(context, { q, product_id: product, action, position: position ?? 1, dry_run: dryRun }),
      );
      output.result({ ...result, dry_run: dryRun }, ({ query: known, pins }) =>
        dryRun ? `Would ${verb} ${product} for "${known}". Now:\n${pinTable(pins)}` : `"${known}":\n${pinTable(pins)}`,
      );
      return undefined;
    },
  );
}

export function registerSearchPin(program: Command): void {
  const example = 'mkt search pin "wireless headphones" prod_01k9q2nfyt9vxj65cvxpx4ky6k';
  registerPin(
    program,
    'pin',
    'pin',
    'let a product stand first for a query, even where the words would not find it',
    example,
  );
}

export function registerSearchHide(program: Command): void {
  const example = 'mkt search hide "wireless headphones" prod_01k9q2nfyt9vxj65cvxpx4ky6k';
  registerPin(program, 'hide', 'hide', 'leave a product out of the hits of a query', example);
}

export function registerSearchUnpin(program: Command): void {
  const example = 'mkt search unpin "wireless headphones" prod_01k9q2nfyt9vxj65cvxpx4ky6k';
  registerPin(program, 'unpin', 'none', 'neither pin nor hide a product for a query any longer', example);
}

function pinTable(pins: readonly { query: string; product_id: string; action: string; position: number }[]): string {
  if (pins.length === 0) return 'nothing is pinned or hidden';
  return table(
    ['query', 'product', 'action', 'position'],
    pins.map((pin) => [pin.query, pin.product_id, pin.action, pin.action === 'pin' ? `${pin.position}` : '']),
  );
}

export function registerSearchBoost(program: Command): void {
  const command = nounCommand(program, 'search', SEARCH_NOUN)
    .command('boost')
    .argument('<category>', 'id of the category; its descendants are in it', idOf('cat', 'category'))
    .argument(
      '<percent>',
      'how much more (or, negative, less) its products weigh; 0 takes the boost away',
      wholeNumber(-90, 500),
    )
    .description("let a category's products weigh more or less in the order of relevance")
    .addHelpText(
      'after',
      '\nExamples:\n  mkt search boost cat_01k9q2ckqrmg3rpn3efgx4pan3 20\n  mkt search boost cat_01k9q2ckqrmg3rpn3efgx4pan3 0 --json\n  mkt search boost -- cat_01k9q2ckqrmg3rpn3efgx4pan3 -30',
    );
  setServerAction(command, ['mysql'], async ({ config, output, dryRun }, category: string, percent: number) => {
    const { callModule } = await import('../services/platform/module-port.ts');
    const result = await callModule(config, 'search', (port, context) =>
      port.setSearchBoost(context, { category_id: category, percent, dry_run: dryRun }),
    );
    output.result({ ...result, dry_run: dryRun }, ({ boosts }) =>
      dryRun ? `Would let ${category} weigh ${percent} % more. Now:\n${boostTable(boosts)}` : boostTable(boosts),
    );
    return undefined;
  });
}

function boostTable(boosts: readonly { category_id: string; percent: number }[]): string {
  if (boosts.length === 0) return 'no category is boosted';
  return table(
    ['category', 'percent'],
    boosts.map((boost) => [boost.category_id, `${boost.percent}`]),
  );
}

export function registerSearchRules(program: Command): void {
  const command = nounCommand(program, 'search', SEARCH_NOUN)
    .command('rules')
    .description('list synonyms, pinned and hidden products, and boosts')
    .addHelpText('after', '\nExamples:\n  mkt search rules\n  mkt search rules --json');
  setServerAction(command, ['mysql'], async ({ config, output }) => {
    const { callModule } = await import('../services/platform/module-port.ts');
    const rules = await callModule(config, 'search', (port, context) => port.getSearchRules(context, {}));
    output.result(rules, ({ synonyms, pins, boosts }) =>
      [`${synonyms.length} lines of synonyms`, ...synonyms, '', pinTable(pins), '', boostTable(boosts)].join('\n'),
    );
    return undefined;
  });
}
