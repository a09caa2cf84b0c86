/** Attacks on the stock over HTTP: two API processes, a worker, real engines. Numbered as in the list of attacks. */
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { testContext } from '../../../app/test-app.ts';
import { newId } from '../../../platform/kernel/ids.ts';
import { brief, brokenRows, Crowd, type Guest, guest, insist, orderAtOnce, tally } from './crowd.ts';
import { type Answer, OrderApp, type Person, type Seller } from './order-app.ts';

/** The whole size takes minutes; the small one has the same shape. */
const isFull = process.env['MKT_TEST_FULL'] === '1';
const size = isFull ? { buyers: 1_000, stock: 100 } : { buyers: 50, stock: 20 };

let app: OrderApp;
let admin: Person;
let seller: Seller;
let crowd: Crowd;
beforeAll(async () => {
  app = await OrderApp.start(isFull ? patient : {});
  admin = await app.person(['buyer', 'admin']);
  seller = await app.seller(admin);
  crowd = new Crowd(app, await app.goods(seller.sellerId, { stock: 5_000 }));
}, 60_000);
afterAll(() => app?.close());
afterEach(async () => {
  expect(await brokenRows(app)).toEqual([]);
});

async function stockOf(skuId: string): Promise<{ on_hand: number; reserved: number }> {
  const { rows } = await sql<{
    on_hand: number;
    reserved: number;
  }>`SELECT on_hand, reserved FROM skus WHERE id = ${skuId}`.execute(app.moduleDb('product'));
  return rows[0] as { on_hand: number; reserved: number };
}

/** Clients that are many share one process with all that serves them: theirs is not the time of a request in production. */
const patient = {
  auth: { accessTokenTtlS: 3_600 },
  rpc: { timeoutScale: 5 },
  mysql: { acquireTimeoutMs: 5_000 },
};
const patienceMs = isFull ? 180_000 : 30_000;
/** So many wait for an answer; who is before whom is up to the machine. */
const atOnce = 128;
async function place(buyer: Guest, second: boolean): Promise<Answer> {
  const answer = await insist(app, buyer, second, { patienceMs });
  if (answer.code !== 'quote_expired') return answer;
  buyer.quote = answer.body.quote;
  return insist(app, buyer, second, { patienceMs });
}
const losers = (buyers: readonly Guest[], answers: readonly Answer[]): Guest[] =>
  buyers.filter((_, i) => answers[i]?.status !== 201);

describe('one unit and many buyers', () => {
  it('A01: fifty buyers behind one barrier are one order and forty-nine refusals', { timeout: 90_000 }, async () => {
    const unit = await app.goods(seller.sellerId, { stock: 1 });
    const buyers = await crowd.with(50, unit);
    const answers = await Promise.all(buyers.map((buyer, i) => place(buyer, i % 2 === 1)));
    expect(tally(answers)).toEqual({ '201': 1, '409 out_of_stock': 49 });
    await crowd.giveBack(losers(buyers, answers), unit);
    expect(await stockOf(unit.skuId)).toEqual({ on_hand: 1, reserved: 1 });
  });

  it('A01: the last bytes of fifty requests in one burst are one order', { timeout: 90_000 }, async () => {
    const unit = await app.goods(seller.sellerId, { stock: 1 });
    const buyers = await crowd.with(50, unit);
    const answers = await orderAtOnce(app, buyers);
    expect(tally(answers)).toEqual({ '201': 1, '409 out_of_stock': 49 });
    await crowd.giveBack(losers(buyers, answers), unit);
    expect(await stockOf(unit.skuId)).toEqual({ on_hand: 1, reserved: 1 });
  });

  it('A02: buyers of one to three units get what there is, and nobody is refused for units that stay unsold', {
    timeout: isFull ? 900_000 : 120_000,
  }, async () => {
    const goods = await app.goods(seller.sellerId, { stock: size.stock });
    const quantityOf = (i: number): number => 1 + (i % 3);
    const crowded = await crowd.with(size.buyers, goods, quantityOf);
    let wanting = crowded.map((buyer, i): Wish => ({ buyer, quantity: quantityOf(i) }));
    let [sold, orders, walkedAway] = [0, 0, 0];
    let leastRefused = Number.POSITIVE_INFINITY;
    // Whoever was refused comes back when those who never pay have given back theirs, until nobody gives back any more.
    for (let isOver = false; !isOver; ) {
      const startedAt = Date.now();
      const { granted, refused } = await rush(wanting);
      if (isFull)
        console.log(
          `A02: ${wanting.length} asked, ${granted.length} were granted ${piecesOf(granted)} pieces, ${Date.now() - startedAt} ms`,
        );
      const left = size.stock - sold - piecesOf(granted);
      expect(left).toBeGreaterThanOrEqual(0);
      expect(left).toBeLessThan(leastOf(refused));
      leastRefused = Math.min(leastRefused, leastOf(refused));
      const idle = granted.filter((_, i) => (orders + i) % 10 === 0);
      const paying = granted.filter((one) => !idle.includes(one));
      await Promise.all(paying.map(({ buyer, order }) => app.pay(buyer, order)));
      await expire(idle);
      orders += granted.length;
      walkedAway += idle.length;
      sold += piecesOf(paying);
      // The stock follows a cancelled order a moment later, and the hint that nothing is left lasts a moment longer.
      await expect
        .poll(() => stockOf(goods.skuId), { timeout: 15_000 })
        .toEqual({ on_hand: size.stock - sold, reserved: 0 });
      await new Promise((resolve) => setTimeout(resolve, 260));
      wanting = refused;
      isOver = idle.length === 0;
    }
    expect(walkedAway).toBeGreaterThanOrEqual(Math.floor(orders / 10));
    expect(sold).toBeLessThanOrEqual(size.stock);
    expect(leastRefused).toBeGreaterThan(size.stock - sold);
    if (isFull) console.log(`A02: ${sold} of ${size.stock} sold, ${walkedAway} of ${orders} buyers walked away`);
  });
});

interface Wish {
  buyer: Guest;
  quantity: number;
}
interface Granted extends Wish {
  order: Answer['data'];
}

const piecesOf = (wishes: readonly Wish[]): number => wishes.reduce((sum, { quantity }) => sum + quantity, 0);
const leastOf = (wishes: readonly Wish[]): number => Math.min(...wishes.map(({ quantity }) => quantity));

/** All of them order, as many at once as there are clients. */
async function rush(wishes: readonly Wish[]): Promise<{ granted: Granted[]; refused: Wish[] }> {
  const answers: Answer[] = [];
  let next = 0;
  const client = async (): Promise<void> => {
    for (let i = next++; i < wishes.length; i = next++) {
      const { buyer } = wishes[i] as Wish;
      answers[i] = await place(buyer, i % 2 === 1);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, client));
  expect(Object.keys(tally(answers)).filter((k) => k !== '201' && k !== '409 out_of_stock')).toEqual([]);
  const granted = wishes.flatMap((wish, i) =>
    answers[i]?.status === 201 ? [{ ...wish, order: answers[i].data }] : [],
  );
  return { granted, refused: wishes.filter((_, i) => answers[i]?.status !== 201) };
}

/** The time to pay in is over for these orders, whose buyers walked away. */
async function expire(idle: readonly Granted[]): Promise<void> {
  if (idle.length === 0) return;
  const ids = sql.join(idle.map(({ order }) => order.id as string));
  await sql`UPDATE orders SET reservation_expires_at = NOW(3) WHERE id IN (${ids})`.execute(app.db);
  await sql`UPDATE order_sagas SET next_at = NOW(3) WHERE order_id IN (${ids})`.execute(app.db);
  for (const { buyer, order } of idle) await app.until(buyer, order.id, (page) => page.status === 'cancelled');
}

describe('what became of the goods', () => {
  it('A26: units that went to another while the buyer paid are told as stock_lost, and the money goes back', async () => {
    const unit = await app.goods(seller.sellerId, { stock: 1 });
    const [slow, quick] = [await guest(app, [unit]), await guest(app, [unit])];
    const placed = await place(slow, false);
    const product = app.moduleDb('product');
    await sql`UPDATE stock_reservations SET expires_at = NOW(3) - INTERVAL 1 SECOND WHERE order_id = ${placed.data.id}`.execute(
      product,
    );
    const backstop = app.app.composition.modules
      .find((module) => module.name === 'product')
      ?.runtime.jobs.find((job) => job.name === 'product.expire-reservations');
    await backstop?.run(testContext() as never);
    const other = await place(quick, true);
    expect(other.status).toBe(201);
    await app.pay(quick, other.data);
    await app.payAt(placed.data);
    const page = await app.until(
      slow,
      placed.data.id,
      (p) => p.status === 'cancelled' && p.payment?.status === 'voided',
    );
    expect(page.cancel_reason).toBe('stock_lost');
    expect(await stockOf(unit.skuId)).toEqual({ on_hand: 0, reserved: 0 });
    // What the buyer's mail is made of.
    const { rows } = await sql<{ reason: string }>`
      SELECT JSON_UNQUOTE(JSON_EXTRACT(envelope, '$.data.reason')) AS reason FROM outbox
      WHERE type = 'order.cancelled' AND aggregate_id = ${placed.data.id}`.execute(app.db);
    expect(rows).toEqual([{ reason: 'stock_lost' }]);
  });

  it('A27: what is a draft, deleted, of a suspended shop or one’s own cannot be ordered', {
    timeout: 60_000,
  }, async () => {
    const closing = await app.seller(admin);
    const [draft, deleted, suspended] = [
      await app.goods(seller.sellerId),
      await app.goods(seller.sellerId),
      await app.goods(closing.sellerId),
    ];
    const buyers = [await guest(app, [draft]), await guest(app, [deleted]), await guest(app, [suspended])];
    const page = (productId: string) => app.request('GET', `/seller/products/${productId}`, { token: seller.token });
    const shown = await page(draft.productId);
    const unpublished = await app.request('PUT', `/products/${draft.productId}`, {
      token: seller.token,
      headers: { 'if-match': shown.headers.get('etag') ?? '' },
      body: {
        title: 'Not any more',
        category_id: shown.data.category_id ?? shown.data.category.id,
        currency: 'USD',
        status: 'draft',
        skus: [{ code: shown.data.skus[0].code, price: draft.price }],
      },
    });
    expect([unpublished.status, unpublished.code]).toEqual([200, undefined]);
    const removed = await app.request('DELETE', `/products/${deleted.productId}`, {
      token: seller.token,
      headers: { 'if-match': (await page(deleted.productId)).headers.get('etag') ?? '' },
    });
    expect(removed.status).toBe(204);
    await app.request('PUT', `/admin/sellers/${closing.sellerId}/suspend`, {
      token: admin.token,
      body: { reason: 'Counterfeits.' },
    });
    const answers = [];
    for (const buyer of buyers) answers.push(brief(await place(buyer, false)));
    expect(answers).toEqual([
      [409, 'product_unavailable'],
      [409, 'product_unavailable'],
      [409, 'seller_suspended'],
    ]);

    const own = await app.goods(seller.sellerId);
    const kept = await app.request('POST', '/users/me/addresses', {
      token: seller.token,
      body: { name: 'Mona', line1: '1 Street', city: 'Cairo', country: 'EG' },
    });
    const added = await app.request('POST', '/cart/items', {
      token: seller.token,
      body: { sku_id: own.skuId, quantity: 1 },
    });
    // The cart may say so already; when it does not, the order does.
    if (added.status < 300) {
      await app.request('PUT', '/cart/address', {
        token: seller.token,
        body: { country: 'EG', address_id: kept.data.id },
      });
      expect(brief(await app.order(seller))).toEqual([409, 'product_unavailable']);
    } else expect(added.status).toBe(409);
    expect(await stockOf(own.skuId)).toEqual({ on_hand: 50, reserved: 0 });
  });

  it('A25: what is put into the cart after the payment began is no part of the order', {
    timeout: 60_000,
  }, async () => {
    const goods = await app.goods(seller.sellerId, { price: 1_000 });
    const more = await app.goods(seller.sellerId, { price: 70_000 });
    const buyer = await guest(app, [goods], 2);
    const placed = await place(buyer, false);
    const total = placed.data.totals.grand_total;
    await app.fill(buyer, [more]);
    await app.request('PUT', `/cart/items/${goods.skuId}`, { token: buyer.token, body: { quantity: 9 } });
    expect(brief(await app.order(buyer))).toEqual([409, 'checkout_in_progress']);
    await app.pay(buyer, placed.data);
    const page = await app.until(buyer, placed.data.id, (p) => p.payment.status === 'captured');
    expect([page.totals.grand_total, page.parts[0].lines.length]).toEqual([total, 1]);
    expect(await stockOf(more.skuId)).toEqual({ on_hand: 50, reserved: 0 });
    const session = await app.gatewaySession(placed.data);
    expect(session).toMatchObject({ amount: total, amount_captured: total });
  });
});

describe('one cart, many requests', () => {
  it('A20: two tabs with two keys are one order, and the other tab is told which', async () => {
    const goods = await app.goods(seller.sellerId);
    for (let round = 0; round < 5; round++) {
      const buyer = await guest(app, [goods]);
      const answers = await Promise.all([place(buyer, false), place(buyer, true)]);
      expect(tally(answers)).toEqual({ '201': 1, '409 checkout_in_progress': 1 });
      const [won, lost] = answers[0]?.status === 201 ? answers : [answers[1], answers[0]];
      expect(lost?.body.order_id ?? lost?.body.meta?.order_id).toBe(won?.data.id);
    }
  });

  it('A21: twenty equal requests at once are one execution, and each later one the same answer', async () => {
    const goods = await app.goods(seller.sellerId, { stock: 3 });
    const buyer = await guest(app, [goods]);
    const key = newId('key');
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => app.order(buyer, { quote: buyer.quote, key, second: i % 2 === 1 })),
    );
    const counts = tally(answers);
    expect(Object.keys(counts).filter((k) => k !== '201' && k !== '409 idempotency_in_flight')).toEqual([]);
    const placed = answers.filter((answer) => answer.status === 201);
    expect(placed.length).toBeGreaterThanOrEqual(1);
    const again = await app.order(buyer, { quote: buyer.quote, key });
    for (const answer of placed) expect(answer.data).toEqual(again.data);
    expect(await stockOf(goods.skuId)).toEqual({ on_hand: 3, reserved: 1 });
  });

  it('A22: one key with another body is refused, and another user’s same key is that user’s own', async () => {
    const goods = await app.goods(seller.sellerId);
    const [one, two] = [await guest(app, [goods]), await guest(app, [goods])];
    const key = newId('key');
    const first = await app.order(one, { quote: one.quote, key });
    const other = await app.order(one, { quote: one.quote, key, body: { note: 'another one' } });
    expect(brief(other)).toEqual([422, 'idempotency_key_reused']);
    expect(JSON.stringify(other.body)).not.toContain(first.data.id);
    const foreign = await app.order(two, { quote: two.quote, key });
    expect(foreign.status).toBe(201);
    expect(foreign.data.id).not.toBe(first.data.id);
    // Nor with the very same bytes: the first one's quote is of a cart that is not the second one's.
    const stolen = await app.order(two, { quote: one.quote, key: newId('key') });
    expect(stolen.status).toBeGreaterThanOrEqual(400);
    expect(JSON.stringify(stolen.body)).not.toContain(first.data.id);
  });
});
