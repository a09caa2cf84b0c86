import { sql } from 'kysely';
import type { Reader } from '../../../platform/db/database.ts';
import type { ProductStatus } from '../domain/product-record.ts';
import type { Availability } from '../domain/stock.ts';
import type { ProductDb } from '../product.tables.ts';

export type SellerSort = 'newest' | 'updated' | 'best_selling';

export interface SellerListFilter {
  sellerId: string;
  status?: ProductStatus | undefined;
  availability?: Availability | undefined;
  categoryIds?: readonly string[] | undefined;
  q?: string | undefined;
  sort: SellerSort;
}

export interface SellerPlace {
  id: string;
  sortValue: string | number;
}

/**
 * By shop whatever the optimiser thinks: it would walk the whole catalog in the order of its ids in the hope of soon
 * meeting enough of the shop's products.
 */
const ofShops = sql<ProductDb['products']>`products`.as<'p'>(sql`p FORCE INDEX (products_seller_status)`);

/** Ids of a seller's own products in order; a seller's set is small beside the catalog, so that sorting it by other things than ids is fine. */
export async function listSellerIds(
  db: Reader<ProductDb>,
  filter: SellerListFilter,
  after: SellerPlace | null,
  limit: number,
): Promise<SellerPlace[]> {
  const states: ProductStatus[] = filter.status === undefined ? ['draft', 'published'] : [filter.status];
  if (filter.sort !== 'newest') return listInStates(db, filter, states, after, limit);
  // Those of one state are in the order of their ids in the index; of several they would have to be sorted.
  const each = await Promise.all(states.map((state) => listInStates(db, filter, [state], after, limit)));
  return each
    .flat()
    .sort((a, b) => (a.id < b.id ? 1 : -1))
    .slice(0, limit);
}

async function listInStates(
  db: Reader<ProductDb>,
  filter: SellerListFilter,
  states: readonly ProductStatus[],
  after: SellerPlace | null,
  limit: number,
): Promise<SellerPlace[]> {
  const sort = { newest: sql`p.id`, updated: sql`p.updated_at`, best_selling: sql`p.units_sold` }[filter.sort];
  let query = db.selectFrom(ofShops).select(['p.id', 'p.updated_at', 'p.units_sold']);
  query = query.where('p.seller_id', '=', filter.sellerId);
  const [state] = states;
  query =
    states.length === 1 && state !== undefined
      ? query.where('p.status', '=', state)
      : query.where('p.status', 'in', [...states]);
  if (filter.categoryIds !== undefined) query = query.where('p.category_id', 'in', [...filter.categoryIds, '']);
  if (filter.availability !== undefined) query = query.where(availabilityCondition(filter.availability));
  if (filter.q !== undefined) query = query.where(textCondition(filter.q));
  if (after !== null) {
    const value = filter.sort === 'updated' ? new Date(after.sortValue) : after.sortValue;
    query = query.where(sql<boolean>`(${sort} < ${value} OR (${sort} = ${value} AND p.id < ${after.id}))`);
  }
  const rows = await query.orderBy(sort, 'desc').orderBy('p.id', 'desc').limit(limit).execute();
  return rows.map((row) => ({
    id: row.id,
    sortValue:
      filter.sort === 'newest' ? row.id : filter.sort === 'updated' ? row.updated_at.toISOString() : row.units_sold,
  }));
}

function availabilityCondition(availability: Availability) {
  const left = sql`(SELECT COALESCE(SUM(k.on_hand - k.reserved), 0) FROM skus k
    WHERE k.product_id = p.id AND k.status = 'active')`;
  if (availability === 'out_of_stock') return sql<boolean>`${left} <= 0`;
  return availability === 'low_stock' ? sql<boolean>`${left} BETWEEN 1 AND 5` : sql<boolean>`${left} > 5`;
}

/** Part of a title, or the beginning of a SKU's code; the text is text, whatever LIKE makes of its characters. */
function textCondition(q: string) {
  const text = q.replaceAll('!', '!!').replaceAll('%', '!%').replaceAll('_', '!_');
  return sql<boolean>`(p.title LIKE ${`%${text}%`} ESCAPE '!' OR EXISTS (SELECT 1 FROM skus c
    WHERE c.product_id = p.id AND CONVERT(c.code USING utf8mb4) LIKE ${`${text}%`} ESCAPE '!'))`;
}
