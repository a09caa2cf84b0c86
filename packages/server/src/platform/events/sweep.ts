import type { Kysely } from 'kysely';
import type { ModuleDatabase } from '../db/database.ts';
import type { PlatformTables } from '../db/platform-tables.ts';
import type { ModuleName } from '../kernel/modules.ts';
import type { Queues } from '../queue/queues.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { EventEnvelope } from './envelope.ts';
import type { Subscription } from './event-catalog.ts';
import { addEventJobs, type Delivery } from './event-jobs.ts';
import { markConfirmed, pageUnconfirmed, type SweptRow } from './outbox.repository.ts';

/** Asks a module, in this process or another, which of these events one of its consumers has no row for. */
export type EventsMissing = (module: ModuleName, consumer: string, eventIds: readonly string[]) => Promise<string[]>;

export interface SweepOptions<DB> {
  db: ModuleDatabase<DB>;
  queues: Queues;
  subscriptions: readonly Subscription[];
  eventsMissing: EventsMissing;
  /** `events.sweepAgeS`: younger events are still on their way. */
  ageMs: number;
  everyMs?: number;
  pageSize?: number;
  metrics?: Metrics;
  logger?: Logger;
}

export interface SweepResult {
  checked: number;
  readded: number;
  confirmed: number;
}

const pagesPerTurn = 10;

/**
 * Handed over is not done: asks the subscribers for what was relayed but is not known to have arrived, adds
 * again what they lack, and confirms the rest. So a wiped queue loses nothing, whenever it was wiped.
 */
export class Sweep<DB> {
  private readonly options: SweepOptions<DB>;
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<SweepResult> | null = null;
  private closed = false;
  private stoppedAt: SweptRow | null = null;

  constructor(options: SweepOptions<DB>) {
    this.options = options;
  }

  start(): void {
    if (this.closed) return;
    const everyMs = this.options.everyMs ?? 15_000;
    this.timer = setTimeout(
      () =>
        void this.run()
          .catch(() => {})
          .finally(() => this.start()),
      everyMs * (0.9 + Math.random() * 0.2),
    );
    this.timer.unref();
  }

  /** Looks at events of any age: for when the queue is known to have lost its memory. */
  async runAll(): Promise<SweepResult> {
    await this.running?.catch(() => {});
    return this.run(0, Number.POSITIVE_INFINITY);
  }

  /** One sweep; a second call while one runs waits for that one. */
  run(ageMs: number = this.options.ageMs, mostPages = pagesPerTurn): Promise<SweepResult> {
    this.running ??= this.sweep(ageMs, mostPages).finally(() => {
      this.running = null;
    });
    return this.running;
  }

  async close(): Promise<void> {
    this.closed = true;
    if (this.timer !== null) clearTimeout(this.timer);
    await this.running?.catch(() => {});
  }

  /** With a long backlog in the queues one turn takes up where the last one stopped. */
  private async sweep(ageMs: number, mostPages: number): Promise<SweepResult> {
    const { db, metrics, logger } = this.options;
    const platform = db.writer() as unknown as Kysely<PlatformTables>;
    const pageSize = this.options.pageSize ?? 500;
    const total: SweepResult = { checked: 0, readded: 0, confirmed: 0 };
    let after = mostPages === Number.POSITIVE_INFINITY ? null : this.stoppedAt;
    for (let page = 0; page < mostPages && !this.closed; page++) {
      const rows = await pageUnconfirmed(platform, ageMs, after, pageSize);
      if (rows.length > 0) {
        const { readded, confirmed } = await this.sweepPage(platform, rows);
        total.checked += rows.length;
        total.readded += readded;
        total.confirmed += confirmed;
      }
      after = rows.length < pageSize ? null : (rows.at(-1) ?? null);
      if (after === null) break;
    }
    this.stoppedAt = after;
    if (total.readded > 0) {
      metrics
        ?.counter('mkt_outbox_readded_total', 'Events offered again because a subscriber had no row for them', [
          'module',
        ])
        .inc({ module: db.module }, total.readded);
      logger?.info({ module: db.module, ...total }, 'Events were offered to their queues again');
    }
    return total;
  }

  private async sweepPage(
    platform: Kysely<PlatformTables>,
    rows: readonly SweptRow[],
  ): Promise<{ readded: number; confirmed: number }> {
    const unsure = new Set<string>();
    const deliveries: Delivery[] = [];
    for (const subscription of this.options.subscriptions) {
      const concerned = rows.filter((row) => subscription.types.includes(row.type));
      if (concerned.length === 0) continue;
      const missing = await this.ask(subscription, concerned);
      for (const row of concerned) {
        if (!missing.has(row.id)) continue;
        unsure.add(row.id);
        deliveries.push({
          consumer: subscription.consumer,
          queue: subscription.queue,
          event: JSON.parse(row.envelope) as EventEnvelope,
        });
      }
    }
    await addEventJobs(this.options.queues, deliveries);
    const confirmed = rows.filter((row) => !unsure.has(row.id)).map((row) => row.id);
    await markConfirmed(platform, confirmed);
    return { readded: deliveries.length, confirmed: confirmed.length };
  }

  /** A module that cannot be asked counts as lacking everything: a job too many has no effect. */
  private async ask(subscription: Subscription, rows: readonly SweptRow[]): Promise<Set<string>> {
    const ids = rows.map((row) => row.id);
    try {
      return new Set(await this.options.eventsMissing(subscription.module, subscription.consumer, ids));
    } catch (error) {
      this.options.logger?.warn(
        { subscriber: subscription.consumer, err: error },
        'A subscriber could not be asked for its inbox',
      );
      return new Set(ids);
    }
  }
}
