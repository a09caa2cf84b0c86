/** What keeps rows and index one through kills, refusals and workers that come late. */
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemContext } from '../../../platform/context/make-context.ts';
import { testEngines } from '../../../platform/testing/test-installation.ts';
import { ElasticsearchIndex } from '../adapters/elasticsearch-index.ts';
import { indexAgain } from '../repositories/index-state.repository.ts';
import { categories, invent } from './invented-catalog.ts';
import type { Document } from './product-port.fake.ts';
import { type SearchHarness, startSearch } from './search-harness.ts';

const elasticsearch = testEngines().elasticsearch;
const context = () => systemContext('test');

describe('rows and index', () => {
  let search: SearchHarness;
  const documents = Array.from({ length: 40 }, (_, n) => invent(n + 1));

  beforeEach((test) => {
    if (elasticsearch === null) test.skip('Elasticsearch is not here');
  });
  beforeAll(async () => {
    if (elasticsearch === null) return;
    search = await startSearch();
    for (const document of documents) search.catalog.put(document);
    await search.settle();
  }, 60_000);
  afterAll(async () => search?.close());
  afterEach(async () => {
    vi.restoreAllMocks();
    if (search !== undefined) await settled();
  }, 60_000);

  const status = () => search.runtime.port.getSearchStatus(context(), {});
  const verify = (repair = false) => search.runtime.port.verifySearch(context(), { repair, grace_s: 0, limit: 10_000 });
  const ask = (path: string, method = 'GET', body?: unknown) =>
    fetch(`${elasticsearch}/${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
  const alias = () => `${search.indexPrefix}-products`;
  const rowOf = (id: string) =>
    search.db
      .reader('fresh')
      .selectFrom('search_documents')
      .select(['version', 'indexed_version', 'lane', 'content', 'changed_at'])
      .where('product_id', '=', id)
      .executeTakeFirstOrThrow();
  const turn = async (...names: string[]) => {
    for (const name of names) await search.runJob(`search.${name}`);
  };

  /** What waits is sent and shown: these tests ask rows and index, and no search. */
  const settled = async () => {
    const isBusy = async () => {
      await turn('index', 'reindex');
      const { pending_rows, engine_state, reindex } = await status();
      return (
        pending_rows > 0 || engine_state !== 'ready' || reindex?.phase === 'backfill' || reindex?.phase === 'compare'
      );
    };
    for (let left = 100; left > 0 && (await isBusy()); left--) await new Promise((resolve) => setTimeout(resolve, 50));
    await ask(`${alias()}/_refresh`, 'POST');
  };

  it('say that the database answers while the index is not there', async () => {
    expect(await status()).toMatchObject({ engine: 'elasticsearch', engine_state: 'ready' });
    const { index } = await status();
    await ask(`_aliases`, 'POST', { actions: [{ remove: { index, alias: alias() } }] });
    expect(await status()).toMatchObject({ engine: 'mysql', engine_state: 'filling' });
    await ask(`_aliases`, 'POST', { actions: [{ add: { index, alias: alias() } }] });
  });

  it('are not called repaired when the engine removes nothing', async () => {
    const ghost = invent(900).product_id;
    const path = `${alias()}/_doc/${ghost}?version=1&version_type=external&refresh=true`;
    expect((await ask(path, 'PUT', { id: ghost, is_visible: false, is_deleted: false })).status).toBe(201);
    await ask(`${alias()}/_settings`, 'PUT', { 'index.blocks.write': true });
    await expect(verify(true)).rejects.toMatchObject({
      code: 'service_unavailable',
      detail: expect.stringContaining(ghost),
    });
    await ask(`${alias()}/_settings`, 'PUT', { 'index.blocks.write': false });
    expect((await verify(true)).repaired).toBe(1);
    expect((await verify()).differences).toEqual([]);
  });

  it('are as late as before when what waits is to be sent again', async () => {
    const { product_id } = documents[3] as Document;
    await sql`UPDATE search_documents SET version = version + 1, changed_at = NOW(3) - INTERVAL 1 HOUR
      WHERE product_id = ${product_id}`.execute(search.db.writer());
    await indexAgain(search.db.writer(), [{ productId: product_id, atLeast: 0 }]);
    expect((await status()).lag_s).toBeGreaterThan(3_000);
  });

  it('differ where something was set aside, until it is repaired', async () => {
    const { product_id } = documents[4] as Document;
    await ask(`${alias()}/_doc/${product_id}?refresh=true`, 'DELETE');
    await sql`UPDATE search_documents SET parked_version = version, parked_reason = 'refused', indexed_version = 0
      WHERE product_id = ${product_id}`.execute(search.db.writer());
    expect((await verify()).differences).toMatchObject([{ product_id, kind: 'missing' }]);
    expect((await verify(true)).repaired).toBe(1);
    await settled();
    expect((await verify()).differences).toEqual([]);
    expect((await status()).parked_rows).toBe(0);
  });

  it('keep the index that serves when a new one refuses too much of it', async () => {
    const before = (await status()).index;
    const poisoned = documents.slice(10, 25).map(({ product_id }) => product_id);
    const contents = new Map<string, string>();
    const write = (id: string, content: string, isChange: boolean) =>
      sql`UPDATE search_documents SET content = ${content}, version = version + ${isChange ? 1 : 0}
        WHERE product_id = ${id}`.execute(search.db.writer());
    for (const id of poisoned) {
      const { content } = await rowOf(id);
      contents.set(id, content);
      const parsed = JSON.parse(content);
      await write(id, JSON.stringify({ ...parsed, product: { ...parsed.product, price: 'much' } }), false);
    }
    await search.runtime.port.startReindex(context(), { from_products: false });
    for (let i = 0; i < 4; i++) await turn('reindex', 'index');
    const { index, reindex } = await status();
    expect(reindex).toMatchObject({ phase: 'failed', reason: expect.stringContaining('refuses 15 products') });
    expect(index).toBe(before);
    for (const id of poisoned) await write(id, contents.get(id) ?? '', true);
    await settled();
    expect((await verify()).differences).toEqual([]);
  }, 60_000);

  it('have what was set aside when a new index takes it', async () => {
    const { product_id } = documents[5] as Document;
    await sql`UPDATE search_documents SET parked_version = version, parked_reason = 'refused', indexed_version = 0
      WHERE product_id = ${product_id}`.execute(search.db.writer());
    await search.runtime.port.startReindex(context(), { from_products: false });
    for (let i = 0; i < 4; i++) await turn('reindex', 'index');
    expect(await status()).toMatchObject({ reindex: { phase: 'done' }, parked_rows: 0, pending_rows: 0 });
    expect((await verify()).differences).toEqual([]);
  }, 60_000);

  it('are switched only once what a comparison found is sent', async () => {
    const before = (await status()).index;
    const started = await search.runtime.port.startReindex(context(), { from_products: false });
    const open = ElasticsearchIndex.prototype.open;
    vi.spyOn(ElasticsearchIndex.prototype, 'open').mockImplementationOnce(async function (
      this: ElasticsearchIndex,
      name,
    ) {
      await open.call(this, name);
      const lost = documents.slice(0, 5).map(({ product_id }) => product_id);
      await this.remove(name, lost);
      await this.refresh(name);
    });
    for (let i = 0; i < 4; i++) await turn('reindex');
    expect(await status()).toMatchObject({ index: before, pending_rows: 5, reindex: { phase: 'compare' } });
    for (let i = 0; i < 4; i++) await turn('index', 'reindex');
    expect(await status()).toMatchObject({ index: started.index, pending_rows: 0, reindex: { phase: 'done' } });
    expect((await verify()).differences).toEqual([]);
  }, 60_000);

  it('stay rolled back when a worker is through with the reindex late', async () => {
    const started = await search.runtime.port.startReindex(context(), { from_products: false });
    const before = (await status()).index;
    const open = ElasticsearchIndex.prototype.open;
    vi.spyOn(ElasticsearchIndex.prototype, 'open').mockImplementationOnce(async function (
      this: ElasticsearchIndex,
      name,
    ) {
      await open.call(this, name);
      // Another worker ends it, and an operator takes it back.
      await turn('reindex');
      expect((await status()).index).toBe(started.index);
      await search.runtime.port.rollbackSearchIndex(context(), {});
    });
    await turn('reindex');
    expect((await status()).index).toBe(before);
    await settled();
    expect(await status()).toMatchObject({ index: before, reindex: { index: before, phase: 'done' } });
    expect((await verify()).differences).toEqual([]);
  }, 60_000);

  it("put a product's own change before those of its branch, whichever of them reads it first", async () => {
    const [own, other] = documents.filter((one) => one.category_ids.includes(categories.audio.id)) as [
      Document,
      Document,
    ];
    for (const document of [own, other])
      search.catalog.put({ ...document, sequences: { ...document.sequences, category: 5 } });
    const changed = search.catalog.get(own.product_id);
    search.catalog.put({ ...changed, price: 4_321, sequences: { ...changed.sequences, product: 9 } } as Document);
    for (const document of search.catalog.documents.values())
      document.sequences = { ...document.sequences, category: 5 };
    await search.hear(
      'category.changed',
      { type: 'category', id: categories.audio.id, sequence: 5 },
      { category_id: categories.audio.id, change: 'renamed' },
    );
    await turn('fan-out');
    expect(Number((await rowOf(own.product_id)).lane)).toBe(0);
    expect(Number((await rowOf(other.product_id)).lane)).toBe(1);
  });

  it('forget all that was deleted a week ago', async () => {
    const gone = Array.from({ length: 620 }, (_, n) => invent(2_000 + n));
    for (const document of gone) search.catalog.put(document);
    await search.hearAll(
      gone.map(({ product_id, seller_id }) => ({
        type: 'product.created',
        aggregate: { type: 'product', id: product_id, sequence: 1 },
        data: { product_id, seller_id },
      })),
    );
    await sql`UPDATE search_documents SET is_deleted = 1, is_visible = 0, deleted_at = NOW(3) - INTERVAL 8 DAY
      WHERE product_id IN (${sql.join(gone.map(({ product_id }) => product_id))})`.execute(search.db.writer());
    await turn('remove-old');
    expect((await status()).rows).toBe(40);
  }, 60_000);
});
