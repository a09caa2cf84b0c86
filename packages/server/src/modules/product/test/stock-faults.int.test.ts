/** Stock when things go wrong in the middle: killed processes, planted deadlocks and locks, a poisoned row, no database. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import mysql from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { schemaOf } from '../../../platform/db/accounts.ts';
import { newId } from '../../../platform/kernel/ids.ts';
import { checkoutContext, createStockFixture, type StockFixture, type StockProcess } from './stock-fixture.ts';

let fixture: StockFixture;
let one: StockProcess;
let two: StockProcess;
let rival: mysql.Connection;
let watcher: mysql.Connection;

beforeAll(async () => {
  fixture = await createStockFixture();
  [one, two] = fixture.processes;
  const { config } = fixture.installation;
  const { host, port, rootUser: user, rootPassword: password } = config.mysql;
  const database = schemaOf(config, 'product');
  rival = await mysql.createConnection({ host, port, user, password, database });
  watcher = await mysql.createConnection({ host, port, user, password, database });
});
afterAll(async () => {
  await rival.end();
  await watcher.end();
  await fixture.close();
});

function claim(process: StockProcess, skuIds: readonly string[], timeoutMs = 20_000) {
  return process.claims.claim(checkoutContext(timeoutMs), {
    orderId: newId('ord'),
    buyerId: newId('usr'),
    lines: skuIds.map((skuId) => ({ skuId, quantity: 1, unitPrice: 1000 })),
  });
}

async function reservedOf(skuIds: readonly string[]): Promise<number[]> {
  const rows = await one.db.writer().selectFrom('skus').select(['id', 'reserved']).where('id', 'in', skuIds).execute();
  return skuIds.map((id) => rows.find((row) => row.id === id)?.reserved ?? -1);
}

describe('a batch of claims', () => {
  it('of two processes that are killed in the middle are there wholly or not at all, and block nobody', async () => {
    const { skuIds } = await fixture.addSkus([1_000_000, 1_000_000, 1_000_000]);
    const children = [startClaiming(skuIds), startClaiming(skuIds)];
    await Promise.all(children.map((child, i) => grantedBatches(child, i + 1)));
    for (const child of children) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    await claim(two, skuIds, 10_000);
    expect(await fixture.differences()).toEqual([]);
    const { rows } = await sql<{ orders: number; lined: number }>`
      SELECT COUNT(*) AS orders, SUM((SELECT COUNT(*) > 1 FROM stock_reservation_lines l WHERE l.order_id = r.order_id)) AS lined
      FROM stock_reservations r`.execute(one.db.writer());
    expect(Number(rows[0]?.lined)).toBe(Number(rows[0]?.orders));
    expect(Number(rows[0]?.orders)).toBeGreaterThan(128);
  });

  it('that meets deadlocks is granted all the same, once for each order', async () => {
    const { skuIds } = await fixture.addSkus([500, 500]);
    const [low, high] = [...skuIds].sort() as [string, string];
    let claims = 0;
    for (let round = 0; round < 5; round++) {
      await rival.query('START TRANSACTION');
      await rival.query('UPDATE skus SET title = ? WHERE id = ?', [String(round), high]);
      const wanted = Array.from({ length: 12 }, (_, i) => claim(i % 2 === 0 ? one : two, [high, low]));
      claims += wanted.length;
      await untilSomebodyWaits();
      // The batch holds the lower SKU and waits for the higher one; the rival wants it the other way round.
      await rival.query('UPDATE skus SET title = ? WHERE id = ?', [String(round), low]).catch(() => undefined);
      await rival.query('ROLLBACK');
      await Promise.all(wanted);
    }
    expect(await reservedOf([low, high])).toEqual([claims, claims]);
    expect(await fixture.differences()).toEqual([]);
  });

  it('of orders that name the same SKUs in opposite order never sells one too many', async () => {
    const { skuIds } = await fixture.addSkus([40, 40, 40, 40]);
    const results = await Promise.allSettled(
      Array.from({ length: 200 }, (_, i) => {
        const some = [0, 1, 2].map((n) => skuIds[(i + n) % 4] as string);
        return claim(i % 2 === 0 ? one : two, i % 3 === 0 ? some.reverse() : some);
      }),
    );
    const granted = results.filter((result) => result.status === 'fulfilled').length;
    const reserved = await reservedOf(skuIds);
    expect(reserved.reduce((sum, n) => sum + n, 0)).toBe(granted * 3);
    expect(Math.max(...reserved)).toBeLessThanOrEqual(40);
    // Three of each four SKUs go into an order: whoever was refused last left no three of them behind.
    expect(reserved.filter((n) => n < 40).length).toBeLessThan(3);
    expect(await fixture.differences()).toEqual([]);
  });

  it('of fifty orders over random SKUs that are locked elsewhere for a while waits, and leaves other SKUs alone', async () => {
    const { skuIds } = await fixture.addSkus([60, 60, 60, 60, 60, 60]);
    const [locked = '', ...free] = skuIds;
    await rival.query('START TRANSACTION');
    await rival.query('UPDATE skus SET title = ? WHERE id = ?', ['held', locked]);
    const held = Array.from({ length: 20 }, () => claim(one, [locked]));
    await untilSomebodyWaits();
    const others = Array.from({ length: 30 }, (_, i) => claim(one, [free[i % free.length] as string]));
    await Promise.all(others);
    expect(await reservedOf([locked])).toEqual([0]);
    await rival.query('ROLLBACK');
    await Promise.all(held);
    expect(await reservedOf(skuIds)).toEqual([20, 6, 6, 6, 6, 6]);
    expect(await fixture.differences()).toEqual([]);
  });

  it('holds one order that cannot be granted and one that has given up without loss for the others', async () => {
    const { skuIds } = await fixture.addSkus([30]);
    const skuId = skuIds[0] as string;
    const first = claim(one, [skuId]);
    const orderId = newId('ord');
    await one.reservations.release(checkoutContext(), orderId);
    const barred = one.claims.claim(checkoutContext(), {
      orderId,
      buyerId: newId('usr'),
      lines: [{ skuId, quantity: 1, unitPrice: 1000 }],
    });
    const late = claim(one, [skuId], 1).catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 5));
    const good = Array.from({ length: 10 }, () => claim(one, [skuId]));
    await expect(barred).rejects.toMatchObject({ code: 'conflict' });
    await late;
    await Promise.all([first, ...good]);
    expect(await fixture.differences()).toEqual([]);
  });
});

describe('the sold-out hint', () => {
  it('of another process ends within a quarter of a second of a release, return or receipt', async () => {
    const { skuIds } = await fixture.addSkus([1]);
    const orderId = newId('ord');
    const lines = [{ skuId: skuIds[0] as string, quantity: 1, unitPrice: 1000 }];
    await one.claims.claim(checkoutContext(), { orderId, buyerId: newId('usr'), lines });
    await expect(claim(two, skuIds)).rejects.toMatchObject({ code: 'out_of_stock' });
    await one.reservations.release(checkoutContext(), orderId);
    await new Promise((resolve) => setTimeout(resolve, 260));
    await claim(two, skuIds);
    await one.reservations.restock(checkoutContext(), newId('ret'), [{ skuId: skuIds[0] as string, quantity: 1 }]);
    await claim(one, skuIds);
    expect(await reservedOf(skuIds)).toEqual([2]);
  });
});

describe('the backstop', () => {
  it('ends the others when one reservation cannot be ended', async () => {
    const { skuIds } = await fixture.addSkus([5, 5]);
    const orders = [newId('ord'), newId('ord')] as const;
    for (const [i, orderId] of orders.entries())
      await one.claims.claim(checkoutContext(), {
        orderId,
        buyerId: newId('usr'),
        lines: [{ skuId: skuIds[i] as string, quantity: 2, unitPrice: 1000 }],
      });
    const writer = one.db.writer();
    await sql`UPDATE stock_reservations SET expires_at = NOW(3) - INTERVAL 1 SECOND WHERE order_id IN (${sql.join(orders)})`.execute(
      writer,
    );
    // Somebody wrote past the ledger: what the first order holds is not there.
    await sql`UPDATE skus SET reserved = 0 WHERE id = ${skuIds[0]}`.execute(writer);
    expect(await one.reservations.expireOverdue(checkoutContext())).toBe(1);
    expect(await reservedOf(skuIds)).toEqual([0, 0]);
    expect(await fixture.differences()).toHaveLength(1);
    await sql`UPDATE skus SET reserved = 2 WHERE id = ${skuIds[0]}`.execute(writer);
    expect(await two.reservations.expireOverdue(checkoutContext())).toBe(1);
    expect(await fixture.differences()).toEqual([]);
  });
});

function startClaiming(skuIds: readonly string[]): ChildProcess {
  const { mysql: server, stateDir } = fixture.installation.config;
  const settings = { env: 'test', stateDir, mysql: server, log: { level: 'error' } };
  return spawn(
    process.execPath,
    [
      '--conditions=mkt-source',
      fileURLToPath(new URL('./claiming-process.ts', import.meta.url)),
      JSON.stringify({ settings, skuIds }),
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
}

function grantedBatches(child: ChildProcess, batches: number): Promise<void> {
  return new Promise((resolve, reject) => {
    let told = 0;
    child.once('exit', (code) => reject(new Error(`It ended by itself with ${code}`)));
    child.stdout?.on('data', (chunk: Buffer) => {
      told += chunk.toString().split('granted').length - 1;
      if (told >= batches) resolve();
    });
  });
}

/** Until some transaction waits for a row; seen from outside, as the module's account may not look. */
async function untilSomebodyWaits(): Promise<void> {
  const end = Date.now() + 10_000;
  while (Date.now() < end) {
    const [rows] = await watcher.query<mysql.RowDataPacket[]>(
      "SELECT COUNT(*) AS n FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'",
    );
    if (Number(rows[0]?.['n']) > 0) return;
    // InnoDB renews what this table shows only for those who have not looked for a tenth of a second.
    await new Promise((resolve) => setTimeout(resolve, 120));
  }
  throw new Error('Nobody came to wait');
}
