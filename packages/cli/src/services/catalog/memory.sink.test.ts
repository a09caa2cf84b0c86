import { describe, expect, it } from 'vitest';
import type { CatalogProduct, CatalogRecord } from './catalog-product.ts';
import { MemorySink } from './memory.sink.ts';

function recordOf(externalId: string, locale: string): CatalogRecord {
  const product: CatalogProduct = {
    seller: null,
    sellerId: null,
    externalId,
    status: 'published',
    locale,
    title: 'Cup',
    description: '',
    brand: null,
    categoryPath: [],
    currency: 'USD',
    convertedFrom: null,
    imageUrls: null,
    rating: null,
    ratingCount: null,
    attributes: {},
    translations: {},
    skus: [],
  };
  return { product, hash: 'a', row: 2 };
}

describe('MemorySink', () => {
  it('refuses the languages that the shop refuses, by their place in the batch', async () => {
    const sink = new MemorySink();
    const records = ['en', 'fr', 'ar-EG', 'arc'].map((locale, i) => recordOf(`id-${i}`, locale));
    expect(await sink.writeBatch(records)).toEqual({
      created: 2,
      updated: 0,
      unchanged: 0,
      rejected: [
        { index: 1, column: 'locale', reason: 'the shop does not speak fr' },
        { index: 3, column: 'locale', reason: 'the shop does not speak arc' },
      ],
    });
    expect(sink.size).toBe(2);
  });
});
