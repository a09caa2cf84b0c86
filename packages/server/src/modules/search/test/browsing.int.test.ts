/** Without words what sells, is rated well and can be bought stands first: on both engines in one order. */

import { sql } from 'kysely';
import { afterAll, beforeAll, expect } from 'vitest';
import { systemContext } from '../../../platform/context/make-context.ts';
import { popularityOf } from '../domain/search-document.ts';
import { toSearchDocument } from '../search.mapper.ts';
import { categories, invent } from './invented-catalog.ts';
import { onEachEngine } from './on-each-engine.ts';
import type { Document } from './product-port.fake.ts';
import { type SearchHarness, startSearch } from './search-harness.ts';

const popularity = (document: Document): number => popularityOf(toSearchDocument(document));

function product(n: number, unitsSold: number, isInStock: boolean): Document {
  const document = invent(n);
  const [sku] = document.skus;
  return {
    ...document,
    skus: [{ ...sku, available: isInStock ? 3 : 0 }],
    stock: isInStock ? 3 : 0,
    rating: { average: null, count: 0 },
    units_sold: unitsSold,
  } as Document;
}

/** Pairs of one that is sold out and one in stock whose popularity is less by all that stock is worth, or nearly. */
function closePairs(amount: number): Document[] {
  const unitsBy = new Map<number, number>();
  for (let units = 0; units < 100_000; units++) unitsBy.set(popularity(product(1, units, true)), units);
  const pairs = [...unitsBy].flatMap(([more, units]) => {
    const less = unitsBy.get(more - 3_000 + (more % 3) - 1);
    return less === undefined ? [] : [[units, less] as const];
  });
  const step = Math.floor(pairs.length / amount);
  return Array.from({ length: amount }, (_, i) => pairs[i * step] as readonly [number, number]).flatMap(
    ([units, less], i) => [product(2 * i + 1, units, false), product(2 * i + 2, less, true)],
  );
}

/** As the engine counts: in 24 bits. */
function scoreOf(document: Document, boosts: Readonly<Record<string, number>>): number {
  const { fround } = Math;
  const liked = fround(1 + popularity(document) * fround(1 / 30_000) + (document.stock > 0 ? fround(0.1) : 0));
  const factors = document.category_ids.map((id) => fround(1 + (boosts[id] ?? 0) / 100));
  return fround(liked * factors.reduce((product, factor) => product * factor, 1));
}

onEachEngine('browsing', { timeout: 60_000 }, ({ name: engine, url, isAbsent, suite }) => {
  let search: SearchHarness;
  const documents = closePairs(60);

  beforeAll(async () => {
    if (isAbsent) return;
    search = await startSearch({ search: { url }, cache: { search: 'off' } });
    for (const document of documents) search.catalog.put(document);
    await search.settle();
  }, 120_000);
  afterAll(async () => search?.close());

  const expected = (boosts: Readonly<Record<string, number>> = {}): string[] =>
    documents
      .map((document) => ({ id: document.product_id, score: scoreOf(document, boosts) }))
      .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
      .map(({ id }) => id);

  async function all(limit: number, betweenPages = async (): Promise<void> => {}): Promise<string[]> {
    const found: string[] = [];
    for (let cursor: string | undefined; ; ) {
      const { data, page } = await search.find({ limit, ...(cursor === undefined ? {} : { cursor }) });
      found.push(...data.hits.map((hit) => hit.product.id));
      if (page.next_cursor === null) return found;
      cursor = page.next_cursor;
      await betweenPages();
    }
  }

  suite('weighs stock against popularity', async () => {
    expect(await all(100)).toEqual(expected());
    expect(await all(7)).toEqual(expected());
  });

  suite('multiplies by what operators set for categories', async () => {
    const boosts = { [categories.root.id]: 15, [categories.audio.id]: -10, [categories.phones.id]: 7 };
    const set = (category_id: string, percent: number) =>
      search.runtime.port.setSearchBoost(systemContext('test'), { category_id, percent });
    for (const [id, percent] of Object.entries(boosts)) await set(id, percent);
    expect(await all(100)).toEqual(expected(boosts));
    expect(await all(7)).toEqual(expected(boosts));
    for (const id of Object.keys(boosts)) await set(id, 0);
  });

  if (engine === 'elasticsearch')
    suite('goes on where it was when the other engine takes over between two pages', async () => {
      let isFilled = true;
      const change = async (): Promise<void> => {
        isFilled = !isFilled;
        await sql`UPDATE search_state SET value = JSON_SET(value, '$.isFilled', JSON_EXTRACT(${String(isFilled)}, '$')) WHERE name = 'index'`.execute(
          search.db.writer() as never,
        );
        // What is believed of the index for a second.
        await new Promise((resolve) => setTimeout(resolve, 1_050));
        expect((await search.find({ limit: 1 })).meta?.['degraded'] === undefined).toBe(isFilled);
      };
      expect(await all(30, change)).toEqual(expected());
    });
});
