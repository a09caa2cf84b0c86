/** `mkt search eval`: how good the order of hits is, measured. */
import { type Command, Option } from 'commander';
import { exitCodes } from '../errors/cli-error.ts';
import { nounCommand } from './command-context.ts';
import { withEndingSignal } from './ending-signal.ts';
import { SEARCH_NOUN } from './search.ts';
import { setServerAction } from './server-action.ts';
import { wholeNumber } from './whole-number.ts';

interface EvalOptions {
  engine: 'elasticsearch' | 'mysql';
  data?: string;
  relevance?: string;
  against?: string;
  save?: string;
  worst: number;
  sample: number;
}

export function registerSearchEval(program: Command): void {
  const command = nounCommand(program, 'search', SEARCH_NOUN)
    .command('eval')
    .argument('<set>', 'a built-in judged set by name, a file of one (.ndjson), or a mapping of other files (.yaml)')
    .description('score search on a judged set: MRR, nDCG, recall; exit code 4 below the set’s floor')
    .addOption(
      new Option('--engine <name>', 'which engine answers')
        .choices(['elasticsearch', 'mysql'])
        .default('elasticsearch'),
    )
    .option('--data <folder>', 'where the files of a mapped set lie; beside the checkout by default')
    .option('--relevance <file>', 'JSON of weights that replace those of this release')
    .option('--against <what>', 'compare with: elasticsearch, mysql, a saved run, or a JSON of weights')
    .option('--save <file>', 'keep the run for a later --against')
    .option(
      '--sample <n>',
      'only every n-th query, for a first look; floors of kinds that none of them is of are left out',
      wholeNumber(1, 1_000),
      1,
    )
    .option('--worst <n>', 'how many of the worst queries to show', wholeNumber(0, 1_000), 10)
    .addHelpText(
      'after',
      '\nExamples:\n  mkt search eval house\n  mkt search eval house --engine mysql --json\n  mkt search eval abt-buy --data ~/sets --save before.json\n  mkt search eval abt-buy --data ~/sets --against before.json\n  mkt search eval house --relevance weights.json --against mysql',
    );
  setServerAction(command, ['server', 'state'], async ({ config, output }, name: string, options: EvalOptions) => {
    const { evaluate } = await import('../services/search/eval/evaluate.ts');
    const { showEvaluation } = await import('../services/search/eval/show-evaluation.ts');
    const result = await withEndingSignal('The evaluation was ended.', (signal) =>
      evaluate(config, name, { ...options, signal, report: (line) => output.info(line) }),
    );
    output.result(result, showEvaluation);
    return result.floors.every(({ isMet }) => isMet) ? exitCodes.done : exitCodes.targetMissed;
  });
}
