/** What operators set and see: pins, boosts, synonyms, explanations, insights, the way back to an index. */
import { afterAll, beforeAll, expect } from 'vitest';
import { systemContext } from '../../../platform/context/make-context.ts';
import { contractCalls } from '../../../platform/rpc/call-table.ts';
import { categories, invent } from './invented-catalog.ts';
import { onEachEngine } from './on-each-engine.ts';
import { type SearchHarness, startSearch } from './search-harness.ts';

const context = () => systemContext('test', { timeoutMs: 30_000 });

onEachEngine('operators', { timeout: 120_000 }, ({ name: engine, url, isAbsent, suite }) => {
  let search: SearchHarness;
  const documents = Array.from({ length: 40 }, (_, n) => invent(n + 1));
  const phones = documents.filter(({ category_id }) => category_id === categories.phones.id);
  const port = () => search.runtime.port;
  const ids = async (q: string, limit = 100): Promise<string[]> =>
    (await port().trySearch(context(), { q, limit, locale: 'en', sort: 'relevance' })).hits.map(
      (hit) => hit.product_id,
    );
  const explain = (q: string, product_id: string) => port().explainSearch(context(), { q, product_id, locale: 'en' });

  beforeAll(async () => {
    if (isAbsent) return;
    search = await startSearch({ search: { url } });
    for (const document of documents) search.catalog.put(document);
    await search.settle();
  }, 120_000);
  afterAll(async () => search?.close());

  suite('pin products in their order, even where the words do not find them, and hide others', async () => {
    const before = await ids('smartphone');
    const last = before.at(-1) ?? '';
    const stranger = documents.find(({ category_id }) => category_id === categories.kitchen.id)?.product_id ?? '';
    const set = (product_id: string, action: 'pin' | 'hide' | 'none', position = 1) =>
      port().setSearchPin(context(), { q: ' SmartPhone ', product_id, action, position });
    await set(last, 'pin', 2);
    await set(stranger, 'pin', 1);
    const { query, pins } = await set(before[0] ?? '', 'hide');
    expect(query).toBe('smartphone');
    expect(pins).toHaveLength(3);
    const after = await ids('smartphone');
    expect(after.slice(0, 2)).toEqual([stranger, last]);
    expect(after).not.toContain(before[0]);
    expect((await search.find({ q: 'smartphone', sort: 'newest', limit: 100 })).data.total).toBe(before.length - 1);
    expect((await search.find({ q: 'smartphone', brand: ['Nobody'] })).data.total).toBe(0);
    expect(await explain('smartphone', before[0] ?? '')).toMatchObject({ is_found: false, why_not: /hid it/ });
    expect((await explain('smartphone', stranger)).pinned_position).toBe(1);
    for (const id of [last, stranger, before[0] ?? '']) await set(id, 'none');
    expect(await ids('smartphone')).toEqual(before);
    await expect(set('prod_00000000000000000000000000', 'pin')).rejects.toMatchObject({ code: 'not_found' });
  });

  suite('change nothing in a dry run, which refuses what would be refused', async () => {
    const category_id = categories.phones.id;
    const product_id = phones[0]?.product_id ?? '';
    const pin = { q: 'smartphone', product_id, action: 'pin' as const, position: 1, dry_run: true };
    expect(await port().setSearchPin(context(), pin)).toEqual({ query: 'smartphone', pins: [] });
    expect(await port().setSearchBoost(context(), { category_id, percent: 5, dry_run: true })).toEqual({ boosts: [] });
    expect(await port().getSearchRules(context(), {})).toMatchObject({ pins: [], boosts: [] });
    const stranger = { ...pin, product_id: 'prod_00000000000000000000000000' };
    await expect(port().setSearchPin(context(), stranger)).rejects.toMatchObject({ code: 'not_found' });
    const unknown = { category_id: 'cat_00000000000000000000000000', percent: 5, dry_run: true };
    await expect(port().setSearchBoost(context(), unknown)).rejects.toMatchObject({ code: 'not_found' });
  });

  suite('pin in their order also what matches better than the one pinned before it', async () => {
    const stranger = documents.find(({ category_id }) => category_id === categories.kitchen.id)?.product_id ?? '';
    const best = documents[17]?.product_id ?? '';
    // One product has all words, most lack the number: the best hit earns more than any other.
    const q = 'wireless headphones 18';
    expect((await port().trySearch(context(), { q, limit: 1, locale: 'en', sort: 'relevance' })).mode).toBe('relaxed');
    expect((await ids(q))[0]).toBe(best);
    const set = (product_id: string, action: 'pin' | 'none', position = 1) =>
      port().setSearchPin(context(), { q, product_id, action, position });
    await set(stranger, 'pin', 1);
    await set(best, 'pin', 2);
    expect((await ids(q)).slice(0, 2)).toEqual([stranger, best]);
    for (const [i, id] of [stranger, best].entries()) {
      const why = await explain(q, id);
      expect(why).toMatchObject({ is_found: true, rank: i + 1, pinned_position: i + 1 });
      expect(contractCalls.validators['explainSearch']?.output(why)).toBe(true);
    }
    for (const id of [stranger, best]) await set(id, 'none');
  });

  suite('pin without a change of how loosely the words match, whatever the order', async () => {
    // Nothing has the word: typos are forgiven there, beginnings here.
    const q = engine === 'mysql' ? 'smartph' : 'smartphnoe';
    const tried = async (sort: 'relevance' | 'newest') => {
      const { mode, total, did_you_mean } = await port().trySearch(context(), { q, limit: 1, locale: 'en', sort });
      return { mode, total, did_you_mean };
    };
    const before = await tried('relevance');
    expect(before).toMatchObject({ mode: 'near', total: phones.length });
    const strangers = documents.filter(({ category_id }) => category_id === categories.kitchen.id).slice(0, 3);
    const set = (product_id: string, action: 'pin' | 'none', position: number) =>
      port().setSearchPin(context(), { q, product_id, action, position });
    for (const [i, { product_id }] of strangers.entries()) {
      await set(product_id, 'pin', i + 1);
      expect(await tried('relevance')).toEqual({ ...before, total: before.total + i + 1 });
      expect(await tried('newest')).toEqual(before);
    }
    const { data } = await search.find({ q, category: categories.kitchen.id });
    expect(data.hits.map(({ product }) => product.id)).toEqual(strangers.map(({ product_id }) => product_id));
    for (const { product_id } of strangers) await set(product_id, 'none', 1);
    expect(await tried('relevance')).toEqual(before);
  });

  suite('are told that a query without a letter or digit finds nothing, and nothing is kept', async () => {
    const pin = { q: '!!!', product_id: documents[0]?.product_id ?? '', action: 'pin' as const, position: 1 };
    await expect(port().setSearchPin(context(), pin)).rejects.toMatchObject({
      code: 'validation_failed',
      detail: expect.stringContaining('letter or digit'),
    });
    expect(await search.db.reader('fresh').selectFrom('search_pins').selectAll().execute()).toEqual([]);
    const why = await explain(pin.q, pin.product_id);
    expect(why).toMatchObject({ is_found: false, why_not: expect.stringContaining('letter or digit') });
  });

  suite('let a category weigh more or less', async () => {
    const q = 'sony';
    const isPhone = (id: string): boolean => phones.some(({ product_id }) => product_id === id);
    const boost = async (percent: number): Promise<void> => {
      await port().setSearchBoost(context(), { category_id: categories.phones.id, percent });
    };
    await boost(300);
    expect(isPhone((await ids(q))[0] ?? '')).toBe(true);
    expect((await port().getSearchRules(context(), {})).boosts).toEqual([
      { category_id: categories.phones.id, percent: 300 },
    ]);
    await boost(-80);
    expect(isPhone((await ids(q))[0] ?? '')).toBe(false);
    await boost(0);
    expect((await port().getSearchRules(context(), {})).boosts).toEqual([]);
    const unknown = { category_id: 'cat_00000000000000000000000000', percent: 5 };
    await expect(port().setSearchBoost(context(), unknown)).rejects.toMatchObject({ code: 'not_found' });
  });

  suite('replace all synonyms, which both sides of a line and several words in one go by', async () => {
    expect(await ids('mobile telephone')).toEqual([]);
    const lines = ['mobile telephone, smartphone, موبايل', 'brewer => coffee machine'];
    expect(await port().applySearchSynonyms(context(), { lines })).toEqual({ applied: 2, removed: 0 });
    for (const q of ['mobile telephones', 'موبايل'])
      expect((await ids(q)).sort(), q).toEqual((await ids('smartphone')).sort());
    expect(await ids('brewers')).toHaveLength((await ids('coffee machine')).length);
    expect(
      (await port().trySearch(context(), { q: 'machine coffee', limit: 1, locale: 'en', sort: 'relevance' })).words,
    ).toEqual(expect.not.arrayContaining([expect.arrayContaining(['brewer'])]));
    expect(await port().applySearchSynonyms(context(), { lines: [] })).toEqual({ applied: 0, removed: 2 });
    // What may be said by two words is not said by one of them, also where one word of the query is enough.
    await port().applySearchSynonyms(context(), { lines: ['ps5 => playstation 5'] });
    expect(await ids('ps5 kangaroo')).toEqual([]);
    await port().applySearchSynonyms(context(), { lines: [] });
  });

  suite('see why a product stands where it does', async () => {
    const [first = '', second = ''] = await ids('wireless headphones');
    const why = await explain('wireless headphones', first);
    expect(why).toMatchObject({ engine, mode: 'exact', is_found: true, why_not: null, rank: 1 });
    expect(new Set(why.reasons.map(({ word }) => word))).toEqual(new Set(['wireless', 'headphones']));
    expect(why.reasons.every(({ score }) => score > 0)).toBe(true);
    const next = await explain('wireless headphones', second);
    expect(next.score ?? 0).toBeLessThanOrEqual(why.score ?? 0);
    expect(await explain('wireless toaster', phones[0]?.product_id ?? '')).toMatchObject({ is_found: false });
    await expect(explain('x', 'prod_00000000000000000000000000')).rejects.toMatchObject({ code: 'not_found' });
  });

  suite('show most of the words where nothing has all of them, and say so', async () => {
    const { data, meta } = await search.find({ q: 'wireless headphones kangaroo', limit: 100 });
    expect(meta?.['relaxed']).toBe(true);
    const audio = documents.filter(({ category_id }) => category_id === categories.audio.id);
    expect(data.total).toBe(audio.length);
    const [facet] = data.facets?.brands ?? [];
    const narrowed = await search.find({ q: 'wireless headphones kangaroo', brand: [facet?.value ?? ''] });
    expect(narrowed.data.total).toBe(facet?.count);
    expect((await search.find({ q: 'headphones' })).meta?.['relaxed']).toBeUndefined();
    expect((await search.find({ q: 'kangaroo' })).data.total).toBe(0);
  });

  suite('read what was asked for and not found', async () => {
    for (let i = 0; i < 3; i++) await search.find({ q: 'wallaby feeder' });
    await search.find({ q: 'headphones', limit: 3 });
    await new Promise((resolve) => setTimeout(resolve, 1_400));
    const found = { query_key: 'f'.repeat(32), query: 'there by now', searches: 9, zero_hits: 8, last_hits: 2 };
    await search.db.writer().insertInto('search_queries').values(found).execute();
    const insights = await port().getSearchInsights(context(), { days: 1, limit: 5 });
    expect(insights.most_frequent.map(({ query }) => query)).toContain('there by now');
    expect(insights.without_results.map(({ query }) => query)).not.toContain('there by now');
    expect(insights.without_results[0]).toMatchObject({ query: 'wallaby feeder', searches: 3, zero_hits: 3 });
    expect(insights.most_frequent.map(({ query }) => query)).toContain('headphones');
    expect(insights.zero_hits).toBeGreaterThanOrEqual(3);
  });

  suite('read nothing of searches with filters, which may leave what the words find out', async () => {
    for (let i = 0; i < 3; i++) await search.find({ q: 'jbl' });
    await search.find({ q: 'jbl', price_max: 1 });
    await search.find({ q: 'jbl', brand: ['Nobody'] });
    await new Promise((resolve) => setTimeout(resolve, 1_400));
    const insights = await port().getSearchInsights(context(), { days: 1, limit: 20 });
    const counted = insights.most_frequent.find(({ query }) => query === 'jbl');
    expect(counted).toMatchObject({ searches: 3, zero_hits: 0 });
    expect(counted?.last_hits).toBeGreaterThan(0);
    for (const address of ['198.51.100.7', '198.51.100.8']) {
      await search.find({ q: 'jbl' }, 'en', address);
      await new Promise((resolve) => setTimeout(resolve, 1_100));
    }
    expect((await search.suggest('jb')).data.queries).toEqual(['jbl']);
  });

  if (engine === 'mysql')
    suite('are not shown what nobody asked for in ninety days, however much it is', async () => {
      const days = (n: number) => new Date(Date.now() - n * 86_400_000);
      const row = (i: number) => ({
        ...{ query_key: i.toString(16).padStart(32, '0'), query: `old ${i}`, searches: 1, zero_hits: 1, last_hits: 0 },
        last_at: days(i === 0 ? 89 : 91),
      });
      await search.db
        .writer()
        .insertInto('search_queries')
        .values(Array.from({ length: 2_501 }, (_, i) => row(i)))
        .execute();
      await search.runJob('search.remove-old');
      const left = await search.db
        .reader('fresh')
        .selectFrom('search_queries')
        .select('query')
        .where('query', 'like', 'old %')
        .execute();
      expect(left).toEqual([{ query: 'old 0' }]);
    });

  if (engine === 'elasticsearch')
    suite('go back to the index before, which then has what changed since', async () => {
      await expect(port().rollbackSearchIndex(context(), {})).rejects.toMatchObject({ code: 'conflict' });
      const before = (await port().getSearchStatus(context(), {})).index;
      await port().startReindex(context(), { from_products: false });
      for (let i = 0; i < 10; i++) for (const job of ['search.index', 'search.reindex']) await search.runJob(job);
      const after = (await port().getSearchStatus(context(), {})).index;
      expect(after).not.toBe(before);
      const news = invent(900, { title: 'Wombat lantern' });
      search.catalog.put(news);
      await search.tellProduct(news, 'product.created');
      await search.settle();
      expect(await port().rollbackSearchIndex(context(), {})).toEqual({ index: before, previous_index: after });
      await search.settle();
      expect(await ids('wombat lantern')).toEqual([news.product_id]);
      const verified = await port().verifySearch(context(), { repair: false, grace_s: 0, limit: 10_000 });
      expect(verified).toMatchObject({ rows: 41, indexed_documents: 41, differences: [] });
    });
});
