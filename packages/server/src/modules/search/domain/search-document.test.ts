import { describe, expect, it } from 'vitest';
import { isVisible, mergeDocument, type SearchDocument, withRating, withSeller, withStock } from './search-document.ts';

function at(product: number, seller: number, more: Partial<SearchDocument> = {}): SearchDocument {
  return {
    productId: 'prod_1',
    sequences: { product, seller, category: 1, rating: 0 },
    product: {
      language: 'en',
      texts: { en: { title: `Title ${product}`, description: '', attributes: {} } },
      brand: null,
      price: 100 * product,
      isDeleted: false,
      isListed: seller !== 2,
      sellerId: 'seller_1',
      skus: [{ id: 'sku_1', code: 'A', title: '', attributes: {}, available: 5, stockSequence: 1 }],
      createdAt: '2026-01-01T00:00:00.000Z',
    },
    category: { ids: ['cat_1'], slugs: ['one'], names: { en: ['One'] } },
    seller: { name: `Shop ${seller}`, status: seller === 2 ? 'suspended' : 'approved' },
    rating: { average: null, count: 0 },
    unitsSold: 0,
    ...more,
  };
}

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((item, i) =>
    permutations([...items.slice(0, i), ...items.slice(i + 1)]).map((rest) => [item, ...rest]),
  );
}

describe('parts of a document', () => {
  it('end the same whatever order snapshots of it arrive in', () => {
    const snapshots = [at(1, 1), at(2, 1), at(2, 2), at(3, 2), at(3, 3)];
    for (const order of permutations(snapshots)) {
      const [first, ...rest] = order as [SearchDocument, ...SearchDocument[]];
      expect(rest.reduce((known, news) => mergeDocument(known, news).document, first)).toEqual(at(3, 3));
    }
  });

  it('end the same whatever order stock, rating and shop news come in', () => {
    const steps: ((d: SearchDocument) => SearchDocument)[] = [
      (d) => withStock(d, { skuId: 'sku_1', available: 3, sequence: 2 }) ?? d,
      (d) => withStock(d, { skuId: 'sku_1', available: 9, sequence: 4 }) ?? d,
      (d) => withRating(d, { average: 4, count: 1, sequence: 1 }),
      (d) => withRating(d, { average: 3, count: 2, sequence: 2 }),
      (d) => withSeller(d, { name: null, status: 'suspended', sequence: 5 }),
    ];
    const ends = permutations(steps).map((order) => order.reduce((known, step) => step(known), at(1, 1)));
    for (const end of ends) expect(end).toEqual(ends[0]);
    expect(ends[0]?.product.skus[0]?.available).toBe(9);
    expect(ends[0]?.rating).toEqual({ average: 3, count: 2 });
    expect(isVisible(ends[0] as SearchDocument)).toBe(false);
  });

  it('say when they were read while things changed', () => {
    expect(mergeDocument(at(3, 1), at(2, 2)).isCrossed).toBe(true);
    expect(mergeDocument(at(3, 1), at(3, 2)).isCrossed).toBe(false);
    expect(mergeDocument(at(3, 2), at(2, 1)).document).toEqual(at(3, 2));
  });

  it('end as they are read again after they were read while things changed', () => {
    const inTree = (product: number, category: number): SearchDocument => {
      const document = at(product, 1, {
        category: { ids: ['cat_1'], slugs: ['one'], names: { en: [`One ${category}`] } },
      });
      return { ...document, sequences: { ...document.sequences, category } };
    };
    for (const [known, news] of [
      [inTree(6, 12), inTree(7, 11)],
      [inTree(7, 11), inTree(6, 12)],
    ] as const) {
      const { document, isCrossed } = mergeDocument(known, news);
      expect(isCrossed).toBe(true);
      expect(mergeDocument(document, inTree(7, 12)).document).toEqual(inTree(7, 12));
      // Whoever reads it again may have died meanwhile: what is known must not claim to hold what it does not.
      expect(document.sequences).toEqual(known.sequences);
    }
  });

  it('keep a later stock when an older read of the whole arrives', () => {
    const known = withStock(at(1, 1), { skuId: 'sku_1', available: 0, sequence: 9 }) as SearchDocument;
    expect(mergeDocument(known, at(2, 1)).document.product.skus[0]).toMatchObject({ available: 0, stockSequence: 9 });
    expect(withStock(known, { skuId: 'sku_other', available: 1, sequence: 1 })).toBeNull();
  });
});
