/** Facets and pages against a model that counts by hand, over an invented catalog and random wishes, on both engines. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { categories, invent, sellers } from './invented-catalog.ts';
import { absentReason, onEachEngine } from './on-each-engine.ts';
import type { Document } from './product-port.fake.ts';
import { type SearchHarness, startSearch } from './search-harness.ts';

type Query = Parameters<SearchHarness['find']>[0];

/** What the model knows of a product, in the words of the filters. */
interface Known {
  id: string;
  words: string;
  brand: string | null;
  seller: string;
  categories: readonly string[];
  price: number;
  rating: number;
  inStock: boolean;
  attributes: Record<string, string>;
}

function know(document: Document): Known {
  const text = (document.texts as Record<string, { title: string; attributes: Record<string, string> }>)['en'];
  return {
    id: document.product_id,
    words: (text?.title ?? '').toLowerCase(),
    brand: document.brand,
    seller: document.seller_id,
    categories: document.category_ids,
    price: document.price,
    rating: document.rating.average ?? 0,
    inStock: document.stock > 0,
    attributes: text?.attributes ?? {},
  };
}

const filters: Record<string, (product: Known, query: Query) => boolean> = {
  q: (product, { q }) => q === undefined || product.words.includes(q),
  category: (product, { category }) => category === undefined || product.categories.includes(category),
  brand: (product, { brand }) => brand === undefined || brand.includes(product.brand ?? ''),
  seller: (product, { seller }) => seller === undefined || seller.includes(product.seller),
  price: (product, { price_min, price_max }) =>
    product.price >= (price_min ?? 0) && product.price <= (price_max ?? Number.MAX_SAFE_INTEGER),
  rating: (product, { rating_min }) => product.rating >= (rating_min ?? 0),
  in_stock: (product, { in_stock }) => in_stock === undefined || product.inStock === in_stock,
  color: (product, { attr }) =>
    attr?.['color'] === undefined || attr['color'].includes(product.attributes['color'] ?? ''),
  size: (product, { attr }) => attr?.['size'] === undefined || attr['size'].includes(product.attributes['size'] ?? ''),
};

function passing(products: readonly Known[], query: Query, without?: string): Known[] {
  return products.filter((p) => Object.entries(filters).every(([name, pass]) => name === without || pass(p, query)));
}

const some = <T>(values: readonly T[]) =>
  fc.option(fc.subarray([...values], { minLength: 1, maxLength: 2 }), { nil: undefined });
const one = <T>(values: readonly T[]) => fc.option(fc.constantFrom(...values), { nil: undefined });
const wishes = fc.record({
  q: one(['headphones', 'smartphone', 'wireless', 'coffee', 'model']),
  category: one(Object.values(categories).map(({ id }) => id)),
  brand: some(['Sony', 'JBL', 'Nokia', 'Samsung', 'Delonghi']),
  seller: some(sellers.map(({ id }) => id)),
  price_min: one([5_000, 100_000]),
  price_max: one([150_000, 400_000]),
  rating_min: one([2, 4]),
  in_stock: one([true, false]),
  color: some(['Black', 'White', 'Red']),
  size: some(['M', 'L']),
  sort: fc.constantFrom('relevance', 'newest', 'price_asc', 'price_desc', 'rating', 'best_selling'),
  limit: fc.constantFrom(7, 20, 50),
});

type Wish = typeof wishes extends fc.Arbitrary<infer T> ? T : never;

function toQuery({ color, size, ...rest }: Wish): Query {
  const attr = { ...(color === undefined ? {} : { color }), ...(size === undefined ? {} : { size }) };
  const given = Object.entries(rest).filter(([, value]) => value !== undefined);
  return { ...Object.fromEntries(given), ...(Object.keys(attr).length === 0 ? {} : { attr }) } as Query;
}

onEachEngine('random wishes', {}, ({ url, isAbsent }) => {
  const runs = process.env['MKT_TEST_FULL'] ? 200 : 10;
  let search: SearchHarness;
  const documents = Array.from({ length: 180 }, (_, n) => invent(n + 1));
  const products = documents.map(know);

  beforeAll(async () => {
    if (isAbsent) return;
    search = await startSearch({ search: { url } });
    for (const document of documents) search.catalog.put(document);
    await search.settle();
  }, 120_000);
  afterAll(async () => search?.close());

  it('count each facet as the model does: under all filters but its own', async (test) => {
    if (isAbsent) test.skip(absentReason);
    await fc.assert(
      fc.asyncProperty(wishes, async (wish) => {
        const query = toQuery(wish);
        const { data } = await search.find(query);
        const { facets } = data;
        if (facets === null) throw new Error('The first page has facets');
        const of = (without: string, more: (product: Known) => boolean): number =>
          passing(products, query, without).filter(more).length;
        expect(data.total).toBe(passing(products, query).length);
        for (const { value, count } of facets.brands) expect(count).toBe(of('brand', (p) => p.brand === value));
        for (const { id, count } of facets.sellers) expect(count).toBe(of('seller', (p) => p.seller === id));
        for (const { id, count } of facets.categories)
          expect(count).toBe(of('category', (p) => p.categories.includes(id)));
        for (const { rating_min, count } of facets.ratings)
          expect(count).toBe(of('rating', (p) => p.rating >= rating_min));
        expect(facets.in_stock).toBe(of('in_stock', (p) => p.inStock));
        const prices = passing(products, query, 'price').map(({ price }) => price);
        expect(facets.price.min).toBe(prices.length === 0 ? null : Math.min(...prices));
        expect(facets.price.max).toBe(prices.length === 0 ? null : Math.max(...prices));
        for (const { name, values } of facets.attributes)
          for (const { value, count } of values)
            expect(count, `${name} ${value}`).toBe(of(name, (p) => p.attributes[name] === value));
        // No value that the model knows is left out.
        const brands = new Set(passing(products, query, 'brand').flatMap(({ brand }) => brand ?? []));
        expect(
          facets.brands
            .filter(({ count }) => count > 0)
            .map(({ value }) => value)
            .sort(),
        ).toEqual([...brands].sort());
      }),
      { numRuns: runs, seed: 20_260_223 },
    );
  }, 300_000);

  it('page through exactly what the model finds, each product once, while others are added', async (test) => {
    if (isAbsent) test.skip(absentReason);
    let added = 0;
    await fc.assert(
      fc.asyncProperty(wishes, async (wish) => {
        const query = toQuery(wish);
        const found: string[] = [];
        let cursor: string | undefined;
        do {
          const { data, page } = await search.find({ ...query, ...(cursor === undefined ? {} : { cursor }) });
          found.push(...data.hits.map((hit) => hit.product.id));
          cursor = page.next_cursor ?? undefined;
          // News between two pages: scores move, and what was there already keeps its order.
          if (cursor !== undefined && found.length < 15) {
            const news = invent(50_000 + added++, { title: 'Unrelated wireless novelty' });
            search.catalog.put(news);
            await search.tellProduct(news, 'product.created');
            await search.runJob('search.index');
          }
        } while (cursor !== undefined);
        const known = new Set(products.map(({ id }) => id));
        const old = found.filter((id) => known.has(id));
        expect(old.length).toBe(new Set(old).size);
        expect([...old].sort()).toEqual(
          passing(products, query)
            .map(({ id }) => id)
            .sort(),
        );
      }),
      { numRuns: runs, seed: 20_260_224 },
    );
  }, 300_000);
});
