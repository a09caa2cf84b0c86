/** What buyers read: pages, cards and lists from the cache, filled from rows read together. */
import type { CallContext } from '../../../platform/context/call-context.ts';
import type { ModuleDatabase } from '../../../platform/db/database.ts';
import { canonicalHash } from '../../../platform/kernel/canonical-json.ts';
import { notFound } from '../../../platform/kernel/errors.ts';
import { type CacheEntry, type CatalogCache, loaded } from '../adapters/catalog-cache.ts';
import type { ProductRecord } from '../domain/product-record.ts';
import { rankRelated } from '../domain/related.ts';
import { isVisible } from '../domain/visibility.ts';
import { type PublicUrl, toCard, toProduct } from '../product.mapper.ts';
import type { ProductDb } from '../product.tables.ts';
import { type ListedId, type ListingFilter, listIds, listPopular } from '../repositories/listing.repository.ts';
import { readProducts } from '../repositories/product-read.repository.ts';
import type { CategoryTrees } from './category-tree.service.ts';

export interface ReadCatalogDeps {
  db: ModuleDatabase<ProductDb>;
  cache: CatalogCache;
  trees: CategoryTrees;
  publicUrl: PublicUrl;
}

type Place = Pick<CallContext, 'class'>;

/** Candidates that the related products are chosen from. */
const relatedPool = 60;

export class ReadCatalog {
  private readonly deps: ReadCatalogDeps;

  constructor(deps: ReadCatalogDeps) {
    this.deps = deps;
  }

  /** The bytes of a product's page; null where buyers see none. */
  page(place: Place, id: string, locale: string): Promise<CacheEntry | null> {
    const { cache, trees, publicUrl } = this.deps;
    return cache.page(id, locale, async ({ primary }) => {
      const [product] = await this.visible(place, [id], primary);
      if (product === undefined) return null;
      return loaded(toProduct(product, locale, { tree: await trees.current(place), publicUrl }), product.sequence);
    });
  }

  /** Cards in the order asked for; what buyers may not see is absent. */
  async cards(place: Place, ids: readonly string[], locale: string): Promise<Buffer[]> {
    if (ids.length === 0) return [];
    const entries = await this.deps.cache.cards(ids, locale, async (missing, { primary }) => {
      const products = await this.visible(place, missing, primary);
      return new Map(products.map((p) => [p.id, loaded(toCard(p, locale, this.deps.publicUrl), p.sequence)] as const));
    });
    return ids.flatMap((id) => entries.get(id)?.bytes ?? []);
  }

  /** One page of ids, half a minute old at most. A category that is not known matches nothing. */
  async list(
    place: Place,
    filter: ListingFilter & { category?: string | undefined },
    after: ListedId | null,
    limit: number,
  ): Promise<ListedId[]> {
    const { category, ...rest } = filter;
    const known = category === undefined ? undefined : (await this.deps.trees.current(place)).resolve(category);
    if (category !== undefined && known === undefined) return [];
    const scoped: ListingFilter = { ...rest, categoryId: known?.id };
    return this.deps.cache.list(canonicalHash(['products', scoped, after, limit]).slice(0, 32), () =>
      listIds(this.deps.db.reader('any', place.class), scoped, after, limit),
    );
  }

  /** Products of the same category, near in attributes, brand and price, the best selling first. */
  async related(place: Place, id: string, count: number): Promise<string[]> {
    return this.deps.cache.list(`beside-${id}-${count}`, async () => {
      const [product] = await this.visible(place, [id], false);
      // Thrown, so that it is not kept: the product may be published in the next moment.
      if (product === undefined) throw notFound('product');
      const db = this.deps.db.reader('any', place.class);
      const pool = (await listPopular(db, product.categoryId, relatedPool + 1)).filter((other) => other !== id);
      const candidates = await readProducts(db, pool);
      return rankRelated(product, candidates.filter(isVisible))
        .slice(0, count)
        .map((p) => p.id);
    });
  }

  /** Entries may be as old as a replica, but for the seconds after a change: those are filled from the primary. */
  private async visible(place: Place, ids: readonly string[], primary: boolean): Promise<ProductRecord[]> {
    const db = this.deps.db.reader(primary ? 'fresh' : 'any', place.class);
    return (await readProducts(db, ids)).filter(isVisible);
  }
}
