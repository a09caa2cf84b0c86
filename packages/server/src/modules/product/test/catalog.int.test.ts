/** Products through the real edge and two processes: making, reading, editing, hiding, stock. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testContext } from '../../../app/test-app.ts';
import { newId } from '../../../platform/kernel/ids.ts';
import { eventually, ProductApp, productInput, type SellerLogin } from './product-app.ts';

let app: ProductApp;
let admin: { token: string };
let seller: SellerLogin;
let other: SellerLogin;
let category: string;
let parent: string;

beforeAll(async () => {
  app = await ProductApp.start({ second: true });
  admin = await app.signIn(['buyer', 'admin']);
  seller = await app.openShop(admin.token);
  other = await app.openShop(admin.token);
  [category = '', parent = ''] = await app.categories('Audio', 'Headphones');
});
afterAll(() => app?.close());

const create = async (input = {}) => {
  const made = await app.createProduct(seller, { ...productInput(category), ...input });
  if (made.status !== 201) throw new Error(`create: ${made.status} ${JSON.stringify(made.body)}`);
  return made;
};
const put = (id: string, body: object, etag: string | null, token = seller.token) =>
  app.request('PUT', `/products/${id}`, { token, body, headers: etag === null ? {} : { 'if-match': etag } });

describe('a product', () => {
  it('is made once per key, and read at once by anybody with everything embedded, in their language', async () => {
    const request = {
      token: seller.token,
      body: productInput(category),
      headers: { 'idempotency-key': 'product-1' },
    };
    const [made, again] = await Promise.all([
      app.request('POST', '/products', request),
      app.request('POST', '/products', { ...request, second: true }),
    ]);
    const created = made.status === 201 ? made : again;
    expect(created.status).toBe(201);
    expect(created.headers.get('etag')).toBe('"v1"');
    const repeat = await app.request('POST', '/products', request);
    expect(repeat.data.id).toBe(created.data.id);
    const reused = await app.request('POST', '/products', { ...request, body: { ...request.body, title: 'Else' } });
    expect(reused.code).toBe('idempotency_key_reused');

    const page = await app.request('GET', `/products/${created.data.id}`, { second: true });
    expect(page.status).toBe(200);
    expect(page.data).toMatchObject({
      title: 'Wireless headphones WH-900',
      slug: 'wireless-headphones-wh-900',
      price: 5000,
      stock: 13,
      availability: 'in_stock',
      seller: { id: seller.sellerId, rating: null },
      category: { id: category, path: [{ id: parent }, { id: category }] },
      skus: [{ code: 'BLK' }, { code: 'SND', availability: 'low_stock' }],
    });
    const arabic = await app.request('GET', `/products/${created.data.id}`, { headers: { 'accept-language': 'ar' } });
    expect(arabic.data.title).toBe('سماعات لاسلكية');
    const etag = page.headers.get('etag') ?? '';
    expect(etag).toMatch(/^W\/"/);
    const fresh = await app.request('GET', `/products/${created.data.id}`, { headers: { 'if-none-match': etag } });
    expect(fresh.status).toBe(304);
    expect((await app.request('GET', `/products/${newId('prod')}`)).code).toBe('not_found');
  });

  it('has what goes well beside it as soon as it is published', async () => {
    const { data } = await create({ status: 'draft' });
    const related = () => app.request('GET', `/products/${data.id}/related`);
    expect((await related()).code).toBe('not_found');
    expect((await put(data.id, productInput(category), '"v1"')).status).toBe(200);
    expect((await related()).status).toBe(200);
  });

  it('shows an edit at once, keeps ids and stock by code, and archives what is left out', async () => {
    const { data } = await create();
    await app.request('GET', `/products/${data.id}`);
    await app.request('GET', `/products/${data.id}`, { second: true });
    const skus = [
      { code: 'SND', title: 'Sand', attributes: { color: 'Sand' }, price: 4500, initial_stock: 99 },
      { code: 'RED', title: 'Red', attributes: { color: 'Red' }, price: 7000, initial_stock: 1 },
    ];
    const edited = await put(data.id, { ...productInput(category), title: 'Renamed', skus }, '"v1"');
    expect(edited.status).toBe(200);
    expect(edited.headers.get('etag')).toBe('"v2"');
    const page = await app.request('GET', `/products/${data.id}`);
    expect(page.data).toMatchObject({ title: 'Renamed', price: 4500, stock: 4 });
    expect(page.data.skus[0].id).toBe(data.skus[1].id);
    const second = await eventually(
      () => app.request('GET', `/products/${data.id}`, { second: true }),
      (answer) => answer.data.title === 'Renamed',
    );
    expect(second.data.price).toBe(4500);
    const own = await app.request('GET', `/seller/products/${data.id}`, { token: seller.token });
    expect(own.data.skus.map((sku: { code: string; status: string }) => [sku.code, sku.status])).toEqual([
      ['SND', 'active'],
      ['RED', 'active'],
      ['BLK', 'archived'],
    ]);
    const audits = await app.db.selectFrom('audit_log').select('action').where('subject_id', '=', data.id).execute();
    expect(audits).toEqual([{ action: 'product.prices_changed' }]);
  });

  it('is written where an edit changes it, and nowhere else', async () => {
    const { data } = await create();
    const input = productInput(category);
    const longAgo = new Date('2020-01-01T00:00:00Z');
    const age = () =>
      Promise.all([
        app.db.updateTable('skus').set({ updated_at: longAgo }).where('product_id', '=', data.id).execute(),
        // No sort shows it: only who writes the row again makes it right.
        app.db.updateTable('category_listings').set({ units_sold: 77 }).where('product_id', '=', data.id).execute(),
      ]);
    const rows = async () => {
      const skus = await app.db
        .selectFrom('skus')
        .select(['code', 'price', 'status', 'sellable', 'updated_at'])
        .where('product_id', '=', data.id)
        .orderBy('code')
        .execute();
      const listings = await app.db
        .selectFrom('category_listings')
        .select(['price', 'units_sold'])
        .where('product_id', '=', data.id)
        .execute();
      return {
        skus: skus.map((sku) => [sku.code, sku.price, sku.status, sku.sellable, sku.updated_at > longAgo]),
        listings: [...new Set(listings.map((row) => `${row.price} ${row.units_sold}`))],
      };
    };
    const [black, sand] = input.skus;
    if (black === undefined || sand === undefined) throw new Error('Two SKUs were expected');
    const cheapest = Math.min(black.price, sand.price);
    await age();
    await put(data.id, { ...input, title: 'Another title' }, '"v1"');
    expect(await rows()).toEqual({
      skus: [
        [black.code, black.price, 'active', 1, false],
        [sand.code, sand.price, 'active', 1, false],
      ],
      listings: [`${cheapest} 77`],
    });
    await put(data.id, { ...input, skus: [black, { ...sand, price: 100 }] }, '"v2"');
    expect(await rows()).toEqual({
      skus: [
        [black.code, black.price, 'active', 1, false],
        [sand.code, 100, 'active', 1, true],
      ],
      listings: ['100 0'],
    });
    await age();
    await put(data.id, { ...input, skus: [black] }, '"v3"');
    await put(data.id, { ...input, skus: [black], status: 'draft' }, '"v4"');
    expect((await rows()).skus.map(([code, , status, sellable]) => [code, status, sellable])).toEqual([
      [black.code, 'active', 0],
      [sand.code, 'archived', 1],
    ]);
    expect((await rows()).listings).toEqual([]);
    await put(data.id, { ...input, skus: [black, sand] }, '"v5"');
    expect(await rows()).toEqual({
      skus: [
        [black.code, black.price, 'active', 1, true],
        [sand.code, sand.price, 'active', 1, true],
      ],
      listings: [`${cheapest} 0`],
    });
  });

  it('has its attributes found by what they are now, in whatever order they are told', async () => {
    const { data } = await create({ attributes: { material: 'Oak', colour: 'Grey' } });
    const found = async () =>
      (
        await app.db
          .selectFrom('product_attributes')
          .select('name')
          .where('product_id', '=', data.id)
          .where('name', 'in', ['material', 'colour', 'weight'])
          .orderBy('name')
          .execute()
      ).map(({ name }) => name);
    expect(await found()).toEqual(['colour', 'material']);
    await put(data.id, { ...productInput(category), attributes: { colour: 'Grey', material: 'Oak' } }, '"v1"');
    expect(await found()).toEqual(['colour', 'material']);
    await put(data.id, { ...productInput(category), attributes: { colour: 'Grey', weight: '2 kg' } }, '"v2"');
    expect(await found()).toEqual(['colour', 'weight']);
  });

  it('is edited by one of two who read the same version', async () => {
    const { data } = await create();
    const input = productInput(category);
    const answers = await Promise.all([
      put(data.id, { ...input, title: 'One' }, '"v1"'),
      put(data.id, { ...input, title: 'Two' }, '"v1"'),
    ]);
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 412]);
    expect((await put(data.id, input, null)).code).toBe('precondition_required');
    const gone = await app.request('DELETE', `/products/${data.id}`, {
      token: seller.token,
      headers: { 'if-match': '"v1"' },
    });
    expect(gone.code).toBe('precondition_failed');
  });

  it('is nobody else’s to see, edit or remove', async () => {
    const { data } = await create();
    const skuId = data.skus[0].id;
    const token = other.token;
    const refusals = await Promise.all([
      app.request('GET', `/seller/products/${data.id}`, { token }),
      put(data.id, productInput(category), '"v1"', token),
      app.request('DELETE', `/products/${data.id}`, { token, headers: { 'if-match': '"v1"' } }),
      app.request('PATCH', `/seller/skus/${skuId}/stock`, {
        token,
        body: { on_hand: 1 },
        headers: { 'if-match': '"s1"' },
      }),
      app.request('POST', `/products/${data.id}/images`, {
        token,
        body: { content_type: 'image/png', size_bytes: 10 },
      }),
    ]);
    expect(refusals.map((answer) => answer.code)).toEqual(Array(5).fill('not_found'));
    const list = await app.request('GET', '/seller/products', { token });
    expect(list.data).toEqual([]);
    expect((await app.request('GET', '/seller/products')).code).toBe('unauthenticated');
  });

  it('cannot lose a SKU, nor go, while an order being paid holds it; after its deletion nobody finds it', async () => {
    const { data } = await create();
    const [black, sand] = data.skus;
    const order = newId('ord');
    await app.port.reserveStock(testContext(), {
      order_id: order,
      buyer_id: newId('usr'),
      lines: [{ sku_id: sand.id, quantity: 1, unit_price: 5000 }],
    });
    const { skus, ...rest } = productInput(category);
    const kept = await put(data.id, { ...rest, skus: [skus[0]] }, '"v1"');
    expect(kept.code).toBe('sku_reserved');
    expect(kept.body.lines).toMatchObject([{ sku_id: sand.id }]);
    const remove = () =>
      app.request('DELETE', `/products/${data.id}`, { token: seller.token, headers: { 'if-match': '"v1"' } });
    expect((await remove()).code).toBe('sku_reserved');
    await app.port.releaseReservation(testContext(), { order_id: order });
    expect((await remove()).status).toBe(204);
    expect((await app.request('GET', `/products/${data.id}`)).code).toBe('not_found');
    const { offers } = await app.port.getSkuOffers(testContext(), { sku_ids: [black.id], locale: 'en' });
    expect(offers).toMatchObject([{ sku_id: black.id, status: 'deleted' }]);
    const { documents } = await app.port.getProductDocuments(testContext(), {
      product_ids: [data.id],
      limit: 1,
    });
    expect(documents).toMatchObject([
      { product_id: data.id, deleted: true, visible: false, sequences: { product: 2 } },
    ]);
  });

  it('refuses an unknown category, another currency and two equal codes', async () => {
    const input = productInput(category);
    const [sku] = input.skus;
    const answers = await Promise.all([
      app.createProduct(seller, { ...input, category_id: newId('cat') }),
      app.createProduct(seller, { ...input, currency: 'EUR' }),
      app.createProduct(seller, { ...input, skus: [sku!, sku!] }),
    ]);
    expect(answers.map((answer) => [answer.status, answer.code])).toEqual([
      [404, 'not_found'],
      [409, 'currency_mismatch'],
      [409, 'conflict'],
    ]);
  });

  it('disappears with its suspended shop from page, list and checkout, and comes back with it', async () => {
    const shop = await app.openShop(admin.token);
    const made = await app.createProduct(shop, productInput(category));
    const { id } = made.data;
    const skuId = made.data.skus[0].id;
    expect((await app.request('GET', `/products/${id}`)).status).toBe(200);
    const suspended = await app.request('PUT', `/admin/sellers/${shop.sellerId}/suspend`, {
      token: admin.token,
      body: { reason: 'Parcels did not arrive.' },
    });
    expect(suspended.status).toBe(200);
    await eventually(
      () => app.request('GET', `/products/${id}`),
      (answer) => answer.status === 404,
    );
    const list = await app.request('GET', `/products?seller=${shop.sellerId}`);
    expect(list.data).toEqual([]);
    const reserve = () =>
      app.port.reserveStock(testContext(), {
        order_id: newId('ord'),
        buyer_id: newId('usr'),
        lines: [{ sku_id: skuId, quantity: 1, unit_price: 6000 }],
      });
    await expect(reserve()).rejects.toMatchObject({ code: 'seller_suspended' });
    expect((await app.createProduct(shop, productInput(category))).code).toBe('seller_suspended');
    await app.request('PUT', `/admin/sellers/${shop.sellerId}/approve`, { token: admin.token });
    await eventually(
      () => app.request('GET', `/products/${id}`),
      (answer) => answer.status === 200,
    );
    await reserve();
  });

  it('waits with a shop that is not approved yet', async () => {
    const waiting = await app.openShop(null);
    const made = await app.createProduct(waiting, productInput(category));
    expect(made.data).toMatchObject({ status: 'published', visible: false });
    expect((await app.request('GET', `/products/${made.data.id}`)).code).toBe('not_found');
    await app.request('PUT', `/admin/sellers/${waiting.sellerId}/approve`, { token: admin.token });
    await eventually(
      () => app.request('GET', `/products/${made.data.id}`),
      (answer) => answer.status === 200,
    );
  });
});

describe('stock as its seller moves it', () => {
  const patch = (id: string, body: object, headers: Record<string, string>) =>
    app.request('PATCH', `/seller/skus/${id}/stock`, { token: seller.token, body, headers });

  it('is counted against the tag, moved by a delta once per key, and never below what is reserved', async () => {
    const { data } = await create();
    const sku = data.skus[0];
    expect((await patch(sku.id, { on_hand: 4 }, {})).code).toBe('precondition_required');
    const counted = await patch(sku.id, { on_hand: 4 }, { 'if-match': sku.stock_etag });
    expect(counted.data).toMatchObject({ on_hand: 4, available: 4 });
    expect(counted.headers.get('etag')).toBe(counted.data.stock_etag);
    expect((await patch(sku.id, { on_hand: 5 }, { 'if-match': sku.stock_etag })).code).toBe('precondition_failed');
    expect((await patch(sku.id, { delta: 3 }, {})).code).toBe('idempotency_key_missing');
    const key = { 'idempotency-key': `delta-${sku.id}` };
    const moved = await patch(sku.id, { delta: 3, reason: 'receipt' }, key);
    expect(moved.data.on_hand).toBe(7);
    expect((await patch(sku.id, { delta: 3, reason: 'receipt' }, key)).data.on_hand).toBe(7);
    await app.port.reserveStock(testContext(), {
      order_id: newId('ord'),
      buyer_id: newId('usr'),
      lines: [{ sku_id: sku.id, quantity: 6, unit_price: 6000 }],
    });
    expect((await patch(sku.id, { delta: -2 }, { 'idempotency-key': 'down' })).code).toBe('sku_reserved');
    const tooMany = await patch(sku.id, { on_hand: 5 }, { 'if-match': moved.data.stock_etag });
    expect(tooMany.code).toBe('sku_reserved');
    expect((await patch(sku.id, { delta: -1 }, { 'idempotency-key': 'one' })).data.available).toBe(0);
    const ledger = await app.db
      .selectFrom('stock_ledger')
      .select(['cause', 'delta_on_hand', 'delta_reserved'])
      .where('sku_id', '=', sku.id)
      .orderBy('id')
      .execute();
    expect(ledger.map((row) => [row.cause, row.delta_on_hand, row.delta_reserved])).toEqual([
      ['receipt', 10, 0],
      ['adjustment', -6, 0],
      ['receipt', 3, 0],
      ['reservation', 0, 6],
      ['adjustment', -1, 0],
    ]);
    await eventually(
      () => app.request('GET', `/products/${data.id}`, { second: true }),
      (answer) => answer.data.skus[0].stock === 0,
    );
  });

  it('cannot grow beyond what can be counted', async () => {
    const { data } = await create();
    const id = data.skus[0].id;
    await app.db.updateTable('skus').set({ on_hand: 999_999_990 }).where('id', '=', id).execute();
    const answer = await patch(id, { delta: 1_000_000 }, { 'idempotency-key': 'huge' });
    expect([answer.status, answer.code]).toEqual([422, 'amount_too_large']);
  });
});

describe('reviews', () => {
  it('are for who received the product, once per purchase, and move the ratings', async () => {
    const { data } = await create();
    const buyer = await app.signIn();
    const review = (headers: Record<string, string> = {}) =>
      app.request('POST', `/products/${data.id}/reviews`, {
        token: buyer.token,
        body: { rating: 4, body: 'Good' },
        headers,
      });
    expect((await review()).code).toBe('review_not_eligible');
    await app.db
      .insertInto('bought_items')
      .values(
        [newId('line'), newId('line')].map((order_line_id) => ({
          buyer_id: buyer.userId,
          product_id: data.id,
          order_line_id,
          delivered_at: new Date(),
        })),
      )
      .execute();
    const answers = await Promise.all(Array.from({ length: 6 }, () => review()));
    const made = answers.filter((answer) => answer.status === 201);
    expect(made.length).toBeGreaterThanOrEqual(1);
    expect(made.length).toBeLessThanOrEqual(2);
    while ((await review()).status === 201) made.push(made[0]!);
    const page = await app.request('GET', `/products/${data.id}`);
    expect(page.data.rating).toEqual({ average: 4, count: 2 });
    expect(page.data.seller.rating).toBe(4);
    const list = await app.request('GET', `/products/${data.id}/reviews?limit=1`);
    expect(list.data).toMatchObject([{ rating: 4, author_name: 'Mona A.', verified_purchase: true }]);
    const cursor = list.body.meta.page.next_cursor;
    const rest = await app.request('GET', `/products/${data.id}/reviews?limit=1&cursor=${cursor}`);
    expect(rest.data).toHaveLength(1);
    expect(rest.data[0].id).not.toBe(list.data[0].id);
    const foreign = await app.request('GET', `/products/${data.id}/reviews?sort=highest&limit=1&cursor=${cursor}`);
    expect(foreign.code).toBe('invalid_cursor');
    expect((await app.request('GET', `/products/${newId('prod')}/reviews`)).code).toBe('not_found');
  });
});
