import { type Command, InvalidArgumentError } from 'commander';
import { CliError, exitCodes } from '../errors/cli-error.ts';
import { table } from '../output/output.ts';
import type { CheckResult } from '../services/audit/run-audit.ts';
import { setServerAction } from './server-action.ts';
import { wholeNumber } from './whole-number.ts';

function invariants(text: string): string[] {
  const names = text.split(',').map((name) => name.trim().toUpperCase());
  if (!names.every((name) => /^I\d{1,2}$/.test(name))) throw new InvalidArgumentError('Invariants are named I1 … I31.');
  return names;
}

const seconds = wholeNumber(0, 86_400, 'number of seconds');

interface AuditWish {
  only?: string[];
  settle: number;
  full?: boolean;
}

function verdictOf({ findings, skipped }: CheckResult): string {
  if (skipped !== null) return `not checked: ${skipped}`;
  return findings.length === 0 ? 'yes' : 'NO';
}

const mostNamed = 20;

/** The first rows of a check; all of them are in the JSON. */
function named({ findings, says }: CheckResult): string[] {
  const rows = findings.slice(0, mostNamed).map((f) => `${f.invariant} ${f.module} ${f.subject}: ${f.detail}`);
  const more = findings.length - rows.length;
  return more === 0 ? rows : [...rows, `… and ${more} more where it does not hold that ${says} (\`--json\` names all)`];
}

export function registerAudit(program: Command): void {
  const command = program
    .command('audit')
    .description(
      'check the invariants of money, stock and events in all modules; exit code 1 names each row that breaks one',
    )
    .option('--full', 'look at everything, not only at what changed since the last clean audit')
    .option('--only <invariants>', 'these only, e.g. I5,I14', invariants)
    .option('--settle <seconds>', 'only what has not changed for so long counts', seconds, 60)
    .addHelpText(
      'after',
      '\nExamples:\n  mkt audit\n  mkt audit --full\n  mkt audit --only I5,I7 --settle 0\n  mkt audit --json',
    );
  setServerAction(command, ['mysql'], async ({ config, output }, options: AuditWish) => {
    const { auditFromCleanPoint } = await import('../services/audit/clean-audit.ts');
    const audit = await auditFromCleanPoint(config, {
      settleS: options.settle,
      full: options.full === true,
      ...(options.only === undefined ? {} : { only: options.only }),
    });
    const { checks, looked_at, because, whole_at } = audit;
    if (checks.length === 0)
      throw new CliError('usage', `None of these is checked: ${options.only?.join(', ')}.`, {
        exitCode: exitCodes.usage,
      });
    const findings = checks.flatMap((check) => check.findings);
    const skipped = checks.filter((check) => check.skipped !== null);
    const ok = findings.length === 0 && skipped.length === 0;
    output.result({ ok, looked_at, whole_at, checks, findings }, () =>
      [
        table(
          ['', 'module', 'rows', 'holds'],
          checks.map((c) => [c.invariant, c.module, `${c.findings.length}`, `${verdictOf(c)}  ${c.says}`]),
        ),
        '',
        ...checks.flatMap(named),
        ...skipped.map((c) => `${c.invariant} could not be checked: ${c.skipped}.`),
        looked_at === 'everything'
          ? `Everything was looked at${because === null ? '' : `, because ${because}`}.`
          : `What changed since the last clean audit was looked at; everything last on ${whole_at} (\`mkt audit --full\`).`,
        ok ? `All ${checks.length} checks hold.` : `${findings.length} rows break an invariant.`,
      ].join('\n'),
    );
    return ok ? exitCodes.done : exitCodes.failed;
  });
}
