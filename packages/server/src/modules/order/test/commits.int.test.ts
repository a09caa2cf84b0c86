/** The transactions of one order over all modules, read from the server's own binary log: these and no more. */
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openAdmin } from '../../../platform/db/migrate.ts';
import { OrderApp } from './order-app.ts';

let app: OrderApp;
beforeAll(async () => {
  app = await OrderApp.start();
}, 120_000);
afterAll(() => app?.close());

/** Follow the order's events, each by its own clock; the sale is made without them. */
const projections = [
  'seller_order_index',
  'seller_daily_stats',
  'seller_balances',
  'seller_parts',
  'category_listings',
  'products',
  'bought_items',
  'carts',
];
const told = 'payment: webhook_events';
const bookkeeping = ['inbox', 'outbox', 'idempotency_keys'];

/** Where the log ends now. */
async function logEnd(admin: ReturnType<typeof openAdmin>): Promise<{ file: string; at: number }> {
  const { rows } = await sql<{ Log_name: string; File_size: number }>`SHOW BINARY LOGS`.execute(admin);
  const last = rows.at(-1);
  if (last === undefined) throw new Error('the server of this test writes no binary log');
  return { file: last.Log_name, at: Number(last.File_size) };
}

/** Each transaction since then as `module: tables`, of this installation and of what makes a sale. */
async function transactionsSince(
  admin: ReturnType<typeof openAdmin>,
  { file, at }: { file: string; at: number },
  prefix: string,
): Promise<string[]> {
  const { rows } = await sql<{ Event_type: string; Info: string }>`
    SHOW BINLOG EVENTS IN ${sql.lit(file)} FROM ${sql.lit(at)} LIMIT 100000`.execute(admin);
  const seen: string[] = [];
  let module = '';
  let tables = new Set<string>();
  for (const { Event_type: type, Info: info } of rows) {
    const [, schema = '', table = ''] = /\(([^.)]+)\.([^)]+)\)/.exec(type === 'Table_map' ? info : '') ?? [];
    if (schema.startsWith(`${prefix}_`)) {
      module = schema.slice(prefix.length + 1);
      tables.add(table);
    }
    if (type !== 'Xid') continue;
    const about = [...tables].filter((t) => !bookkeeping.includes(t));
    if (about.length > 0 && !about.every((t) => projections.includes(t)))
      seen.push(`${module}: ${[...tables].sort().join(' ')}`);
    tables = new Set();
  }
  return seen;
}

it('an order is nine transactions, and one more for what the gateway repeats', async () => {
  const admin = openAdmin(app.app.config, 'mysql');
  try {
    const person = await app.person(['buyer', 'admin']);
    const lamp = await app.goods((await app.seller(person)).sellerId);
    const buyer = await app.shopper([lamp], 2);
    const quote = await app.quote(buyer);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    const from = await logEnd(admin);
    const placed = await app.order(buyer, { quote });
    expect(placed.status).toBe(201);
    await app.pay(buyer, placed.data);
    await expect
      .poll(async () => (await transactionsSince(admin, from, app.app.config.mysql.schemaPrefix)).length, {
        timeout: 15_000,
      })
      .toBeGreaterThanOrEqual(10);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    const seen = await transactionsSince(admin, from, app.app.config.mysql.schemaPrefix);
    // The gateway tells of the capture that we asked it for: kept as it came, it changes nothing.
    expect(seen.filter((transaction) => transaction === told)).toHaveLength(1);
    expect(seen.filter((transaction) => transaction !== told)).toEqual([
      'order: order_events order_items order_sagas orders seller_orders',
      'product: outbox skus stock_ledger stock_reservation_lines stock_reservations',
      'payment: payables payment_events payments',
      'payment: payment_events payments',
      'order: order_events order_sagas orders outbox',
      'payment: outbox payment_events payments webhook_events',
      'product: skus stock_ledger stock_reservations',
      'payment: ledger_accounts ledger_entries outbox payment_events payment_splits payments',
      'order: inbox order_events order_sagas orders outbox seller_orders',
    ]);
  } finally {
    await admin.destroy();
  }
}, 60_000);
