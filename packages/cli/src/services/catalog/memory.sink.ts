import type { CatalogRecord } from './catalog-product.ts';
import type { CatalogSink, SinkResult } from './catalog-sink.ts';
import { shopLanguage, unspokenLanguage } from './shop-language.ts';

/** Keeps hashes only: what a dry run writes to, and the fake of tests. */
export class MemorySink implements CatalogSink {
  readonly #hashes = new Map<string, string>();

  get size(): number {
    return this.#hashes.size;
  }

  writeBatch(records: readonly CatalogRecord[]): Promise<SinkResult> {
    const result: SinkResult = { created: 0, updated: 0, unchanged: 0, rejected: [] };
    for (const [index, { product, hash }] of records.entries()) {
      if (shopLanguage(product.locale) === null) {
        result.rejected.push(unspokenLanguage(index, product.locale));
        continue;
      }
      const key = JSON.stringify([product.seller, product.externalId]);
      const before = this.#hashes.get(key);
      result[before === undefined ? 'created' : before === hash ? 'unchanged' : 'updated'] += 1;
      this.#hashes.set(key, hash);
    }
    return Promise.resolve(result);
  }
}
