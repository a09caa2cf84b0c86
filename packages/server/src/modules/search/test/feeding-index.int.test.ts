/** How an index follows its rows: in bulk, without the engine for a while, anew, and back. */
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemContext } from '../../../platform/context/make-context.ts';
import { testEngines } from '../../../platform/testing/test-installation.ts';
import { ElasticsearchIndex } from '../adapters/elasticsearch-index.ts';
import { markIndexed } from '../repositories/index-state.repository.ts';
import { CuttableProxy } from './cuttable-proxy.ts';
import { categories, invent } from './invented-catalog.ts';
import { letPass } from './let-pass.ts';
import type { Document } from './product-port.fake.ts';
import { idsOf, type SearchHarness, startSearch } from './search-harness.ts';

const elasticsearch = testEngines().elasticsearch;
const context = () => systemContext('test');
/** After so long a probe goes through a breaker that opened. */
const breakerOpenMs = 3_000;

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

  /** On a busy machine the first probe may take longer than it is given. */
  const mend = async () => {
    await proxy.open(new URL(elasticsearch ?? ''));
    let limit = 50;
    const degraded = async () => {
      letPass(breakerOpenMs);
      return (await search.find({ limit: ++limit })).meta?.['degraded'];
    };
    await expect.poll(degraded, { timeout: 20_000, interval: 50 }).toBeUndefined();
  };
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
    await mend();
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
    await mend();
  }, 30_000);

  it('goes on with a cursor of the other engine', async () => {
    const first = await search.find({ q: 'smartphone', limit: 5 });
    await proxy.cut();
    const rest = await search.find({ q: 'smartphone', limit: 5, cursor: first.page.next_cursor ?? '' });
    await mend();
    expect(rest.meta?.['degraded']).toContain('ranking');
    expect(rest.data.hits.length).toBeGreaterThan(0);
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

  it('names each of many differences, and removes them all', async () => {
    const ghosts = Array.from({ length: 1_500 }, (_, n) => invent(2_000 + n).product_id);
    const lines = ghosts.flatMap((id) => [
      JSON.stringify({ index: { _id: id, version: 1, version_type: 'external' } }),
      JSON.stringify({ id, is_visible: false, is_deleted: false }),
    ]);
    const answer = await fetch(`${elasticsearch}/${search.indexPrefix}-products/_bulk?refresh=true`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-ndjson' },
      body: `${lines.join('\n')}\n`,
    });
    expect(await answer.json()).toMatchObject({ errors: false });
    const { differences, differences_found: found } = await verify();
    expect(differences.map(({ product_id }) => product_id).sort()).toEqual(ghosts.sort());
    expect(found).toBe(1_500);
    expect((await verify(true)).repaired).toBe(1_500);
    await search.settle();
    expect((await verify()).differences_found).toBe(0);
  }, 30_000);

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
    // For so long it is believed that the alias is still there.
    letPass(5_100);
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
