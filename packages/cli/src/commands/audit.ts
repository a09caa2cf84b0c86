import { type Command, InvalidArgumentError } from 'commander';
import { CliError, exitCodes } from '../errors/cli-error.ts';
import { table } from '../output/output.ts';
import { setServerAction } from './server-action.ts';

function invariants(text: string): string[] {
  const names = text.split(',').map((name) => name.trim().toUpperCase());
  if (!names.every((name) => /^I\d{1,2}$/.test(name))) throw new InvalidArgumentError('Invariants are named I1 … I31.');
  return names;
}

function seconds(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > 86_400)
    throw new InvalidArgumentError('A number of seconds from 0 to 86400 is wanted.');
  return value;
}

export function registerAudit(program: Command): void {
  const command = program
    .command('audit')
    .description(
      'check the invariants of money, stock and events in all modules; exit code 1 names each row that breaks one',
    )
    .option('--only <invariants>', 'these only, e.g. I5,I14', invariants)
    .option('--settle <seconds>', 'only what has not changed for so long counts', seconds, 60)
    .addHelpText('after', '\nExamples:\n  mkt audit\n  mkt audit --only I5,I7 --settle 0\n  mkt audit --json');
  setServerAction(command, ['mysql'], async ({ config, output }, options: { only?: string[]; settle: number }) => {
    const { runAudit } = await import('../services/audit/run-audit.ts');
    const checks = await runAudit(config, {
      settleS: options.settle,
      ...(options.only === undefined ? {} : { only: options.only }),
    });
    if (checks.length === 0)
      throw new CliError('usage', `None of these is checked: ${options.only?.join(', ')}.`, {
        exitCode: exitCodes.usage,
      });
    const findings = checks.flatMap((check) => check.findings);
    output.result({ ok: findings.length === 0, checks, findings }, () =>
      [
        table(
          ['', 'module', 'rows', 'holds'],
          checks.map((c) => [
            c.invariant,
            c.module,
            `${c.findings.length}`,
            `${c.findings.length === 0 ? 'yes' : 'NO '}  ${c.says}`,
          ]),
        ),
        '',
        ...findings.map((f) => `${f.invariant} ${f.module} ${f.subject}: ${f.detail}`),
        findings.length === 0 ? `All ${checks.length} checks hold.` : `${findings.length} rows break an invariant.`,
      ].join('\n'),
    );
    return findings.length === 0 ? exitCodes.done : exitCodes.failed;
  });
}
