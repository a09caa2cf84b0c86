/** More values than a facet shows: what is chosen is among them with its true count, however rare it is. */
import { afterAll, beforeAll, expect } from 'vitest';
import { newId } from '../../../platform/kernel/ids.ts';
import { facetLimits } from '../domain/search-plan.ts';
import { invent } from './invented-catalog.ts';
import { onEachEngine } from './on-each-engine.ts';
import type { Document } from './product-port.fake.ts';
import { type SearchHarness, startSearch } from './search-harness.ts';

const kinds = facetLimits.categories + 5;
const sizes = facetLimits.attributes + 5;

onEachEngine('rare values of facets', {}, ({ url, isAbsent, suite }) => {
  let search: SearchHarness;
  const rare = ofKind('rare');

  beforeAll(async () => {
    if (isAbsent) return;
    search = await startSearch({ search: { url } });
    const frequent = Array.from({ length: kinds }, (_, i) => ofKind(String(i)));
    // Two of each kind, and one of the rare one, whose size is the only one that a single product has.
    const others = frequent.map((document) => ({ ...document, product_id: newId('prod') }));
    for (const document of [...frequent, ...others]) search.catalog.put(document);
    for (const document of [frequent[0], others[0]])
      search.catalog.put(
        inSizes(
          document as Document,
          Array.from({ length: sizes }, (_, i) => `size ${i}`),
        ),
      );
    search.catalog.put(inSizes(rare, ['size rare']));
    // The only one that is written so.
    search.catalog.put({ ...ofKind('otherwise'), brand: 'BRAND 7' });
    await search.settle();
  }, 120_000);

  afterAll(async () => search?.close());

  suite('are told of with what is chosen', async () => {
    const brands = (await search.find({ brand: [rare.brand ?? '', 'brand 7'] })).data.facets?.brands;
    expect(brands?.filter(({ selected }) => selected)).toEqual([
      { value: 'BRAND 7', count: 3, selected: true },
      { value: 'brand rare', count: 1, selected: true },
    ]);
    const shops = (await search.find({ seller: [rare.seller_id] })).data.facets?.sellers;
    expect(shops?.filter(({ selected }) => selected)).toEqual([
      { id: rare.seller_id, name: 'shop rare', count: 1, selected: true },
    ]);
    for (const category of [rare.category_id, 'kind-rare']) {
      const categories = (await search.find({ category })).data.facets?.categories;
      expect(categories).toHaveLength(100);
      expect(categories?.filter(({ selected }) => selected)).toMatchObject([{ id: rare.category_id, count: 1 }]);
    }
    const found = (await search.find({ attr: { size: ['Size RARE'] } })).data;
    expect(found.total).toBe(1);
    expect(found.facets?.attributes.find(({ name }) => name === 'size')?.values).toContainEqual({
      value: 'size rare',
      count: 1,
      selected: true,
    });
  });

  suite('count among what is written otherwise by more products', async () => {
    const [most] = (await search.find({})).data.facets?.brands ?? [];
    expect(most).toEqual({ value: 'BRAND 7', count: 3, selected: false });
    expect((await search.find({ brand: ['brand 7'] })).data.total).toBe(3);
  });

  suite('count nothing that the other filters leave out', async () => {
    const { facets, total } = (await search.find({ brand: ['brand rare'], seller: [rare.seller_id], price_min: 6_000 }))
      .data;
    expect(total).toBe(0);
    expect(facets?.brands.filter(({ selected }) => selected)).toEqual([
      { value: 'brand rare', count: 0, selected: true },
    ]);
  });
});

function ofKind(name: string): Document {
  const document = invent(1, { title: `Thing of kind ${name}` });
  const categoryId = newId('cat');
  return {
    ...document,
    ...{ brand: `brand ${name}`, seller_id: newId('seller'), seller_name: `shop ${name}` },
    ...{ category_id: categoryId, category_ids: [categoryId], category_slugs: [`kind-${name}`] },
    texts: Object.fromEntries(
      Object.entries(document.texts).map(([locale, text]) => [
        locale,
        { ...text, attributes: {}, category_names: [`kind ${name}`] },
      ]),
    ),
    price: name === 'rare' ? 5_000 : 9_000,
  } as Document;
}

function inSizes(document: Document, names: readonly string[]): Document {
  const [sku] = document.skus;
  return {
    ...document,
    skus: names.map((size) => ({ ...sku, sku_id: newId('sku'), attributes: { size } })),
  } as Document;
}
