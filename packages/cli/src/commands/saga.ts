/** `mkt saga …`: checkouts that are under way, and how to carry one on by hand. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { CliError, exitCodes } from '../errors/cli-error.ts';
import { table } from '../output/output.ts';
import { nounCommand } from './command-context.ts';
import { confirmDestruction } from './confirm.ts';
import { setServerAction } from './server-action.ts';
import { wholeNumber } from './whole-number.ts';

const NOUN = 'checkouts that are under way';
const STEPS = ['placing', 'waiting', 'compensating', 'done'] as const;

function orderId(text: string): string {
  if (!/^ord_[0-9a-z]{26}$/.test(text)) throw new InvalidArgumentError('The id of an order is wanted: ord_…');
  return text;
}

const limit = wholeNumber(1, 500);

function notThere(id: string): CliError {
  return new CliError('not_found', `There is no checkout of ${id}.`, {
    fix: ['`mkt saga ls --step done` lists those that have ended.'],
  });
}

export function registerSagaLs(program: Command): void {
  const command = nounCommand(program, 'saga', NOUN)
    .command('ls')
    .description('list checkouts that are not finished, the next due first')
    .addOption(new Option('--step <step>', 'only these').choices(STEPS))
    .option('-n, --limit <count>', 'at most so many', limit, 50)
    .addHelpText('after', '\nExamples:\n  mkt saga ls\n  mkt saga ls --step compensating --json');
  setServerAction(
    command,
    ['mysql'],
    async ({ config, output }, options: { step?: (typeof STEPS)[number]; limit: number }) => {
      const { callModule } = await import('../services/platform/module-port.ts');
      const found = await callModule(config, 'order', (order, context) => order.listSagas(context, { ...options }));
      output.result(found, ({ sagas }) =>
        sagas.length === 0
          ? 'No checkout is under way.'
          : table(
              ['order', 'number', 'status', 'step', 'tries', 'next', 'last error'],
              sagas.map((s) => [
                s.order_id,
                s.order_number,
                s.order_status,
                s.step,
                `${s.attempts}`,
                s.next_at,
                s.last_error ?? '',
              ]),
            ),
      );
      return undefined;
    },
  );
}

export function registerSagaShow(program: Command): void {
  const command = nounCommand(program, 'saga', NOUN)
    .command('show')
    .argument('<order>', 'ord_…', orderId)
    .description('show one checkout with its next step, its lease and its last error')
    .addHelpText('after', '\nExamples:\n  mkt saga show ord_01k9q2rx3dex2jez30xd41ffxq');
  setServerAction(command, ['mysql'], async ({ config, output }, id: string) => {
    const { callModule } = await import('../services/platform/module-port.ts');
    const saga = await callModule(config, 'order', (order, context) => order.getSaga(context, { order_id: id })).catch(
      refuseUnknown(id),
    );
    output.result(saga, (found) =>
      Object.entries(found)
        .map(([name, value]) => `${name.padEnd(24)} ${value ?? ''}`)
        .join('\n'),
    );
    return undefined;
  });
}

export function registerSagaResume(program: Command): void {
  const command = nounCommand(program, 'saga', NOUN)
    .command('resume')
    .argument('<order>', 'ord_…', orderId)
    .description('carry one checkout on now, forward or back, as the sweep would at its next time')
    .addHelpText('after', '\nExamples:\n  mkt saga resume ord_01k9q2rx3dex2jez30xd41ffxq');
  setServerAction(command, ['mysql'], async ({ config, output, dryRun }, id: string) => {
    const { callModule } = await import('../services/platform/module-port.ts');
    const saga = await callModule(config, 'order', (order, context) =>
      dryRun ? order.getSaga(context, { order_id: id }) : order.resumeSaga(context, { order_id: id }),
    ).catch(refuseUnknown(id));
    output.result(
      saga,
      (found) => `${dryRun ? 'Would carry on' : 'Now'}: ${found.order_id} ${found.order_status}, ${found.step}.`,
    );
    return undefined;
  });
}

export function registerSagaCompensate(program: Command): void {
  const command = nounCommand(program, 'saga', NOUN)
    .command('compensate')
    .argument('<order>', 'ord_…', orderId)
    .description('end one checkout for good: its stock, money and coupon go back; one that has ended is refused')
    .addHelpText(
      'after',
      '\nExamples:\n  mkt saga compensate ord_01k9q2rx3dex2jez30xd41ffxq --dry-run\n  mkt saga compensate ord_01k9q2rx3dex2jez30xd41ffxq --yes',
    );
  setServerAction(command, ['mysql'], async (context, id: string) => {
    const { config, output, dryRun } = context;
    if (!dryRun) await confirmDestruction(context, `Ending the checkout of ${id}`);
    const { callModule } = await import('../services/platform/module-port.ts');
    const saga = await callModule(config, 'order', async (order, call) => {
      const before = await order.getSaga(call, { order_id: id });
      if (before.step === 'done') throw hasEnded(id, before.order_status);
      return dryRun ? before : order.compensateSaga(call, { order_id: id });
    }).catch(refuseUnknown(id));
    output.result(
      saga,
      (found) => `${dryRun ? 'Would end' : 'Now'}: ${found.order_id} ${found.order_status}, ${found.step}.`,
    );
    return undefined;
  });
}

function hasEnded(id: string, status: string): CliError {
  return new CliError('saga_done', `The checkout of ${id} has ended: the order is ${status}.`, {
    exitCode: exitCodes.precondition,
    fix: ['An order that is confirmed is cancelled or refunded instead.'],
  });
}

function refuseUnknown(id: string): (error: unknown) => never {
  return (error) => {
    const code = error !== null && typeof error === 'object' && 'code' in error ? error.code : undefined;
    throw code === 'not_found' ? notThere(id) : error;
  };
}
