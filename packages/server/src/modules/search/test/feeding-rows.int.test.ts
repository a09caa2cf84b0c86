/** How rows follow events: in any order, twice, late, and whole shops and categories at a time. */
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemContext } from '../../../platform/context/make-context.ts';
import { newId } from '../../../platform/kernel/ids.ts';
import { categories, invent, sellers } from './invented-catalog.ts';
import { letPass } from './let-pass.ts';
import type { Document } from './product-port.fake.ts';
import { idsOf, type SearchHarness, startSearch } from './search-harness.ts';

const context = () => systemContext('test');

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((item, i) =>
    permutations([...items.slice(0, i), ...items.slice(i + 1)]).map((rest) => [item, ...rest]),
  );
}

describe('rows fed by events', () => {
  let search: SearchHarness;
  beforeAll(async () => {
    search = await startSearch({ search: { url: '' } });
    await search.settle();
  });
  afterAll(async () => search?.close());

  async function rowOf(id: string) {
    const row = await search.db
      .reader('fresh')
      .selectFrom('search_documents')
      .select(['stock', 'rating_centi', 'rating_count', 'title_text', 'is_visible', 'is_deleted', 'units_sold'])
      .where('product_id', '=', id)
      .executeTakeFirstOrThrow();
    return row;
  }

  it('end the same whatever order the news of one product comes in, and when all of it comes twice', async () => {
    const ends = new Set<string>();
    for (const order of permutations([0, 1, 2, 3])) {
      const document = invent(12);
      const sku = document.skus[0]?.sku_id ?? '';
      search.catalog.put(document);
      await search.tellProduct(document, 'product.created');
      const steps = [
        async () => {
          search.catalog.put({ ...search.catalog.get(document.product_id), ...renamed(document) });
          await search.tellProduct(search.catalog.get(document.product_id));
        },
        () => stock(document.product_id, sku, 3, 5),
        () => stock(document.product_id, sku, 8, 6),
        () => rating(document.product_id, 4.5, 31),
      ];
      for (const step of [...order, ...order]) await steps[step]?.();
      ends.add(JSON.stringify(await rowOf(document.product_id)));
    }
    expect(ends.size).toBe(1);
    expect(JSON.parse([...ends][0] ?? '{}')).toMatchObject({ stock: 8, rating_centi: 450, rating_count: 31 });
  });

  const renamed = (document: Document): Partial<Document> => ({
    sequences: { ...document.sequences, product: 2 },
    texts: { ...document.texts, en: { ...document.texts.en, title: 'Renamed quetzal' } } as Document['texts'],
  });
  const stock = (product_id: string, sku_id: string, available: number, sequence: number) =>
    search.hear('stock.changed', { type: 'sku', id: sku_id, sequence }, { product_id, sku_id, available });
  const rating = (product_id: string, average: number, count: number) =>
    search.hear(
      'rating.changed',
      { type: 'product_rating', id: product_id, sequence: count },
      { product_id, seller_id: sellers[0]?.id, average, count },
    );

  it('take a product that is heard of fifty times at once as one row', async () => {
    const document = invent(18, { title: 'Fiftyfold ibis' });
    search.catalog.put(document);
    await Promise.all(Array.from({ length: 50 }, () => search.tellProduct(document, 'product.created')));
    expect(await idsOf(search, { q: 'fiftyfold ibis' })).toEqual([document.product_id]);
  });

  it('wait for a product that is read before its event', async () => {
    const document = invent(21);
    search.catalog.put(document);
    await expect(
      search.hear(
        'product.updated',
        { type: 'product', id: document.product_id, sequence: 7 },
        { product_id: document.product_id, seller_id: document.seller_id },
      ),
    ).rejects.toThrow('before 7');
  });

  it('keep a deleted product as deleted, and old news does not bring it back', async () => {
    const document = invent(24, { title: 'Vanishing dodo' });
    search.catalog.put(document);
    await search.tellProduct(document, 'product.created');
    expect(await idsOf(search, { q: 'vanishing dodo' })).toHaveLength(1);
    const gone = { ...document, deleted: true, visible: false, sequences: { ...document.sequences, product: 2 } };
    search.catalog.put(gone);
    await search.tellProduct(gone, 'product.deleted');
    search.catalog.put(document);
    await search.tellProduct(document);
    expect(await rowOf(document.product_id)).toMatchObject({ is_deleted: 1, is_visible: 0 });
    expect(await idsOf(search, { q: 'Vanishing  dodo', sort: 'newest' })).toEqual([]);
    // A fan-out waits for as long as product says what is older than the row.
    search.catalog.put(gone);
  });

  it('count what is sold', async () => {
    const document = invent(27);
    search.catalog.put(document);
    await search.tellProduct(document, 'product.created');
    const before = (await rowOf(document.product_id)).units_sold;
    await search.hear(
      'order.confirmed',
      { type: 'order', id: 'ord_x', sequence: 1 },
      {
        lines: [
          { product_id: document.product_id, quantity: 3 },
          { product_id: document.product_id, quantity: 2 },
        ],
      },
    );
    expect((await rowOf(document.product_id)).units_sold).toBe(before + 5);
  });

  it('count a sale once that product counted before its document was read, and agree with product when read anew', async () => {
    const document = { ...invent(45), units_sold: 10 };
    search.catalog.put(document);
    await search.tellProduct(document, 'product.created');
    const edited = { ...document, units_sold: 11, sequences: { ...document.sequences, product: 2 } };
    search.catalog.put(edited);
    await search.tellProduct(edited);
    await search.hear(
      'order.confirmed',
      { type: 'order', id: 'ord_y', sequence: 1 },
      { lines: [{ product_id: document.product_id, quantity: 1 }] },
    );
    expect((await rowOf(document.product_id)).units_sold).toBe(11);
    search.catalog.put({ ...edited, units_sold: 4 });
    await search.runtime.port.startReindex(context(), { from_products: true });
    await search.settle();
    expect((await rowOf(document.product_id)).units_sold).toBe(4);
  });

  it('are read from the start again when that is asked for in the middle of a page', async () => {
    await search.runtime.port.startReindex(context(), { from_products: true });
    const late = invent(48, { title: 'Overlooked kakapo' });
    const read = search.catalog.getProductDocuments.bind(search.catalog);
    search.catalog.getProductDocuments = async (...input) => {
      const page = await read(...input);
      // As a seed does: products that no event tells of, and then the wish to read all.
      search.catalog.put(late);
      await search.runtime.port.startReindex(context(), { from_products: true });
      return page;
    };
    await search.runJob('search.backfill');
    search.catalog.getProductDocuments = read;
    const { backfill } = await search.runtime.port.getSearchStatus(context(), {});
    expect(backfill).toEqual({ done: false, rows: 0 });
    await search.settle();
    expect(await idsOf(search, { q: 'overlooked kakapo' })).toEqual([late.product_id]);
  });

  it('are never late where there is no engine', async () => {
    const status = await search.runtime.port.getSearchStatus(context(), {});
    expect(status).toMatchObject({ engine_state: 'none', pending_rows: 0, lag_s: 0 });
    expect(status.rows).toBeGreaterThan(0);
  });

  it('wait for product to hear of a shop, however long that takes', async () => {
    const invented = invent(51, { sellerIndex: 2, title: 'Patient albatross' });
    const document: Document = { ...invented, visible: false, seller_status: 'pending' };
    search.catalog.put(document);
    await search.tellProduct(document, 'product.created');
    const shop = { type: 'shop', id: document.seller_id, sequence: 9 };
    await search.hear('shop.approved', shop, { seller_id: shop.id, user_id: 'usr_x', name: 'Gamma', slug: 'gamma' });
    const longAgo = () =>
      sql`UPDATE search_fan_outs SET created_at = NOW(3) - INTERVAL 1 HOUR, next_at = NOW(3)`.execute(
        search.db.writer(),
      );
    await longAgo();
    await search.runJob('search.fan-out');
    const status = () => search.runtime.port.getSearchStatus(context(), {});
    expect((await status()).open_fan_outs).toBe(1);
    expect(await idsOf(search, { q: 'patient albatross' })).toEqual([]);
    for (const one of search.catalog.documents.values())
      if (one.seller_id === shop.id) one.sequences = { ...one.sequences, seller: shop.sequence };
    Object.assign(search.catalog.get(document.product_id), { visible: true, seller_status: 'approved' });
    await longAgo();
    await search.settle();
    expect((await status()).open_fan_outs).toBe(0);
    expect(await idsOf(search, { q: 'Patient  albatross', sort: 'newest' })).toEqual([document.product_id]);
  });

  it('hide a suspended shop at once and show it when product says so', async () => {
    const own = [30, 31, 32].map((n) => invent(n, { sellerIndex: 1, title: `Shopbound heron ${n}` }));
    for (const document of own) {
      search.catalog.put(document);
      await search.tellProduct(document, 'product.created');
    }
    const seller = sellers[1]?.id ?? '';
    expect(await idsOf(search, { q: 'shopbound heron' })).toHaveLength(3);
    const shop = (sequence: number) => ({ type: 'shop', id: seller, sequence });
    await search.hear('shop.suspended', shop(2), { seller_id: seller, user_id: 'usr_x', reason: 'late' });
    const hidden = await search.find({ q: 'shopbound heron', sort: 'newest' });
    expect(hidden.data.total).toBe(0);
    // Product has not heard of it yet: what it says is older.
    await search.runJob('search.fan-out');
    expect((await search.find({ q: 'shopbound heron', sort: 'price_asc' })).data.total).toBe(0);
    const put = (sequence: number, status: 'approved' | 'suspended') => {
      for (const document of search.catalog.documents.values()) {
        if (document.seller_id !== seller) continue;
        document.seller_status = status;
        document.visible = status === 'approved' && !document.deleted;
        document.sequences = { ...document.sequences, seller: sequence };
      }
    };
    put(2, 'suspended');
    await search.settle();
    expect((await search.find({ q: 'shopbound heron', sort: 'price_desc' })).data.total).toBe(0);
    await search.hear('shop.approved', shop(3), { seller_id: seller, user_id: 'usr_x', name: 'Delta', slug: 'delta' });
    put(3, 'approved');
    await search.settle();
    expect((await search.find({ q: 'shopbound heron' })).data.total).toBe(3);
  });

  it('hide a product of a suspended shop that was read before product heard of it and came in after the walk', async () => {
    const seller = newId('seller');
    const at = { type: 'shop', id: seller, sequence: 900 };
    await search.hear('shop.suspended', at, { seller_id: seller, user_id: 'usr_x', reason: 'late' });
    await search.settle();
    const late = { ...invent(60, { title: 'Tardy bustard' }), seller_id: seller };
    search.catalog.put(late);
    await search.tellProduct(late, 'product.created');
    const found = async (sort: 'newest' | 'price_asc') => (await search.find({ q: 'tardy bustard', sort })).data.total;
    expect(await found('newest')).toBe(1);
    const sequences = { ...late.sequences, seller: 900 };
    search.catalog.put({ ...late, seller_status: 'suspended', visible: false, sequences });
    const look = () => sql`UPDATE search_fan_outs SET next_at = NOW(3)`.execute(search.db.writer());
    await look();
    await search.settle();
    expect(await found('price_asc')).toBe(0);
    const left = () => search.db.reader('fresh').selectFrom('search_fan_outs').select('event_id').execute();
    expect(await left()).not.toEqual([]);
    await sql`UPDATE search_fan_outs SET created_at = NOW(3) - INTERVAL 61 SECOND`.execute(search.db.writer());
    await look();
    await search.runJob('search.fan-out');
    expect(await left()).toEqual([]);
  });

  it('hide a product that a suspended shop put up while product had not heard of it for longer than a minute', async () => {
    const seller = newId('seller');
    const hidden = { ...invent(63, { title: 'Belated shoebill' }), seller_id: seller };
    search.catalog.put(hidden);
    await search.tellProduct(hidden, 'product.created');
    const at = { type: 'shop', id: seller, sequence: 900 };
    await search.hear('shop.suspended', at, { seller_id: seller, user_id: 'usr_x', reason: 'late' });
    const look = async () => {
      await sql`UPDATE search_fan_outs SET next_at = NOW(3), created_at = created_at - INTERVAL 61 SECOND`.execute(
        search.db.writer(),
      );
      await search.runJob('search.fan-out');
    };
    for (let minute = 0; minute < 3; minute++) await look();
    const late = { ...invent(66, { title: 'Belated shoebill' }), seller_id: seller };
    search.catalog.put(late);
    await search.tellProduct(late, 'product.created');
    const found = async (sort: 'newest' | 'price_asc') =>
      (await search.find({ q: 'belated shoebill', sort })).data.total;
    expect(await found('newest')).toBe(1);
    for (const one of [hidden, late])
      search.catalog.put({
        ...one,
        seller_status: 'suspended',
        visible: false,
        sequences: { ...one.sequences, seller: 900 },
      });
    await look();
    expect(await found('price_asc')).toBe(0);
    const left = () => search.db.reader('fresh').selectFrom('search_fan_outs').select('event_id').execute();
    expect(await left()).not.toEqual([]);
    await look();
    expect(await left()).toEqual([]);
  });

  it('follow a renamed category through all its products', async () => {
    const own = [33, 36, 39].map((n) => invent(n));
    for (const document of own) {
      search.catalog.put(document);
      await search.tellProduct(document, 'product.created');
    }
    for (const document of search.catalog.documents.values()) {
      if (!document.category_ids.includes(categories.audio.id)) continue;
      const names = { ...document.texts.en, category_names: ['Electronics', 'Earwear'] };
      document.texts = { ...document.texts, en: names } as Document['texts'];
      document.sequences = { ...document.sequences, category: 2 };
    }
    await search.hear(
      'category.changed',
      { type: 'category', id: categories.audio.id, sequence: 2 },
      { category_id: categories.audio.id, change: 'renamed' },
    );
    await search.settle();
    const found = await idsOf(search, { q: 'earwear' });
    for (const document of own) expect(found).toContain(document.product_id);
    let limit = 20;
    // Another page each time, because a page is kept for longer than a process believes a name: five seconds at most.
    letPass(5_000);
    const names = async () =>
      (await search.find({ q: 'earwear', limit: ++limit })).data.facets?.categories.map((c) => c.name);
    await expect.poll(names, { timeout: 10_000, interval: 200 }).toContain('Earwear');
  });
});
