/** How changes reach the index: together, in any order, past documents that are refused and an engine that is slow or gone. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { systemContext } from '../../../platform/context/make-context.ts';
import { testEngines } from '../../../platform/testing/test-installation.ts';
import { categories, invent, sellers } from './invented-catalog.ts';
import type { Document } from './product-port.fake.ts';
import { type SearchHarness, startSearch } from './search-harness.ts';
import { TollProxy } from './toll-proxy.ts';

const elasticsearch = testEngines().elasticsearch;
const isFull = process.env['MKT_TEST_FULL'] === '1';
const context = () => systemContext('test', { timeoutMs: 60_000 });
const status = (search: SearchHarness) => search.runtime.port.getSearchStatus(context(), {});
const verify = (search: SearchHarness, repair = false) =>
  search.runtime.port.verifySearch(context(), { repair, grace_s: 0, limit: 50_000 });

const stock = ({ product_id, skus }: Document, available: number, sequence: number) => {
  const sku_id = skus[0]?.sku_id ?? '';
  return {
    type: 'stock.changed',
    aggregate: { type: 'sku', id: sku_id, sequence },
    data: { product_id, sku_id, available },
  };
};
const rating = ({ product_id }: Document, average: number, count: number) => ({
  type: 'rating.changed',
  aggregate: { type: 'product_rating', id: product_id, sequence: count },
  data: { product_id, seller_id: sellers[0]?.id, average, count },
});
const told = ({ product_id, seller_id, sequences }: Document, type = 'product.updated') => ({
  type,
  aggregate: { type: 'product', id: product_id, sequence: sequences.product },
  data: { product_id, seller_id },
});

async function rowsOf(search: SearchHarness, ids: readonly string[]) {
  return search.db
    .reader('fresh')
    .selectFrom('search_documents')
    .select([
      'product_id',
      'version',
      'stock',
      'rating_centi',
      'rating_count',
      'title_text',
      'is_deleted',
      'content_hash',
    ])
    .where('product_id', 'in', [...ids])
    .orderBy('product_id')
    .execute();
}

/** Small whole numbers below `bound`, the same at every run. */
function numbers(seed: number): (bound: number) => number {
  let state = seed;
  return (bound) => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return Math.floor((state / 4_294_967_296) * bound);
  };
}

describe('news that come together', () => {
  let search: SearchHarness;
  beforeAll(async () => {
    search = await startSearch({ search: { url: '' } });
    await search.settle();
  });
  afterAll(async () => search?.close());

  it('of one product change its row once', async () => {
    const document = invent(40);
    search.catalog.put(document);
    await search.hearAll([told(document, 'product.created')]);
    const [before] = await rowsOf(search, [document.product_id]);
    const news = Array.from({ length: 50 }, (_, i) => stock(document, 100 - i, 10 + i));
    expect(await search.hearAll([...news, ...news])).toBe(100);
    const [after] = await rowsOf(search, [document.product_id]);
    expect(after).toMatchObject({ stock: 51, version: Number(before?.version) + 1 });
    // What is known already changes nothing.
    expect(await search.hearAll([told(document), ...news])).toBe(51);
    expect(await rowsOf(search, [document.product_id])).toEqual([after]);
  });

  it('end the same in any order and any company as one by one', async () => {
    const ends = new Set<string>();
    for (let run = 0; run < 8; run++) {
      const next = numbers(run + 1);
      const documents = Array.from({ length: 12 }, (_, n) => invent(50 + n));
      for (const document of documents) search.catalog.put(document);
      await search.hearAll(documents.map((document) => told(document, 'product.created')));
      for (const document of documents.slice(0, 4)) {
        const gone = { ...document, deleted: true, visible: false, sequences: { ...document.sequences, product: 2 } };
        search.catalog.put(gone);
      }
      const news = documents.flatMap((document, i) => [
        stock(document, 3, 5),
        stock(document, 8 + i, 6),
        rating(document, 4.5, 31),
        rating(document, 3.5, 30),
        told(search.catalog.get(document.product_id), i < 4 ? 'product.deleted' : 'product.updated'),
        told(document),
      ]);
      for (let i = news.length - 1; i > 0; i--) {
        const j = next(i + 1);
        [news[i], news[j]] = [news[j] as (typeof news)[number], news[i] as (typeof news)[number]];
      }
      while (news.length > 0) {
        const some = news.splice(0, run === 0 ? 1 : 1 + next(20));
        expect(await search.hearAll(some)).toBe(some.length);
      }
      const byId = new Map(
        (
          await rowsOf(
            search,
            documents.map((d) => d.product_id),
          )
        ).map((row) => [row.product_id, row] as const),
      );
      ends.add(
        JSON.stringify(
          documents.map(({ product_id }) => {
            const { version, product_id: id, content_hash, ...rest } = byId.get(product_id) ?? {};
            return rest;
          }),
        ),
      );
    }
    expect(ends.size).toBe(1);
    expect(JSON.parse([...ends][0] ?? '[]')[0]).toMatchObject({ is_deleted: 1, stock: 8, rating_centi: 450 });
  }, 60_000);

  it('leave out what is read too early, and apply the rest', async () => {
    const [late, timely] = [invent(80), invent(81)];
    for (const document of [late, timely]) search.catalog.put(document);
    const early = { ...told(late), aggregate: { type: 'product', id: late.product_id, sequence: 9 } };
    expect(await search.hearAll([early, told(timely)])).toBe(1);
    expect(await rowsOf(search, [timely.product_id])).toHaveLength(1);
    // Alone it fails without its mark: marked, it would never be tried again.
    let marks = 0;
    const alone = search.hear(early.type, early.aggregate, early.data, () => marks++);
    await expect(alone).rejects.toThrow('before 9');
    expect(marks).toBe(0);
    await search.hear('product.updated', told(late).aggregate, told(late).data, () => marks++);
    expect(marks).toBe(1);
  });
});

describe('an index that is written past trouble', () => {
  let search: SearchHarness;
  let proxy: TollProxy;
  const documents = Array.from({ length: 30 }, (_, n) => invent(100 + n));

  beforeEach((test) => {
    if (elasticsearch === null) test.skip('Elasticsearch is not here');
  });
  beforeAll(async () => {
    if (elasticsearch === null) return;
    proxy = new TollProxy(elasticsearch);
    await proxy.open();
    search = await startSearch({ search: { url: proxy.url } });
    for (const document of documents) search.catalog.put(document);
    await search.settle();
  }, 60_000);
  afterAll(async () => {
    await search?.close();
    await proxy?.close();
  });

  async function indexed(id: string): Promise<{ _version: number; _source: Record<string, unknown> }> {
    const answer = await fetch(`${elasticsearch}/${search.indexPrefix}-products/_doc/${id}`);
    return (await answer.json()) as { _version: number; _source: Record<string, unknown> };
  }
  const change = (document: Document, set: Record<string, unknown>) =>
    search.db.writer().updateTable('search_documents').set(set).where('product_id', '=', document.product_id).execute();

  it('never replaces a later document by an older one, a deleted one included', async () => {
    const [document] = documents as [Document];
    const gone = { ...document, deleted: true, visible: false, sequences: { ...document.sequences, product: 2 } };
    search.catalog.put(gone);
    await search.tellProduct(gone, 'product.deleted');
    await search.runJob('search.index');
    const before = await indexed(document.product_id);
    expect(before._source).toMatchObject({ is_deleted: true, is_visible: false });
    // A worker that slept over its lease sends what it read long ago: as a row of an earlier version.
    const { content } = await search.db
      .reader('fresh')
      .selectFrom('search_documents')
      .select('content')
      .where('product_id', '=', document.product_id)
      .executeTakeFirstOrThrow();
    const revived = JSON.stringify({
      ...JSON.parse(content),
      product: { ...JSON.parse(content).product, isDeleted: false },
    });
    await change(document, { content: revived, version: 1, indexed_version: 0 });
    await search.runJob('search.index');
    expect(await indexed(document.product_id)).toEqual(before);
    await change(document, { content, version: before._version, indexed_version: before._version });
    expect((await verify(search)).differences).toEqual([]);
  });

  it('sets aside what the engine refuses and what cannot be put into words, with the reason, and indexes the rest', async () => {
    const [refused, wordless, fine] = documents.slice(1) as [Document, Document, Document];
    const contentOf = async ({ product_id }: Document) =>
      JSON.parse(
        (
          await search.db
            .reader('fresh')
            .selectFrom('search_documents')
            .select('content')
            .where('product_id', '=', product_id)
            .executeTakeFirstOrThrow()
        ).content,
      );
    const bad = await contentOf(refused);
    await change(refused, {
      content: JSON.stringify({ ...bad, product: { ...bad.product, price: 'much' } }),
      version: 20,
    });
    await change(wordless, { content: '{"product":{}}', version: 20 });
    await search.hearAll([stock(fine, 77, 20)]);
    await search.runJob('search.index');
    const after = await status(search);
    expect(after).toMatchObject({ pending_rows: 0, parked_rows: 2 });
    const reasons = Object.fromEntries(after.parked.map((one) => [one.product_id, one.reason]));
    expect(reasons[refused.product_id]).toContain('price');
    expect(reasons[wordless.product_id]).toBeTruthy();
    expect(
      (
        await search.db
          .reader('fresh')
          .selectFrom('search_documents')
          .select('indexed_version')
          .where('product_id', '=', fine.product_id)
          .executeTakeFirstOrThrow()
      ).indexed_version,
    ).toBeGreaterThan(1);
    // Mended by the next change of its product.
    await change(refused, { content: JSON.stringify(bad), version: 21 });
    await change(wordless, { content: JSON.stringify(await contentOf(fine)), version: 21 });
    await search.settle();
    expect(await status(search)).toMatchObject({ pending_rows: 0, parked_rows: 0 });
  });

  it('leaves an engine that is busy alone for longer and longer, and parks nothing for it', async () => {
    const [document] = documents.slice(5) as [Document];
    proxy.mode = 'busy';
    proxy.bulks = 0;
    await search.hearAll([stock(document, 55, 30)]);
    for (const until = Date.now() + 2_500; Date.now() < until; ) {
      await search.runJob('search.index');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    // After half a second, one, two: not every 250 ms.
    expect(proxy.bulks).toBeLessThanOrEqual(4);
    expect(await status(search)).toMatchObject({ pending_rows: 1, parked_rows: 0 });
    expect((await status(search)).lag_s).toBeGreaterThan(1);
    proxy.mode = 'open';
    await search.settle();
    expect(await status(search)).toMatchObject({ pending_rows: 0, lag_s: 0 });
    expect((await verify(search)).differences).toEqual([]);
  }, 60_000);

  it('names a document of the same version with other content, as after a restored backup', async () => {
    const [document] = documents.slice(6) as [Document];
    await change(document, { content_hash: 'f00df00df00df00d' });
    expect((await verify(search)).differences).toMatchObject([{ product_id: document.product_id, kind: 'different' }]);
    expect((await verify(search, true)).repaired).toBe(1);
    await search.settle();
    expect((await verify(search)).differences_found).toBe(0);
  });

  it('verifies clean after a storm of concurrent edits with the engine cut off in the middle', async () => {
    const next = numbers(7);
    const sequences = new Map(documents.map((document) => [document.product_id, 100]));
    let isOver = false;
    const worker = async (): Promise<void> => {
      while (!isOver) {
        for (const job of ['search.index', 'search.fan-out', 'search.reindex']) await search.runJob(job);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    };
    const editor = async (): Promise<void> => {
      while (!isOver) {
        const some = Array.from({ length: 1 + next(20) }, () => {
          const document = search.catalog.get(documents[1 + next(documents.length - 1)]?.product_id ?? '');
          const sequence = (sequences.get(document.product_id) ?? 0) + 1;
          sequences.set(document.product_id, sequence);
          if (next(3) > 0) return stock(document, next(100), sequence);
          const renamed = {
            ...document,
            texts: { ...document.texts, en: { ...document.texts.en, title: `Storm ${sequence}` } } as Document['texts'],
            sequences: { ...document.sequences, product: sequence },
          };
          search.catalog.put(renamed);
          return told(renamed);
        });
        await search.hearAll(some);
      }
    };
    const work = Promise.all([worker(), worker(), editor(), editor(), editor()]);
    for (let i = 0; i < 6; i++) {
      await new Promise((resolve) => setTimeout(resolve, 250));
      proxy.mode = i % 2 === 0 ? 'gone' : 'open';
      if (i === 3) await search.runtime.port.startReindex(context(), { from_products: false });
    }
    proxy.mode = 'open';
    isOver = true;
    await work;
    await expect
      .poll(
        async () => {
          await search.settle();
          const { reindex, pending_rows } = await status(search);
          return { phase: reindex?.phase, pending_rows };
        },
        { timeout: 40_000 },
      )
      .toEqual({ phase: 'done', pending_rows: 0 });
    expect(await verify(search)).toMatchObject({
      rows: documents.length,
      indexed_documents: documents.length,
      differences: [],
    });
  }, 90_000);
});

describe('a change of a whole category', () => {
  const many = isFull ? 100_000 : 1_500;
  let search: SearchHarness;

  beforeEach((test) => {
    if (elasticsearch === null) test.skip('Elasticsearch is not here');
  });
  beforeAll(async () => {
    if (elasticsearch === null) return;
    search = await startSearch();
    // Of three kinds one is headphones.
    for (let n = 0; n < many; n++) search.catalog.put(invent(3 * n));
    search.catalog.put(invent(2, { title: 'Lonely kettle' }));
    for (const end = Date.now() + 1_200_000; Date.now() < end; ) {
      await search.runJob('search.backfill');
      if ((await status(search)).backfill.done) break;
    }
    await search.settle();
  }, 1_500_000);
  afterAll(async () => search?.close());

  it('does not keep the change of another product waiting', async () => {
    const other = [...search.catalog.documents.values()].at(-1) as Document;
    for (const document of search.catalog.documents.values())
      if (document.category_ids.includes(categories.audio.id)) {
        const en = { ...document.texts.en, category_names: ['Electronics', 'Earwear'] };
        document.texts = { ...document.texts, en } as Document['texts'];
        document.sequences = { ...document.sequences, category: 2 };
      }
    await search.hear(
      'category.changed',
      { type: 'category', id: categories.audio.id, sequence: 2 },
      { category_id: categories.audio.id, change: 'renamed' },
    );
    // Few products take as long as many would, so that there is something to wait behind.
    if (!isFull) search.catalog.delayMs = 500;
    let isOver = false;
    const lane = async (name: string): Promise<void> => {
      while (!isOver) {
        await search.runJob(name);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    };
    const work = Promise.all(['search.fan-out', 'search.index'].map(lane));
    const index = `${elasticsearch}/${search.indexPrefix}-products`;
    const waits: number[] = [];
    let changes = 0;
    let open = (await status(search)).open_fan_outs;
    while (open > 0) {
      changes += 1;
      await search.hearAll([stock(other, changes, 500 + changes)]);
      const from = performance.now();
      await expect.poll(() => isInStockAs(index, other, changes), { timeout: 20_000, interval: 50 }).toBe(true);
      open = (await status(search)).open_fan_outs;
      if (open > 0) waits.push(performance.now() - from);
    }
    isOver = true;
    await work;
    search.catalog.delayMs = 0;
    // Seen while the branch was still being worked off, each within seconds: the engine's own refresh is one.
    expect(waits.length).toBeGreaterThan(0);
    expect(Math.max(...waits)).toBeLessThan(8_000);
    await search.settle();
    expect((await search.find({ q: 'earwear' })).data.total).toBe(many);
  }, 1_500_000);

  async function isInStockAs(index: string, { product_id }: Document, available: number): Promise<boolean> {
    const row = await search.db
      .reader('fresh')
      .selectFrom('search_documents')
      .select(['version', 'stock'])
      .where('product_id', '=', product_id)
      .executeTakeFirstOrThrow();
    const body = JSON.stringify({ query: { term: { id: product_id } }, version: true, _source: false });
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${index}/_search`, { method: 'POST', headers, body });
    const { hits } = (await answer.json()) as { hits: { hits: { _version: number }[] } };
    return Number(row.stock) === available && hits.hits[0]?._version === Number(row.version);
  }
});
