/** Checkouts while the gateway takes its time: nobody may wait for it with a transaction open. */
import { sql } from 'kysely';
import mysql from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { brokenRows, Crowd, type Guest, insist } from './crowd.ts';
import { type Goods, OrderApp } from './order-app.ts';

const betweenSamplesMs = 200;
const pairs = 8;

let app: OrderApp;
let observer: mysql.Connection;
let goods: Goods;
let crowd: Crowd;
beforeAll(async () => {
  app = await OrderApp.start();
  const { host, port, rootUser, rootPassword } = app.app.config.mysql;
  observer = await mysql.createConnection({ host, port, user: rootUser, password: rootPassword });
  const admin = await app.person(['buyer', 'admin']);
  const seller = await app.seller(admin);
  goods = await app.goods(seller.sellerId, { stock: 1_000 });
  crowd = new Crowd(app, await app.goods(seller.sellerId, { stock: 1_000 }));
}, 60_000);
afterAll(async () => {
  await observer?.end();
  await app?.close();
});

/**
 * Open transactions of this installation's accounts that run no statement at this moment: they wait for their client.
 * With how far each has come, so that one that is merely slow is told from one that waits.
 */
async function idleTransactions(): Promise<Map<string, string>> {
  const [rows] = await observer.query<mysql.RowDataPacket[]>(
    `SELECT t.trx_id AS id, CONCAT_WS(' ', t.trx_rows_modified, t.trx_rows_locked, t.trx_lock_structs, t.trx_weight) AS progress
     FROM information_schema.innodb_trx t JOIN information_schema.processlist p ON p.id = t.trx_mysql_thread_id
     WHERE p.user LIKE ? AND t.trx_query IS NULL`,
    [`${app.app.config.mysql.schemaPrefix}%`],
  );
  return new Map(rows.map((row) => [String(row['id']), String(row['progress'])]));
}

/** Those of `known` that are where they were; null when this process was held up meanwhile, which explains any. */
async function stillThere(known: ReadonlyMap<string, string>): Promise<Map<string, string> | null> {
  const startedAt = performance.now();
  await new Promise((resolve) => setTimeout(resolve, betweenSamplesMs));
  if (performance.now() - startedAt > betweenSamplesMs + 50) return null;
  const now = await idleTransactions();
  return new Map([...known].filter(([id, progress]) => now.get(id) === progress));
}

/** Ids in two samples; whoever is in both is looked at once more, as a busy machine lets clients be slow. */
async function seenTwice(): Promise<string[] | null> {
  const both = await stillThere(await idleTransactions());
  if (both === null || both.size === 0) return both === null ? null : [];
  const again = await stillThere(both);
  return again === null ? null : [...again.keys()];
}

async function checkOutOnce(buyer: Guest, second: boolean): Promise<void> {
  const placed = await insist(app, buyer, second);
  if (placed.status !== 201) throw new Error(`order: ${JSON.stringify(placed.body)}`);
  // The answer waits two seconds for the gateway at most; then the page to pay at is in the order a moment later.
  const page = await app.until(buyer, placed.data.id, (order) => typeof order.payment?.redirect_url === 'string');
  await app.pay(buyer, page);
}

describe('a gateway that takes 500 ms, give or take 300', () => {
  it('F29: is waited for without an open transaction, and every checkout is confirmed', {
    timeout: 120_000,
  }, async () => {
    const buyers = await crowd.with(16, goods);
    let done = false;
    const shop = Promise.all(buyers.map((buyer, i) => checkOutOnce(buyer, i % 2 === 1))).finally(() => {
      done = true;
    });
    const found: string[] = [];
    let counted = 0;
    for (let i = 0; !done || counted < pairs; i++) {
      if (!done) await app.chaos({ answers: { slow_probability: 1, slow_ms: [200, 500, 800][i % 3] } });
      const both = await seenTwice();
      if (both === null) {
        if (done) break;
        continue;
      }
      counted++;
      found.push(...both);
    }
    await app.chaos({});
    await shop;
    expect(found).toEqual([]);
    expect(counted).toBeGreaterThan(0);
    expect(await brokenRows(app)).toEqual([]);
  });

  it('F29: would be noticed by this test if somebody did wait with one open', async () => {
    const product = app.moduleDb('product');
    let found: string[] | null = null;
    let held = '';
    await product.transaction().execute(async (tx) => {
      await tx
        .updateTable('skus' as never)
        .set({ title: 'held' } as never)
        .where('id' as never, '=', goods.skuId as never)
        .execute();
      const { rows } = await sql<{ id: number }>`SELECT CONNECTION_ID() AS id`.execute(tx);
      // InnoDB renews what it shows only for those who have not looked for a tenth of a second.
      await new Promise((resolve) => setTimeout(resolve, 150));
      const [own] = await observer.query<mysql.RowDataPacket[]>(
        'SELECT trx_id AS id FROM information_schema.innodb_trx WHERE trx_mysql_thread_id = ?',
        [rows[0]?.id],
      );
      held = String(own[0]?.['id']);
      for (let i = 0; i < 20 && found === null; i++) found = await seenTwice();
    });
    expect(found).toContain(held);
  });
});
