import { sql } from 'kysely';
import type { Tx, Writer } from '../../../platform/db/database.ts';
import type { ShopStatus } from '../domain/product-record.ts';
import type { ProductDb } from '../product.tables.ts';

export interface SellerSnapshot {
  sellerId: string;
  userId: string;
  name: string;
  slug: string;
  status: ShopStatus;
  sequence: number;
}

export async function findSellerByUser(db: Writer<ProductDb>, userId: string): Promise<SellerSnapshot | undefined> {
  const row = await db.selectFrom('seller_snapshots').selectAll().where('user_id', '=', userId).executeTakeFirst();
  return row === undefined ? undefined : toSnapshot(row);
}

export async function findSellers(db: Writer<ProductDb>, ids: readonly string[]): Promise<SellerSnapshot[]> {
  const rows = await db
    .selectFrom('seller_snapshots')
    .selectAll()
    .where('seller_id', 'in', [...ids])
    .execute();
  return rows.map(toSnapshot);
}

/** Writes what is known of a shop, unless something newer is known already. */
export async function saveSeller(tx: Writer<ProductDb>, seller: SellerSnapshot): Promise<void> {
  const newer = (column: string) =>
    sql<string>`IF(VALUES(sequence) > sequence, VALUES(${sql.ref(column)}), ${sql.ref(column)})`;
  await tx
    .insertInto('seller_snapshots')
    .values({
      seller_id: seller.sellerId,
      user_id: seller.userId,
      name: seller.name,
      slug: seller.slug,
      status: seller.status,
      sequence: seller.sequence,
      // A shop that is first seen has no products yet: there is nothing to relist.
      relisted_sequence: seller.sequence,
    })
    // The sequence comes last: the others are compared with the one before.
    .onDuplicateKeyUpdate({
      name: newer('name'),
      slug: newer('slug'),
      status: newer('status'),
      updated_at: sql`NOW(3)`,
      sequence: sql`GREATEST(sequence, VALUES(sequence))`,
    })
    .execute();
}

/** A shop product has never heard of has no products; what it is now will be asked for with its first one. */
export async function suspendSeller(tx: Tx<ProductDb>, sellerId: string, sequence: number): Promise<void> {
  await tx
    .updateTable('seller_snapshots')
    .set({ status: 'suspended', updated_at: sql<Date>`NOW(3)`, sequence })
    .where('seller_id', '=', sellerId)
    .where('sequence', '<', sequence)
    .execute();
}

/** Shops whose products have not followed a change yet. */
export async function findWaitingSellers(db: Writer<ProductDb>): Promise<{ sellerId: string; sequence: number }[]> {
  const rows = await db
    .selectFrom('seller_snapshots')
    .select(['seller_id', 'sequence'])
    .where('waits_for_relisting', '=', 1)
    .orderBy('seller_id')
    .limit(20)
    .execute();
  return rows.map((row) => ({ sellerId: row.seller_id, sequence: row.sequence }));
}

export async function markSellerRelisted(db: Writer<ProductDb>, sellerId: string, sequence: number): Promise<void> {
  await db
    .updateTable('seller_snapshots')
    .set({ relisted_sequence: sequence })
    .where('seller_id', '=', sellerId)
    .where('relisted_sequence', '<', sequence)
    .execute();
}

function toSnapshot(row: {
  seller_id: string;
  user_id: string;
  name: string;
  slug: string;
  status: string;
  sequence: number;
}): SellerSnapshot {
  return {
    sellerId: row.seller_id,
    userId: row.user_id,
    name: row.name,
    slug: row.slug,
    status: row.status as ShopStatus,
    sequence: row.sequence,
  };
}
