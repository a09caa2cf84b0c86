/** What the platform's own tables say, read by the servers' root account over all modules. */
import { type Kysely, sql } from 'kysely';
import type { Config } from '../../packages/server/src/platform/config/load-config.ts';
import { schemaOf } from '../../packages/server/src/platform/db/accounts.ts';
import { openAdmin } from '../../packages/server/src/platform/db/migrate.ts';
import { type ModuleName, moduleNames } from '../../packages/server/src/platform/kernel/modules.ts';

export interface OrderRow {
  id: string;
  buyer_id: string;
  status: string;
  grand_total: number;
  currency: string;
  payment_id: string | null;
  captured_total: number;
}
export interface PaymentRow {
  id: string;
  order_id: string;
  status: string;
  amount: number;
  currency: string;
}
export interface RefundRow {
  id: string;
  payment_id: string;
  amount: number;
  status: string;
}

export class Books {
  private readonly config: Config;
  private readonly db: Kysely<unknown>;

  constructor(config: Config) {
    this.config = config;
    this.db = openAdmin(config, 'mysql');
  }

  orders(): Promise<OrderRow[]> {
    return this.rows(sql`SELECT id, buyer_id, status, grand_total, currency, payment_id, captured_total
      FROM ${this.table('order', 'orders')}`);
  }

  /** Those of these orders that are confirmed. */
  async confirmed(ids: readonly string[]): Promise<string[]> {
    const rows = await this.rows<{ id: string }>(sql`SELECT id FROM ${this.table('order', 'orders')}
      WHERE id IN (${sql.join(ids)}) AND confirmed_at IS NOT NULL`);
    return rows.map(({ id }) => id);
  }

  payments(): Promise<PaymentRow[]> {
    return this.rows(sql`SELECT id, order_id, status, amount, currency FROM ${this.table('payment', 'payments')}`);
  }

  refunds(): Promise<RefundRow[]> {
    return this.rows(sql`SELECT id, payment_id, amount, status FROM ${this.table('payment', 'refunds')}`);
  }

  /** Pieces that confirmed orders took and did not give back, against what the shelf had. */
  oversold(initial: ReadonlyMap<string, number>): Promise<{ sku_id: string; sold: number }[]> {
    return this.rows<{ sku_id: string; sold: number }>(sql`
      SELECT i.sku_id, CAST(SUM(i.quantity) AS SIGNED) AS sold
      FROM ${this.table('order', 'order_items')} i JOIN ${this.table('order', 'orders')} o ON o.id = i.order_id
      WHERE o.status IN ('confirmed', 'processing', 'shipped', 'delivered') GROUP BY i.sku_id`).then((rows) =>
      rows.filter(({ sku_id, sold }) => sold > (initial.get(sku_id) ?? Number.POSITIVE_INFINITY)),
    );
  }

  /** What is still on its way, in words; nothing once the platform is quiet. */
  async unfinished(): Promise<string[]> {
    const left: string[] = [];
    const count = async (what: string, from: ReturnType<typeof sql>): Promise<void> => {
      const [row] = await this.rows<{ n: number }>(sql`SELECT COUNT(*) AS n FROM ${from}`);
      if ((row?.n ?? 0) > 0) left.push(`${row?.n} ${what}`);
    };
    await count('unfinished sagas', sql`${this.table('order', 'order_sagas')} WHERE step <> 'done'`);
    await count(
      'undecided orders',
      sql`${this.table('order', 'orders')} WHERE status IN ('created', 'pending_payment')`,
    );
    await count(
      'refunds on their way',
      sql`${this.table('order', 'refund_requests')} WHERE status IN ('accepted', 'pending')`,
    );
    await count(
      'unsettled payments',
      sql`${this.table('payment', 'payments')} WHERE status IN ('initiated', 'pending', 'authorized')`,
    );
    await count('unsettled refunds', sql`${this.table('payment', 'refunds')} WHERE status = 'pending'`);
    await count('parked webhooks', sql`${this.table('payment', 'webhook_events')} WHERE state = 'parked'`);
    for (const module of moduleNames) {
      await count(
        `events of ${module} not with everybody`,
        sql`${this.table(module, 'outbox')} WHERE confirmed_at IS NULL`,
      );
      await count(
        `events waiting at ${module}`,
        sql`${this.table(module, 'inbox')} WHERE state IN ('retrying', 'parked')`,
      );
    }
    return left;
  }

  /** Events that were given up: each is an effect that is missing. */
  async dead(): Promise<string[]> {
    const found: string[] = [];
    for (const module of moduleNames)
      for (const row of await this.rows<{ event_id: string; type: string; consumer: string; reason: string | null }>(
        sql`SELECT event_id, type, consumer, reason FROM ${this.table(module, 'inbox')} WHERE state = 'dead'`,
      ))
        found.push(`${row.type} ${row.event_id} is dead at ${row.consumer}: ${row.reason}`);
    return found;
  }

  /** Deliveries that contradicted what we know: with one honest gateway there is none. */
  async webhooksQuarantined(): Promise<string[]> {
    const rows = await this.rows<{ id: string; type: string; state: string; reason: string | null }>(
      sql`SELECT id, type, state, reason FROM ${this.table('payment', 'webhook_events')} WHERE state IN ('quarantined', 'dead')`,
    );
    return rows.map((row) => `webhook ${row.id} (${row.type}) is ${row.state}: ${row.reason}`);
  }

  async version(): Promise<string> {
    const [row] = await this.rows<{ v: string }>(sql`SELECT VERSION() AS v`);
    return row?.v ?? 'unknown';
  }

  close(): Promise<void> {
    return this.db.destroy();
  }

  private table(module: ModuleName, name: string): ReturnType<typeof sql> {
    return sql`${sql.id(schemaOf(this.config, module), name)}`;
  }

  private async rows<T>(query: ReturnType<typeof sql>): Promise<T[]> {
    const { rows } = await query.execute(this.db);
    return rows as T[];
  }
}
