/** How rows and index follow events: in any order, in bulk, without the engine, and anew. */
import { connect, createServer, type Server, type Socket } from 'node:net';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemContext } from '../../../platform/context/make-context.ts';
import { newId } from '../../../platform/kernel/ids.ts';
import { testEngines } from '../../../platform/testing/test-installation.ts';
import { ElasticsearchIndex } from '../adapters/elasticsearch-index.ts';
import { markIndexed } from '../repositories/index-state.repository.ts';
import { categories, invent, sellers } from './invented-catalog.ts';
import type { Document } from './product-port.fake.ts';
import { type SearchHarness, startSearch } from './search-harness.ts';

const elasticsearch = testEngines().elasticsearch;
const context = () => systemContext('test');

async function idsOf(search: SearchHarness, query: Parameters<SearchHarness['find']>[0]): Promise<string[]> {
  const { data } = await search.find({ limit: 100, ...query });
  return data.hits.map((hit) => hit.product.id);
}

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
    const names = async () =>
      (await search.find({ q: 'earwear', limit: ++limit })).data.facets?.categories.map((c) => c.name);
    await expect.poll(names, { timeout: 10_000, interval: 200 }).toContain('Earwear');
  });
});

/** A way to the engine that a test can cut. */
class CuttableProxy {
  private server: Server | null = null;
  private readonly sockets = new Set<Socket>();
  port = 0;

  async open(target: URL): Promise<void> {
    this.server = createServer((client) => {
      const upstream = connect(Number(target.port), target.hostname);
      for (const socket of [client, upstream]) {
        this.sockets.add(socket);
        socket.on('error', () => {});
        socket.on('close', () => this.sockets.delete(socket));
      }
      client.pipe(upstream).pipe(client);
    });
    await new Promise<void>((resolve) => this.server?.listen(this.port, '127.0.0.1', resolve));
    const address = this.server.address();
    if (address !== null && typeof address === 'object') this.port = address.port;
  }

  async cut(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    const { server } = this;
    if (server?.listening) await new Promise((resolve) => server.close(resolve));
  }
}

describe('an index fed from the rows', () => {
  let search: SearchHarness;
  const proxy = new CuttableProxy();
  const documents = Array.from({ length: 40 }, (_, n) => invent(n + 1));

  beforeEach((test) => {
    if (elasticsearch === null) test.skip('Elasticsearch is not here');
  });
  beforeAll(async () => {
    if (elasticsearch === null) return;
    await proxy.open(new URL(elasticsearch ?? ''));
    search = await startSearch({ search: { url: `http://127.0.0.1:${proxy.port}` } });
    for (const document of documents) search.catalog.put(document);
    await search.settle();
  }, 60_000);
  afterAll(async () => {
    await search?.close();
    await proxy.cut();
  });
  afterEach(async () => search?.settle(), 60_000);

  const status = () => search.runtime.port.getSearchStatus(context(), {});
  const verify = (repair = false) => search.runtime.port.verifySearch(context(), { repair, grace_s: 0, limit: 10_000 });

  it('says that it is ready, and verifies clean', async () => {
    expect(await status()).toMatchObject({
      engine: 'elasticsearch',
      engine_state: 'ready',
      rows: 40,
      indexed_documents: 40,
      pending_rows: 0,
      mapping_is_current: true,
      backfill: { done: true, rows: 40 },
    });
    expect(await verify()).toMatchObject({ rows: 40, indexed_documents: 40, differences: [], next_after_id: null });
  });

  it('answers from the database at once when the engine is away, and from the engine when it is back', async () => {
    const [document] = documents as [Document];
    await proxy.cut();
    for (let i = 0; i < 8; i++) {
      const { meta, data } = await search.find({ q: 'smartphone', limit: i + 1 });
      expect(meta?.['degraded']).toContain('ranking');
      expect(data.total).toBe(documents.filter((d) => d.category_id === categories.phones.id).length);
    }
    expect((await search.suggest('smartph')).meta?.['degraded']).toEqual(['suggestions']);
    expect(await status()).toMatchObject({ engine: 'mysql', engine_state: 'down', indexed_documents: null });
    await expect(verify()).rejects.toMatchObject({ code: 'service_unavailable' });
    const renamed = {
      ...document,
      sequences: { ...document.sequences, product: 2 },
      texts: { ...document.texts, en: { ...document.texts.en, title: 'Offline toucan' } } as Document['texts'],
    };
    search.catalog.put(renamed);
    await search.tellProduct(renamed);
    expect(await idsOf(search, { q: 'offline toucan' })).toEqual([document.product_id]);
    await proxy.open(new URL(elasticsearch ?? ''));
    await new Promise((resolve) => setTimeout(resolve, 3_200));
    await search.settle();
    const back = await search.find({ q: 'toucan offline' });
    expect(back.meta?.['degraded']).toBeUndefined();
    expect(back.data.hits.map((hit) => hit.product.id)).toEqual([document.product_id]);
    expect((await verify()).differences_found).toBe(0);
  }, 60_000);

  it('is as late as the first change that waits, whatever follows it', async () => {
    await proxy.cut();
    const { product_id, skus } = documents[20] as Document;
    const change = (sequence: number) =>
      search.hear(
        'stock.changed',
        { type: 'sku', id: skus[0]?.sku_id ?? '', sequence },
        { product_id, sku_id: skus[0]?.sku_id, available: sequence },
      );
    await change(501);
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    await change(502);
    const { lag_s, pending_rows } = await status();
    expect(pending_rows).toBe(1);
    expect(lag_s).toBeGreaterThan(1);
    await proxy.open(new URL(elasticsearch ?? ''));
    await new Promise((resolve) => setTimeout(resolve, 3_200));
  }, 30_000);

  it('goes on with a cursor of the other engine', async () => {
    const first = await search.find({ q: 'smartphone', limit: 5 });
    await proxy.cut();
    const rest = await search.find({ q: 'smartphone', limit: 5, cursor: first.page.next_cursor ?? '' });
    await proxy.open(new URL(elasticsearch ?? ''));
    expect(rest.meta?.['degraded']).toContain('ranking');
    expect(rest.data.hits.length).toBeGreaterThan(0);
    await new Promise((resolve) => setTimeout(resolve, 3_200));
  }, 30_000);

  it('names what differs and mends it', async () => {
    const [missing, older, newer] = documents.slice(1) as [Document, Document, Document];
    const base = `${elasticsearch}/${search.indexPrefix}-products`;
    const write = (id: string, version: number) =>
      fetch(`${base}/_doc/${id}?version=${version}&version_type=external&refresh=true`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ id, is_visible: false, is_deleted: false }),
      });
    const ghost = invent(900).product_id;
    await fetch(`${base}/_doc/${missing.product_id}?refresh=true`, { method: 'DELETE' });
    expect((await write(newer.product_id, 99)).status).toBe(200);
    expect((await write(ghost, 1)).status).toBe(201);
    await search.db
      .writer()
      .updateTable('search_documents')
      .set({ version: 50, indexed_version: 50 })
      .where('product_id', '=', older.product_id)
      .execute();
    const found = await verify();
    const kinds = Object.fromEntries(found.differences.map((d) => [d.product_id, d.kind]));
    expect(kinds).toEqual({
      [missing.product_id]: 'missing',
      [older.product_id]: 'older',
      [newer.product_id]: 'newer',
      [ghost]: 'extra',
    });
    expect((await verify(true)).repaired).toBe(4);
    await search.settle();
    expect((await verify()).differences_found).toBe(0);
    expect(await idsOf(search, { category: newer.category_id })).toContain(newer.product_id);
  }, 60_000);

  it('names no difference for what is indexed while it is compared', async () => {
    const { product_id, skus } = documents[15] as Document;
    const change = (sequence: number) => {
      const data = { product_id, sku_id: skus[0]?.sku_id, available: sequence };
      return search.hear('stock.changed', { type: 'sku', id: skus[0]?.sku_id ?? '', sequence }, data);
    };
    const read = ElasticsearchIndex.prototype.statesOf;
    const looks = vi.spyOn(ElasticsearchIndex.prototype, 'statesOf').mockImplementation(async function (
      this: ElasticsearchIndex,
      ...asked
    ) {
      const states = await read.apply(this, asked);
      await search.runJob('search.index');
      return states;
    });
    try {
      await change(601);
      expect((await verify()).differences).toEqual([]);
      expect(looks.mock.calls.map(([, ids]) => ids)).toEqual([[product_id]]);
      looks.mockImplementation(async function (this: ElasticsearchIndex, ...asked) {
        const states = await read.apply(this, asked);
        await change(603);
        await search.runJob('search.index');
        return states;
      });
      await change(602);
      expect((await verify()).differences).toEqual([]);
    } finally {
      looks.mockRestore();
    }
  });

  it('is built anew behind the alias, with what changes meanwhile, and the old one is kept', async () => {
    const before = (await status()).index;
    const started = await search.runtime.port.startReindex(context(), { from_products: false });
    expect(started).toMatchObject({ phase: 'backfill', total: 40 });
    expect((await search.runtime.port.startReindex(context(), { from_products: false })).index).toBe(started.index);
    const document = search.catalog.get(documents[9]?.product_id ?? '');
    const sku = document.skus[0]?.sku_id ?? '';
    await search.hear(
      'stock.changed',
      { type: 'sku', id: sku, sequence: 77 },
      {
        product_id: document.product_id,
        sku_id: sku,
        available: 0,
      },
    );
    for (let i = 0; i < 10; i++) for (const job of ['search.index', 'search.reindex']) await search.runJob(job);
    const after = await status();
    expect(after.reindex).toMatchObject({ phase: 'done', reason: null });
    expect(after).toMatchObject({
      index: started.index,
      previous_index: before,
      indexed_documents: 40,
      pending_rows: 0,
    });
    expect((await verify()).differences_found).toBe(0);
    await search.settle();
    expect(await idsOf(search, { in_stock: false })).toContain(document.product_id);
  }, 60_000);

  it('is built from documents of product once all of them are read', async () => {
    const started = await search.runtime.port.startReindex(context(), { from_products: true });
    for (const job of ['search.index', 'search.reindex']) await search.runJob(job);
    expect((await status()).reindex).toMatchObject({ index: started.index, phase: 'backfill', done: 0 });
    expect((await fetch(`${elasticsearch}/${started.index}`)).status).toBe(404);
    await search.runJob('search.backfill');
    for (let i = 0; i < 10; i++) for (const job of ['search.index', 'search.reindex']) await search.runJob(job);
    expect(await status()).toMatchObject({
      index: started.index,
      reindex: { phase: 'done' },
      backfill: { done: true },
    });
  }, 60_000);

  it('waits for product no longer once that is not asked for, and gives way to a way back', async () => {
    const { index, previous_index: previous } = await status();
    const read = search.catalog.getProductDocuments.bind(search.catalog);
    search.catalog.getProductDocuments = async () => {
      throw new Error('Product is away');
    };
    try {
      const waiting = await search.runtime.port.startReindex(context(), { from_products: true });
      for (const job of ['search.index', 'search.reindex']) await search.runJob(job);
      expect((await status()).reindex).toMatchObject({ phase: 'backfill', done: 0 });
      expect(await search.runtime.port.rollbackSearchIndex(context(), {})).toEqual({
        index: previous,
        previous_index: index,
      });
      await expect(search.runtime.port.startReindex(context(), { from_products: false })).rejects.toMatchObject({
        code: 'conflict',
      });
      for (const job of ['search.index', 'search.reindex']) await search.runJob(job);
      expect((await status()).reindex).toMatchObject({ index: previous, phase: 'done' });
      const again = await search.runtime.port.startReindex(context(), { from_products: true });
      expect(again.index).not.toBe(waiting.index);
      expect((await search.runtime.port.startReindex(context(), { from_products: false })).index).toBe(again.index);
      for (let i = 0; i < 10; i++) for (const job of ['search.index', 'search.reindex']) await search.runJob(job);
      expect(await status()).toMatchObject({ index: again.index, reindex: { phase: 'done' } });
    } finally {
      search.catalog.getProductDocuments = read;
    }
  }, 60_000);

  it('is late by the change that came last where another was sent meanwhile', async () => {
    await search.settle();
    const { product_id } = documents[30] as Document;
    const db = search.db.writer();
    const where = sql`WHERE product_id = ${product_id}`;
    await sql`UPDATE search_documents SET version = version + 2, changed_at = NOW(3) - INTERVAL 1 HOUR ${where}`.execute(
      db,
    );
    expect((await status()).lag_s).toBeGreaterThan(3_000);
    const row = await db
      .selectFrom('search_documents')
      .select('version')
      .where('product_id', '=', product_id)
      .executeTakeFirstOrThrow();
    await markIndexed(db, [{ productId: product_id, version: Number(row.version) - 1 }]);
    const { lag_s, pending_rows } = await status();
    expect(pending_rows).toBe(1);
    expect(lag_s).toBeLessThan(60);
  });

  it('is made whole after a way back that nobody ended', async () => {
    const { previous_index: before } = await status();
    await search.runtime.port.startReindex(context(), { from_products: false });
    for (let i = 0; i < 10; i++) for (const job of ['search.index', 'search.reindex']) await search.runJob(job);
    const document = search.catalog.get(documents[11]?.product_id ?? '');
    const sku = document.skus[0]?.sku_id ?? '';
    const change = { product_id: document.product_id, sku_id: sku, available: 4_321 };
    await search.hear('stock.changed', { type: 'sku', id: sku, sequence: 901 }, change);
    await search.settle();
    const back = await search.runtime.port.rollbackSearchIndex(context(), {});
    expect(back.index).not.toBe(before);
    // Whoever asked for it is gone by now: the state alone tells what is left to do.
    expect(await status()).toMatchObject({ index: back.index, reindex: { index: back.index, phase: 'compare' } });
    expect((await verify()).differences.map(({ product_id }) => product_id)).toEqual([document.product_id]);
    await search.settle();
    expect((await status()).reindex).toMatchObject({ phase: 'done' });
    expect((await verify()).differences_found).toBe(0);
  }, 60_000);

  it('is made and filled again when it has gone', async () => {
    const { index } = await status();
    expect((await fetch(`${elasticsearch}/${index}`, { method: 'DELETE' })).status).toBe(200);
    const meanwhile = await search.find({ q: 'smartphone', limit: 33 });
    expect(meanwhile.data.total).toBeGreaterThan(0);
    await new Promise((resolve) => setTimeout(resolve, 5_100));
    // The first try to fill it ends in the middle.
    await search.db.transaction(context(), async (tx) => {
      await sql`SELECT product_id FROM search_documents ORDER BY product_id LIMIT 1 FOR UPDATE`.execute(tx);
      await search.runJob('search.index');
    });
    await search.settle();
    expect(await status()).toMatchObject({ engine_state: 'ready', indexed_documents: 40 });
    expect((await verify()).differences_found).toBe(0);
  }, 60_000);
});

describe('an index of no products', () => {
  beforeEach((test) => {
    if (elasticsearch === null) test.skip('Elasticsearch is not here');
  });

  it('verifies clean and is built anew', async () => {
    const search = await startSearch();
    try {
      await search.settle();
      const port = search.runtime.port;
      expect(await port.getSearchRanges(context(), { ranges: 4 })).toEqual({ rows: 0, cuts: [] });
      expect(await port.verifySearch(context(), { repair: false, grace_s: 0, limit: 100 })).toMatchObject({
        rows: 0,
        differences_found: 0,
      });
      const { index } = await port.startReindex(context(), { from_products: false });
      for (let i = 0; i < 4; i++) for (const job of ['search.index', 'search.reindex']) await search.runJob(job);
      expect(await port.getSearchStatus(context(), {})).toMatchObject({ index, reindex: { phase: 'done' } });
    } finally {
      await search.close();
    }
  }, 60_000);
});
