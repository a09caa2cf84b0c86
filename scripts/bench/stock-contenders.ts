/** What bench:stock lets run: the service as a process has it, and the bare transaction on the same tables. */
import mysql from 'mysql2/promise';
import { claimSlots } from '../../packages/server/src/modules/product/product.services.ts';
import type { ProductDb } from '../../packages/server/src/modules/product/product.tables.ts';
import { ClaimStock } from '../../packages/server/src/modules/product/services/claim-stock.service.ts';
import { StockLedger } from '../../packages/server/src/modules/product/services/stock-ledger.service.ts';
import { addSkus, testCatalog } from '../../packages/server/src/modules/product/test/stock-fixture.ts';
import type { Config } from '../../packages/server/src/platform/config/load-config.ts';
import { systemContext } from '../../packages/server/src/platform/context/make-context.ts';
import { accountOf, schemaOf } from '../../packages/server/src/platform/db/accounts.ts';
import { openDatabase } from '../../packages/server/src/platform/db/database.ts';
import { Outbox } from '../../packages/server/src/platform/events/outbox.ts';
import { systemClock } from '../../packages/server/src/platform/kernel/clock.ts';
import { newId } from '../../packages/server/src/platform/kernel/ids.ts';
import { withInstallation } from './bench-installation.ts';
import { mysqlAddress } from './mysql-address.ts';

const skuCount = 2_000;
const plenty = 900_000_000;

export interface StockBench {
  hotSku: string;
  /** A random SKU, never the hot one. */
  pick(): string;
  ours(skuId: string): Promise<void>;
  bare(skuId: string): Promise<void>;
  /** Claims per second of `callers` loops for `ms`. */
  rate(callers: number, ms: number, claim: () => Promise<void>): Promise<number>;
}

export function withStockBench<T>(connections: number, work: (bench: StockBench) => Promise<T>): Promise<T> {
  return withInstallation(['product'], { log: { level: 'error' } }, async ({ config }) => {
    const db = openDatabase<ProductDb>(config, 'product');
    const outbox = new Outbox<ProductDb>({ producer: 'product', catalog: testCatalog, clock: systemClock });
    const claims = new ClaimStock(db, new StockLedger(outbox), claimSlots(config));
    const pool = barePool(config, connections);
    try {
      const { skuIds } = await addSkus(db, Array<number>(skuCount).fill(plenty));
      const [hotSku = '', ...others] = skuIds;
      return await work({
        hotSku,
        pick: () => others[Math.floor(Math.random() * others.length)] as string,
        async ours(skuId) {
          await claims.claim(systemContext('bench', { class: 'checkout', timeoutMs: 10_000 }), {
            orderId: newId('ord'),
            buyerId,
            lines: [{ skuId, quantity: 1, unitPrice: 1_000 }],
          });
        },
        bare: (skuId) => bareClaim(pool, skuId),
        rate,
      });
    } finally {
      await pool.end();
      await db.close();
    }
  });
}

const buyerId = newId('usr');

function barePool(config: Config, connections: number): mysql.Pool {
  return mysql.createPool({
    ...mysqlAddress(config),
    ...accountOf(config, 'product'),
    database: schemaOf(config, 'product'),
    connectionLimit: connections,
    maxIdle: connections,
  });
}

async function bareClaim(pool: mysql.Pool, skuId: string): Promise<void> {
  const connection = await pool.getConnection();
  try {
    const orderId = newId('ord');
    await connection.query('BEGIN');
    const [updated] = await connection.query<mysql.ResultSetHeader>(
      'UPDATE skus SET reserved = reserved + 1, stock_sequence = stock_sequence + 1 WHERE id = ? AND on_hand - reserved >= 1',
      [skuId],
    );
    if (updated.affectedRows !== 1) throw new Error('The bare transaction found nothing left');
    await connection.query(
      "INSERT INTO stock_reservations (order_id, buyer_id, state, expires_at) VALUES (?, ?, 'reserved', NOW(3) + INTERVAL 30 MINUTE)",
      [orderId, buyerId],
    );
    await connection.query(
      "INSERT INTO stock_ledger (id, sku_id, delta_on_hand, delta_reserved, cause, reference) VALUES (?, ?, 0, 1, 'reservation', ?)",
      [newId('mov'), skuId, orderId],
    );
    await connection.query('COMMIT');
  } finally {
    connection.release();
  }
}

async function rate(callers: number, ms: number, claim: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  const endsAt = startedAt + ms;
  let done = 0;
  const loop = async (): Promise<void> => {
    while (performance.now() < endsAt) {
      await claim();
      done++;
    }
  };
  await Promise.all(Array.from({ length: callers }, loop));
  return (done * 1_000) / (performance.now() - startedAt);
}
