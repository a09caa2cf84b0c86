import type { Kysely } from 'kysely';
import type { ModuleDatabase } from '../db/database.ts';
import type { PlatformTables } from '../db/platform-tables.ts';
import type { Queues } from '../queue/queues.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { EventEnvelope } from './envelope.ts';
import { addEventJobs, type Delivery } from './event-jobs.ts';
import { countStates, dueRows } from './inbox.repository.ts';
import { PollingLoop } from './polling-loop.ts';

export interface InboxScannerOptions<DB> {
  db: ModuleDatabase<DB>;
  queues: Queues;
  consumers: readonly { name: string; queue: string }[];
  idleMs: number;
  metrics?: Metrics;
  logger?: Logger;
}

const batchSize = 500;
/** Counting states reads every open row, so that only each so many passes do it. */
const passesPerCount = 15;

/** Brings retrying and parked events back when they are due. The rows are the schedule; the queue only carries. */
export class InboxScanner<DB> {
  private readonly options: InboxScannerOptions<DB>;
  private readonly queueOf: Map<string, string>;
  private readonly loop: PollingLoop;
  private passes = 0;

  constructor(options: InboxScannerOptions<DB>) {
    this.options = options;
    this.queueOf = new Map(options.consumers.map((consumer) => [consumer.name, consumer.queue]));
    const onError = (error: unknown): void =>
      options.logger?.warn({ module: options.db.module, err: error }, 'Due events could not be brought back');
    // A full batch is not followed at once: its rows stay due until their jobs have run.
    const pass = async (): Promise<boolean> => {
      await this.pass();
      return false;
    };
    this.loop = new PollingLoop({ pass, idleMs: options.idleMs, onError });
  }

  start(): void {
    this.loop.start();
  }

  close(): Promise<void> {
    return this.loop.close();
  }

  /** Adds the jobs of all due rows; returns how many it tried to add. */
  async pass(): Promise<number> {
    const platform = this.options.db.writer() as unknown as Kysely<PlatformTables>;
    if (this.passes++ % passesPerCount === 0) await this.measure(platform);
    const deliveries: Delivery[] = [];
    for (const row of await dueRows(platform, batchSize)) {
      const queue = this.queueOf.get(row.consumer);
      if (queue === undefined || row.envelope === null) continue;
      const event = JSON.parse(row.envelope) as EventEnvelope;
      deliveries.push({ consumer: row.consumer, queue, event, isolated: row.isolated === 1, again: true });
    }
    await addEventJobs(this.options.queues, deliveries);
    return deliveries.length;
  }

  private async measure(platform: Kysely<PlatformTables>): Promise<void> {
    const { metrics, db } = this.options;
    if (metrics === undefined) return;
    const gauge = metrics.gauge('mkt_inbox_rows', 'Events that are not applied yet, by state', ['module', 'state']);
    for (const [state, rows] of Object.entries(await countStates(platform)))
      gauge.set({ module: db.module, state }, rows);
  }
}
