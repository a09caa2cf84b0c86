/** What `mkt queue` and `mkt outbox` look at and mend: inboxes and outboxes of all modules, and the queues between them. */
import {
  type Config,
  contractSubscriptions,
  EventAdmin,
  type InboxEntry,
  type InboxRow,
  type InboxState,
  isAppError,
  type ModuleName,
  type OutboxStatus,
  openDatabase,
  openInfrastructure,
  type PlatformTables,
  systemClock,
} from '@mkt/server';
import { CliError } from '../../errors/cli-error.ts';

export type QueueRow = InboxRow & { module: ModuleName };

export interface QueueDepth {
  queue: string;
  waiting: number;
  active: number;
  delayed: number;
  oldest_age_s: number;
}

/** Work on each module's delivery in turn of its own database. */
export async function onModules<T>(
  config: Config,
  work: (admin: EventAdmin<PlatformTables>, module: ModuleName) => Promise<T>,
): Promise<T[]> {
  return Promise.all(
    config.modules.own.map(async (module) => {
      const db = openDatabase<PlatformTables>(config, module);
      try {
        return await work(new EventAdmin(db), module);
      } finally {
        await db.close();
      }
    }),
  );
}

/** Rows that are dead, parked or retrying (or in `states`) in every module's inbox, oldest first. */
export async function listUndelivered(
  config: Config,
  filter: { states?: readonly InboxState[]; consumer?: string; limit: number },
): Promise<QueueRow[]> {
  const rows = await onModules(config, async (admin, module) =>
    (await admin.list(filter)).map((row) => ({ ...row, module })),
  );
  return rows
    .flat()
    .sort((a, b) => a.first_seen_at.getTime() - b.first_seen_at.getTime())
    .slice(0, filter.limit);
}

/** The event at every consumer that has a row for it. */
export async function findEvent(
  config: Config,
  eventId: string,
  consumer: string | undefined,
): Promise<(InboxEntry & { module: ModuleName })[]> {
  const consumers = consumer === undefined ? contractSubscriptions.map((s) => s.consumer) : [consumer];
  const found = await onModules(config, async (admin, module) => {
    const entries = await Promise.all(
      consumers.map((name) =>
        admin.show(name, eventId).catch((error: unknown) => {
          if (isAppError(error, 'not_found')) return null;
          throw error;
        }),
      ),
    );
    return entries.filter((entry) => entry !== null).map((entry) => ({ ...entry, module }));
  });
  const entries = found.flat();
  if (entries.length === 0)
    throw new CliError(
      'not_found',
      `No inbox has the event ${eventId}${consumer === undefined ? '' : ` for ${consumer}`}.`,
      {
        fix: ['`mkt queue ls` names the events that wait or are dead.'],
      },
    );
  return entries;
}

export interface MendWish {
  action: 'retry' | 'drop';
  /** One event, at one consumer or at all; without it everything dead. */
  eventId?: string | undefined;
  consumer?: string | undefined;
  reason: string;
  dryRun: boolean;
}

/** Retries or drops what can be; returns the rows concerned. */
export async function mendQueue(config: Config, wish: MendWish): Promise<QueueRow[]> {
  const { action, eventId, consumer, reason, dryRun } = wish;
  const mendable: readonly InboxState[] = eventId === undefined ? ['dead'] : ['dead', 'parked', 'retrying'];
  const rows = await listUndelivered(config, {
    states: mendable,
    limit: 10_000,
    ...(consumer === undefined ? {} : { consumer }),
  });
  const wanted = rows.filter((row) => eventId === undefined || row.event_id === eventId);
  if (eventId !== undefined && wanted.length === 0)
    throw new CliError('not_found', `The event ${eventId} waits nowhere: it is applied, dropped or unknown.`, {
      fix: [`\`mkt queue show ${eventId}\` tells which.`],
    });
  if (dryRun) return wanted;
  await onModules(config, async (admin, module) => {
    for (const row of wanted.filter((one) => one.module === module))
      await (action === 'retry'
        ? admin.retry(row.consumer, row.event_id)
        : admin.drop(row.consumer, row.event_id, `mkt: ${reason}`));
  });
  return wanted;
}

export async function outboxStatus(config: Config): Promise<({ module: ModuleName } & OutboxStatus)[]> {
  return onModules(config, async (admin, module) => ({ module, ...(await admin.outboxStatus()) }));
}

export function queueNames(config: Config): string[] {
  return [...new Set([...contractSubscriptions.map((s) => s.queue), ...config.modules.own.map((m) => `${m}-jobs`)])];
}

/** Depth of each queue, and how many workers wait on it. */
export async function queueDepths(config: Config): Promise<(QueueDepth & { workers: number })[]> {
  const infrastructure = openInfrastructure(config, systemClock, 'command');
  try {
    const { queues } = infrastructure;
    await untilReady(queues.redis);
    return await Promise.all(
      queueNames(config).map(async (name) => {
        const { queue, waiting, active, delayed, oldestAgeS } = await queues.depth(name);
        const workers = await queues.queue(name).getWorkers();
        return { queue, waiting, active, delayed, oldest_age_s: Math.round(oldestAgeS), workers: workers.length };
      }),
    );
  } finally {
    await infrastructure.close();
  }
}

/** The platform's clients refuse commands until they are connected; a command has the time to wait for that. */
export async function untilReady(redis: {
  status: string;
  once(event: 'ready', listener: () => void): unknown;
}): Promise<void> {
  if (redis.status === 'ready') return;
  await new Promise<void>((resolve, reject) => {
    const late = setTimeout(
      () =>
        reject(new CliError('engine_down', 'Redis does not answer.', { exitCode: 3, fix: ['`mkt up` starts it.'] })),
      3_000,
    );
    redis.once('ready', () => {
      clearTimeout(late);
      resolve();
    });
  });
}
