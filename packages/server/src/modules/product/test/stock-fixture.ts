/** The stock of an installation of a test's own: services on the real database, and products to claim. */
import { sql } from 'kysely';
import { eventValidators } from '../../../contract/event-validators.gen.ts';
import { type EventType, events } from '../../../contract/events.gen.ts';
import type { CallContext } from '../../../platform/context/call-context.ts';
import { systemContext } from '../../../platform/context/make-context.ts';
import { type ModuleDatabase, openDatabase } from '../../../platform/db/database.ts';
import type { EventCatalog } from '../../../platform/events/event-catalog.ts';
import { Outbox } from '../../../platform/events/outbox.ts';
import { systemClock } from '../../../platform/kernel/clock.ts';
import { newId } from '../../../platform/kernel/ids.ts';
import { createLogger } from '../../../platform/telemetry/logger.ts';
import { Metrics } from '../../../platform/telemetry/metrics.ts';
import { createTestInstallation, type TestInstallation } from '../../../platform/testing/test-installation.ts';
import type { ProductDb } from '../product.tables.ts';
import { ClaimStock } from '../services/claim-stock.service.ts';
import { Reservations } from '../services/reservations.service.ts';
import { StockLedger } from '../services/stock-ledger.service.ts';

/** The contract's events with their real checks. */
export const testCatalog = {
  events,
  validate(type: string, data: unknown) {
    const check = eventValidators[type as EventType].data;
    if (check(data)) return [];
    return (check.errors ?? []).map((fault) => ({
      path: fault.instancePath,
      code: fault.keyword,
      message: fault.message ?? '',
    }));
  },
} as unknown as EventCatalog;

/** One process' worth of stock services. */
export interface StockProcess {
  db: ModuleDatabase<ProductDb>;
  claims: ClaimStock;
  reservations: Reservations;
  ledger: StockLedger;
  metrics: Metrics;
}

export interface StockFixture {
  installation: TestInstallation;
  /** Two processes on the same rows. */
  processes: [StockProcess, StockProcess];
  /** A published product of an approved seller with one SKU for each quantity; returns the SKUs' ids. */
  addSkus(
    quantities: readonly number[],
    price?: number,
  ): Promise<{ productId: string; sellerId: string; skuIds: string[] }>;
  /** SKUs whose row differs from the sums of their ledger, or whose reserved differs from the open reservations. */
  differences(): Promise<unknown[]>;
  close(): Promise<void>;
}

export function checkoutContext(timeoutMs = 20_000): CallContext {
  return systemContext('test', { class: 'checkout', timeoutMs });
}

export async function createStockFixture(): Promise<StockFixture> {
  const installation = await createTestInstallation(['product']);
  const processes: [StockProcess, StockProcess] = [openProcess(installation), openProcess(installation)];
  const [{ db }] = processes;
  return {
    installation,
    processes,
    addSkus: (quantities, price = 1000) => addSkus(db, quantities, price),
    async differences() {
      const { rows } = await sql`
        SELECT s.id, s.on_hand, s.reserved, l.on_hand AS ledger_on_hand, l.reserved AS ledger_reserved, o.open
        FROM skus s
        LEFT JOIN (SELECT sku_id, SUM(delta_on_hand) AS on_hand, SUM(delta_reserved) AS reserved
                   FROM stock_ledger GROUP BY sku_id) l ON l.sku_id = s.id
        LEFT JOIN (SELECT n.sku_id, SUM(n.quantity) AS open FROM stock_reservation_lines n
                   JOIN stock_reservations r ON r.order_id = n.order_id AND r.state = 'reserved'
                   GROUP BY n.sku_id) o ON o.sku_id = s.id
        WHERE s.on_hand <> COALESCE(l.on_hand, 0) OR s.reserved <> COALESCE(l.reserved, 0)
          OR s.reserved <> COALESCE(o.open, 0)`.execute(db.writer());
      return rows;
    },
    async close() {
      for (const process of processes) await process.db.close();
      await installation.close();
    },
  };
}

function openProcess(installation: TestInstallation): StockProcess {
  const db = openDatabase<ProductDb>(installation.config, 'product');
  const outbox = new Outbox<ProductDb>({ producer: 'product', catalog: testCatalog, clock: systemClock });
  const metrics = new Metrics();
  const ledger = new StockLedger(outbox);
  const log = createLogger({ ...installation.config, log: { level: 'silent' } }, 'test');
  return {
    db,
    ledger,
    metrics,
    claims: new ClaimStock(db, ledger),
    reservations: new Reservations({ db, ledger, log, metrics }),
  };
}

/** A published product of an approved seller with one SKU for each quantity. */
export async function addSkus(
  db: ModuleDatabase<ProductDb>,
  quantities: readonly number[],
  price = 1_000,
): Promise<{ productId: string; sellerId: string; skuIds: string[] }> {
  const productId = newId('prod');
  const sellerId = newId('seller');
  const writer = db.writer();
  await writer
    .insertInto('seller_snapshots')
    .values({
      seller_id: sellerId,
      user_id: newId('usr'),
      name: `Shop ${sellerId}`,
      slug: sellerId,
      status: 'approved',
      sequence: 1,
    })
    .execute();
  await writer
    .insertInto('products')
    .values({
      id: productId,
      seller_id: sellerId,
      category_id: newId('cat'),
      status: 'published',
      language: 'en',
      title: 'A thing',
      slug: 'a-thing',
      description: '',
      attributes: '{}',
      translations: '{}',
      currency: 'USD',
    })
    .execute();
  const skus = quantities.map((quantity, i) => ({
    id: newId('sku'),
    product_id: productId,
    seller_id: sellerId,
    code: `C-${i}`,
    title: '',
    attributes: '{}',
    price,
    currency: 'USD',
    status: 'active',
    on_hand: quantity,
  }));
  for (let at = 0; at < skus.length; at += 500) {
    const some = skus.slice(at, at + 500);
    await writer.insertInto('skus').values(some).execute();
    await writer
      .insertInto('stock_ledger')
      .values(
        some.map(({ id, on_hand }) => ({
          id: newId('mov'),
          sku_id: id,
          delta_on_hand: on_hand,
          delta_reserved: 0,
          cause: 'receipt',
          reference: productId,
        })),
      )
      .execute();
  }
  return { productId, sellerId, skuIds: skus.map(({ id }) => id) };
}
