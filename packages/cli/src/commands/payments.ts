/** `mkt payments …`: our books against the gateway's. */
import { type Command, InvalidArgumentError } from 'commander';
import { exitCodes } from '../errors/cli-error.ts';
import { table } from '../output/output.ts';
import { nounCommand } from './command-context.ts';
import { setServerAction } from './server-action.ts';

/** A day's list is read page by page, each call within the gateway's own time-out. */
const timeoutMs = 900_000;

function day(text: string): string {
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text) && new Date(`${text}T00:00:00Z`).toJSON()?.slice(0, 10) === text;
  if (!isDay) throw new InvalidArgumentError('A day is wanted: 2026-02-23.');
  return text;
}

interface Options {
  date?: string;
  gateway?: string;
  fix?: boolean;
}

export function registerPaymentsReconcile(program: Command): void {
  const command = nounCommand(program, 'payments', 'payments and refunds against what the gateway says')
    .command('reconcile')
    .description("compare a day's payments and refunds with the gateway's list; exit code 1 when they differ")
    .option('--date <day>', 'the day in UTC on which the attempts began; today without it', day)
    .option('--gateway <name>', 'which gateway; the configured one without it')
    .option('--fix', "bring ours to the gateway's truth, as the missing webhook would have")
    .addHelpText(
      'after',
      '\nExamples:\n  mkt payments reconcile\n  mkt payments reconcile --date 2026-02-23 --json\n  mkt payments reconcile --fix',
    );
  setServerAction(command, ['mysql'], async ({ config, output, dryRun }, options: Options) => {
    const { callModule } = await import('../services/platform/module-port.ts');
    const date = options.date ?? new Date().toISOString().slice(0, 10);
    const fix = options.fix === true && !dryRun;
    const provider = options.gateway === undefined ? {} : { provider: options.gateway };
    const found = await callModule(
      config,
      'payment',
      (payment, context) => payment.reconcilePayments(context, { date, fix, ...provider }),
      timeoutMs,
    );
    output.result(found, ({ provider: name, payments, refunds, differences, more }) => {
      const compared = `Compared ${payments} payments and ${refunds} refunds of ${date} with ${name}`;
      if (differences.length === 0) return `${compared}: no difference.`;
      const rows = differences.map((one) => [
        one.kind,
        one.subject,
        one.payment_id ?? '',
        one.reference,
        one.ours ?? '–',
        one.theirs ?? '–',
        one.fixed ? 'fixed' : '',
      ]);
      const left = differences.filter((one) => !one.fixed).length + more;
      const end = `${differences.length + more} differences, ${left} left${more > 0 ? ` (${more} not shown)` : ''}.`;
      return `${table(['what', 'of', 'payment', 'reference', 'ours', 'theirs', ''], rows)}\n${compared}: ${end}`;
    });
    return found.differences.some((one) => !one.fixed) || found.more > 0 ? exitCodes.failed : exitCodes.done;
  });
}
