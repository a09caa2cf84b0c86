import type { Kysely } from 'kysely';
import type { ModuleDatabase } from '../db/database.ts';
import type { PlatformTables } from '../db/platform-tables.ts';
import type { Queues } from '../queue/queues.ts';
import type { EventEnvelope } from './envelope.ts';
import type { Subscription } from './event-catalog.ts';
import { addEventJobs, type Delivery } from './event-jobs.ts';
import { pageEvents, type ReplayFilter } from './outbox.repository.ts';

export interface ReplayOptions<DB> {
  db: ModuleDatabase<DB>;
  /** Null: only counts. */
  queues: Queues | null;
  subscriptions: readonly Subscription[];
  filter: ReplayFilter;
  /** Only to this consumer. */
  consumer?: string;
  onPage?: (events: number) => void;
}

export interface ReplayResult {
  events: number;
  /** Deliveries offered, by consumer. */
  deliveries: Record<string, number>;
}

const pageRows = 500;

/**
 * Offers events that are still in the outbox to their subscribers' queues once more. Whoever has one already keeps what
 * it has: the inbox decides, so that a replay repeated, or killed in the middle, changes nothing.
 */
export async function replayEvents<DB>(options: ReplayOptions<DB>): Promise<ReplayResult> {
  const { db, queues, filter, consumer, onPage } = options;
  const platform = db.writer('background') as unknown as Kysely<PlatformTables>;
  const takers = options.subscriptions.filter((one) => consumer === undefined || one.consumer === consumer);
  const result: ReplayResult = { events: 0, deliveries: {} };
  for (let after: string | null = null; ; ) {
    const rows = await pageEvents(platform, filter, after, pageRows);
    const deliveries: Delivery[] = [];
    for (const row of rows) {
      const event = JSON.parse(row.envelope) as EventEnvelope;
      for (const taker of takers.filter(({ types }) => types.includes(row.type))) {
        deliveries.push({ consumer: taker.consumer, queue: taker.queue, event });
        result.deliveries[taker.consumer] = (result.deliveries[taker.consumer] ?? 0) + 1;
      }
    }
    if (queues !== null) await addEventJobs(queues, deliveries);
    result.events += rows.length;
    onPage?.(result.events);
    if (rows.length < pageRows) return result;
    after = rows.at(-1)?.id ?? null;
  }
}
