/** `mkt payouts …`: what sellers are paid. */
import { type Command, InvalidArgumentError } from 'commander';
import { table } from '../output/output.ts';
import { Progress } from '../output/progress.ts';
import { nounCommand } from './command-context.ts';
import { setServerAction } from './server-action.ts';

const NOUN = 'what sellers are paid';

function amount(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0)
    throw new InvalidArgumentError('A whole number of the smallest unit is wanted, such as 1000 for 10.00.');
  return value;
}

function list(text: string, before: string[] = []): string[] {
  if (!/^seller_[0-9a-z]{26}$/.test(text)) throw new InvalidArgumentError('The id of a shop is wanted: seller_…');
  return [...before, text];
}

function payoutId(text: string): string {
  if (!/^pout_[0-9a-z]{26}$/.test(text)) throw new InvalidArgumentError('The id of a payout is wanted: pout_…');
  return text;
}

export function registerPayoutsRun(program: Command): void {
  const command = nounCommand(program, 'payouts', NOUN)
    .command('run')
    .description('pay each seller what is payable, at most once whatever runs at the same time')
    .option('--seller <id>', 'only this shop; may be given several times', list)
    .option('--minimum <amount>', 'balances below it (in the smallest unit) wait for the next run', amount)
    .addHelpText('after', '\nExamples:\n  mkt payouts run --dry-run\n  mkt payouts run --minimum 1000 --json');
  setServerAction(
    command,
    ['mysql'],
    async ({ config, output, dryRun }, options: { seller?: string[]; minimum?: number }) => {
      const { runPayouts } = await import('../services/payouts/run-payouts.ts');
      const progress = new Progress({ output, label: 'paying', unit: 'sellers' });
      const run = await runPayouts(config, {
        dryRun,
        ...(options.seller === undefined ? {} : { sellerIds: options.seller }),
        ...(options.minimum === undefined ? {} : { minimum: options.minimum }),
        onProgress: (done, total) => progress.update(done, total),
      }).finally(() => progress.end());
      output.result(run, ({ items, total, currency, remaining }) => {
        if (items.length === 0) return 'Nothing is payable.';
        const rows = items.map((item) => [item.seller_id, `${item.amount}`, item.payout_id ?? 'not paid']);
        const more = remaining === 0 ? '' : ` ${remaining} more wait.`;
        const what = dryRun ? 'Would pay' : 'Pays';
        return `${table(['seller', 'amount', 'payout'], rows)}\n${what} ${total} ${currency} to ${items.length} sellers.${more}`;
      });
      return undefined;
    },
  );
}

export function registerPayoutsReturn(program: Command): void {
  const command = nounCommand(program, 'payouts', NOUN)
    .command('return')
    .description('say that the bank sent a payout back: its money is owed to the seller again')
    .argument('<payout>', 'its id (pout_…)', payoutId)
    .requiredOption('--reason <text>', "the bank's word for it")
    .addHelpText(
      'after',
      '\nExamples:\n  mkt payouts return pout_01k5h3z8v9e7x8m2q4r6t8w0yf --reason "account closed"',
    );
  setServerAction(
    command,
    ['mysql'],
    async ({ config, output, dryRun }, id: string, { reason }: { reason: string }) => {
      if (dryRun) {
        output.result({ payout_id: id, dry_run: true }, () => `Would put ${id} back into its seller's balance.`);
        return undefined;
      }
      const { callModule } = await import('../services/platform/module-port.ts');
      const payout = await callModule(config, 'payment', (payment, context) =>
        payment.returnPayout(context, { payout_id: id, reason: reason.slice(0, 200) }),
      );
      output.result(
        payout,
        (value) => `${value.id}: ${value.amount} ${value.currency} are owed to ${value.seller_id} again.`,
      );
      return undefined;
    },
  );
}
