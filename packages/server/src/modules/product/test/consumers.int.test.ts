/** What product hears: in any order, twice, and for shops and orders it has never heard of. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testContext } from '../../../app/test-app.ts';
import type { TransactionalHandler } from '../../../platform/events/consumer.ts';
import type { EventEnvelope } from '../../../platform/events/envelope.ts';
import { newId } from '../../../platform/kernel/ids.ts';
import type { ProductDb } from '../product.tables.ts';
import { eventually, ProductApp, productInput, type SellerLogin } from './product-app.ts';

let app: ProductApp;
let seller: SellerLogin;
let admin: { token: string };
let category: string;

beforeAll(async () => {
  app = await ProductApp.start({ worker: false });
  admin = await app.signIn(['buyer', 'admin']);
  seller = await app.openShop(admin.token);
  [category = ''] = await app.categories('Things');
});
afterAll(() => app?.close());

/** Applies an event as the consumers' runner does, without its inbox. */
async function hear(type: string, sequence: number, data: object): Promise<void> {
  const module = app.app.composition.modules.find((m) => m.name === 'product');
  const handler = module?.runtime.consumers[0]?.handlers[type] as unknown as TransactionalHandler<ProductDb>;
  const event: EventEnvelope = {
    id: newId('evt'),
    type,
    version: 1,
    occurred_at: new Date().toISOString(),
    producer: 'user',
    aggregate: { type: 'shop', id: seller.sellerId, sequence },
    correlation_id: newId('req'),
    causation_id: null,
    traceparent: null,
    data,
  };
  const db = module?.db as unknown as import('../../../platform/db/database.ts').ModuleDatabase<ProductDb>;
  await db.transaction(testContext(), (tx) => handler.inTransaction(event, tx, testContext()));
}

const snapshot = (id: string) =>
  app.db
    .selectFrom('seller_snapshots')
    .select(['name', 'status', 'sequence'])
    .where('seller_id', '=', id)
    .executeTakeFirst();

describe('the life of a shop', () => {
  it('ends in the same state whatever order its events come in', async () => {
    const facts = (id: string, user: string) => ({ seller_id: id, user_id: user, slug: 'a' });
    const events = (id: string, user: string): [string, number, object][] => [
      ['shop.updated', 1, { ...facts(id, user), name: 'First', status: 'pending', changed: ['opened'] }],
      ['shop.approved', 2, { ...facts(id, user), name: 'First' }],
      ['shop.suspended', 3, { seller_id: id, user_id: user, reason: 'x' }],
      ['shop.approved', 4, { ...facts(id, user), name: 'First' }],
      ['shop.updated', 5, { ...facts(id, user), name: 'Last', status: 'approved', changed: ['name'] }],
    ];
    for (const order of [
      [0, 1, 2, 3, 4],
      [4, 3, 2, 1, 0],
      [2, 4, 0, 3, 1],
      [0, 2, 2, 4, 4, 1, 3],
    ]) {
      const id = newId('seller');
      const list = events(id, newId('usr'));
      for (const i of order) await hear(...list[i]!);
      expect(await snapshot(id), String(order)).toEqual({ name: 'Last', status: 'approved', sequence: 5 });
    }
  });

  it('stops at a suspension that a late approval must not undo', async () => {
    const id = newId('seller');
    const user = newId('usr');
    const approved = { seller_id: id, user_id: user, name: 'A', slug: 'a' };
    await hear('shop.updated', 1, { ...approved, status: 'pending', changed: ['opened'] });
    await hear('shop.suspended', 3, { seller_id: id, user_id: user, reason: 'x' });
    await hear('shop.approved', 2, approved);
    expect(await snapshot(id)).toMatchObject({ status: 'suspended', sequence: 3 });
  });
});

describe('orders', () => {
  it('count what was sold and remember who bought what', async () => {
    const made = await app.createProduct(seller, productInput(category));
    const { id } = made.data;
    const line = { product_id: id, sku_id: made.data.skus[0].id };
    await hear('order.confirmed', 1, {
      lines: [
        { ...line, quantity: 2 },
        { ...line, quantity: 3 },
      ],
    });
    const product = await app.db.selectFrom('products').select('units_sold').where('id', '=', id).executeTakeFirst();
    expect(product?.units_sold).toBe(5);
    const listed = await app.db
      .selectFrom('category_listings')
      .select('units_sold')
      .where('product_id', '=', id)
      .execute();
    expect(listed.map((row) => row.units_sold)).toEqual([5]);

    const buyer = await app.signIn();
    const delivered = {
      delivered_at: new Date().toISOString(),
      lines: [{ order_line_id: newId('line'), product_id: id, buyer_id: buyer.userId }],
    };
    await hear('order.delivered', 1, delivered);
    await hear('order.delivered', 1, delivered);
    const review = () => app.request('POST', `/products/${id}/reviews`, { token: buyer.token, body: { rating: 5 } });
    expect([(await review()).status, (await review()).code]).toEqual([201, 'review_not_eligible']);
  });
});

describe('a suspended seller', () => {
  it('may look and remove, and neither edit nor add pictures', async () => {
    const shop = await app.openShop(admin.token);
    const { data } = await app.createProduct(shop, productInput(category));
    await app.request('PUT', `/admin/sellers/${shop.sellerId}/suspend`, {
      token: admin.token,
      body: { reason: 'No parcels.' },
    });
    await app.db
      .updateTable('seller_snapshots')
      .set({ status: 'suspended' })
      .where('seller_id', '=', shop.sellerId)
      .execute();
    const etag = { 'if-match': '"v1"' };
    const edit = await app.request('PUT', `/products/${data.id}`, {
      token: shop.token,
      body: productInput(category),
      headers: etag,
    });
    expect(edit.code).toBe('seller_suspended');
    const picture = { content_type: 'image/png', size_bytes: 10 };
    expect((await app.request('POST', `/products/${data.id}/images`, { token: shop.token, body: picture })).code).toBe(
      'seller_suspended',
    );
    expect((await app.request('GET', `/seller/products/${data.id}`, { token: shop.token })).data.visible).toBe(false);
    expect((await app.request('DELETE', `/products/${data.id}`, { token: shop.token, headers: etag })).status).toBe(
      204,
    );
    await eventually(
      () => app.request('GET', `/products/${data.id}`),
      (answer) => answer.status === 404,
    );
  });

  it('has products in another currency and of others refused as everybody', async () => {
    const { data } = await app.createProduct(seller, productInput(category));
    const other = await app.openShop(admin.token);
    const etag = { 'if-match': '"v1"' };
    const euro = { ...productInput(category), currency: 'EUR' };
    const answers = await Promise.all([
      app.request('PUT', `/products/${data.id}`, { token: seller.token, body: euro, headers: etag }),
      app.request('DELETE', `/products/${data.id}`, { token: other.token, headers: etag }),
      app.request('DELETE', `/categories/${newId('cat')}`, { token: admin.token, headers: etag }),
      app.request('DELETE', `/categories/${category}`, { token: admin.token, headers: { 'if-match': '"v9"' } }),
      app.request('DELETE', `/categories/${category}`, { token: admin.token }),
      app.request('GET', `/seller/products`, { token: (await app.signIn(['buyer', 'seller'])).token }),
    ]);
    expect(answers.map((answer) => answer.code)).toEqual([
      'currency_mismatch',
      'not_found',
      'not_found',
      'precondition_failed',
      'precondition_required',
      'forbidden',
    ]);
  });
});
