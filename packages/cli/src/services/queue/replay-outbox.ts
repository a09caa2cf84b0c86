import {
  type Config,
  contractSubscriptions,
  openDatabase,
  openInfrastructure,
  type PlatformTables,
  type ReplayFilter,
  replayEvents,
  systemClock,
} from '@mkt/server';
import { CliError, exitCodes } from '../../errors/cli-error.ts';
import { untilReady } from './event-queues.ts';

export interface ReplaySummary {
  events: number;
  deliveries: Record<string, number>;
}

/** Offers kept events of all modules to their subscribers again; with `dryRun` only counts them. */
export async function replayOutbox(
  config: Config,
  wish: { filter: ReplayFilter; consumer?: string; dryRun: boolean; onPage?: (events: number) => void },
): Promise<ReplaySummary> {
  const { filter, consumer, dryRun, onPage } = wish;
  if (consumer !== undefined && !contractSubscriptions.some((one) => one.consumer === consumer))
    throw new CliError('usage', `There is no consumer ${consumer}.`, { exitCode: exitCodes.usage });
  const infrastructure = openInfrastructure(config, systemClock, 'command');
  const total: ReplaySummary = { events: 0, deliveries: {} };
  try {
    const { queues } = infrastructure;
    if (!dryRun) await untilReady(queues.redis);
    for (const module of config.modules.own) {
      const db = openDatabase<PlatformTables>(config, module);
      try {
        const { events, deliveries } = await replayEvents({
          db,
          queues: dryRun ? null : queues,
          subscriptions: contractSubscriptions,
          filter,
          ...(consumer === undefined ? {} : { consumer }),
          onPage: (done) => onPage?.(total.events + done),
        });
        total.events += events;
        for (const [name, count] of Object.entries(deliveries))
          total.deliveries[name] = (total.deliveries[name] ?? 0) + count;
      } finally {
        await db.close();
      }
    }
  } finally {
    await infrastructure.close();
  }
  if (filter.ids !== undefined && total.events === 0)
    throw new CliError('not_found', `No outbox has ${filter.ids.join(', ')}: it is unknown, or older than a week.`, {
      fix: ['`mkt queue show` tells what became of it at its consumers.'],
    });
  return total;
}
