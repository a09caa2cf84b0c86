import type { Command } from 'commander';
import { exitCodes } from '../errors/cli-error.ts';
import { table } from '../output/output.ts';
import { nounCommand, setAction } from './command-context.ts';
import { setServerAction } from './server-action.ts';
import { wholeNumber } from './whole-number.ts';

const NOUN = 'load on the running marketplace, judged by the capacity targets';

const duration = wholeNumber(1, 300, 'number of seconds');

export function registerLoadList(program: Command): void {
  const command = nounCommand(program, 'load', NOUN)
    .command('list')
    .description('name the scenarios with their tool and their limits')
    .addHelpText('after', '\nExamples:\n  mkt load list\n  mkt load list --json');
  setAction(command, async ({ output }) => {
    const { readTargets } = await import('@mkt/loadtest');
    const { scenarios } = readTargets();
    output.result({ scenarios }, () =>
      table(
        ['scenario', 'tool', 'limits', 'what'],
        Object.entries(scenarios).map(([name, s]) => [
          name,
          s.tool,
          Object.entries(s.limits)
            .map(([what, limit]) => `${what} ≤ ${limit}`)
            .join(', '),
          s.says,
        ]),
      ),
    );
    return undefined;
  });
}

export function registerLoadRun(program: Command): void {
  const command = nounCommand(program, 'load', NOUN)
    .command('run')
    .description('run one scenario against the API of this machine; exit code 4 when a target is missed')
    .argument('<scenario>', 'as `mkt load list` names it')
    .option('--duration <seconds>', 'how long, at most 300', duration, 10)
    .addHelpText(
      'after',
      '\nStart the API with MKT_LIMITS_SCALE=0: else its rate limits are what is measured.\n\nExamples:\n  mkt load run product-page\n  mkt load run smoke --duration 30 --json',
    );
  setServerAction(command, [], async ({ config, output, dryRun }, name: string, options: { duration: number }) => {
    const { findScenario, runScenario } = await import('../services/load/run-scenario.ts');
    const scenario = findScenario(name);
    if (dryRun) {
      output.result({ scenario: name, dry_run: true }, () => `Would run ${name} for ${options.duration} s.`);
      return undefined;
    }
    const result = await runScenario(config.http.publicUrl, name, scenario, {
      durationS: options.duration,
      stateDir: config.stateDir,
      onLine: (line) => output.info(line),
    });
    output.result(result, ({ measured, judgements, met }) =>
      [
        `${measured.requests} requests, ${Math.round(measured.rate)}/s, ${measured.errors} errors`,
        table(
          ['target', 'limit', 'measured', ''],
          judgements.map((j) => [
            j.what,
            `${j.limit}`,
            j.measured === null ? '-' : `${Math.round(j.measured * 10_000) / 10_000}`,
            j.met ? 'met' : 'MISSED',
          ]),
        ),
        met ? 'Every target is met.' : 'A target was missed.',
        ...(!met && measured.errors > 0 && config.limits.scale > 0
          ? ['Rate limits were on: start the API with MKT_LIMITS_SCALE=0 to measure without them.']
          : []),
      ].join('\n'),
    );
    return result.met ? exitCodes.done : exitCodes.targetMissed;
  });
}
