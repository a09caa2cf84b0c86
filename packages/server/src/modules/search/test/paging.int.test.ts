/** Pages by relevance while products change: whatever did not change comes exactly once. */
import { afterAll, beforeAll, expect } from 'vitest';
import { invent } from './invented-catalog.ts';
import { onEachEngine } from './on-each-engine.ts';
import type { Document } from './product-port.fake.ts';
import { type SearchHarness, startSearch } from './search-harness.ts';

const limit = 15;

/** All alike but for their words and sales. */
function product(n: number, title: string, description: string, unitsSold: number): Document {
  const document = invent(2, { title, titleAr: 'x', description, code: `C${n}` });
  return { ...document, units_sold: unitsSold, rating: { average: null, count: 0 } };
}

onEachEngine('pages by relevance', { timeout: 120_000 }, ({ url, isAbsent, suite }) => {
  let search: SearchHarness;
  // Of two words one stands in the title, the other in the description: their weights do not move alike.
  const amber = Array.from({ length: limit + 10 }, (_, n) => product(n, 'Amber lamp', 'violin', 40_000 - 1_000 * n));
  const violin = Array.from({ length: 3 * limit }, (_, n) => product(100 + n, 'Violin lamp', 'amber', 5));
  const others = Array.from({ length: 40 }, (_, n) => product(200 + n, 'Violin chair', 'nothing', 5));
  const strangers = Array.from({ length: 200 }, (_, n) => product(300 + n, 'Plain table', 'nothing', 5));
  const all = [...amber, ...violin].map(({ product_id }) => product_id);

  beforeAll(async () => {
    if (isAbsent) return;
    search = await startSearch({ search: { url }, cache: { search: 'off' } });
    for (const document of [...amber, ...violin, ...others, ...strangers]) search.catalog.put(document);
    await search.settle();
  }, 120_000);
  afterAll(async () => search?.close());

  async function change(ids: readonly string[], edit: (document: Document) => Partial<Document>): Promise<void> {
    for (const id of ids) {
      const known = search.catalog.get(id);
      const next = { ...known, ...edit(known) };
      next.sequences = { ...known.sequences, product: known.sequences.product + 1 };
      search.catalog.put(next);
      await search.tellProduct(next);
    }
    await search.runJob('search.index');
    if (url !== '') await fetch(`${url}/${search.indexPrefix}-products/_refresh`, { method: 'POST' });
  }

  function withStock(amount: number) {
    return ({ skus }: Document): Partial<Document> => ({
      stock: amount,
      skus: skus.map((sku) => ({ ...sku, available: amount, stock_sequence: sku.stock_sequence + 1 })),
    });
  }

  async function pages(between: (shown: readonly string[], page: number) => Promise<void>): Promise<string[]> {
    const shown: string[] = [];
    let cursor: string | undefined;
    for (let n = 1; ; n++) {
      const query = { q: 'amber violin', limit, ...(cursor === undefined ? {} : { cursor }) };
      const { data, page } = await search.find(query);
      shown.push(...data.hits.map((hit) => hit.product.id));
      if (page.next_cursor === null) return shown;
      cursor = page.next_cursor;
      await between(shown, n);
    }
  }

  const othersChange = async (n: number): Promise<void> => {
    const some = others.slice(0, 10 * n).map(({ product_id }) => product_id);
    await change(some, withStock(50 + n));
  };

  suite('hold each product once while others that have one of the words change', async () => {
    const shown = await pages((_, n) => othersChange(n));
    expect([...shown].sort()).toEqual([...all].sort());
  });

  suite('hold each that stays as it is once while the last ones of a page change', async () => {
    const changed = new Set<string>();
    const shown = await pages(async (before, n) => {
      const [last = '', previous = ''] = before.slice(-2).reverse();
      await othersChange(n + 1);
      // The last one is sold out, now and then with the one before it.
      const some = n % 2 === 0 ? [last, previous] : [last];
      for (const id of some) changed.add(id);
      await change(some, withStock(0));
    });
    const kept = shown.filter((id) => !changed.has(id));
    expect([...kept].sort()).toEqual(all.filter((id) => !changed.has(id)).sort());
    await change([...changed], withStock(2));
  });

  suite('hold the last one of a page once where its change does not move it', async () => {
    const shown = await pages((before) => change(before.slice(-1), withStock(7)));
    expect([...shown].sort()).toEqual([...all].sort());
  });
});
