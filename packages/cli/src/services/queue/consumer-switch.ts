import { type Config, type ConsumerPause, contractSubscriptions, type ModuleName } from '@mkt/server';
import { CliError, exitCodes } from '../../errors/cli-error.ts';
import { onModules } from './event-queues.ts';

/** Which consumers are paused, since when and why. */
export async function listPauses(config: Config): Promise<(ConsumerPause & { module: ModuleName })[]> {
  const found = await onModules(config, async (admin, module) =>
    (await admin.pauses()).map((pause) => ({ ...pause, module })),
  );
  return found.flat();
}

export interface SwitchWish {
  action: 'pause' | 'resume';
  consumer: string;
  reason: string;
  dryRun: boolean;
}

/** Repeating it changes nothing. The pause is a row of the consumer's module, so that it outlives processes and queues. */
export async function switchConsumer(
  config: Config,
  { action, consumer, reason, dryRun }: SwitchWish,
): Promise<{ consumer: string; paused: boolean; changed: boolean }> {
  const subscription = contractSubscriptions.find((one) => one.consumer === consumer);
  if (subscription === undefined)
    throw new CliError('usage', `There is no consumer ${consumer}.`, {
      exitCode: exitCodes.usage,
      fix: [`These listen: ${contractSubscriptions.map((one) => one.consumer).join(', ')}.`],
    });
  if (!config.modules.own.includes(subscription.module))
    throw new CliError('module_elsewhere', `The module ${subscription.module} is not owned here.`, {
      exitCode: exitCodes.precondition,
      fix: ['Run the command where the module is owned.'],
    });
  const paused = action === 'pause';
  const was = (await listPauses(config)).some((pause) => pause.consumer === consumer);
  const only = { ...config, modules: { ...config.modules, own: [subscription.module] } };
  if (!dryRun)
    await onModules(only, async (admin) => {
      if (paused) await admin.pause(consumer, 'mkt', reason);
      else await admin.resume(consumer, reason);
    });
  return { consumer, paused, changed: was !== paused };
}
