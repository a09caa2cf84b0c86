/** Stock under races, repeats and storms, on the real database and with two processes' worth of batchers. */
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isAppError } from '../../../platform/kernel/errors.ts';
import { newId } from '../../../platform/kernel/ids.ts';
import { checkoutContext, createStockFixture, type StockFixture, type StockProcess } from './stock-fixture.ts';

let fixture: StockFixture;
let one: StockProcess;
let two: StockProcess;

beforeAll(async () => {
  fixture = await createStockFixture();
  [one, two] = fixture.processes;
});
afterAll(() => fixture.close());

function claim(process: StockProcess, skuId: string, quantity = 1, unitPrice = 1000, orderId: string = newId('ord')) {
  return process.claims.claim(checkoutContext(), {
    orderId,
    buyerId: newId('usr'),
    lines: [{ skuId, quantity, unitPrice }],
  });
}

async function stockOf(skuId: string): Promise<{ on_hand: number; reserved: number; stock_sequence: number }> {
  return one.db
    .writer()
    .selectFrom('skus')
    .select(['on_hand', 'reserved', 'stock_sequence'])
    .where('id', '=', skuId)
    .executeTakeFirstOrThrow();
}

async function eventsOf(id: string): Promise<{ type: string; sequence: number; data: Record<string, unknown> }[]> {
  const rows = await one.db
    .writer()
    .selectFrom('outbox')
    .select(['type', 'aggregate_sequence', 'envelope'])
    .where('aggregate_id', '=', id)
    .orderBy('aggregate_sequence')
    .orderBy('type')
    .execute();
  return rows.map((row) => ({
    type: row.type,
    sequence: row.aggregate_sequence,
    data: (JSON.parse(row.envelope) as { data: Record<string, unknown> }).data,
  }));
}

function codesOf(results: PromiseSettledResult<unknown>[]): {
  ok?: number;
  [code: string]: number | undefined;
  out_of_stock?: number;
} {
  const counts: ReturnType<typeof codesOf> = {};
  for (const result of results) {
    const code = result.status === 'fulfilled' ? 'ok' : isAppError(result.reason) ? result.reason.code : 'bug';
    if (code === 'bug') throw (result as PromiseRejectedResult).reason;
    counts[code] = (counts[code] ?? 0) + 1;
  }
  return counts;
}

describe('claiming stock', () => {
  it('gives one last unit to exactly one of fifty buyers in two processes', async () => {
    const { skuIds } = await fixture.addSkus([1]);
    const skuId = skuIds[0]!;
    const results = await Promise.allSettled(
      Array.from({ length: 50 }, (_, i) => claim(i % 2 === 0 ? one : two, skuId)),
    );
    expect(codesOf(results)).toEqual({ ok: 1, out_of_stock: 49 });
    expect(await stockOf(skuId)).toMatchObject({ on_hand: 1, reserved: 1 });
    const refused = results.find((r) => r.status === 'rejected') as PromiseRejectedResult;
    expect(refused.reason.meta.lines).toEqual([{ sku_id: skuId, requested: 1, available: 0 }]);
    expect(await fixture.differences()).toEqual([]);
  });

  it('sells exactly what there is to a thousand claims of one to three units, repeats and multi-line orders among them', async () => {
    const { skuIds } = await fixture.addSkus([400, 60, 200, 1]);
    const claims = Array.from({ length: 1000 }, (_, i) => {
      const quantity = 1 + (i % 3);
      const lines = [{ skuId: skuIds[i % 7 === 0 ? 1 : 0]!, quantity, unitPrice: 1000 }];
      if (i % 10 === 0) lines.push({ skuId: skuIds[2]!, quantity: 1, unitPrice: 1000 });
      if (i % 50 === 0) lines.reverse();
      return { orderId: newId('ord'), buyerId: newId('usr'), lines };
    });
    const results = await Promise.allSettled(
      claims.map((request, i) => (i % 2 === 0 ? one : two).claims.claim(checkoutContext(), request)),
    );
    const counts = codesOf(results);
    expect({ ...counts, ok: 0, out_of_stock: 0 }).toEqual({ ok: 0, out_of_stock: 0 });
    expect((counts.ok ?? 0) + (counts.out_of_stock ?? 0)).toBe(1000);
    const sold = new Map<string, number>();
    for (const [i, result] of results.entries())
      if (result.status === 'fulfilled')
        for (const line of claims[i]!.lines) sold.set(line.skuId, (sold.get(line.skuId) ?? 0) + line.quantity);
    for (const skuId of skuIds) expect((await stockOf(skuId)).reserved).toBe(sold.get(skuId) ?? 0);
    // 850 claims want about 1,700 of the first 400: whoever came late was refused, and nothing useful is left.
    expect(sold.get(skuIds[0]!)).toBeGreaterThan(397);
    expect(sold.get(skuIds[0]!)).toBeLessThanOrEqual(400);
    expect(await fixture.differences()).toEqual([]);
  });

  it('gives a repeat the same reservation, even when it took the last unit and twenty repeats come at once', async () => {
    const { skuIds } = await fixture.addSkus([1]);
    const orderId = newId('ord');
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, i) => claim(i % 2 === 0 ? one : two, skuIds[0]!, 1, 1000, orderId)),
    );
    expect(new Set(results.map((r) => r.expiresAt.getTime())).size).toBe(1);
    expect(await stockOf(skuIds[0]!)).toMatchObject({ reserved: 1 });
    expect(await fixture.differences()).toEqual([]);
  });

  it('claims all lines or none, and says which stand in the way', async () => {
    const { skuIds } = await fixture.addSkus([5, 0]);
    const lines = skuIds.map((skuId) => ({ skuId, quantity: 2, unitPrice: 1000 }));
    await expect(
      one.claims.claim(checkoutContext(), { orderId: newId('ord'), buyerId: newId('usr'), lines }),
    ).rejects.toMatchObject({
      code: 'out_of_stock',
      meta: { lines: [{ sku_id: skuIds[1], requested: 2, available: 0 }] },
    });
    expect(await stockOf(skuIds[0]!)).toMatchObject({ reserved: 0 });
  });

  it('refuses another price than the present one with both', async () => {
    const { skuIds } = await fixture.addSkus([5]);
    await expect(claim(one, skuIds[0]!, 1, 999)).rejects.toMatchObject({
      code: 'price_changed',
      meta: { lines: [{ sku_id: skuIds[0], old_price: 999, new_price: 1000 }] },
    });
  });

  it('refuses archived and unpublished SKUs, and those of a suspended seller', async () => {
    const { skuIds, sellerId } = await fixture.addSkus([5, 5, 5]);
    const writer = one.db.writer();
    await writer.updateTable('skus').set({ status: 'archived' }).where('id', '=', skuIds[0]!).execute();
    await writer.updateTable('skus').set({ sellable: 0 }).where('id', '=', skuIds[1]!).execute();
    await expect(claim(one, skuIds[0]!)).rejects.toMatchObject({ code: 'product_unavailable' });
    await expect(claim(one, skuIds[1]!)).rejects.toMatchObject({ code: 'product_unavailable' });
    await expect(claim(one, newId('sku'))).rejects.toMatchObject({ code: 'product_unavailable' });
    await writer
      .updateTable('seller_snapshots')
      .set({ status: 'suspended' })
      .where('seller_id', '=', sellerId)
      .execute();
    await expect(claim(one, skuIds[2]!)).rejects.toMatchObject({ code: 'seller_suspended' });
  });

  it('claims again as soon as a release of the same process brings something back', async () => {
    const { skuIds } = await fixture.addSkus([1]);
    const orderId = newId('ord');
    await claim(one, skuIds[0]!, 1, 1000, orderId);
    await expect(claim(one, skuIds[0]!)).rejects.toMatchObject({ code: 'out_of_stock' });
    expect(await one.reservations.release(checkoutContext(), orderId)).toBe('released');
    await claim(one, skuIds[0]!);
    expect(await stockOf(skuIds[0]!)).toMatchObject({ on_hand: 1, reserved: 1 });
  });

  it('tells each change once with rising sequences, and the seller of low and of none', async () => {
    const { skuIds } = await fixture.addSkus([7]);
    const skuId = skuIds[0]!;
    for (const quantity of [1, 1, 4, 1]) await claim(one, skuId, quantity);
    expect(await eventsOf(skuId)).toMatchObject([
      { type: 'stock.changed', sequence: 2, data: { available: 6 } },
      { type: 'stock.changed', sequence: 3, data: { available: 5 } },
      { type: 'stock.low', sequence: 3, data: { available: 5, threshold: 5, title: 'A thing' } },
      { type: 'stock.changed', sequence: 4, data: { available: 1 } },
      { type: 'stock.changed', sequence: 5, data: { available: 0 } },
      { type: 'stock.depleted', sequence: 5 },
    ]);
  });
});

describe('the end of a reservation', () => {
  it('commits once for twenty repeats at once', async () => {
    const { skuIds } = await fixture.addSkus([10]);
    const orderId = newId('ord');
    await claim(one, skuIds[0]!, 3, 1000, orderId);
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? one : two).reservations.commit(checkoutContext(), orderId)),
    );
    expect(new Set(outcomes)).toEqual(new Set(['committed']));
    expect(await stockOf(skuIds[0]!)).toMatchObject({ on_hand: 7, reserved: 0 });
    expect(await one.reservations.release(checkoutContext(), orderId)).toBe('already_committed');
    expect(await fixture.differences()).toEqual([]);
  });

  it('expires by the backstop with an alarm, and a later commit claims anew or is lost, for every repeat', async () => {
    const { skuIds } = await fixture.addSkus([2]);
    const [first, second] = [newId('ord'), newId('ord')];
    await claim(one, skuIds[0]!, 2, 1000, first);
    await sql`UPDATE stock_reservations SET expires_at = NOW(3) - INTERVAL 1 SECOND WHERE order_id = ${first}`.execute(
      one.db.writer(),
    );
    const expired = await Promise.all([
      one.reservations.expireOverdue(checkoutContext()),
      two.reservations.expireOverdue(checkoutContext()),
    ]);
    expect(expired[0] + expired[1]).toBe(1);
    const text = `${await one.metrics.registry.metrics()}${await two.metrics.registry.metrics()}`;
    expect(text).toMatch(/mkt_product_reservations_expired_total 1/);
    await claim(two, skuIds[0]!, 1, 1000, second);
    expect(await one.reservations.commit(checkoutContext(), first)).toBe('stock_lost');
    await two.reservations.release(checkoutContext(), second);
    expect(await one.reservations.commit(checkoutContext(), first)).toBe('stock_lost');
    expect(await stockOf(skuIds[0]!)).toMatchObject({ on_hand: 2, reserved: 0 });

    const third = newId('ord');
    await claim(one, skuIds[0]!, 2, 1000, third);
    await sql`UPDATE stock_reservations SET expires_at = NOW(3) - INTERVAL 1 SECOND WHERE order_id = ${third}`.execute(
      one.db.writer(),
    );
    await one.reservations.expireOverdue(checkoutContext());
    expect(await one.reservations.commit(checkoutContext(), third)).toBe('committed');
    expect(await stockOf(skuIds[0]!)).toMatchObject({ on_hand: 0, reserved: 0 });
    expect(await fixture.differences()).toEqual([]);
  });

  it('releases once, and bars a reserve that is still on its way', async () => {
    const { skuIds } = await fixture.addSkus([4]);
    const orderId = newId('ord');
    await claim(one, skuIds[0]!, 4, 1000, orderId);
    const outcomes = await Promise.all(
      Array.from({ length: 10 }, (_, i) => (i % 2 === 0 ? one : two).reservations.release(checkoutContext(), orderId)),
    );
    expect(outcomes.filter((o) => o === 'released')).toHaveLength(1);
    expect(outcomes.filter((o) => o === 'already_released')).toHaveLength(9);
    await expect(claim(one, skuIds[0]!, 4, 1000, orderId)).rejects.toMatchObject({ code: 'conflict' });

    const late = newId('ord');
    expect(await one.reservations.release(checkoutContext(), late)).toBe('not_reserved');
    await expect(claim(two, skuIds[0]!, 1, 1000, late)).rejects.toMatchObject({ code: 'conflict' });
    await expect(one.reservations.commit(checkoutContext(), late)).rejects.toMatchObject({ code: 'not_found' });
    expect(await stockOf(skuIds[0]!)).toMatchObject({ on_hand: 4, reserved: 0 });
    expect(await fixture.differences()).toEqual([]);
  });

  it('restocks once per reference', async () => {
    const { skuIds } = await fixture.addSkus([1, 1]);
    const reference = newId('ret');
    const lines = skuIds.map((skuId) => ({ skuId, quantity: 2 }));
    const outcomes = await Promise.all(
      Array.from({ length: 8 }, (_, i) =>
        (i % 2 === 0 ? one : two).reservations.restock(checkoutContext(), reference, lines),
      ),
    );
    expect(outcomes.filter((o) => o === 'restocked')).toHaveLength(1);
    for (const skuId of skuIds) expect(await stockOf(skuId)).toMatchObject({ on_hand: 3 });
    await expect(
      one.reservations.restock(checkoutContext(), newId('ret'), [{ skuId: newId('sku'), quantity: 1 }]),
    ).rejects.toMatchObject({ code: 'not_found' });
  });

  it('keeps rows and ledger equal through a storm of claims, commits, releases and returns', async () => {
    const { skuIds } = await fixture.addSkus([30, 30, 30]);
    const orders = Array.from({ length: 120 }, () => newId('ord'));
    await Promise.allSettled(
      orders.flatMap((orderId, i) => {
        const process = i % 2 === 0 ? one : two;
        const lines = [i % 3, (i + 1) % 3].map((n) => ({ skuId: skuIds[n]!, quantity: 1 + (i % 2), unitPrice: 1000 }));
        const request = { orderId, buyerId: newId('usr'), lines };
        const steps = [process.claims.claim(checkoutContext(), request)];
        return steps.map(async (reserved) => {
          await reserved;
          if (i % 4 === 0) await process.reservations.release(checkoutContext(), orderId);
          else if (i % 4 === 1) await process.reservations.commit(checkoutContext(), orderId);
          else if (i % 4 === 2)
            await Promise.allSettled([
              one.reservations.commit(checkoutContext(), orderId),
              two.reservations.release(checkoutContext(), orderId),
            ]);
          if (i % 8 === 1)
            await process.reservations.restock(checkoutContext(), orderId, [{ skuId: skuIds[i % 3]!, quantity: 1 }]);
        });
      }),
    );
    expect(await fixture.differences()).toEqual([]);
    const events = (await Promise.all(skuIds.map(eventsOf))).map((list) =>
      list.filter((e) => e.type === 'stock.changed').map((e) => e.sequence),
    );
    for (const [i, sequences] of events.entries())
      expect(sequences).toEqual(
        Array.from({ length: (await stockOf(skuIds[i]!)).stock_sequence - 1 }, (_, n) => n + 2),
      );
  });
});
