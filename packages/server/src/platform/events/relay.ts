import type { Kysely } from 'kysely';
import { systemContext } from '../context/make-context.ts';
import type { ModuleDatabase } from '../db/database.ts';
import type { PlatformTables } from '../db/platform-tables.ts';
import { failpoint } from '../failpoints/failpoints.ts';
import type { Queues } from '../queue/queues.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { EventEnvelope } from './envelope.ts';
import type { Subscription } from './event-catalog.ts';
import { addEventJobs, type Delivery } from './event-jobs.ts';
import { hasUnrelayed, lockUnrelayed, markConfirmed, markRelayed } from './outbox.repository.ts';
import { PollingLoop } from './polling-loop.ts';

export interface RelayOptions<DB> {
  db: ModuleDatabase<DB>;
  queues: Queues;
  subscriptions: readonly Subscription[];
  /** `events.relayIdleMs` of the configuration. */
  idleMs: number;
  batchSize?: number;
  /** After so long a pass lets its rows go for another one (default 10 s). */
  passTimeoutMs?: number;
  metrics?: Metrics;
  logger?: Logger;
}

/** What is written meanwhile is handed over together: one pass costs about as much for one event as for twenty. */
const gapMs = 25;

/**
 * Hands outbox rows to the queues of their subscribers. Any number of relays may run: each takes rows that no
 * other holds. A relay that dies between adding and marking adds again; job ids and inboxes make that harmless.
 */
export class Relay<DB> {
  private readonly options: RelayOptions<DB>;
  private readonly batchSize: number;
  private readonly loop: PollingLoop;
  /** The last pass found nothing, so that the next one looks before it opens a transaction. */
  private isQuiet = false;

  constructor(options: RelayOptions<DB>) {
    this.options = options;
    this.batchSize = options.batchSize ?? 200;
    const onError = (error: unknown): void =>
      options.logger?.warn({ module: options.db.module, err: error }, 'The relay could not hand over events');
    this.loop = new PollingLoop({
      pass: async () => (await this.pass()) === this.batchSize,
      idleMs: options.idleMs,
      gapMs: Math.min(gapMs, options.idleMs),
      onError,
    });
  }

  start(): void {
    this.loop.start();
  }

  nudge(): void {
    this.loop.nudge();
  }

  close(): Promise<void> {
    return this.loop.close();
  }

  /** Hands over one batch; returns how many rows it had. */
  async pass(): Promise<number> {
    const { db, queues, subscriptions, metrics, passTimeoutMs: timeoutMs = 10_000 } = this.options;
    if (this.isQuiet && !(await hasUnrelayed(db.writer() as unknown as Kysely<PlatformTables>))) return 0;
    const count = await db.transaction(systemContext('relay', { timeoutMs }), async (tx) => {
      const platform = tx as unknown as Kysely<PlatformTables>;
      const rows = await lockUnrelayed(platform, this.batchSize);
      if (rows.length === 0) return 0;
      await failpoint('P11');
      const deliveries: Delivery[] = [];
      const unheard: string[] = [];
      for (const row of rows) {
        const takers = subscriptions.filter((s) => s.types.includes(row.type));
        if (takers.length === 0) unheard.push(row.id);
        const event = JSON.parse(row.envelope) as EventEnvelope;
        for (const { consumer, queue } of takers) deliveries.push({ consumer, queue, event });
      }
      await addEventJobs(queues, deliveries);
      await failpoint('P12');
      await markRelayed(
        platform,
        rows.map((row) => row.id),
      );
      await markConfirmed(platform, unheard);
      return rows.length;
    });
    this.isQuiet = count === 0;
    if (count > 0)
      metrics
        ?.counter('mkt_outbox_relayed_total', 'Events handed to queues', ['module'])
        .inc({ module: db.module }, count);
    return count;
  }
}
